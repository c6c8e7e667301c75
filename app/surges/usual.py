"""How many questions are usual at an hour, and how strange it is that so many came; pure.

The usual is what came at the same hours of the weeks before. Of so few weeks each may have had a surge of its own, so
the fullest one counts as much as the second fullest. How many may come is then told by the distribution of a Poisson
count whose rate is known from counts alone, with one question a window known beforehand: with little history many
must come before it is strange.
Source: A. Gelman et al., "Bayesian Data Analysis", 3rd ed., 2.6: the predictive distribution is negative binomial.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from scipy.special import betainc

WEEKS: Final = 6

SHORT: Final = timedelta(hours=2)
LONG: Final = timedelta(hours=6)
# Half an hour of six weeks says little: its usual is a quarter of that of two hours.
WINDOWS: Final = {timedelta(minutes=30): SHORT, timedelta(hours=2): SHORT, timedelta(hours=6): LONG}
"""The windows in which bursts are looked for, each with the one that its usual is counted in."""

Place = UUID | None


@dataclass(frozen=True, slots=True)
class Usual:
    """What came at the same hours of earlier weeks.

    weeks   how many of them there were questions to count in, at most WEEKS
    counts  by topic and territory: for SHORT and for LONG one number a week
    """

    weeks: int = 0
    counts: Mapping[UUID | None, Mapping[Place, Mapping[timedelta, Sequence[int]]]] = field(default_factory=dict)

    def each_week(self, topic_id: UUID | None, places: Collection[Place] | None, counted: timedelta) -> list[int]:
        """Questions of a topic that came in a window of each week. places: None for everywhere."""
        of_topic = self.counts.get(topic_id, {})
        chosen = of_topic.values() if places is None else [of_topic[place] for place in places if place in of_topic]
        found = [0] * self.weeks
        for one in chosen:
            for week, count in enumerate(one[counted][: self.weeks]):
                found[week] += count
        return found


@dataclass(frozen=True, slots=True)
class Expected:
    """What a window usually brings. total: questions in `units` windows of its length."""

    total: float
    units: float

    @property
    def mean(self) -> float:
        """Questions in one window; 0 when nothing is known."""
        return self.total / self.units if self.units else 0.0

    def chance(self, count: int) -> float:
        """0…1: that so many or more come although nothing is strange."""
        return float(betainc(count, self.total + 1, 1 / (self.units + 2))) if count else 1.0


def expected(each_week: Sequence[int], window: timedelta) -> Expected:
    """What a window usually brings, from the counts that `Usual.each_week` gave for the one it is counted in."""
    ordered = sorted(each_week)
    if len(ordered) > 1:
        ordered[-1] = ordered[-2]
    return Expected(sum(ordered), len(ordered) * (WINDOWS[window] / window))
