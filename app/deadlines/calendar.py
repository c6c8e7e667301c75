"""Adding and counting working time, exact to the second. Pure.

Instants are aware; results are in UTC. Fractions of a second are cut off. Working time is half-open: an office is open
at its opening instant and closed at its closing one. A term used up exactly at closing time is due at that closing
instant, as people understand «до 18:00», and not at the next opening.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal, Self
from zoneinfo import ZoneInfo

from app.deadlines.hours import Interval, Intervals, NoWorkingTime, OpeningHours, cut, merge
from app.deadlines.timeline import FIRST_YEAR, LAST_YEAR, YearTimeline, timeline

Pauses = Sequence[tuple[datetime, datetime]]
"""Stretches of time that do not count, from … to (half-open); in any order, they may overlap."""

Direction = Literal["forward", "backward"]

MAX_EMPTY_YEARS: Final = 12
"""After so many years without working time in a row none is expected; longer than from one 29 February to the next."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working time by an agency's opening hours. Raises NoWorkingTime where the hours hold none.

    Costs a few milliseconds for each year it is asked about for the first time, microseconds afterwards, however long
    the term is.
    """

    hours: OpeningHours
    _years: dict[int, YearTimeline] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not any(self.hours.week) and not any(self.hours.shifts.values()):
            raise NoWorkingTime("give working hours for at least one weekday or date")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The calendar kept as JSON (`OpeningHours.to_data`). Raises BadCalendar, NoWorkingTime."""
        return cls(OpeningHours.from_data(data))

    def to_data(self) -> dict[str, Any]:
        """The calendar as JSON values; `from_data` gives an equal calendar back."""
        return self.hours.to_data()

    @property
    def zone(self) -> ZoneInfo:
        """The zone its hours are told in."""
        return ZoneInfo(self.hours.tz)

    def covered(self, day: date) -> bool:
        """Whether the production calendar of the date's year is known; if not, the caller has to say so."""
        return day.year in self.hours.covered

    def add(self, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
        """The instant at which so many working seconds after `start` are used up; 0 gives the next open instant.

        Raises NoWorkingTime, and ValueError for negative seconds.
        """
        if seconds < 0:
            raise ValueError("a term cannot be negative")
        if seconds == 0:
            return next(self._periods(start, "forward", pauses))[0]
        at = _seconds(start)
        for begin, end in _holes(pauses):
            worked = self._worked(at, begin)
            if worked >= seconds:
                break
            seconds, at = seconds - worked, max(at, end)
        year, worked = self._position(at)
        return _instant(self._forward(year, worked + seconds))

    def subtract(self, end: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
        """The instant from which so many working seconds pass until `end`; 0 gives the last instant still worked to.

        Raises NoWorkingTime, and ValueError for negative seconds.
        """
        if seconds < 0:
            raise ValueError("a term cannot be negative")
        if seconds == 0:
            return next(self._periods(end, "backward", pauses))[1]
        at = _seconds(end)
        for begin, until in reversed(_holes(pauses)):
            worked = self._worked(until, at)
            if worked >= seconds:
                break
            seconds, at = seconds - worked, min(at, begin)
        year, worked = self._position(at)
        return _instant(self._backward(year, worked - seconds))

    def between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
        """Working seconds from `start` to `end`; 0 when `end` is not later."""
        first, last = _seconds(start), _seconds(end)
        paused = (self._worked(max(first, begin), min(last, until)) for begin, until in _holes(pauses))
        return self._worked(first, last) - sum(paused)

    def is_open(self, at: datetime, pauses: Pauses = ()) -> bool:
        """Whether the instant is working time."""
        instant = _seconds(at)
        year, _ = self._position(instant)
        return self._year(year).is_open(instant) and not any(begin <= instant < end for begin, end in _holes(pauses))

    def periods(
        self, start: datetime, direction: Direction = "forward", pauses: Pauses = ()
    ) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of working time from `start` on (or back), without end while the calendar has working time.

        The first one is cut at `start`; each begins before it ends in either direction.
        """
        holes = _holes(pauses)
        for span in self._spans(_seconds(start), direction):
            pieces = cut((span,), holes)
            for begin, end in pieces if direction == "forward" else reversed(pieces):
                yield _instant(begin), _instant(end)

    def add_working_days(self, start: datetime, days: int, pauses: Pauses = ()) -> datetime:
        """So many dates with working time later, at the same wall clock, moved on to the next open instant.

        The local date of `start` is day zero. Negative days go back, there to the last instant still worked to. Dates
        that pauses take wholly do not count. Raises NoWorkingTime.
        """
        local = start.astimezone(self.zone)
        if days == 0:
            return self.add(start, 0, pauses)
        day, step = self.working_date(local.date(), days), 1 if days > 0 else -1
        for lost in sorted(self._lost_dates(pauses), reverse=days < 0):
            if step * local.date().toordinal() < step * lost.toordinal() <= step * day.toordinal():
                day = self.working_date(day, step)
        at = self._at_wall_clock(local, day)
        return self.add(at, 0, pauses) if days > 0 else self.subtract(at, 0, pauses)

    def add_calendar_days(self, start: datetime, days: int) -> datetime:
        """So many dates later at the same wall clock, moved forward to the next date with working time.

        Raises NoWorkingTime. Source: Civil Code of the Russian Federation, article 193 (a term ending on a day off).
        """
        local = start.astimezone(self.zone)
        return self._at_wall_clock(local, self.working_date(local.date() + timedelta(days=days), 0))

    def working_date(self, day: date, days: int) -> date:
        """The date that has working time and is so many such dates after `day` (negative: before).

        0 gives `day` itself if it has working time, otherwise the next date that has. Raises NoWorkingTime.
        """
        dates, ordinal = self._year(day.year).dates, day.toordinal()
        index = (bisect_right(dates, ordinal) - 1 if days > 0 else bisect_left(dates, ordinal)) + days
        later = index >= 0
        for year in self._years_from(day.year, "forward") if later else self._years_from(day.year - 1, "backward"):
            dates = self._year(year).dates
            index += 0 if later else len(dates)
            if 0 <= index < len(dates):
                return date.fromordinal(dates[index])
            index -= len(dates) if later else 0
        raise NoWorkingTime(f"no working date is {days} from {day.isoformat()}")

    def _year(self, year: int) -> YearTimeline:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NoWorkingTime(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
        if year not in self._years:
            self._years[year] = timeline(self.hours, year)
        return self._years[year]

    def _years_from(self, year: int, direction: Direction) -> Iterator[int]:
        """Years from `year` on (or back) until many in a row had no working time."""
        empty, step = 0, 1 if direction == "forward" else -1
        while FIRST_YEAR <= year <= LAST_YEAR and empty <= MAX_EMPTY_YEARS:
            yield year
            empty = 0 if self._year(year).total else empty + 1
            year += step

    def _position(self, at: int) -> tuple[int, int]:
        """The local year of an instant, and the working seconds of that year that have passed."""
        year = (_EPOCH + timedelta(seconds=at)).astimezone(self.zone).year
        starts = self._year(year).starts
        if (not starts or at < starts[0]) and year > FIRST_YEAR:
            # The last date of a year may reach into the next one where the clock changed at midnight.
            ends = self._year(year - 1).ends
            if ends and at < ends[-1]:
                year -= 1
        return year, self._year(year).worked_by(at)

    def _worked(self, start: int, end: int) -> int:
        if start >= end:
            return 0
        (first, skipped), (last, worked) = self._position(start), self._position(end)
        return worked - skipped + sum(self._year(year).total for year in range(first, last))

    def _forward(self, year: int, worked: int) -> int:
        for each in self._years_from(year, "forward"):
            line = self._year(each)
            if worked <= line.total:
                return line.reached(worked)
            worked -= line.total
        raise NoWorkingTime(f"the working time after {year} does not suffice for the term")

    def _backward(self, year: int, worked: int) -> int:
        for each in self._years_from(year, "backward"):
            line = self._year(each)
            if each < year:
                worked += line.total
            if worked >= 0 and line.total:
                return line.left(worked)
        raise NoWorkingTime(f"the working time before {year} does not suffice for the term")

    def _spans(self, at: int, direction: Direction) -> Iterator[Interval]:
        first, _ = self._position(at)
        for year in self._years_from(first, direction):
            line = self._year(year)
            if direction == "forward":
                for index in range(bisect_right(line.ends, at), len(line.ends)):
                    yield max(at, line.starts[index]), line.ends[index]
            else:
                for index in reversed(range(bisect_left(line.starts, at))):
                    yield line.starts[index], min(at, line.ends[index])

    def _periods(self, start: datetime, direction: Direction, pauses: Pauses) -> Iterator[tuple[datetime, datetime]]:
        yield from self.periods(start, direction, pauses)
        raise NoWorkingTime(f"no working time {'after' if direction == 'forward' else 'before'} {start.isoformat()}")

    def _lost_dates(self, pauses: Pauses) -> Iterator[date]:
        """Dates with working time of which pauses leave nothing."""
        for begin, end in ((_instant(begin), _instant(end)) for begin, end in _holes(pauses)):
            day = self.working_date(begin.astimezone(self.zone).date(), 0)
            while (midnight := datetime(day.year, day.month, day.day, tzinfo=self.zone)) < end:
                if not self.between(midnight, midnight + timedelta(days=1), pauses):
                    yield day
                day = self.working_date(day, 1)

    def _at_wall_clock(self, local: datetime, day: date) -> datetime:
        return datetime.combine(day, local.time().replace(microsecond=0, fold=0), self.zone).astimezone(UTC)


def _seconds(at: datetime) -> int:
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return (at - _EPOCH) // timedelta(seconds=1)


def _instant(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _holes(pauses: Pauses) -> Intervals:
    return merge((_seconds(start), _seconds(end)) for start, end in pauses) if pauses else ()
