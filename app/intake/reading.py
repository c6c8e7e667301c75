"""A message taken apart: its sentences, and which of its words ask, complain, praise or tell of danger. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise, zip_longest
from typing import Final

from app.intake import screening_words as lists
from app.intake.signs import Sign, by_sign, signs
from app.intake.word_lists import Phrases
from app.language.words import morphology, normal, plain, words_of

_SENTENCE_END: Final = re.compile(r"[.!?;\n…]+")
_NOTHING_HAPPENS: Final = frozenset({"NOUN", "CONJ", "PREP", "PRCL", "GRND", "NUMR"})
"""Parts of speech after which «не» denies no event."""

_MAY_BE_BENIGN: Final = (Sign.HARSH, Sign.PROBLEM, Sign.REPAIRED, Sign.REQUEST)
_DEMANDING: Final = (Sign.REQUEST, Sign.ASKING, Sign.IMPERATIVE)


@dataclass(frozen=True, slots=True)
class Said:
    """A message taken apart.

    shown      without links and mentions
    sentences  normal forms of their words; tokens: of all of them; low: those joined by spaces
    by_sign    those that speak for something, by what it is
    left       `by_sign` without turns of speech that complain of nothing and ask for nothing
    complaints words that tell of something wrong even beside thanks
    dangers    words that tell of danger to life
    crimes     words that tell of a crime
    ours       names of the places served
    """

    text: str
    shown: str
    sentences: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    low: str
    by_sign: Mapping[Sign, list[str]]
    left: Mapping[Sign, list[str]]
    complaints: tuple[str, ...]
    dangers: tuple[str, ...]
    crimes: tuple[str, ...]
    is_reply_to_citizen: bool
    has_attachments: bool
    ours: Collection[str]


def read(text: str, *, is_reply_to_citizen: bool, has_attachments: bool, ours: Collection[str]) -> Said:
    """A message taken apart; its first 20,000 characters."""
    shown = plain(text)
    parts = (tuple(map(normal, words_of(part))) for part in _SENTENCE_END.split(shown))
    sentences = tuple(part for part in parts if part)
    tokens = tuple(token for sentence in sentences for token in sentence)
    known, low = by_sign(tokens), " ".join(tokens)
    plainer = low if known.keys().isdisjoint(_MAY_BE_BENIGN) else lists.BENIGN.sub(" ", low)
    left = known if plainer == low else by_sign(plainer.split())
    return Said(
        text=text,
        shown=shown,
        sentences=sentences,
        tokens=tokens,
        low=low,
        by_sign=known,
        left=left,
        complaints=_complaints(plainer) if Sign.HARSH in left or Sign.PROBLEM in left else (),
        dangers=_found(lists.DANGER_PHRASES, sentences) if Sign.DANGER in known else (),
        crimes=_found(lists.CRIME_PHRASES, sentences) if Sign.CRIME in known else (),
        is_reply_to_citizen=is_reply_to_citizen,
        has_attachments=has_attachments,
        ours=ours,
    )


def demands(said: Said) -> list[str]:
    """The words that ask or request something, whatever else is said."""
    found = [word for sign in _DEMANDING for word in said.left.get(sign, ())]
    near = [sentence[0] for sentence in said.sentences]
    if Sign.PLEASE in said.by_sign:
        pairs = (pair for sentence in said.sentences for pair in pairwise(sentence))
        near += [before for before, word in pairs if word.startswith(lists.PLEASE)]
    found += [word for word in near if word not in lists.NOT_IMPERATIVE and _is_imperative(word)]
    return ["?", *found] if "?" in said.shown else found


def asks(said: Said) -> list[str]:
    """The words that ask or request something where nobody is praised."""
    mild = said.by_sign.get(Sign.MILD_REQUEST, ())
    needed = said.by_sign.get(Sign.NEED, ()) if _is_ours(said) else ()
    return [*demands(said), *mild, *needed, *begins_asking(said)]


def _is_ours(said: Said) -> bool:
    """Whether the writer, a place or something that authorities look after is named."""
    named = not said.by_sign.keys().isdisjoint((Sign.OBJECT, Sign.REPAIRED, Sign.PROBLEM, Sign.WHERE))
    return named or not lists.OURSELVES.isdisjoint(said.tokens)


def begins_asking(said: Said) -> list[str]:
    """The question words that sentences begin with; «какие они маленькие» asks nothing."""
    openings = (tuple(dropwhile(lists.PARTICLES.__contains__, sentence)) for sentence in said.sentences)
    return [
        opening[0]
        for opening in openings
        if len(opening) > 1
        and opening[0] in lists.QUESTION_WORDS
        and not (opening[0] in lists.EXCLAIMING and opening[1] in lists.EXCLAIMED)
        and not (opening[0] == "когда" and "?" not in said.shown and any(map(_is_past, opening)))
    ]


def troubles(said: Said) -> list[str]:
    """The words that tell of something wrong where nobody gives thanks for its repair."""
    return [*said.left.get(Sign.REPAIRED, ()), *said.complaints]


def complaints_beside_praise(said: Said) -> bool:
    """Whether what is wrong is more than a remark on something done («жаль, что не сразу»)."""
    if not said.complaints:
        return False
    return bool(_complaints(lists.REMARK.sub(" ", lists.BENIGN.sub(" ", said.low))))


def praise(said: Said) -> list[str]:
    """The words that praise or thank."""
    return said.by_sign.get(Sign.PRAISE, [])


def addresses_authority(said: Said) -> bool:
    """Whether somebody who answers a citizen turns to the authority."""
    begins = [sentence[:2] for sentence in said.sentences]
    greeted = any(
        len(two) > 1 and two[0].startswith("уважаем") and two[1].startswith(lists.AUTHORITY) for two in begins
    )
    asked = "?" in said.shown and any(two[0].startswith(lists.AUTHORITY) for two in begins)
    return greeted or asked or Sign.PLEA in said.by_sign


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


def _complaints(plainer: str) -> tuple[str, ...]:
    words = plainer.split()
    harsh = (word for word, after in zip_longest(words, words[1:], fillvalue="") if _is_harsh(word, after))
    return (*harsh, *by_sign(words).get(Sign.PROBLEM, ()))


def _is_harsh(word: str, after: str) -> bool:
    """Whether a word complains; «не» does before what does not happen («не работает»), not in «не только», «не тот»."""
    if Sign.HARSH not in signs(word):
        return False
    if word == "без":
        return after.startswith(lists.LACKED)
    return word != "не" or not after or _happens(after)


@lru_cache(maxsize=20_000)
def _happens(word: str) -> bool:
    tag = morphology().parse(word)[0].tag
    said_to_one = "2per" in tag and "sing" in tag  # «ничего не скажешь»
    if "NPRO" in tag and "1per" not in tag and "2per" not in tag:
        return False
    return tag.POS not in _NOTHING_HAPPENS and "Apro" not in tag and "impr" not in tag and not said_to_one


def _found(phrases: Phrases, sentences: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    found = ((sentence, phrases.found_in(sentence)) for sentence in sentences)
    return tuple(word for sentence, words in found if words and not _is_denied(words[0], sentence) for word in words)


def _is_denied(word: str, sentence: tuple[str, ...]) -> bool:
    """«Не горит фонарь у дома» is no fire; «не» that belongs to a phrase is its first word."""
    at = sentence.index(word)
    return at > 0 and sentence[at - 1] == "не"


@lru_cache(maxsize=20_000)
def _is_past(word: str) -> bool:
    return "past" in morphology().parse(word)[0].tag


@lru_cache(maxsize=20_000)
def _is_imperative(word: str) -> bool:
    """Whether a word is a polite imperative; «замените» may be a question in the future tense as well."""
    return word.endswith("те") and any("impr" in parse.tag for parse in morphology().parse(word))
