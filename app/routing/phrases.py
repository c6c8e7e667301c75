"""Phrases of a catalogue in a text: words that stand together, and what people are without. Pure.

«Нет воды», «без воды», «вода пропала», «отключили воду» and «воду не дают» say one thing, so they are one phrase.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.language.words import lemmas, morphology, plain
from app.routing.vocabulary import carries_meaning, names_something

_NONE_WORDS: Final = (
    "нет нету без пропасть пропадать исчезнуть исчезать отсутствовать отключить отключать отключение отрубить "
    "вырубить выключить закончиться кончиться лишить лишиться"
)
_NONE: Final = frozenset(_NONE_WORDS.split())
"""Lemmas that say something is not there or was taken away."""

_NOT: Final = "не"
_GIVEN_WORDS: Final = (
    "дать давать подать подавать идти пойти течь быть стать поступать работать ловить хватать завезти включить "
    "включать ходить"
)
_GIVEN: Final = frozenset(_GIVEN_WORDS.split())
"""Lemmas that say something is there; after «не», that it is not."""

_BREAK: Final = ","
"""Stands among lemmas where a clause ends; «воды нет. Автобус пришёл» is not about a bus that is not there."""

_CLAUSE_END: Final = re.compile(r"[.,!?;:…()\n]+|\s[-–—]+\s")

_NAMED: Final = 3
_TELLING: Final = 2
"""How many words that name something, and how many that say what a text is about, are looked at on either side."""


def spoken(text: str) -> list[str]:
    """The lemmas of a text, in order, with a mark that is no word between its clauses."""
    clauses = (lemmas(part) for part in _CLAUSE_END.split(plain(text)))
    return [word for clause in clauses if clause for word in (*clause, _BREAK)]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Lemmas of a phrase. lacking: people are without it, in whatever words."""

    words: frozenset[str]
    lacking: bool


class Phrases:
    """Knows phrases, each by how it was first written. Immutable; safe to share between threads."""

    def __init__(self, written: Iterable[str]) -> None:
        self._written: dict[_Phrase, str] = {}
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        for text in written:
            phrase = _read(lemmas(text))
            if phrase.words and phrase not in self._written:
                self._written[phrase] = text
                self._by_word[min(phrase.words)].append(phrase)

    def same(self, text: str) -> str | None:
        """How a known phrase that says the same was first written."""
        return self._written.get(_read(lemmas(text)))

    def found(self, said: Sequence[str]) -> list[str]:
        """The phrases in the lemmas of a text; of «нет воды» and «нет горячей воды» the one that says more."""
        near = [phrase for word in sorted(set(said)) for phrase in self._by_word.get(word, ())]
        if not near:
            return []
        known = dict.fromkeys(phrase for phrase in near if not phrase.lacking and _stands(phrase.words, said))
        for _, words in _lacks(said):
            fitting = [phrase for phrase in near if phrase.lacking and phrase.words <= set(words)]
            known |= dict.fromkeys(one for one in fitting if not any(one.words < other.words for other in fitting))
        return [self._written[phrase] for phrase in known]


def _read(said: Sequence[str]) -> _Phrase:
    for marks, _ in _lacks(said):
        rest = [word for index, word in enumerate(said) if index not in marks and names_something(word)]
        return _Phrase(frozenset(rest), lacking=True)
    return _Phrase(frozenset(said), lacking=False)


def _lacks(said: Sequence[str]) -> Iterator[tuple[range, list[str]]]:
    """Where a text says that something is not there, and the words on either side of that."""
    for index, word in enumerate(said):
        denied = index > 0 and said[index - 1] == _NOT
        if (word in _NONE and not denied) or (word in _GIVEN and denied):
            marks = range(index - denied, index + 1)
            yield marks, [*_nearest(reversed(said[: marks.start])), *_nearest(said[marks.stop :])]


def _nearest(said: Iterable[str]) -> Iterator[str]:
    named = telling = 0
    for word in said:
        if word == _BREAK or named == _NAMED or telling == _TELLING:
            return
        if names_something(word):
            yield word
            named += 1
            telling += _tells(word)


@lru_cache(maxsize=20_000)
def _tells(lemma: str) -> bool:
    """Whether a word says what a text is about; an adjective says so only together with its noun."""
    return carries_meaning(lemma) and morphology().parse(lemma)[0].tag.POS != "ADJF"


def _stands(words: frozenset[str], said: Sequence[str]) -> bool:
    """Whether words stand together in a text, in any order, with one other between them at most."""
    return any(words <= set(said[start : start + len(words) + 1]) for start in range(len(said)))
