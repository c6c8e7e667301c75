"""Replies made from one base text read as if they were written one by one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drafting.surges.cases import in_case
from app.drafting.surges.personal import (
    VARIABLES,
    VARIATIONS,
    Reader,
    UnknownVariable,
    check_variables,
    first_name,
    personal,
)

ANNA = Reader("Анна Иванова", 17, "Яблоневая аллея", "Гурьевск")
NOBODY = Reader("Котик 39", 18)
BASE = "Здравствуйте, {имя}! Воду на {улица} вернут к 18:00."


def test_the_variables_are_filled_in_the_case_they_need() -> None:
    assert personal(BASE, ANNA, variation=0) == "Здравствуйте, Анна! Воду на Яблоневой аллее вернут к 18:00."


def test_what_has_no_value_falls_away_with_its_comma_and_preposition() -> None:
    assert personal(BASE, NOBODY, variation=0) == "Здравствуйте! Воду вернут к 18:00."


@pytest.mark.parametrize(
    ("base", "anna", "nobody"),
    [
        ("{имя}, воду дали.", "Анна, воду дали.", "Воду дали."),
        ("Воду дали, {имя}.", "Воду дали, Анна.", "Воду дали."),
        ("Да, {имя}, воду дали.", "Да, Анна, воду дали.", "Да, воду дали."),
        ("Вода есть в {место}, {улица}.", "Вода есть в Гурьевске, Яблоневая аллея.", "Вода есть."),
        ("По {улица} идут работы.", "По Яблоневой аллее идут работы.", "Идут работы."),
        ("Номер {номер}.", "Номер 17.", "Номер 18."),
        ("Подвоз: {место}\nС 9 до 18.", "Подвоз: Гурьевск\nС 9 до 18.", "Подвоз:\nС 9 до 18."),
    ],
)
def test_sentences_stay_whole(base: str, anna: str, nobody: str) -> None:
    assert personal(base, ANNA, variation=0) == f"Здравствуйте, Анна! {anna}"
    assert personal(base, NOBODY, variation=0) == f"Здравствуйте! {nobody}"


def test_neighbours_are_greeted_otherwise_also_without_a_name() -> None:
    for reader in (ANNA, NOBODY):
        texts = [personal(BASE, reader, variation=number) for number in range(VARIATIONS)]
        assert len(set(texts)) == VARIATIONS


def test_the_texts_own_greeting_is_replaced_and_not_doubled() -> None:
    for greeting in ("Добрый день!", "{имя}, здравствуйте!", "Доброе утро, {имя}.", "Здравствуйте,"):
        text = personal(f"{greeting} воду дали.", ANNA, variation=0)
        assert text.startswith("Здравствуйте, Анна! ")
        assert text.lower().count("воду дали") == 1
        assert len(re.findall("здравствуйте|добр", text.lower())) == 1


def test_thanks_at_the_end_are_said_once() -> None:
    for number in range(VARIATIONS):
        text = personal("Воду дали. Спасибо за терпение!", ANNA, variation=number)
        assert len(re.findall("спасибо|благодарим", text.lower())) == 1


def test_nothing_is_said_after_a_signature() -> None:
    for number in range(VARIATIONS):
        text = personal("Воду дали.\n\nС уважением, администрация", ANNA, variation=number)
        assert text.endswith("Воду дали.\n\nС уважением, администрация")


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("Анна Иванова", "Анна"),
        ("ИВАНОВА АННА", "Анна"),
        ("Саша", "Саша"),
        ("Артём Ёлкин", "Артём"),
        ("Мария-Тереза Кац", "Мария-Тереза"),
        ("Наталья Петровна", "Наталья"),
        ("Анна П.", "Анна"),
        ("Любовь и голуби", None),
        ("Ромашка 39", None),
        ("Светлый Путь", None),
        ("Администрация Гусева", None),
        ("DELETED", None),
        ("", None),
    ],
)
def test_only_a_persons_name_is_taken_for_one(shown: str, found: str | None) -> None:
    assert first_name(shown) == found


@pytest.mark.parametrize("text", ["Вода {когда}?", "{Имя}!", "скобка {", "} скобка", "{}", "{имя", "{{имя}}"])
def test_other_braces_are_refused(text: str) -> None:
    with pytest.raises(UnknownVariable):
        check_variables(text)


def test_the_four_variables_pass() -> None:
    check_variables(" ".join(f"{{{name}}}" for name in VARIABLES))


@pytest.mark.parametrize(
    ("name", "case", "found"),
    [
        ("Яблоневая аллея", "loct", "Яблоневой аллее"),
        ("проспект Мира", "gent", "проспекта Мира"),
        ("ул. Гагарина", "loct", "ул. Гагарина"),
        ("Гурьевский округ", "datv", "Гурьевскому округу"),
        ("Светлый", "loct", "Светлом"),
        ("1-я Большая улица", "loct", "1-я Большая улица"),
    ],
)
def test_places_bend_as_far_as_is_sure(name: str, case: str, found: str) -> None:
    assert in_case(name, case) == found


_PARTS = ("вода", "на", "в", "по", ",", ".", "!", "?", "—", "дали", "Да", "Здравствуйте", "Спасибо", "администрация")
_WORDS = st.sampled_from([*(f"{{{name}}}" for name in VARIABLES), *_PARTS, "\n", "  ", "по адресу", "18:00"])
_BASES = st.lists(_WORDS, min_size=1, max_size=25).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts))
)
_READERS = st.builds(
    Reader,
    name=st.sampled_from(["Анна Иванова", "Котик 39", "", "Саша"]),
    number=st.integers(1, 10**6),
    street=st.sampled_from(["", "Яблоневая аллея", "ул. Гагарина"]),
    place=st.sampled_from(["", "Гурьевск", "Большое Исаково"]),
)


@given(_BASES, _READERS, st.integers(0, 50))
@settings(deadline=None, max_examples=300)
def test_no_variable_no_double_space_and_no_double_comma_is_left(base: str, reader: Reader, variation: int) -> None:
    text = personal(base, reader, variation=variation)
    assert not re.search(r"[{}]|[^\S\n]{2}|,\s*,|^\s|\s$|\ue000| ,", text)


@given(st.text(max_size=200), _READERS, st.integers(0, 50))
@settings(deadline=None, max_examples=200)
def test_whatever_is_written_gives_a_reply(base: str, reader: Reader, variation: int) -> None:
    assert personal(base, reader, variation=variation).strip()
