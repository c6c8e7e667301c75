"""What a version learnt, as judging asks it; and two opinions made one. Pure."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Key = TypeVar("Key", bound=Hashable)
Floats = npt.NDArray[np.float64]

_LEAST: Final = 2e-3
"""What an opinion that says nothing of a candidate is taken to give it."""

_DOUBT: Final = 3.0
"""Against few questions that are all plain, from which any power however high would seem to follow."""

_LEAST_POWER: Final = 0.05
_MOST_POWER: Final = 3.0


class Prediction(Protocol):
    """What was learnt says of one text: probabilities by the label, calibrated; and the words that spoke for it."""

    @property
    def topics(self) -> Mapping[str, float]: ...  # noqa: D102
    @property
    def agencies(self) -> Mapping[str, float]: ...  # noqa: D102
    @property
    def words(self) -> Sequence[str]: ...  # noqa: D102


class Predictor(Protocol):
    """A learnt model. Safe to share between threads."""

    def predict(self, texts: Sequence[str], hints: Sequence[Sequence[str]]) -> Sequence[Prediction]:
        """An opinion on each text. hints: what else is known of it, as it was told in learning."""
        ...


@dataclass(frozen=True, slots=True)
class Pool:
    """How much two opinions count: the powers to which their probabilities are raised before they are multiplied."""

    learnt: float
    known: float


EVEN: Final = Pool(0.8, 0.4)
"""Before anything was measured."""


@dataclass(frozen=True, slots=True)
class Version:
    """A learnt version, ready to be asked."""

    id: UUID
    predictor: Predictor
    topics: Pool = EVEN
    agencies: Pool = EVEN


def pooled(learnt: Mapping[Key, float], known: Mapping[Key, float], pool: Pool) -> dict[Key, float]:
    """Probabilities by both opinions. What they leave open besides is one more candidate, and left open here too."""
    keys = [*learnt, *(key for key in known if key not in learnt)]
    rows = [(learnt.get(key, 0.0), known.get(key, 0.0)) for key in keys] + _open(learnt, known)
    raised = [_raised(a, pool.learnt) * _raised(b, pool.known) for a, b in rows]
    whole = sum(raised)
    return {key: share / whole for key, share in zip(keys, raised, strict=False)}


def _open(learnt: Mapping[Key, float], known: Mapping[Key, float]) -> list[tuple[float, float]]:
    """What both opinions leave open, as one more candidate; none where that is next to nothing."""
    rest = max(0.0, 1.0 - sum(learnt.values())), max(0.0, 1.0 - sum(known.values()))
    return [rest] if max(rest) > _LEAST else []


def _raised(probability: float, power: float) -> float:
    return float(max(probability, _LEAST) ** power)


@dataclass(frozen=True, slots=True)
class Told:
    """One question with a known answer, and both opinions on it."""

    learnt: Mapping[Key, float]  # type: ignore[valid-type]
    known: Mapping[Key, float]  # type: ignore[valid-type]
    answer: Key  # type: ignore[valid-type]


def fitted(told: Sequence[Told]) -> Pool:
    """The powers under which the known answers surprise least; `EVEN` where there is nothing to fit by."""
    if not told:
        return EVEN
    both, asked = _logs(told)
    usual, doubt = np.array([EVEN.learnt, EVEN.known]), _DOUBT / len(told)

    def surprise(powers: Floats) -> tuple[float, Floats]:
        scores = both @ powers
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        rows = np.arange(len(told))
        gradient = (np.einsum("nk,nkj->nj", shares, both) - both[rows, asked]).mean(axis=0)
        away = powers - usual
        told_by = -float(np.log(np.maximum(shares[rows, asked], 1e-12)).mean())
        return told_by + doubt * float(away @ away), gradient + 2 * doubt * away

    found = minimize(  # type: ignore[no-untyped-call]
        surprise, [EVEN.learnt, EVEN.known], jac=True, bounds=[(_LEAST_POWER, _MOST_POWER)] * 2, method="L-BFGS-B"
    )
    return Pool(round(float(found.x[0]), 4), round(float(found.x[1]), 4))


_NO_CANDIDATE: Final = -60.0
"""In place of a logarithm: a column that is no candidate of this row."""


def _logs(told: Sequence[Told]) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Logarithms of both opinions on each candidate of each question, and the place of its answer among them."""
    rows = []
    for one in told:
        keys = dict.fromkeys([one.answer, *one.learnt, *one.known])
        opinions = [(one.learnt.get(key, 0.0), one.known.get(key, 0.0)) for key in keys]
        rows.append(opinions + _open(one.learnt, one.known))
    both = np.full((len(told), max(map(len, rows)), 2), _NO_CANDIDATE)
    for index, row in enumerate(rows):
        both[index, : len(row)] = [[math.log(max(share, _LEAST)) for share in pair] for pair in row]
    return both, np.zeros(len(told), dtype=np.intp)
