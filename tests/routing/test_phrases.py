"""Phrases of a catalogue in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routing.phrases import Phrases, spoken

KNOWN = Phrases(["нет воды", "нет горячей воды", "нет мест в садике", "ледяной дождь", "не работает лифт"])


def found(text: str) -> list[str]:
    return KNOWN.found(spoken(text))


@pytest.mark.parametrize(
    "text",
    [
        "Нет воды",
        "воды нет второй день",
        "Нету воды!",
        "сидим без воды",
        "Вода пропала",
        "исчезла вода в кране",
        "Отключили воду",
        "воду утром отключили",
        "воду не подают",
        "Не дают воду третий час",
        "вода не идёт",
        "в доме нет ни света, ни газа, воды тоже нет",
    ],
)
def test_whatever_says_that_a_thing_is_not_there_is_one_phrase(text: str) -> None:
    assert found(text) == ["нет воды"]


@pytest.mark.parametrize(
    "text",
    [
        "вода есть",
        "не отключайте воду",
        "вода не пропала",
        "автобуса нет. Вода в салоне",
        "света нет, вода капает",
        "нет слов, одни эмоции, и ещё эта вода",
        "нет",
        "",
    ],
)
def test_what_is_there_or_stands_in_another_clause_is_not_missed(text: str) -> None:
    assert found(text) == []


def test_of_two_phrases_the_one_that_says_more_counts() -> None:
    assert found("горячей воды нет с мая") == ["нет горячей воды"]
    assert found("горячая есть, а воды холодной нет") == ["нет воды"]


def test_a_phrase_may_stand_on_both_sides() -> None:
    assert found("В садике мест нет") == ["нет мест в садике"]
    assert found("мест нет") == []


def test_words_that_stand_together_are_a_phrase_in_any_form_and_order() -> None:
    assert found("после ледяного дождя") == ["ледяной дождь"]
    assert found("дождь, а потом ледяной и злой ветер") == []


def test_phrases_that_say_the_same_are_one() -> None:
    known = Phrases(["нет света", "без света", "света нет"])
    assert known.same("отключили свет") == "нет света"
    assert known.same("нет газа") is None


def test_a_mark_that_is_no_word_stands_where_a_clause_ends() -> None:
    assert spoken("Яма! Пробил колесо, смотрите https://a.ru/b.c") == [
        "яма",
        ",",
        "пробить",
        "колесо",
        ",",
        "смотреть",
        ",",
    ]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert set(found(text)) <= {
        "нет воды",
        "нет горячей воды",
        "нет мест в садике",
        "ледяной дождь",
        "не работает лифт",
    }
