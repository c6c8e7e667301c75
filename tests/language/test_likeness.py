"""Vectors of texts, how alike they are, and copies of one text."""

import numpy as np
import pytest

from app.language.likeness import SIZE, fingerprint, likeness, vectors
from app.language.spelling import known_spelling


def alike(first: str, second: str) -> float:
    a, b = vectors().of([first, second])
    return likeness(a, b)


def test_a_text_has_a_row_of_length_one() -> None:
    rows = vectors().of(["На дороге яма", "Нет горячей воды"])
    assert rows.shape == (2, SIZE)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)


@pytest.mark.parametrize("text", ["", "👍👍", "12 34", "и в на", "https://vk.com", "щщщъъъ"])
def test_a_text_without_a_known_word_has_zeros(text: str) -> None:
    assert not vectors().of([text]).any()


def test_no_texts_have_no_rows() -> None:
    assert vectors().of([]).shape == (0, SIZE)


def test_texts_on_one_matter_are_more_alike_than_others() -> None:
    hole = "Во дворе огромная яма, машины бьют колёса"
    assert alike(hole, "Здравствуйте! Асфальт разбит, выбоины, подвеску угробили") > alike(
        hole, "Здравствуйте! Запишите ребёнка к детскому врачу в поликлинику"
    )
    cold = "батареи холодные, в квартире 15 градусов"
    assert alike(cold, "отопления нет третий день, мёрзнем") > 0.3 > alike(cold, "автобус не пришёл по расписанию")


def test_a_greeting_and_the_place_change_little() -> None:
    text = "не вывозят мусор, контейнеры переполнены"
    assert alike(text, f"Добрый день! Уважаемая администрация, прошу принять меры: {text} на Калининской, Курск") > 0.85


@pytest.mark.parametrize(
    "spelled",
    ["НЕ ВЫВОЗЯТ МУСОР", "не вывозят мусоооор", "не вывозят муcop", "не вывозят мусар", "не вывозять мусор"],
)
def test_a_text_is_read_whatever_its_spelling(spelled: str) -> None:
    assert alike("не вывозят мусор", spelled) > 0.9


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("тратуар", "тротуар"),
        ("сфетофор", "светофор"),
        ("подьезд", "подъезд"),
        ("соцзащитой", "соцзащиты"),
        ("щщщщщ", None),
        ("яммы", None),
        ("", None),
    ],
)
def test_a_misspelled_word_stands_for_a_known_one(word: str, meant: str | None) -> None:
    assert known_spelling(word) == meant


COPY = "Просим отремонтировать дорогу от школы до остановки, дети ходят по грязи"


@pytest.mark.parametrize(
    "other",
    [
        COPY.upper(),
        f"Здравствуйте! {COPY}!!!",
        f"[id12|Анна], добрый день, уважаемая Анна Петровна! {COPY} 🙏🙏",
        "просим отремонтировать   дорогу\nот школы до остановки дети ходят по грязи",
        COPY.replace("о", "o"),
        f"{COPY} https://vk.com/wall-1_2",
    ],
)
def test_copies_of_one_text_have_one_fingerprint(other: str) -> None:
    assert fingerprint(other) == fingerprint(COPY)


def test_another_text_has_another_fingerprint() -> None:
    number = fingerprint(COPY)
    assert number is not None
    assert -(2**63) <= number < 2**63
    assert number != fingerprint(COPY.replace("школы", "больницы"))


@pytest.mark.parametrize(
    "text", ["", "👍", "Спасибо!", "Добрый день, нет воды в доме", "[id1|Анна], когда будет свет?"]
)
def test_a_short_text_tells_nothing_of_copying(text: str) -> None:
    assert fingerprint(text) is None
