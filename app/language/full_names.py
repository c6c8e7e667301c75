"""Full names of persons: surname and first name, with the patronymic, or with initials. Pure.

A name is full when the surname stands in it: «Анна Петровна» alone names nobody outside her circle. Officials named
with their post («мэр Иван Петров»), streets, institutions and monuments called after somebody, and the dead everybody
knows are none. The writer's own signature is one: whoever publishes it tells who wrote.
Source: Federal law 152-FZ, article 3 (any data that lead to a person); 8-FZ, article 13 (who holds a post is public).
"""

import re
from collections.abc import Iterator, Sequence
from enum import Flag, auto
from functools import lru_cache
from typing import Final, NamedTuple

from app.language.name_context import stands_for_none
from app.language.words import Span, is_known, morphology, normal

_INITIALS: Final = re.compile(
    r"(?<![\w.-])(?:(?P<last>[А-ЯЁ][а-яё]{2,24}(?:-[А-ЯЁ][а-яё]{2,24})?)\s[А-ЯЁ]\.\s?[А-ЯЁ](?:\.|(?![а-яёА-ЯЁ]))"
    r"|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?(?P<after>[А-ЯЁ][а-яё]{2,24}(?:-[А-ЯЁ][а-яё]{2,24})?))"
)


_NAMING: Final = frozenset({"Name", "Surn", "Patr", "Geox"})
"""Readings of a word that is no common one: «Владимир» is a town too."""


class _Part(Flag):
    """What a word may be in a name."""

    NONE = 0
    FIRST = auto()
    LAST = auto()
    PATRONYMIC = auto()
    UNKNOWN = auto()  # in no dictionary, as rare surnames are
    ONLY = auto()  # nothing but a part of a name


class Candidate(NamedTuple):
    """Words between two positions that are a full name; sure: by the dictionary alone."""

    start: int
    end: int
    sure: bool


def full_names(shown: str, spans: Sequence[Span]) -> list[Candidate]:
    """The full names of a text that `plain` gave, in order; spans: its words."""
    found = sorted((*_with_initials(shown), *_in_words(shown, spans)), key=lambda one: not one.sure)
    taken = bytearray(len(shown))
    kept: list[Candidate] = []
    for one in found:  # the sure ones first
        if not any(taken[one.start : one.end]) and not stands_for_none(shown, one.start, one.end):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept)


def _with_initials(shown: str) -> Iterator[Candidate]:
    for found in _INITIALS.finditer(shown):
        part = _part(normal(found["last"] or found["after"]))
        if part & (_Part.LAST | _Part.UNKNOWN):
            yield Candidate(*found.span(), sure=True)
        elif part is _Part.NONE:
            yield Candidate(*found.span(), sure=False)


def _in_words(shown: str, spans: Sequence[Span]) -> Iterator[Candidate]:
    at = 0
    while at < len(spans) - 1:
        length = _length(shown, spans, at)
        pair = spans[at : at + max(length, 2)]
        if length:
            yield Candidate(pair[0].start, pair[-1].end, sure=True)
        elif _is_doubtful(shown, pair):
            yield Candidate(pair[0].start, pair[-1].end, sure=False)
        at += max(length, 1)


def _length(shown: str, spans: Sequence[Span], at: int) -> int:
    """How many words from one on are surely a full name; 0 when they are none."""
    first = _part(normal(spans[at].text))
    if not first or not _adjoin(shown, spans[at], spans[at + 1]):
        return 0
    second = _part(normal(spans[at + 1].text))
    third = spans[at + 2] if at + 2 < len(spans) and _adjoin(shown, spans[at + 1], spans[at + 2]) else None
    cased = _is_cased(spans[at]) and _is_cased(spans[at + 1])
    if third and _are_three(first, second, _part(normal(third.text)), cased=cased):
        return 3
    strict = cased or (bool(first & _Part.ONLY) and bool(second & _Part.ONLY))
    return 2 if strict and _are_two(first, second, cased=cased) else 0


def _are_three(first: _Part, second: _Part, third: _Part, *, cased: bool) -> bool:
    surname = _Part.LAST | (_Part.UNKNOWN if cased else _Part.NONE)
    order = (first & surname and second & _Part.FIRST and third & _Part.PATRONYMIC) or (
        first & _Part.FIRST and second & _Part.PATRONYMIC and third & surname
    )
    return bool(order)


def _are_two(first: _Part, second: _Part, *, cased: bool) -> bool:
    """Whether two words are a first name and a surname; one of them has to be nothing else."""
    if not (first | second) & _Part.ONLY:
        return False
    surname = _Part.LAST | (_Part.UNKNOWN if cased else _Part.NONE)
    return bool((first & _Part.FIRST and second & surname) or (first & surname and second & _Part.FIRST))


def _is_doubtful(shown: str, pair: Sequence[Span]) -> bool:
    """Whether two words with capitals may be a name though one of them is a common word: «Королевская Варвара»."""
    if not (_adjoin(shown, *pair) and all(_is_cased(one) and _may_name(normal(one.text)) for one in pair)):
        return False
    parts = [_part(normal(span.text)) for span in pair]
    named = (_Part.FIRST | _Part.LAST) & (parts[0] | parts[1])
    return bool(named) and not _Part.PATRONYMIC & (parts[0] | parts[1])


def _adjoin(shown: str, one: Span, other: Span) -> bool:
    return shown[one.end : other.start] in (" ", "  ", "\u00a0")


def _is_cased(span: Span) -> bool:
    return len(span.text) > 1 and span.text[0].isupper() and not span.text[1].isupper()


@lru_cache(maxsize=30_000)
def _may_name(form: str) -> bool:
    """Whether a word may be a surname as nouns and adjectives are: «Выступали Зубов Артём» begins with none."""
    return morphology().parse(form)[0].tag.POS in ("NOUN", "ADJF", "ADJS", None)


@lru_cache(maxsize=30_000)
def _part(form: str) -> _Part:
    if len(form) < 2 or not form.replace("-", "").isalpha():
        return _Part.NONE
    if not is_known(form):
        return _Part.UNKNOWN
    parses = morphology().parse(form)
    grammemes = [parse.tag.grammemes for parse in parses]
    part = _Part.NONE
    for grammeme, meant in (("Name", _Part.FIRST), ("Surn", _Part.LAST), ("Patr", _Part.PATRONYMIC)):
        if any(grammeme in one for one in grammemes):
            part |= meant
    return part | _Part.ONLY if part and all(_NAMING & one for one in grammemes) else part
