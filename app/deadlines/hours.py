"""Which wall-clock hours of a date are worked, and their form in the database. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.errors import Invalid

Interval = tuple[int, int]
"""Half-open, in seconds: after local midnight here, of the epoch in `timeline.py`."""

Intervals = tuple[Interval, ...]

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_SECONDS: Final = 24 * 3600
EVE_CUT_SECONDS: Final = 3600
"""How much shorter the day before a holiday is. Source: Labour Code of the Russian Federation, article 95."""


class BadCalendar(Invalid, ValueError):
    """The data do not describe a calendar; `errors` says by path what is wrong."""

    code = "bad-calendar"


class NoWorkingTime(BadCalendar):
    """The calendar has no working time at all, or none where it was looked for."""

    code = "no-working-time"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The hours worked on any date.

    tz        IANA zone
    week      Monday first; sorted, not overlapping intervals
    holidays  dates without work
    yearly    (month, day) without work in every year
    short     dates on which work ends an hour of working time earlier
    shifts    hours of a date instead of those of its weekday
    breaks    cut out of the hours of a date
    covered   years whose production calendar is known
    """

    tz: str
    week: tuple[Intervals, ...]
    holidays: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    short: frozenset[date] = frozenset()
    shifts: Mapping[date, Intervals] = field(default_factory=dict)
    breaks: Mapping[date, Intervals] = field(default_factory=dict)
    covered: frozenset[int] = frozenset()

    def on(self, day: date) -> Intervals:
        """The hours worked on a date: a holiday beats a shift, a shift beats the weekday, breaks are cut out."""
        if day in self.holidays or (day.month, day.day) in self.yearly:
            return ()
        worked = self.shifts.get(day, self.week[day.weekday()])
        if day in self.short:
            worked = _shorten(worked, EVE_CUT_SECONDS)
        return cut(worked, self.breaks.get(day, ()))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "OpeningHours":
        """The hours described by `to_data`'s form; only `tz` and `hours` are obligatory. Raises BadCalendar."""
        reader = _Reader()
        if unknown := sorted(set(data) - _FIELDS):
            reader.errors.update({str(name): f"unknown; known are {', '.join(sorted(_FIELDS))}" for name in unknown})
        days = reader.sequence(data.get("holidays", []), "holidays")
        hours = cls(
            tz=reader.zone(data.get("tz")),
            week=reader.week(data.get("hours")),
            holidays=frozenset(reader.dates([day for day in days if not _is_yearly(day)], "holidays")),
            yearly=frozenset(reader.yearly([day for day in days if _is_yearly(day)])),
            short=frozenset(reader.dates(reader.sequence(data.get("short", []), "short"), "short")),
            shifts=reader.by_date(data.get("shifts", {}), "shifts"),
            breaks=reader.by_date(data.get("breaks", {}), "breaks"),
            covered=frozenset(reader.years(data.get("covered", []))),
        )
        if reader.errors:
            path, wrong = next(iter(reader.errors.items()))
            raise BadCalendar(f"{path}: {wrong}", errors=reader.errors)
        return hours

    def to_data(self) -> dict[str, Any]:
        """The hours as JSON values: dates as 2026-01-01 or yearly as 01-07, times as 09:00 or 09:00:30, 24:00 last."""
        yearly = [f"{month:02}-{day:02}" for month, day in sorted(self.yearly)]
        return {
            "tz": self.tz,
            "hours": {name: _as_texts(self.week[number]) for number, name in enumerate(WEEKDAYS) if self.week[number]},
            "holidays": [day.isoformat() for day in sorted(self.holidays)] + yearly,
            "short": [day.isoformat() for day in sorted(self.short)],
            "shifts": {day.isoformat(): _as_texts(hours) for day, hours in sorted(self.shifts.items())},
            "breaks": {day.isoformat(): _as_texts(hours) for day, hours in sorted(self.breaks.items())},
            "covered": sorted(self.covered),
        }


_FIELDS: Final = frozenset({"tz", "hours", "holidays", "short", "shifts", "breaks", "covered"})


