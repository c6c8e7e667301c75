"""What the known texts that are most like a text got. Pure."""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from app.routing.learning.terms import Floats

VOTES: Final = ((10, 3), (40, 2))
"""How many neighbours vote, and to which power of their likeness."""

_AT_ONCE: Final = 2_000


def votes(likeness: Floats, labels: npt.NDArray[np.intp], count: int) -> list[Floats]:
    """For each of `VOTES` the share of votes of each label: texts by labels.

    likeness  texts by known texts; 0 for one that must not vote
    labels    of the known texts; -1: none, which takes its vote out
    count     of labels
    """
    told = np.zeros((len(labels), count), dtype=np.float32)
    known = np.flatnonzero(labels >= 0)
    told[known, labels[known]] = 1
    starts = range(0, len(likeness), _AT_ONCE)
    chunks = [[_voted(likeness[start : start + _AT_ONCE], told, *how) for how in VOTES] for start in starts]
    return [np.concatenate(rows) for rows in zip(*chunks, strict=True)]


def _voted(likeness: Floats, told: Floats, count: int, power: int) -> Floats:
    count = min(count, likeness.shape[1])
    nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    weights = np.maximum(np.take_along_axis(likeness, nearest, axis=1), 0) ** power
    ends = np.arange(0, nearest.size + 1, count)
    rows = csr_matrix((weights.ravel(), nearest.ravel(), ends), shape=likeness.shape)  # type: ignore[no-untyped-call]
    return np.asarray(rows @ told / np.maximum(weights.sum(axis=1, keepdims=True), 1e-6), dtype=np.float32)
