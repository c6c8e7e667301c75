"""Words of a catalogue."""

import pytest

from app.routing.vocabulary import Spellings, carries_meaning, is_common


@pytest.mark.parametrize("word", ["в", "на", "не", "а", "и", "мы", "этот", "когда", "ну", "два", "быть", "неделя"])
def test_words_that_join_point_or_stand_anywhere_carry_no_meaning(word: str) -> None:
    assert not carries_meaning(word)


@pytest.mark.parametrize("word", ["яма", "снег", "автобус", "протекать", "ржавый"])
def test_words_that_name_things_carry_meaning(word: str) -> None:
    assert carries_meaning(word)
    assert not is_common(word)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("потоллок", "потолок"),
        ("поталок", "потолок"),
        ("потлок", "потолок"),
        ("потолок", None),
        ("поток", None),
        ("толок", None),
        ("паталок", None),
    ],
)
def test_a_word_of_no_dictionary_is_read_with_one_wrong_letter(written: str, meant: str | None) -> None:
    assert Spellings(["потолок", "кот"]).meant(written) == meant
