"""How near the meaning of a text is to what citizens write about each topic of a catalogue. Pure."""

from collections.abc import Sequence

import numpy as np

from app.language.likeness import Matrix, vectors


class Nearness:
    """Knows the phrases of each topic by their vectors. Immutable; safe to share between threads."""

    def __init__(self, phrases: Sequence[Sequence[str]]) -> None:
        """phrases: of each topic, at least one."""
        counts = [len(one) for one in phrases]
        self._starts = np.cumsum([0, *counts[:-1]]) if counts else np.zeros(0, dtype=np.int64)
        self._rows = vectors().of([phrase for one in phrases for phrase in one])

    def of(self, rows: Matrix) -> Matrix:
        """For each text's vector, the cosine to the nearest phrase of each topic; 0 for a text without known words."""
        if not len(self._starts):
            return np.zeros((len(rows), 0), dtype=np.float32)
        near: Matrix = np.maximum.reduceat(rows @ self._rows.T, self._starts, axis=1)
        return near
