"""How alike two texts are: a vector for what a text is about, and a fingerprint for copies of one text. Pure.

A text's vector is the mean of its words' vectors, weighted by how rare and how telling each word is.
Source: S. Arora, Y. Liang, T. Ma, "A simple but tough-to-beat baseline for sentence embeddings", 2017.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from app.language.embedding import embedding
from app.language.spelling import known_spelling
from app.language.words import lemma, morphology, normal, pieces, words

SIZE: Final = 300
"""Numbers in a vector."""

Matrix = npt.NDArray[np.float32]

_RARE: Final = 3e-5
"""Share of all words at which a word counts half; tried 1e-3 to 1e-5."""

_WEIGHTS: Final = {
    **dict.fromkeys(("PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR", "PNCT", "NUMB", "ROMN"), 0.0),
    **dict.fromkeys(("VERB", "INFN", "GRND"), 0.5),
    **dict.fromkeys(("ADVB", "COMP"), 0.3),
    **dict.fromkeys(("PRTF", "PRTS"), 0.8),
}
"""Parts of speech that say less of the matter than nouns and adjectives, which count 1."""

_NAMES: Final = frozenset({"Geox", "Surn", "Name", "Patr"})
_NAME_WEIGHT: Final = 0.3
"""Where and who is another question than what."""

_COURTEOUS: Final = (
    "здравствовать добрый день вечер утро уважаемый просить просьба пожалуйста помочь помощь спасибо благодарить "
    "обращаться обращение обратиться принять мера разобраться житель адрес область город улица дом год который весь "
    "это этот свой наш очень уже еще быть мочь каждый постоянно также так делать сделать нет сам самый один раз время "
    "человек давно сколько почему когда какой данный ответ вопрос проблема ситуация администрация жаловаться жалоба "
    "неоднократно обратить внимание район"
)
_COURTESY: Final = frozenset(_COURTEOUS.split())
"""Lemmas that stand in every message to an authority; they say nothing of the matter."""

_GREETINGS: Final = (
    "здравствуйте здравствуй здрасте здрасьте привет приветствую всем добрый доброго доброе день дня утро утра "
    "вечер вечера времени суток ночи уважаемый уважаемая уважаемое уважаемые"
)
_GREETING: Final = frozenset(_GREETINGS.split())
_SHORTEST_COPY: Final = 5
"""Words; «нет воды в доме» is written by many who have not read each other."""


class Vectors:
    """Makes vectors of texts; safe to share between threads. Get it with `vectors`."""

    def __init__(self) -> None:
        self._known = embedding()
        self._all_words = sum(self._known.vocab.counts)
        self._word = lru_cache(maxsize=20_000)(self._weighed)  # 1.2 kB each
        self._common = self._courtesy()

    def of(self, texts: Sequence[str]) -> Matrix:
        """A row of `SIZE` numbers for each text, of length 1; zeros for a text without a known word."""
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            forms = (form for word in words(text) for form in pieces(word.text))
            found = [vector for form in forms if (vector := self._word(form)) is not None]
            if found:
                np.sum(found, axis=0, out=row)
        rows -= rows @ self._common.T @ self._common
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.where(lengths > 0, lengths, 1)
        return rows

    def _weighed(self, word: str) -> Matrix | None:
        """A word's vector times its weight; None for one that says nothing or cannot be read."""
        importance = _importance(word)
        forms = _readable(word) if importance else ()
        if not forms:
            return None
        share = self._known.vocab.count(forms[0]) / self._all_words
        mean = np.mean([self._known[form] for form in forms], axis=0)
        return np.asarray(mean * importance * _RARE / (_RARE + share), dtype=np.float32)

    def _courtesy(self) -> Matrix:
        """Directions in which all messages to authorities are alike, as unit rows; they are taken out of each."""
        rows = np.array([self._known[word] for word in sorted(_COURTESY) if word in self._known], dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(np.linalg.svd(rows, full_matrices=False)[2][:3], dtype=np.float32)


@cache
def vectors() -> Vectors:
    """The maker of vectors; takes about a second the first time."""
    return Vectors()


def likeness(a: Matrix, b: Matrix) -> float:
    """How alike two texts are by their vectors, from -1 to 1: the cosine; 0 when one of them has no known word."""
    return float(a @ b)


def fingerprint(text: str) -> int | None:
    """A number of 64 bits with sign, the same for copies of one text; None for a text too short to tell.

    Copies may differ in case, punctuation, emoji, links, mentions, hidden letters and in how they greet and whom.
    """
    forms = [normal(word.text) for word in words(text)]
    start = next((index for index, form in enumerate(forms) if not _greets(form)), len(forms))
    if len(forms) - start < _SHORTEST_COPY:
        return None
    digest = blake2b(" ".join(forms[start:]).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


@lru_cache(maxsize=20_000)
def _greets(form: str) -> bool:
    return form in _GREETING or any({"Name", "Patr"} & parse.tag.grammemes for parse in morphology().parse(form)[:1])


def _importance(word: str) -> float:
    """How much a word says of the matter, by its part of speech, from 0 to 1."""
    if len(word) < 2 or not word.replace("-", "").isalpha() or lemma(word) in _COURTESY:
        return 0.0
    tag = morphology().parse(word)[0].tag
    return _WEIGHTS.get(tag.POS, 1.0) * (_NAME_WEIGHT if _NAMES & tag.grammemes else 1.0)


def _readable(word: str) -> tuple[str, ...]:
    """The forms whose vectors stand for a word: itself and its lemma, else the likeliest spelling or kin."""
    vocabulary = embedding().vocab
    if forms := tuple(form for form in (word, lemma(word)) if form in vocabulary):
        return forms
    meant = known_spelling(word)
    return (meant,) if meant else ()
