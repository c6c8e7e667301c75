"""Words with hidden letters."""

import pytest

from app.language.masking import revealed

HIDDEN = ("кошка", "собака", "собаки")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("к о ш к а", "кошка"),
        ("вот к.о.ш.к.а!", "кошка"),
        ("ко-ш-ка", "кошка"),
        ("к*шка", "кошка"),
        ("к***а", "кошка"),
        ("соб*ки,", "собаки"),
        ("«КOШКA»", "кошка"),
        ("с@бака", "собака"),
    ],
)
def test_hidden_letters_are_found_again(text: str, word: str) -> None:
    assert word in set(revealed(text, HIDDEN))


@pytest.mark.parametrize("text", ["***", "а***", "5*5", "***а", "к*т", "кот*", "и в на"])
def test_nothing_is_guessed_where_too_little_is_shown(text: str) -> None:
    assert not set(revealed(text, HIDDEN)) & set(HIDDEN)
