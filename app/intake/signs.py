"""What single words speak for by our lists, whatever stands around them; each word is looked up once. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final

from app.intake import abuse_words, advertising_words, screening_words


class Sign(StrEnum):
    """What a word speaks for."""

    ASKING = "asking"
    DANGER = "danger"  # part of a phrase that may be one; so are FEDERAL and THREAT
    DONE = "done"
    FEDERAL = "federal"
    HARSH = "harsh"  # «не», «нет», «жаль»
    IMPERATIVE = "imperative"
    INSULT = "insult"
    MILD_CONTRAST = "mild contrast"
    MILD_REQUEST = "mild request"
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


_BEGINNINGS: Final[Mapping[Sign, tuple[str, ...]]] = {
    Sign.DANGER: screening_words.URGENT_PHRASES.telling,
    Sign.DONE: screening_words.DONE,
    Sign.FEDERAL: screening_words.FEDERAL.telling,
    Sign.MILD_REQUEST: screening_words.MILD_REQUEST,
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
}
_WORDS: Final[Mapping[Sign, frozenset[str]]] = {
    Sign.ASKING: screening_words.ASKING,
    Sign.HARSH: screening_words.NEGATION | screening_words.CONTRAST,
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
