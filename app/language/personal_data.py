"""What a text tells of a named third person: where they live, how to reach them, what ails them. Pure.

A citizen may write about themselves; telling all the world of a neighbour is another matter.
Source: Federal law 152-FZ, articles 3 and 10.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from app.language.streets import StreetIndex, find_streets
from app.language.words import Span, morphology, normal, plain, words, words_of

_PHONE: Final = re.compile(r"(?<!\d)(?:\+7|8|7)[\s(-]{0,3}\d{3}[\s)-]{0,3}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)")
_FLAT: Final = re.compile(
    r"\bкв(?:артир[аеуы])?\.?\s?№?\s?\d{1,4}\b|\b(?:из|в)\s\d{1,4}-?(?:й|ой)\b|\bжив[уеё]т\s(?:на|в|по)\s\S+\s\d{1,4}\b",
    re.IGNORECASE,
)
_AILING: Final = (
    *("туберкул", "вич", "гепатит", "онкологи", "шизофрени", "психическ", "психбольн", "наркоман", "наркозавис"),
    *("алкогол", "эпилеп", "сифилис", "венерич", "диагноз", "судим", "инвалид"),
)
"""Beginnings of words on health, and on convictions."""

_THIRD: Final = frozenset(
    (
        *("сосед", "соседка", "соседи", "жилец", "жиличка", "ученик", "ученица", "пациент", "пациентка", "лежит"),
        *("проживает", "живет", "живут", "гражданин", "гражданка", "некий", "некая", "него", "нее", "ему", "ей", "его"),
        *("ее", "ним", "ней", "он", "она"),
    )
)
"""Words that show the one named is not the writer."""


def speaks_of_another(forms: Iterable[str]) -> bool:
    """Whether words in their normal form may be about somebody else than the writer."""
    return not _THIRD.isdisjoint(forms)


def tells_of_a_third_person(text: str) -> list[str]:
    """The names of third persons of whom a text tells a phone, a flat or an illness; none when it tells nothing."""
    shown = plain(text)
    forms = [normal(word) for word in words_of(shown)]
    if not speaks_of_another(forms) or not _is_private(shown, forms):
        return []
    spans = words(text)
    streets = find_streets(shown, spans, StreetIndex())
    return [
        f"{first.text} {last.text}"
        for first, last in _full_names(spans)
        if not any(street.start <= first.start < street.end for street in streets)
    ]


def _is_private(shown: str, forms: Sequence[str]) -> bool:
    ailing = any(form.startswith(_AILING) for form in forms)
    return ailing or bool(_PHONE.search(shown)) or bool(_FLAT.search(shown))


def _full_names(spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    for first, last in pairwise(spans):
        capitals = _is_capitalised(first.text) and _is_capitalised(last.text)
        if capitals and last.start - first.end == 1 and _is_full_name(normal(first.text), normal(last.text)):
            yield first, last


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


@lru_cache(maxsize=20_000)
def _is_full_name(first: str, last: str) -> bool:
    """Whether two words are a first name and a surname; invented and rare surnames stand in no dictionary."""
    if not any("Name" in parse.tag for parse in morphology().parse(first)):
        return False
    return not morphology().word_is_known(last) or any("Surn" in parse.tag for parse in morphology().parse(last))
