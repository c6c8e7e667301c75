"""Rows of weighted terms: how often a term stands in a text, against in how many texts it stands at all. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms known from examples, each with the weight of its rarity. Immutable; make it with `known_terms`."""

    index: dict[str, int]
    rarity: Floats

    def rows(self, texts: Sequence[Iterable[str]]) -> csr_matrix:
        """A row of length 1 for each text; an empty one where no term is known."""
        places: list[int] = []
        counts: list[int] = []
        ends = [0]
        for terms in texts:
            known = Counter(map(self.index.get, terms))
            del known[None]
            places.extend(known)  # type: ignore[arg-type]
            counts.extend(known.values())
            ends.append(len(places))
        column = np.array(places, dtype=np.int32)
        weights = ((1 + np.log(np.array(counts, dtype=np.float32))) * self.rarity[column]).astype(np.float32)
        sizes = np.diff(ends)
        row = np.repeat(np.arange(len(sizes)), sizes)
        lengths = np.sqrt(np.bincount(row, weights=weights**2, minlength=len(sizes)))
        weights /= lengths[row].astype(np.float32)
        shape = (len(sizes), len(self.index))
        return csr_matrix((weights, column, np.array(ends, dtype=np.int32)), shape=shape)  # type: ignore[no-untyped-call]


def known_terms(texts: Sequence[Iterable[str]], *, least: int = 1, most: int = 60_000) -> Terms:
    """The terms that stand in at least so many texts; of too many the most frequent."""
    spread = Counter(term for terms in texts for term in set(terms))
    kept = sorted((term for term, count in spread.items() if count >= least), key=lambda term: (-spread[term], term))
    counts = np.array([spread[term] for term in kept[:most]], dtype=np.float32)
    rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
    return Terms({term: place for place, term in enumerate(kept[:most])}, rarity.astype(np.float32))
