"""What single words speak for by our lists, whatever stands around them; each word is looked up once. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final

from app.intake import abuse_words, advertising_words, elsewhere_words, screening_words


class Sign(StrEnum):
    """What a word speaks for."""

    ASKING = "asking"
    CRIME = "crime"  # part of a phrase that may tell of one; so are DANGER, FEDERAL and THREAT
    DANGER = "danger"
    DONE = "done"
    FEDERAL = "federal"
    HARSH = "harsh"  # «не», «нет»
    IMPERATIVE = "imperative"
    INSULT = "insult"
    MILD_CONTRAST = "mild contrast"
    MILD_REQUEST = "mild request"
    NEED = "need"
    OBJECT = "object"
    PLEA = "plea"
    PLEASE = "please"
    PRAISE = "praise"
    PROBLEM = "problem"
    REPAIRED = "repaired"
    REQUEST = "request"
    SELLING = "selling"
    THANKING = "thanking"
    THREAT = "threat"
    VIOLENCE = "violence"
    WHERE = "where"


_BEGINNINGS: Final[Mapping[Sign, tuple[str, ...]]] = {
    Sign.CRIME: screening_words.CRIME_PHRASES.telling,
    Sign.DANGER: screening_words.DANGER_PHRASES.telling,
    Sign.DONE: screening_words.DONE,
    Sign.FEDERAL: elsewhere_words.FEDERAL.telling + elsewhere_words.FEDERAL_ROADS.telling,
    Sign.MILD_REQUEST: screening_words.MILD_REQUEST,
    Sign.NEED: screening_words.NEED,
    Sign.OBJECT: screening_words.OBJECTS,
    Sign.PLEA: screening_words.PLEAS,
    Sign.PLEASE: screening_words.PLEASE,
    Sign.PRAISE: screening_words.PRAISE,
    Sign.PROBLEM: screening_words.PROBLEM,
    Sign.REPAIRED: screening_words.REPAIRED,
    Sign.REQUEST: screening_words.REQUEST,
    Sign.SELLING: advertising_words.SURE + advertising_words.DEALS,
    Sign.THANKING: screening_words.THANKING,
    Sign.THREAT: abuse_words.THREAT_PHRASES.telling,
    Sign.WHERE: screening_words.WHERE,
}
_WORDS: Final[Mapping[Sign, frozenset[str]]] = {
    Sign.ASKING: screening_words.ASKING,
    Sign.HARSH: screening_words.NEGATION,
    Sign.MILD_REQUEST: screening_words.MILD_ASKING,
    Sign.MILD_CONTRAST: screening_words.MILD_CONTRAST,
    Sign.PRAISE: screening_words.PRAISE_WORDS,
    Sign.VIOLENCE: frozenset(abuse_words.THREAT_VERBS),
}


@lru_cache(maxsize=50_000)
def signs(word: str) -> frozenset[Sign]:
    """What a word in its normal form speaks for; mostly nothing."""
    found = {sign for sign, beginnings in _BEGINNINGS.items() if word.startswith(beginnings)}
    found |= {sign for sign, words in _WORDS.items() if word in words}
    if word not in screening_words.NOT_IMPERATIVE and screening_words.IMPERATIVE.match(word):
        found.add(Sign.IMPERATIVE)
    if abuse_words.INSULT.match(word):
        found.add(Sign.INSULT)
    return frozenset(found)


def by_sign(words: Iterable[str]) -> Mapping[Sign, list[str]]:
    """The words that speak for something, by what it is, in their order."""
    found: dict[Sign, list[str]] = {}
    for word in words:
        for sign in signs(word):
            found.setdefault(sign, []).append(word)
    return found
