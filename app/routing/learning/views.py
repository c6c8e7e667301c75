"""Texts as rows of numbers, and how alike two texts are by each kind of row. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from app.language.likeness import vectors
from app.routing.learning.reading import Reading, read
from app.routing.learning.terms import Floats, Terms, known_terms

_PAIR_WEIGHT = 0.5**0.5
_ALL_WORDS = 2.5**0.5
"""Length of a row of lemmas, beginnings and pairs with these weights."""


@dataclass(frozen=True, slots=True)
class Views:
    """Texts in every way they are looked at: a row each. All but `meaning` are sparse.

    words    lemmas, beginnings and pairs together
    """

    words: csr_matrix
    lemmas: csr_matrix
    forms: csr_matrix
    meaning: Floats
    places: csr_matrix
    hints: csr_matrix

    def take(self, rows: npt.NDArray[np.intp]) -> "Views":
        """Some of the texts."""
        return Views(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Lookout:
    """What terms are known in each view. Immutable; make it with `lookout`."""

    lemmas: Terms
    beginnings: Terms
    pairs: Terms
    forms: Terms
    places: Terms
    hints: Terms

    def views(self, texts: Sequence[str], readings: Sequence[Reading], hints: Sequence[Sequence[str]]) -> Views:
        """Texts as rows."""
        lemmas = self.lemmas.rows([one.lemmas for one in readings])
        parts = [
            lemmas,
            self.beginnings.rows([one.beginnings for one in readings]),
            self.pairs.rows([one.pairs for one in readings]) * _PAIR_WEIGHT,
        ]
        return Views(
            words=hstack(parts, format="csr") / _ALL_WORDS,  # type: ignore[no-untyped-call]
            lemmas=lemmas,
            forms=self.forms.rows([one.forms for one in readings]),
            meaning=vectors().of(texts),
            places=self.places.rows([one.places for one in readings]),
            hints=self.hints.rows(hints),
        )


def lookout(readings: Sequence[Reading], hints: Sequence[Sequence[str]]) -> Lookout:
    """The terms of the examples."""
    return Lookout(
        lemmas=known_terms([one.lemmas for one in readings]),
        beginnings=known_terms([one.beginnings for one in readings]),
        pairs=known_terms([one.pairs for one in readings], least=2),
        forms=known_terms([one.forms for one in readings], least=2),
        places=known_terms([one.places for one in readings]),
        hints=known_terms(hints),
    )


def read_all(texts: Sequence[str]) -> list[Reading]:
    """Texts as learning sees them."""
    return [read(text) for text in texts]


def by_terms(these: csr_matrix, those: csr_matrix) -> Floats:
    """How alike texts are by the terms they share, 0…1: a row for each of these, a column for each of those."""
    return np.asarray((these @ those.T).toarray(), dtype=np.float32)


def by_meaning(these: Floats, those: Floats) -> Floats:
    """How alike texts are by what their words mean, 0…1."""
    return np.asarray(np.exp(2 * (these @ those.T) - 2), dtype=np.float32)
