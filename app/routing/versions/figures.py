"""How good decisions were on questions whose agency is known; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from uuid import UUID

from app.core.db import Json
from app.routing.learning import measures
from app.routing.learning.measures import Judged

_COVERAGES: Final = (0.25, 0.5, 0.75)
_AIMS: Final = tuple(round(0.5 + 0.01 * step, 2) for step in range(50))
_LEAST_DECIDED: Final = 20
"""Fewer decisions than this say nothing of a precision."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision beside what is right.

    agencies, topics  as they were ranked, best first; topic None: nobody said what it is about
    confidence        of the first agency
    may_be_sure       False where a person decides whatever the confidence
    """

    agencies: Sequence[UUID]
    topics: Sequence[UUID]
    agency: UUID
    topic: UUID | None
    confidence: float
    may_be_sure: bool

    @property
    def is_right(self) -> bool:
        """Whether the first agency is the right one."""
        return self.agencies[:1] == [self.agency]


@dataclass(frozen=True, slots=True)
class Point:
    """To be right this often: the threshold, the share decided without a person, and how often that was right."""

    precision: float
    threshold: float
    share: float
    reached: float


def figures(outcomes: Sequence[Outcome]) -> Json:
    """The figures of a version: shares 0…1."""
    agencies = [_judged(one.agencies, one.agency, one.confidence) for one in outcomes]
    topics = [_judged(one.topics, one.topic, 0.0) for one in outcomes if one.topic is not None]
    return {
        "agency_top_1": measures.top(agencies, 1),
        "agency_top_3": measures.top(agencies, 3),
        "topic_top_1": measures.top(topics, 1) if topics else 0.0,
        "topic_top_3": measures.top(topics, 3) if topics else 0.0,
        "precision_at": {str(part): measures.precision_at(agencies, part) for part in _COVERAGES},
        "calibration_error": measures.calibration_error(agencies),
    }


def _judged(ranked: Sequence[UUID], right: UUID, confidence: float) -> Judged:
    return Judged([str(one) for one in ranked], confidence, str(right))


def curve(outcomes: Sequence[Outcome]) -> list[Point]:
    """For each precision from 0.5 to 0.99 the lowest threshold that reached it; one out of reach is left out."""
    surest = sorted((one for one in outcomes if one.may_be_sure), key=lambda one: -one.confidence)
    right = list(accumulate(int(one.is_right) for one in surest))
    # Only where the next decision is less sure: a threshold cannot part decisions that are equally so.
    ends = [
        place
        for place in range(_LEAST_DECIDED, len(surest) + 1)
        if place == len(surest) or surest[place].confidence < surest[place - 1].confidence
    ]
    points = []
    for aim in _AIMS:
        place = max((place for place in ends if right[place - 1] / place >= aim), default=0)
        if place:
            less = surest[place].confidence if place < len(surest) else 0.0
            threshold = _between(surest[place - 1].confidence, less, aim)
            points.append(Point(aim, threshold, round(place / len(outcomes), 4), round(right[place - 1] / place, 4)))
    return points


def _between(sure: float, less: float, aim: float) -> float:
    """A threshold that parts two confidences: where promises are kept, the precision aimed at is one."""
    if less < aim < sure:
        return aim
    short = math.floor(sure * 10_000) / 10_000
    return short if short > less else sure


def point_for(points: Sequence[Point], precision: float) -> Point | None:
    """The point of a precision aimed at; None when it is out of reach."""
    return min((point for point in points if point.precision >= precision), key=lambda one: one.precision, default=None)
