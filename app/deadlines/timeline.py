"""The working spans of one local year as instants, with running totals: what makes long terms cheap. Pure."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from app.deadlines.hours import DAY_SECONDS, Interval, OpeningHours

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Further away a term is a mistake, and would only cost time."""


@dataclass(frozen=True, slots=True)
class YearTimeline:
    """The working spans that begin on the dates of one local year, in order and without overlap.

    starts, ends  epoch seconds; spans are half-open
    before        working seconds of the year before each span
    through       working seconds of the year up to the end of each span
    dates         ordinals of the dates that have working time
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    through: tuple[int, ...]
    dates: tuple[int, ...]

    @property
    def total(self) -> int:
        """Working seconds of the whole year."""
        return self.through[-1] if self.through else 0

    def worked_by(self, at: int) -> int:
        """Working seconds of the year that have passed at an instant."""
        index = bisect_right(self.starts, at) - 1
        return 0 if index < 0 else self.before[index] + min(at, self.ends[index]) - self.starts[index]

    def is_open(self, at: int) -> bool:
        """Whether an instant lies in one of the spans."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]

    def reached(self, worked: int) -> int:
        """The first instant at which so much (1 … total) has been worked: at the end of a span, its closing instant."""
        index = bisect_left(self.through, worked)
        return self.ends[index] - (self.through[index] - worked)

    def left(self, worked: int) -> int:
        """The last instant at which so much (0 … total - 1) has been worked: between two spans, the next opening."""
        index = bisect_right(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]


def timeline(hours: OpeningHours, year: int) -> YearTimeline:
    """The timeline of a local year (FIRST_YEAR … LAST_YEAR).

    A wall time that a change of the clock leaves out moves forward by the gap, one that comes twice is its first;
    a span that becomes empty by that disappears.
    """
    zone = ZoneInfo(hours.tz)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    # Where a whole date was left out (Samoa, 30 December 2011) its hours fall on the next one; they count once.
    eve = (end for ordinal in (first - 2, first - 1) for _, end in _spans(hours, zone, ordinal))
    reached = max(eve, default=_instant(zone, first - 2, 0))
    found = sorted((*span, ordinal) for ordinal in range(first, last + 1) for span in _spans(hours, zone, ordinal))
    spans: list[tuple[int, int, int]] = []
    for start, end, ordinal in found:
        if end > reached:
            spans.append((max(start, reached), end, ordinal))
            reached = end
    lengths = [end - start for start, end, _ in spans]
    through = tuple(accumulate(lengths))
    return YearTimeline(
        starts=tuple(start for start, _, _ in spans),
        ends=tuple(end for _, end, _ in spans),
        before=(0, *through)[: len(through)],
        through=through,
        dates=tuple(sorted({ordinal for _, _, ordinal in spans})),
    )


def _spans(hours: OpeningHours, zone: ZoneInfo, ordinal: int) -> list[Interval]:
    worked = hours.on(date.fromordinal(ordinal))
    spans = [(_instant(zone, ordinal, start), _instant(zone, ordinal, end)) for start, end in worked]
    return [(start, end) for start, end in spans if start < end]


def _instant(zone: ZoneInfo, ordinal: int, seconds: int) -> int:
    days, seconds = divmod(seconds, DAY_SECONDS)
    minutes, second = divmod(seconds, 60)
    day = date.fromordinal(ordinal + days)
    # fold=0, the default, is the rule of `timeline` for wall times that are left out or come twice.
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, second, tzinfo=zone)
    return int(wall.timestamp())
