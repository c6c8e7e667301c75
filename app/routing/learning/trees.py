"""Boosted trees as plain arrays: grown by scikit-learn, kept and asked without it. Pure.

scikit-learn's own object can only be stored as a pickle, which runs code when it is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from app.routing.learning.terms import Floats

SETTINGS: Final[Mapping[str, Any]] = {
    "max_iter": 80,
    "learning_rate": 0.06,
    "max_leaf_nodes": 8,
    "l2_regularization": 5,
    "max_features": 0.3,
    "early_stopping": False,
}
_LEAST_IN_LEAF: Final = 60
_SEEDS: Final = (1, 2, 3)
"""Forests are grown by chance; the mean of some is steadier than one."""


@dataclass(frozen=True, slots=True)
class Trees:
    """A row for each tree, a column for each node; node 0 is the root. feature -1: a leaf, which leads to itself.

    start  log-odds before the first tree; values: log-odds that a leaf adds
    """

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    values: npt.NDArray[np.float64]
    start: float

    def probabilities(self, features: Floats) -> Floats:
        """Probability of yes for each row."""
        size = self.feature.shape[1]
        first = np.arange(0, self.feature.size, size)[None, :]
        rows = np.arange(0, features.size, features.shape[1])[:, None]
        nodes = np.broadcast_to(first, (len(features), len(self.feature)))
        while (feature := self.feature.take(nodes)).max(initial=-1) >= 0:
            goes_left = features.take(rows + feature) <= self.threshold.take(nodes)
            nodes = first + np.where(goes_left, self.left.take(nodes), self.right.take(nodes))
        odds = self.start + self.values.take(nodes).sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def grown(features: Floats, yes: npt.NDArray[np.bool_], *, seeds: Sequence[int] = _SEEDS) -> Trees:
    """Trees that tell the rows of yes from the others; both must be there."""
    least = min(_LEAST_IN_LEAF, max(5, len(yes) // 20))
    forests = [
        HistGradientBoostingClassifier(**SETTINGS, min_samples_leaf=least, random_state=seed).fit(features, yes)  # type: ignore[no-untyped-call]
        for seed in seeds
    ]
    # Private: there is no public way to a tree's nodes. A test compares with what scikit-learn itself predicts.
    trees = [one[0].nodes for forest in forests for one in forest._predictors]
    size = max(len(nodes) for nodes in trees)
    return Trees(
        feature=_padded([np.where(nodes["is_leaf"], -1, nodes["feature_idx"]) for nodes in trees], size, np.int16, -1),
        threshold=_padded([nodes["num_threshold"] for nodes in trees], size, np.float64, 0),
        left=_padded([_led(nodes, "left") for nodes in trees], size, np.int16, 0),
        right=_padded([_led(nodes, "right") for nodes in trees], size, np.int16, 0),
        values=_padded([nodes["value"] / len(seeds) for nodes in trees], size, np.float64, 0),
        start=float(np.ravel(forests[0]._baseline_prediction)[0]),
    )


def _led(nodes: npt.NDArray[Any], side: str) -> npt.NDArray[Any]:
    """Where a node leads on one side; a leaf leads to itself."""
    return np.where(nodes["is_leaf"], np.arange(len(nodes)), nodes[side].astype(np.intp))


def _padded(rows: list[npt.NDArray[Any]], size: int, kind: type, blank: int) -> npt.NDArray[Any]:
    table: npt.NDArray[Any] = np.full((len(rows), size), blank, dtype=kind)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return table
