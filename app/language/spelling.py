"""Which known word a misspelled or unknown one most likely stands for. Pure."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from app.language.embedding import embedding
from app.language.words import LONGEST_WORD, is_known

_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SHORTEST: Final = 5
"""Letters; shorter words have too many neighbours."""

_LONG_BEGINNING: Final = 6
_FREQUENT: Final = 300
"""Times in a thousand million words: what is rarer is as likely a misspelling itself."""


@lru_cache(maxsize=20_000)
def known_spelling(word: str) -> str | None:
    """The word of the vocabulary that a word in normal form stands for: misspelled, with ё, or of the same stem.

    None when nothing is near enough.
    """
    if not _SHORTEST <= len(word) <= LONGEST_WORD:
        return None
    if (yo := _with_yo(word)) is not None:
        return yo
    if not is_known(word) and (corrected := _one_letter_off(word)):
        return corrected
    return _same_beginning(word)


def _with_yo(word: str) -> str | None:
    vocabulary = embedding().vocab
    spelled = (word[:at] + "ё" + word[at + 1 :] for at, letter in enumerate(word) if letter == "е")
    return next((form for form in spelled if form in vocabulary), None)


def _one_letter_off(word: str) -> str | None:
    """The most frequent word one letter away."""
    vocabulary = embedding().vocab
    near = [(vocabulary.count(form), form) for form in set(_edits(word)) if form in vocabulary]
    count, form = max(near, default=(0, ""))
    return form if count >= _FREQUENT else None


def _edits(word: str) -> Iterator[str]:
    """A word with one letter left out, put in, changed, or swapped with the next."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]


def _same_beginning(word: str) -> str | None:
    """The most frequent word that differs in its ending alone; the vocabulary is sorted."""
    vocabulary = embedding().vocab
    beginning = word[: max(_LONG_BEGINNING, len(word) - 3)]
    if len(word) < len(beginning) + 1:
        return None
    first = bisect_left(vocabulary.words, beginning)
    kin: list[str] = []
    for form in vocabulary.words[first : first + 50]:
        if not form.startswith(beginning):
            break
        kin.append(form)
    return max(kin, key=vocabulary.count, default=None)
