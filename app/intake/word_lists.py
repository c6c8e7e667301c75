"""How lists of words and of phrases are written down, and how phrases are found. Pure."""

from collections.abc import Sequence
from functools import lru_cache


def listed(text: str) -> tuple[str, ...]:
    """The words of a text, as they are."""
    return tuple(text.split())


class Phrases:
    """Phrases of beginnings of words, to be found in sentences where such words stand in this order.

    telling  the longest part of each; who has none of them has no phrase
    """

    def __init__(self, text: str) -> None:
        """text: the phrases with `|` between them."""
        self._phrases = tuple(listed(phrase) for phrase in text.split("|"))
        self.telling = tuple(max(phrase, key=len) for phrase in self._phrases)
        self._told_by = lru_cache(maxsize=20_000)(self._look_up)

    def found_in(self, sentence: Sequence[str]) -> list[str]:
        """The words of the phrases that a sentence has, phrase by phrase."""
        likely = {number for word in sentence for number in self._told_by(word)}
        return [word for number in sorted(likely) for word in _in_order(sentence, self._phrases[number])]

    def _look_up(self, word: str) -> tuple[int, ...]:
        return tuple(number for number, part in enumerate(self.telling) if word.startswith(part))


def _in_order(sentence: Sequence[str], beginnings: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in sentence:
        if len(found) < len(beginnings) and word.startswith(beginnings[len(found)]):
            found.append(word)
    return found if len(found) == len(beginnings) else []
