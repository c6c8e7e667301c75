"""Known words, to be found by a spelling one letter off. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.language.words import LONGEST_WORD, is_known, morphology

_SHORTEST: Final = 6
"""Letters of a word in which one wrong letter is forgiven; shorter ones have too many neighbours."""


class Nearness:
    """Known forms by what they have in common with misspelled ones. Immutable."""

    def __init__(self, forms: Iterable[str] = ()) -> None:
        self._by_gap: dict[str, list[str]] = {}
        for form in sorted(set(forms)):
            for gap in set(_gaps(form)) if len(form) > _SHORTEST else ():
                self._by_gap.setdefault(gap, []).append(form)

    def meant(self, form: str) -> list[str]:
        """The known forms that a word of no dictionary may stand for: one letter more, less, other, or two swapped."""
        if not self._by_gap or not _SHORTEST <= len(form) <= LONGEST_WORD:
            return []
        near = {known for gap in _gaps(form) for known in self._by_gap.get(gap, ())}
        return sorted(known for known in near if _is_one_off(form, known)) if near and not _means_another(form) else []


def _means_another(form: str) -> bool:
    """Whether a word is one of the dictionary, or an adjective: «Гурьевская набережная» is not in «Гурьевска»."""
    return is_known(form) or "ADJF" in morphology().parse(form)[0].tag


def _gaps(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters."""
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _is_one_off(one: str, other: str) -> bool:
    """Whether two words that have a gap in common differ by one letter, or by two neighbours swapped."""
    if len(one) != len(other):
        return True
    differ = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    return len(differ) <= 1 or (swapped and differ[1] - differ[0] == 1)