def merge(intervals: Iterable[Interval]) -> Intervals:
    """The same seconds as sorted intervals that neither overlap nor touch; empty and reversed ones are left out."""
    merged: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def cut(intervals: Intervals, holes: Intervals) -> Intervals:
    """What sorted intervals keep when sorted holes are cut out of them."""
    kept: list[Interval] = []
    for start, end in intervals:
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at:
                continue
            if hole_start >= end:
                break
            kept.append((at, hole_start))
            at = hole_end
        kept.append((at, end))
    return tuple((start, end) for start, end in kept if start < end)


def _shorten(intervals: Intervals, seconds: int) -> Intervals:
    kept = list(intervals)
    while kept and seconds:
        start, end = kept.pop()
        taken = min(seconds, end - start)
        seconds -= taken
        if end - taken > start:
            kept.append((start, end - taken))
    return tuple(kept)


def _is_yearly(value: object) -> bool:
    return isinstance(value, str) and len(value) == len("01-07")


def _as_texts(intervals: Intervals) -> list[list[str]]:
    return [[_as_text(start), _as_text(end)] for start, end in intervals]


def _as_text(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


class _Reader:
    """Reads JSON values; what is wrong is gathered by path, so that a person sees all of it at once."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def zone(self, value: object) -> str:
        try:
            return ZoneInfo(value if isinstance(value, str) else "").key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.errors["tz"] = f"{value!r} is no IANA time zone, such as Europe/Kaliningrad"
            return ""

    def week(self, value: object) -> tuple[Intervals, ...]:
        if not isinstance(value, Mapping):
            self.errors["hours"] = "has to be an object from mon … sun to lists of intervals"
            return ((),) * 7
        for name in value:
            if name not in WEEKDAYS:
                self.errors[f"hours.{name}"] = f"no weekday; weekdays are {', '.join(WEEKDAYS)}"
        return tuple(self.intervals(value.get(name, []), f"hours.{name}") for name in WEEKDAYS)

    def intervals(self, value: object, path: str) -> Intervals:
        return merge(map(partial(self._interval, path=path), self.sequence(value, path)))

    def _interval(self, value: object, path: str) -> Interval:
        match value:
            case [str(start), str(end)]:
                begin, close = self._seconds(start, path), self._seconds(end, path)
            case _:
                self.errors[path] = f"{value!r} is no interval, such as ['09:00', '18:00']"
                return 0, 0
        if begin >= close and path not in self.errors:
            self.errors[path] = f"{start}–{end} does not end after its start"
        return begin, close

    def _seconds(self, text: str, path: str) -> int:
        parts = text.split(":")
        if len(parts) in {2, 3} and all(len(part) == 2 and part.isascii() and part.isdigit() for part in parts):
            hours, minutes, seconds = ([int(part) for part in parts] + [0])[:3]
            total = hours * 3600 + minutes * 60 + seconds
            if minutes < 60 and seconds < 60 and total <= DAY_SECONDS:
                return total
        self.errors[path] = f"{text!r} is no time from 00:00 to 24:00"
        return 0

    def sequence(self, value: object, path: str) -> Sequence[object]:
        if isinstance(value, list | tuple):
            return value
        self.errors[path] = "has to be a list"
        return ()

    def dates(self, values: Iterable[object], path: str) -> Iterable[date]:
        for value in values:
            try:
                yield date.fromisoformat(value if isinstance(value, str) else "")
            except ValueError:
                self.errors[path] = f"{value!r} is no date, such as 2026-01-01"

    def yearly(self, values: Iterable[object]) -> Iterable[tuple[int, int]]:
        # 2000 was a leap year, so that 02-29 is a date.
        for day in self.dates([f"2000-{value}" for value in values], "holidays"):
            yield day.month, day.day

    def by_date(self, value: object, path: str) -> dict[date, Intervals]:
        if not isinstance(value, Mapping):
            self.errors[path] = "has to be an object from dates to lists of intervals"
            return {}
        return {
            day: self.intervals(hours, f"{path}.{text}")
            for text, hours in value.items()
            for day in self.dates([text], f"{path}.{text}")
        }

    def years(self, value: object) -> Iterable[int]:
        for year in self.sequence(value, "covered"):
            if isinstance(year, int) and not isinstance(year, bool):
                yield year
            else:
                self.errors["covered"] = f"{year!r} is no year, such as 2026"
