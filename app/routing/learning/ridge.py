"""Scores of labels by likeness to known texts: ridge regression on a kernel, all labels at once. Pure.

Only some of the known texts, the landmarks, are compared with; what is learnt is a weight of each landmark for each
label. While all known texts are landmarks this is the exact solution; more of them only refine the weights.
Source: C. Williams, M. Seeger, "Using the Nyström method to speed up kernel machines", 2001.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from app.routing.learning.terms import Floats

_STRENGTH = 1.0
"""How much large weights cost; tried 0.3 to 3, flat around here."""

_TINY = 1e-3
"""Keeps the equations solvable where texts are equal and likenesses rounded."""

_AT_ONCE = 2_000

Rows = npt.NDArray[np.intp]
Likeness = Callable[[Rows], Floats]


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learnt: a row for each landmark, a column for each label; and each label's share of the examples."""

    by_landmark: Floats
    level: Floats

    def scores(self, likeness: Floats) -> Floats:
        """About the probability of each label, but not kept between 0 and 1. likeness: texts by landmarks."""
        return likeness @ self.by_landmark + self.level


def learnt(likeness: Likeness, marked: Rows, targets: Floats, parts: Sequence[Rows]) -> tuple[Weights, Floats]:
    """Weights from all examples; and the scores of each example by weights learnt without its part.

    likeness  tells of some examples how alike they are to each landmark; it is asked twice, to save memory
    marked    the examples that are landmarks
    targets   examples by labels: 1 for the right one
    parts     the rows of each part; rows in none are neither learnt from nor scored
    """
    sums = [reduce(_Sums.plus, (_sums(likeness(some), targets[some]) for some in in_chunks(rows))) for rows in parts]
    whole = reduce(_Sums.plus, sums)
    among = likeness(marked)
    penalty = _STRENGTH * (among + among.T).astype(np.float64) / 2 + _TINY * np.eye(len(among))
    scores = np.zeros(targets.shape, dtype=np.float32)
    for rows, part in zip(parts, sums, strict=True):
        rest = whole.plus(part, sign=-1)
        if rest.count > 0:
            weights = rest.solved(penalty)
            for some in in_chunks(rows):
                scores[some] = weights.scores(likeness(some))
    return whole.solved(penalty), scores


def in_chunks(rows: Rows) -> list[Rows]:
    """The rows, some at a time, so that what is computed of each does not fill the memory."""
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]


@dataclass(frozen=True, slots=True)
class _Sums:
    """All of some examples that the solution depends on."""

    count: float
    square: npt.NDArray[np.float64]
    cross: npt.NDArray[np.float64]
    columns: npt.NDArray[np.float64]
    targets: npt.NDArray[np.float64]

    def plus(self, other: "_Sums", sign: int = 1) -> "_Sums":
        return _Sums(
            self.count + sign * other.count,
            self.square + sign * other.square,
            self.cross + sign * other.cross,
            self.columns + sign * other.columns,
            self.targets + sign * other.targets,
        )

    def solved(self, penalty: npt.NDArray[np.float64]) -> Weights:
        level = self.targets / self.count
        factor = cho_factor(self.square + penalty, overwrite_a=True, check_finite=False)
        centred = self.cross - np.outer(self.columns, level)
        weights = cho_solve(factor, centred, check_finite=False)  # type: ignore[no-untyped-call]
        return Weights(weights.astype(np.float32), level.astype(np.float32))


def _sums(likeness: Floats, targets: Floats) -> _Sums:
    exact = likeness.astype(np.float64)
    return _Sums(len(exact), exact.T @ exact, exact.T @ targets, exact.sum(axis=0), targets.sum(axis=0, dtype=float))
