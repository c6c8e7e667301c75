"""A message taken apart: its sentences, and which of its words ask, complain, praise or tell of danger. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise
from typing import Final

from app.intake import screening_words as lists
from app.language.words import morphology, normal, plain, words

_SENTENCE_END: Final = re.compile(r"[.!?;\n…]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A message taken apart.

    shown      without links and mentions
    sentences  normal forms of their words; tokens: of all of them; low: those joined by spaces
    dangers    words that tell of danger to life or of a crime
    ours       names of the places served
    """

    text: str
    shown: str
    sentences: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    low: str
    dangers: tuple[str, ...]
    is_reply_to_citizen: bool
    has_attachments: bool
    ours: Collection[str]


def read(text: str, *, is_reply_to_citizen: bool, has_attachments: bool, ours: Collection[str]) -> Said:
    """A message taken apart; its first 20,000 characters."""
    shown = plain(text)
    parts = (tuple(normal(word.text) for word in words(part)) for part in _SENTENCE_END.split(shown))
    sentences = tuple(part for part in parts if part)
    tokens = tuple(token for sentence in sentences for token in sentence)
    dangers = tuple(word for sentence in sentences for word in _dangers_in(sentence))
    return Said(text, shown, sentences, tokens, " ".join(tokens), dangers, is_reply_to_citizen, has_attachments, ours)


def demands(said: Said) -> list[str]:
    """The words that ask or request something, whatever else is said."""
    found = starting(said.tokens, lists.REQUEST) + [token for token in said.tokens if token in lists.ASKING]
    found += [word for word in said.tokens if word not in lists.NOT_IMPERATIVE and lists.IMPERATIVE.match(word)]
    for sentence in said.sentences:
        near = [
            sentence[0],
            *(before for before, word in pairwise(sentence) if _is_please(word)),
        ]
        found += [word for word in near if word not in lists.NOT_IMPERATIVE and _is_imperative(word)]
    return ["?", *found] if "?" in said.shown else found


def asks(said: Said) -> list[str]:
    """The words that ask or request something where nobody is praised."""
    return demands(said) + starting(said.tokens, lists.MILD_REQUEST) + begins_asking(said)


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
    mild = [token for token in said.tokens if token in lists.MILD_CONTRAST]
    return starting(said.tokens, lists.REPAIRED) + mild + complains(said)


def complains(said: Said) -> list[str]:
    """The words that tell of something wrong even beside thanks."""
    low = lists.BENIGN.sub(" ", said.low).split()
    harsh = [token for token in low if token in lists.NEGATION or token in lists.CONTRAST]
    return harsh + starting(low, lists.PROBLEM)


def praise(said: Said) -> list[str]:
    """The words that praise or thank."""
    return [token for token in said.tokens if token.startswith(lists.PRAISE) or token in lists.PRAISE_WORDS]


def addresses_authority(said: Said) -> bool:
    """Whether somebody who answers a citizen turns to the authority."""
    asked = [sentence for sentence in said.sentences if sentence[0].startswith(lists.AUTHORITY)]
    return bool(starting(said.tokens, lists.PLEAS)) or ("?" in said.shown and bool(asked))


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


def phrase_in(sentence: tuple[str, ...], beginnings: tuple[str, ...]) -> list[str]:
    """The words that begin so, if they stand in the sentence in this order."""
    found: list[str] = []
    for token in sentence:
        if len(found) < len(beginnings) and token.startswith(beginnings[len(found)]):
            found.append(token)
    return found if len(found) == len(beginnings) else []


def _dangers_in(sentence: tuple[str, ...]) -> list[str]:
    parts = tuple(starting(sentence, lists.URGENT_PARTS))
    return [word for phrase in lists.URGENT_PHRASES for word in phrase_in(parts, phrase)] if parts else []


def _is_please(word: str) -> bool:
    return word.startswith(("пожалуйст", "пожалуст"))


@lru_cache(maxsize=20_000)
def _is_imperative(word: str) -> bool:
    """Whether a word is a polite imperative; «замените» may be a question in the future tense as well."""
    return word.endswith("те") and any("impr" in parse.tag for parse in morphology().parse(word))
