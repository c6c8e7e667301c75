"""Bursts: many people ask the same at once, more than is usual at that hour; pure.

A burst is a group of texts that are alike, on one topic and, where places are known, in one municipality, of which
far more came in the last half hour, two or six hours than all questions on that topic usually are. So neither a topic
that is always busy nor one that is busy with different matters is a burst. Questions without a topic are compared with
all questions without one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.language.likeness import Matrix
from app.surges.alike import ONE_MATTER, centre, groups
from app.surges.places import Places
from app.surges.usual import WINDOWS, Usual, expected

LEAST_QUESTIONS: Final = 5
LEAST_PEOPLE: Final = 4
_STRANGE: Final = 1e-4
"""Chance below which a count is strange. On 150 topics such counts come by chance about once a day; to be a burst
their texts must be alike as well."""
_TIMES: Final = 3.0
"""A burst is at least so many times the usual: weather and holidays make busy days of twice the usual."""
_TOGETHER_IN_PLACE: Final = 0.4
_TOGETHER: Final = 0.5
"""Mean likeness of pairs. Where one place is meant less of it will do; random pairs of one broad topic have 0.4."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A question of the last hours. at: when its citizen wrote."""

    id: UUID
    citizen_id: UUID
    topic_id: UUID | None
    territory_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Burst:
    """Questions that make a burst, as numbers of the rows looked at, and in figures by the hour how strange it is."""

    rows: tuple[int, ...]
    topic_id: UUID | None
    territory_id: UUID | None
    usual_per_hour: float
    seen_per_hour: float
    began_at: datetime


def may_burst(seen: Sequence[Seen]) -> frozenset[UUID | None]:
    """The topics of which so many came that there may be a burst; None among them: questions without a topic."""
    people: dict[UUID | None, set[UUID]] = defaultdict(set)
    count: Counter[UUID | None] = Counter()
    for one in seen:
        people[one.topic_id].add(one.citizen_id)
        count[one.topic_id] += 1
    return frozenset(
        topic for topic, number in count.items() if number >= LEAST_QUESTIONS and len(people[topic]) >= LEAST_PEOPLE
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What bursts are looked for in. vectors: a row for each of `seen`; now: when the windows end."""

    seen: Sequence[Seen]
    vectors: Matrix
    usual: Usual
    places: Places
    now: datetime

    def bursts(self) -> list[Burst]:
        """The bursts among the questions; no question is in two of them."""
        topics = may_burst(self.seen)
        by_topic: dict[UUID | None, list[int]] = defaultdict(list)
        for row, one in enumerate(self.seen):
            if one.topic_id in topics:
                by_topic[one.topic_id].append(row)
        return [burst for rows in by_topic.values() for burst in self._of_topic(rows)]

    def _of_topic(self, rows: Sequence[int]) -> list[Burst]:
        """Municipality by municipality, those with most questions first, and at last the whole region."""
        area = {row: self.places.area(self.seen[row].territory_id) for row in rows}
        areas = [place for place, _ in Counter(area.values()).most_common() if place is not None]
        left = list(rows)
        found: list[Burst] = []
        for place in (*areas, None):
            chosen = [row for row in left if place is None or area[row] in (place, None)]
            for burst in self._among(chosen, _TOGETHER if place is None else _TOGETHER_IN_PLACE):
                # Those who name no place go with a town only where enough others name it.
                if place is None or sum(area[row] == place for row in burst.rows) >= LEAST_PEOPLE:
                    found = self._with(found, burst)
                    left = [row for row in left if row not in burst.rows]
        return found

    def _with(self, found: Sequence[Burst], burst: Burst) -> list[Burst]:
        """The bursts of a topic with another one, which may be one of them said in other words."""
        middle = centre(self.vectors[list(burst.rows)])
        for at, one in enumerate(found):
            if self.places.area(one.territory_id) != self.places.area(burst.territory_id):
                continue
            if float(middle @ centre(self.vectors[list(one.rows)])) >= ONE_MATTER:
                whole = replace(
                    one,
                    rows=one.rows + burst.rows,
                    seen_per_hour=one.seen_per_hour + burst.seen_per_hour,
                    began_at=min(one.began_at, burst.began_at),
                )
                return [*found[:at], whole, *found[at + 1 :]]
        return [*found, burst]

    def _among(self, rows: Sequence[int], together: float) -> list[Burst]:
        if len(rows) < LEAST_QUESTIONS:
            return []
        alike = groups(self.vectors[list(rows)], least=LEAST_QUESTIONS, together=together)
        found = [self._judged(tuple(rows[number] for number in group)) for group in alike]
        return [burst for burst in found if burst is not None]

    def _judged(self, rows: tuple[int, ...]) -> Burst | None:
        """The burst that alike questions make; None when so many are nothing strange."""
        topic_id = self.seen[rows[0]].topic_id
        place = self.places.meeting(self.seen[row].territory_id for row in rows)
        area = self.places.area(place)
        best: tuple[float, Burst] | None = None
        for window in WINDOWS:
            inside = [self.seen[row] for row in rows if self.seen[row].at > self.now - window]
            if len(inside) < LEAST_QUESTIONS or len({one.citizen_id for one in inside}) < LEAST_PEOPLE:
                continue
            usual = expected(self.usual.each_week(topic_id, self._inside(topic_id, area), WINDOWS[window]), window)
            chance = usual.chance(len(inside))
            if chance > _STRANGE or len(inside) < _TIMES * usual.mean or (best and best[0] <= chance):
                continue
            hours = window / timedelta(hours=1)
            began_at = min(self.seen[row].at for row in rows)
            figures = (usual.mean / hours, len(inside) / hours)
            best = chance, Burst(rows, topic_id, place, *figures, began_at)
        return best[1] if best else None

    def _inside(self, topic_id: UUID | None, area: UUID | None) -> list[UUID | None] | None:
        """The places whose usual questions count against those of a municipality: also those of unknown place."""
        if area is None:
            return None
        return [place for place in self.usual.counts.get(topic_id, {}) if self.places.area(place) in (area, None)]
