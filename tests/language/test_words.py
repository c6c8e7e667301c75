"""Words and lemmas of texts as people write them."""

import time

import pytest
from hypothesis import given

from app.language.words import LIMIT, lemmas, normal, plain, sentences, words
from tests.language.texts import written


def test_positions_are_those_of_the_text() -> None:
    text = "Ёлку у д. 12а так и не убрали! [id123|Мария], см. https://vk.com/wall-1_2 👍"
    for span in (*words(text), *sentences(text)):
        assert text[span.start : span.end] == span.text
    assert [span.text for span in words(text)] == ["Ёлку", "у", "д", "12а", "так", "и", "не", "убрали", "см"]


def test_sentences_are_split_as_a_reader_would() -> None:
    text = "Живу на ул. Гагарина. Когда будет свет? Ждём!"
    assert [span.text for span in sentences(text)] == ["Живу на ул. Гагарина.", "Когда будет свет?", "Ждём!"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ДОРОГА", "дорога"),
        ("дороооога", "дорога"),
        ("доро\u0301га", "дорога"),
        ("до\u200bро\u00adга", "дорога"),
        ("дopoга", "дорога"),
        ("КАТЕР", "катер"),
        ("д0рога", "дорога"),
        ("ВOДA", "вода"),
        ("Озёрск", "озерск"),
        ("12а", "12а"),
        ("к1", "к1"),
        ("hello", "hello"),
        ("Анна", "анна"),
        ("ждëм", "ждем"),
        ("каи\u0306", "кай"),
        ("е\u0308лка", "елка"),
    ],
)
def test_a_word_is_read_whatever_its_letters_look_like(written: str, meant: str) -> None:
    assert normal(written) == meant


def test_lemmas_are_dictionary_forms_without_links_mentions_and_numbers() -> None:
    text = "[club1|Администрация], на ДОРОГЕ ямы!!! №5, звонила 3 раза @mer_goroda www.kgd.ru/a?b=1 gov39.ru 😡"
    assert lemmas(text) == ["на", "дорога", "яма", "звонить", "раз"]
    assert lemmas("Ёлки стояли у подъездов") == ["елка", "стоять", "у", "подъезд"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("автобус,который не пришёл.Ждали 40минут", ["автобус", "который", "не", "прийти", "ждать", "минута"]),
        ("двор-то не убран,вода-лужа", ["двор", "не", "убрать", "вода", "лужа"]),
        ("ЖИЛИЩНО-КОММУНАЛЬНЫЙ ад 5го числа", ["жилищно-коммунальный", "ад", "5го", "число"]),
        ("у школы625 я\u0301мы…🕳️🕳️позор", ["у", "школа", "яма", "позор"]),
        ("[club7|Город], гдеее автобус???!!! #позор @gorod", ["где", "автобус", "позор"]),
        ("онлайн-бронирование не робит", ["онлайн", "бронирование", "не", "робить"]),
    ],
)
def test_words_run_together_are_taken_apart(text: str, found: list[str]) -> None:
    assert lemmas(text) == found


@given(written())
def test_any_text_has_words_and_sentences_that_stand_in_it(text: str) -> None:
    assert all(text[span.start : span.end] == span.text for span in (*words(text), *sentences(text)))
    assert all(lemmas(text))
    assert len(plain(text)) == min(len(text), LIMIT)


def test_a_text_without_words_has_none() -> None:
    for text in ("", " \n", "👍🔥", "!!!", "https://vk.com"):
        assert lemmas(text) == []
        assert words(text) == []


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    text = "яма " * LIMIT
    assert len(plain(text)) == LIMIT
    assert len(lemmas(text)) == LIMIT // 4


HOSTILE = [
    "а" * 100_000,
    "а-" * 50_000,
    "a." * 50_000,
    "aa." * 33_000,
    "[id1|" * 20_000,
    "@id1 (" * 16_000,
    "http://" * 14_000,
    "(" * 100_000,
    "ул. " * 25_000,
    "1-я большая " * 8_000,
    "* " * 50_000,
    "\u0301" * 100_000,
    "х*" * 50_000,
    "х у " * 25_000,
    "не " * 33_000,
    "надеюсь а " * 10_000,
    "Иванов " * 14_000,
    "И. " * 33_000,
    "дом 5 кв " * 11_000,
    "8 900 " * 16_000,
    "иван иванович " * 7_000,
    "улица имени " * 8_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    began = time.process_time()
    lemmas(text)
    sentences(text)
    assert time.process_time() - began < 2
