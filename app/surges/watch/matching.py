"""Which surge a question belongs to, and whether a burst is one that is known already; pure."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from app.language.likeness import Matrix
from app.surges.alike import ONE_MATTER, centre
from app.surges.detection import Burst, Seen
from app.surges.models import SurgeState
from app.surges.places import Places

SAME_TOPIC: Final = 0.5
"""Likeness to a surge's centre that lets a question of its topic and place join, …"""
OTHERWISE: Final = 0.65
"""… and one of which the topic or the place is another or not known."""
SAME_BURST: Final = 0.8
"""Likeness of a burst's centre to a surge's that makes them one although topic or place is not known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A surge as questions are compared with it. joins: questions alike join without a person."""

    id: UUID
    state: SurgeState
    topic_id: UUID | None
    territory_id: UUID | None
    joins: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A question, as the number of its row, that belongs to a surge."""

    row: int
    surge_id: UUID
    likeness: float


@dataclass(frozen=True, slots=True)
class Surges:
    """The surges there are. centres: a row for each, of length 1; taken_out: (surge, question), never joined again."""

    standing: Sequence[Standing]
    centres: Matrix
    places: Places
    taken_out: Collection[tuple[UUID, UUID]] = frozenset()

    def matches(self, seen: Sequence[Seen], vectors: Matrix) -> list[Match]:
        """The questions that belong to surges, each to the one it is most like."""
        joining = [number for number, surge in enumerate(self.standing) if surge.joins]
        if not joining or not seen:
            return []
        likeness = vectors @ self.centres.T
        found = []
        for row in np.flatnonzero((likeness[:, joining] >= SAME_TOPIC).any(axis=1)).tolist():
            fitting = [number for number in joining if self._fits(seen[row], number, float(likeness[row, number]))]
            if fitting:
                best = max(fitting, key=lambda number: float(likeness[row, number]))
                found.append(Match(row, self.standing[best].id, float(likeness[row, best])))
        return found

    def same(self, burst: Burst, vectors: Matrix) -> Standing | None:
        """The surge that a burst is part of. vectors: those of all rows that the burst is of."""
        middle = centre(vectors[list(burst.rows)])
        for surge, of_surge in zip(self.standing, self.centres, strict=True):
            fits = self.places.fits(burst.territory_id, surge.territory_id)
            if fits and float(middle @ of_surge) >= self._least(burst, surge):
                return surge
        return None

    def _least(self, burst: Burst, surge: Standing) -> float:
        """Least likeness of the centres that makes a burst part of a surge."""
        if None not in (burst.topic_id, surge.topic_id) and burst.topic_id != surge.topic_id:
            return math.inf
        same_area = self.places.area(burst.territory_id) == self.places.area(surge.territory_id)
        return (
            ONE_MATTER if burst.topic_id is not None and burst.topic_id == surge.topic_id and same_area else SAME_BURST
        )

    def _fits(self, one: Seen, number: int, likeness: float) -> bool:
        surge = self.standing[number]
        if (surge.id, one.id) in self.taken_out or not self.places.fits(one.territory_id, surge.territory_id):
            return False
        known = self.places.area(one.territory_id) is not None or self.places.area(surge.territory_id) is None
        same = one.topic_id is not None and one.topic_id == surge.topic_id and known
        return likeness >= (SAME_TOPIC if same else OTHERWISE)
