"""The Russian production calendar: days off, moved days, working Saturdays and short eves of a year. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

import holidays

from app.deadlines.calendar import WorkingCalendar
from app.deadlines.hours import Intervals, OpeningHours

_STATUTORY: Final = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
"""(month, day). Source: Labour Code of the Russian Federation, article 112."""

_MOVED_FROM: Final = re.compile(r"\(перенесено с (\d\d\.\d\d\.\d{4})\)$")


@dataclass(frozen=True, slots=True)
class YearData:
    """The production calendar of a year for a five-day week.

    holidays           every day off that is a holiday or was moved by decree
    working_saturdays  worked weekend dates, with the weekday date each replaces
    short_eves         worked dates that are an hour shorter
    covered            the year's decree on moved days is known; otherwise moved days are missing
    """

    holidays: frozenset[date]
    working_saturdays: dict[date, date]
    short_eves: frozenset[date]
    covered: bool


@cache
def russian_year(year: int) -> YearData:
    """The production calendar of a year.

    Source: Labour Code, articles 95 (an hour less on the eve of a holiday; a worked Saturday takes the length of the
    day it replaced) and 112 (holidays); the decrees on moved days as kept by the package `holidays`.
    """
    named = holidays.country_holidays("RU", years=year, language="ru")
    days_off = frozenset(day for day in named if day.year == year)
    moved = {_moved_from(name): day for day, name in named.items() if _MOVED_FROM.search(name)}
    working = {day: moved[day] for day in sorted(named.weekend_workdays) if day in moved}
    eves = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    worked = (day for day in eves if day.year == year and (day in working or _is_weekday(day, days_off)))
    short = frozenset(day for day in worked if _is_eve(day) or (day in working and _is_eve(working[day])))
    return YearData(days_off, working, short, covered=bool(moved))


def russian_calendar(tz: str, week: Sequence[Intervals], years: Iterable[int]) -> WorkingCalendar:
    """A calendar with these weekly hours (Monday first) and the production calendars of the years.

    Raises BadCalendar, NoWorkingTime.
    """
    known = {year: russian_year(year) for year in years}
    worked = [pair for data in known.values() for pair in data.working_saturdays.items()]
    return WorkingCalendar(
        OpeningHours(
            tz=tz,
            week=tuple(week),
            holidays=frozenset().union(*(data.holidays for data in known.values())),
            short=frozenset().union(*(data.short_eves for data in known.values())),
            shifts={day: week[replaced.weekday()] for day, replaced in worked},
            covered=frozenset(year for year, data in known.items() if data.covered),
        )
    )


def _moved_from(name: str) -> date | None:
    found = _MOVED_FROM.search(name)
    return datetime.strptime(found[1], "%d.%m.%Y").date() if found else None  # noqa: DTZ007 - a date, not an instant


def _is_weekday(day: date, days_off: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in days_off


def _is_eve(day: date) -> bool:
    following = day + timedelta(days=1)
    return (following.month, following.day) in _STATUTORY
