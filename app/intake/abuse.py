"""Threats, obscenity and insults in a message. Pure; what is found of the last two is masked.

Criticism alone is never an insult: only words that humiliate a person are.
"""

from functools import lru_cache

from app.intake import abuse_words as lists
from app.intake.reading import Said, asks, starting, troubles
from app.intake.screening_words import AUTHORITY
from app.intake.signs import Sign
from app.language.masking import revealed


def threats(said: Said) -> list[str]:
    """The words that threaten somebody with violence."""
    if Sign.THREAT not in said.by_sign and Sign.VIOLENCE not in said.by_sign:
        return []
    return [word for sentence in said.sentences for word in _threats_in(sentence)]


def obscenities(said: Said) -> list[str]:
    """The obscene words, masked in the text or not; only their first letters."""
    found = [word for word in revealed(said.shown, lists.OBSCENE_WORDS) if _is_obscene(word)]
    if lists.MASKED.search(said.shown):
        found += [mask["first"] or mask["second"] for mask in lists.OBSCENE_MASK.finditer(said.shown.lower())]
    return [f"{word[0]}***" for word in found]


def insults(said: Said) -> list[str]:
    """The words that humiliate a person, if one is meant; only their first letters."""
    if Sign.INSULT not in said.by_sign:
        return []
    found = [word for sentence in said.sentences for word in _insults_in(sentence)]
    insulting = [word for word, directed in found if directed]
    if not insulting and found and not asks(said) and not troubles(said):
        insulting = [word for word, _ in found if not word.startswith(lists.ALSO_INNOCENT)]
    return [f"{word[0]}***" for word in insulting]


def _threats_in(sentence: tuple[str, ...]) -> list[str]:
    found = lists.THREAT_PHRASES.found_in(sentence)
    for index, word in enumerate(sentence):
        if word in lists.THREAT_VERBS:
            near = sentence[max(0, index - 3) : index] + sentence[index + 1 : index + 4]
            meant = starting(near, lists.THREAT_OBJECTS) and not starting(near, lists.NO_THREAT_OBJECTS)
            found += [word] if meant else []
    return found


@lru_cache(maxsize=50_000)
def _is_obscene(word: str) -> bool:
    if word.startswith(lists.NOT_OBSCENE):
        return False
    return bool(lists.OBSCENE.match(word)) or word.startswith(lists.OBSCENE_LATIN)


def _insults_in(sentence: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Insulting words, and whether each is directed at the one addressed or at the authority."""
    found = []
    for index, word in enumerate(sentence):
        if not lists.INSULT.match(word):
            continue
        near = sentence[max(0, index - 3) : index + 4]
        named = near if word.startswith(lists.ALSO_INNOCENT) else sentence
        directed = any(one in lists.ADDRESSED for one in near) or bool(starting(named, AUTHORITY))
        found.append((word, directed and "не" not in near[:3]))
    return found
