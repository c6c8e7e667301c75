"""A message taken apart: its sentences, and which of its words ask, complain, praise or tell of danger. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise
from typing import Final

from app.intake import screening_words as lists
from app.intake.signs import Sign, by_sign
from app.language.words import morphology, normal, plain, words_of

_SENTENCE_END: Final = re.compile(r"[.!?;\n…]+")
_DEMANDING: Final = (Sign.REQUEST, Sign.ASKING, Sign.IMPERATIVE)


@dataclass(frozen=True, slots=True)
class Said:
    """A message taken apart.

    shown      without links and mentions
    sentences  normal forms of their words; tokens: of all of them; low: those joined by spaces
    by_sign    those that speak for something, by what it is
    complaints words that tell of something wrong even beside thanks
    dangers    words that tell of danger to life or of a crime
    ours       names of the places served
    """

    text: str
    shown: str
    sentences: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    low: str
    by_sign: Mapping[Sign, list[str]]
    complaints: tuple[str, ...]
    dangers: tuple[str, ...]
    is_reply_to_citizen: bool
    has_attachments: bool
    ours: Collection[str]


def read(text: str, *, is_reply_to_citizen: bool, has_attachments: bool, ours: Collection[str]) -> Said:
    """A message taken apart; its first 20,000 characters."""
    shown = plain(text)
    parts = (tuple(map(normal, words_of(part))) for part in _SENTENCE_END.split(shown))
    sentences = tuple(part for part in parts if part)
    tokens = tuple(token for sentence in sentences for token in sentence)
    known = by_sign(tokens)
    low, complains = " ".join(tokens), Sign.HARSH in known or Sign.PROBLEM in known
    return Said(
        text=text,
        shown=shown,
        sentences=sentences,
        tokens=tokens,
        low=low,
        by_sign=known,
        complaints=_complaints(low) if complains else (),
        dangers=_dangers(sentences) if Sign.DANGER in known else (),
        is_reply_to_citizen=is_reply_to_citizen,
        has_attachments=has_attachments,
        ours=ours,
    )


def demands(said: Said) -> list[str]:
    """The words that ask or request something, whatever else is said."""
    found = [word for sign in _DEMANDING for word in said.by_sign.get(sign, ())]
    near = [sentence[0] for sentence in said.sentences]
    if Sign.PLEASE in said.by_sign:
        pairs = (pair for sentence in said.sentences for pair in pairwise(sentence))
        near += [before for before, word in pairs if word.startswith(lists.PLEASE)]
    found += [word for word in near if word not in lists.NOT_IMPERATIVE and _is_imperative(word)]
    return ["?", *found] if "?" in said.shown else found


def asks(said: Said) -> list[str]:
    """The words that ask or request something where nobody is praised."""
    return [*demands(said), *said.by_sign.get(Sign.MILD_REQUEST, ()), *begins_asking(said)]


def begins_asking(said: Said) -> list[str]:
    """The question words that sentences begin with; «какие они маленькие» asks nothing."""
    openings = (tuple(dropwhile(lists.PARTICLES.__contains__, sentence)) for sentence in said.sentences)
    return [
        opening[0]
        for opening in openings
        if len(opening) > 1
        and opening[0] in lists.QUESTION_WORDS
        and not (opening[0] in lists.EXCLAIMING and opening[1] in lists.EXCLAIMED)
    ]


def troubles(said: Said) -> list[str]:
    """The words that tell of something wrong."""
    mild = (word for sign in (Sign.REPAIRED, Sign.MILD_CONTRAST) for word in said.by_sign.get(sign, ()))
    return [*mild, *said.complaints]


def praise(said: Said) -> list[str]:
    """The words that praise or thank."""
    return said.by_sign.get(Sign.PRAISE, [])


def addresses_authority(said: Said) -> bool:
    """Whether somebody who answers a citizen turns to the authority."""
    asked = [sentence for sentence in said.sentences if sentence[0].startswith(lists.AUTHORITY)]
    return Sign.PLEA in said.by_sign or ("?" in said.shown and bool(asked))


@lru_cache(maxsize=50_000)
def is_matter(token: str) -> bool:
    """Whether a word can be what a message is about: it names a thing, or tells plainly what is wrong («воняет»)."""
    if len(token) <= 2 or token.startswith(lists.WITHOUT_MATTER) or token in lists.NEGATION:
        return False
    if token.startswith((*lists.REPAIRED, *lists.OBJECTS)):
        return True
    tag = morphology().parse(token)[0].tag
    return tag.POS in (None, "NOUN", "ADJF", "ADVB", "PRED") and "Apro" not in tag


def starting(tokens: Iterable[str], beginnings: tuple[str, ...]) -> list[str]:
    """The words that begin with one of `beginnings`."""
    return [token for token in tokens if token.startswith(beginnings)]


def _complaints(low: str) -> tuple[str, ...]:
    left = by_sign(lists.BENIGN.sub(" ", low).split())
    return tuple(word for sign in (Sign.HARSH, Sign.PROBLEM) for word in left.get(sign, ()))


def _dangers(sentences: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for sentence in sentences for word in lists.URGENT_PHRASES.found_in(sentence))


@lru_cache(maxsize=20_000)
def _is_imperative(word: str) -> bool:
    """Whether a word is a polite imperative; «замените» may be a question in the future tense as well."""
    return word.endswith("те") and any("impr" in parse.tag for parse in morphology().parse(word))
