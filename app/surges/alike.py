"""Texts that are alike among many, by their vectors; pure.

Vectors tell what texts are about, so that all texts on one topic are a little alike. A group is taken for one matter
when its texts are alike two by two on the mean; a centre alone would not tell: that of many texts is near to each.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from app.language.likeness import Matrix

NEAR: Final = 0.45
"""Least likeness of two texts that may be of one matter. Of texts on different matters 1 in 10 pairs has it."""
_IN: Final = 0.5
"""Least likeness of a text to the centre of the others of its group."""
ONE_MATTER: Final = 0.35
"""Least likeness of the centres of two groups that makes them one, where topic and place are the same and both are
bursts: some name the street and some do not, and the street weighs more than the matter."""
_ROUNDS: Final = 5

Marks = npt.NDArray[np.bool_]


def groups(vectors: Matrix, *, least: int, together: float) -> Iterator[npt.NDArray[np.intp]]:
    """Groups of alike texts as numbers of their rows, the densest first; each text is in one group or in none.

    vectors   rows of length 1, or zeros
    least     fewest texts of a group
    together  least mean likeness of the pairs of a group, 0…1
    """
    free = np.asarray(vectors.any(axis=1))
    near = (vectors @ vectors.T) >= NEAR
    while True:
        seed = int((near[:, free].sum(axis=1) * free).argmax()) if free.any() else 0
        start = near[seed] & free if free.any() else free
        if start.sum() < least:
            return
        group = _settled(vectors, start, free)
        if group.sum() >= least and closeness(vectors[group]) >= together:
            yield np.flatnonzero(group)
            free &= ~group
        free &= ~start


def closeness(vectors: Matrix) -> float:
    """The mean likeness of the pairs of some texts."""
    count = len(vectors)
    if count < 2:
        return 1.0
    total = vectors.sum(axis=0)
    return float((total @ total - (vectors * vectors).sum()) / (count * (count - 1)))


def centre(vectors: Matrix) -> Matrix:
    """The middle of some texts, of length 1; zeros when there is none."""
    total = vectors.sum(axis=0)
    length = np.linalg.norm(total)
    return np.asarray(total / length if length else total, dtype=np.float32)


def _settled(vectors: Matrix, start: Marks, free: Marks) -> Marks:
    """The texts near to the centre of a group, the group being what is near."""
    group = start
    for _ in range(_ROUNDS):
        total = vectors[group].sum(axis=0)
        # A text of the group is compared with the others alone: in a small group it makes the centre itself.
        own = vectors * group[:, None]
        others = total - own
        lengths = np.linalg.norm(others, axis=1)
        found = ((vectors * others).sum(axis=1) >= _IN * lengths) & (lengths > 0) & free
        if (found == group).all():
            break
        group = found
    return group
