"""From many signals about each label to calibrated probabilities of the likeliest labels. Pure.

A signal weighs the same for every label, so that few examples suffice to learn its weight and rare labels profit from
what was seen of frequent ones. The weights rank all labels; boosted trees then judge the best few, each beside its
rivals: how far ahead it is, how sure a label like it may be. Both are fitted on scores of examples that the scores were
learnt without; that is why the probabilities are calibrated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from app.routing.learning.terms import Floats
from app.routing.learning.trees import Trees, grown

MOST: Final = 10
"""Labels judged by trees, and told."""

FITTED_ON: Final = 5_000
"""Examples that the weights and trees are fitted on; more change nothing and take long."""

_LEAST_TREES: Final = 60
"""Examples below which there are no trees."""

_COST: Final = 1e-3
_SMALL: Final = 1e-4
_OF_PRIOR: Final = 0.02

Rows = npt.NDArray[np.intp]


def signals(scores: Sequence[Floats], more: Sequence[Floats], prior: Floats, named: Floats) -> Floats:
    """All signals: texts by labels by signals.

    scores  about probabilities, each texts by labels; they count also by their logarithm
    more    other signals of that shape
    prior   each label's share of the examples, by label or by text and label
    named   several signals at once
    """
    shape = scores[0].shape
    logs = [np.log(np.maximum(score, 0) + _OF_PRIOR * prior + _SMALL) for score in scores]
    level = [np.log(prior + 10 * _SMALL), (prior == 0).astype(np.float32)]
    whole = [np.broadcast_to(one, shape)[:, :, None] for one in (*scores, *logs, *more, *level)]
    return np.concatenate([*whole, named], axis=2, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Choice:
    """Learnt weights of signals, and trees; without trees the weights alone decide."""

    weights: Floats
    trees: Trees | None

    def shares(self, given: Floats) -> Floats:
        """Probabilities of all labels by the weights alone: a row for each text."""
        return _softmax(given @ self.weights)

    def best(self, given: Floats, prior: Floats, words: Floats) -> tuple[Rows, Floats]:
        """The likeliest labels of each text, best first, and their calibrated probabilities.

        prior  each label's share of the examples; words: how many each text has
        """
        order, features, shares = _rivals(given, given @ self.weights, prior, words)
        if self.trees is None:
            return order, shares
        found = self.trees.probabilities(features.reshape(-1, features.shape[2])).reshape(order.shape)
        found /= np.maximum(found.sum(axis=1, keepdims=True), 1)
        ranked = np.argsort(-found, axis=1, kind="stable")
        return np.take_along_axis(order, ranked, axis=1), np.take_along_axis(found, ranked, axis=1)


def fitted(given: Floats, right: Rows, prior: Floats, words: Floats) -> Choice:
    """Weights and trees under which the right labels surprise least. right: the column of each text's label."""
    weights = _weighed(given, right)
    if len(right) < _LEAST_TREES:
        return Choice(weights, None)
    order, features, _ = _rivals(given, given @ weights, prior, words)
    yes = order == right[:, None]
    if yes.all() or not yes.any():
        return Choice(weights, None)
    return Choice(weights, grown(features.reshape(-1, features.shape[2]), yes.ravel()))


def _weighed(given: Floats, right: Rows) -> Floats:
    """Weights of signals by conditional logistic regression."""
    spread = given.reshape(-1, given.shape[2]).std(axis=0) + 1e-6
    scaled = given / spread
    rows = np.arange(len(right))
    wanted = scaled[rows, right].sum(axis=0)

    def surprise(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        shares = _softmax(scaled @ weights.astype(np.float32))
        loss = -float(np.log(np.maximum(shares[rows, right], 1e-12)).mean())
        slope = (np.tensordot(shares, scaled, axes=([0, 1], [0, 1])) - wanted) / len(right)
        return loss + _COST * float(weights @ weights), slope.astype(np.float64) + 2 * _COST * weights

    start = np.zeros(given.shape[2])
    found = minimize(surprise, start, jac=True, method="L-BFGS-B", options={"maxiter": 100})  # type: ignore[no-untyped-call]
    return np.asarray(found.x / spread, dtype=np.float32)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def _rivals(given: Floats, scores: Floats, prior: Floats, words: Floats) -> tuple[Rows, Floats, Floats]:
    """The best few labels of each text, what trees are told of each, and the shares of those labels."""
    shares = _softmax(scores)
    order = np.argsort(-shares, axis=1, kind="stable")[:, :MOST]
    rows = np.arange(len(order))[:, None]
    mine = shares[rows, order]
    best = np.pad(mine[:, :3], ((0, 0), (0, max(0, 3 - mine.shape[1]))))
    doubt = -(shares * np.log(shares + 1e-9)).sum(axis=1)
    alone = [mine, scores[rows, order], mine / mine[:, :1], np.arange(order.shape[1])[None, :], prior[order]]
    shared = [best[:, :1], best[:, 1:2], best[:, 2:], doubt[:, None], np.log1p(words)[:, None]]
    told = [np.broadcast_to(one, order.shape)[:, :, None] for one in (*alone, *shared)]
    return order, np.concatenate([given[rows, order], *told], axis=2, dtype=np.float32), mine
