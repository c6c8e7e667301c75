"""How good guesses are on questions whose answer is known; pure. Shares are 0…1; rounded to four places."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

_STEPS: Final = 10
_COVERAGES: Final = (0.25, 0.5, 0.75)
_TOPS: Final = (1, 3, 5)
_WANTED: Final = 0.9
_LEAST_DECIDED: Final = 20
"""Fewer decisions than this say nothing of a precision."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One guess beside what is right. ranked: labels, best first; confidence: promised probability of the first."""

    ranked: Sequence[str]
    confidence: float
    right: str

    @property
    def hit(self) -> bool:
        """Whether the first label is the right one."""
        return self.ranked[:1] == [self.right]


@dataclass(frozen=True, slots=True)
class Point:
    """Decided from this threshold on: how often rightly, and the share decided."""

    threshold: float
    precision: float
    share: float


def judged(guess: Mapping[str, float], right: str) -> Judged:
    """A guess beside what is right."""
    return Judged(list(guess), next(iter(guess.values()), 0.0), right)


def figures(outcomes: Sequence[Judged]) -> dict[str, Any] | None:
    """All figures by name; None without an outcome."""
    if not outcomes:
        return None
    return {
        **{f"top_{most}": top(outcomes, most) for most in _TOPS},
        "f1_weighted": f1(outcomes, weighted=True),
        "f1_macro": f1(outcomes, weighted=False),
        "precision_at": {f"{part:.2f}": precision_at(outcomes, part) for part in _COVERAGES},
        "expected_calibration_error": calibration_error(outcomes),
        "coverage_at_precision_0.9": coverage_at(outcomes, _WANTED),
    }


def top(outcomes: Sequence[Judged], most: int) -> float:
    """How often the right label is among the first so many."""
    return _share(sum(one.right in one.ranked[:most] for one in outcomes), len(outcomes))


def f1(outcomes: Sequence[Judged], *, weighted: bool) -> float:
    """Mean over labels of the harmonic mean of precision and recall; weighted: by how often a label is right."""
    right = Counter(one.right for one in outcomes)
    told = Counter(one.ranked[0] for one in outcomes if one.ranked)
    hits = Counter(one.right for one in outcomes if one.hit)
    labels = sorted({*right, *told})
    score = {label: 2 * hits[label] / (right[label] + told[label]) for label in labels}
    if weighted:
        return round(sum(score[label] * right[label] for label in labels) / len(outcomes), 4)
    return round(sum(score.values()) / len(labels), 4)


def precision_at(outcomes: Sequence[Judged], part: float) -> float:
    """How often the surest part of the guesses is right."""
    surest = _surest(outcomes)[: max(1, round(part * len(outcomes)))]
    return _share(sum(one.hit for one in surest), len(surest))


def calibration_error(outcomes: Sequence[Judged]) -> float:
    """Mean difference between what was promised and what came true, over ten equal steps of confidence."""
    gaps = [0.0] * _STEPS
    for one in outcomes:
        gaps[min(int(one.confidence * _STEPS), _STEPS - 1)] += one.confidence - one.hit
    return _share(sum(abs(gap) for gap in gaps), len(outcomes))


def coverage_at(outcomes: Sequence[Judged], precision: float) -> float:
    """The largest share that can be decided at a precision; 0 when it is out of reach."""
    return max((point.share for point in curve(outcomes) if point.precision >= precision), default=0.0)


def curve(outcomes: Sequence[Judged]) -> list[Point]:
    """Precision and share for each threshold that parts the guesses, from the highest down."""
    surest = _surest(outcomes)
    hits = list(accumulate(one.hit for one in surest))
    return [
        Point(round(one.confidence, 4), _share(hit, place), _share(place, len(surest)))
        for place, (one, hit) in enumerate(zip(surest, hits, strict=True), start=1)
        if place >= _LEAST_DECIDED and (place == len(surest) or surest[place].confidence < one.confidence)
    ]


def threshold_for(points: Sequence[Point], precision: float) -> Point | None:
    """The point that decides most at a precision; None when it is out of reach."""
    return max((one for one in points if one.precision >= precision), key=lambda one: one.share, default=None)


def _surest(outcomes: Sequence[Judged]) -> list[Judged]:
    return sorted(outcomes, key=lambda one: -one.confidence)


def _share(part: float, whole: int) -> float:
    return round(part / whole, 4)
