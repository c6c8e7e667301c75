"""Calendars and instants for tests."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.deadlines.calendar import WorkingCalendar
from app.deadlines.hours import WEEKDAYS

HOUR = 3600
OFFICE = [["09:00", "13:00"], ["14:00", "18:00"]]


def a_calendar(tz: str = "UTC", hours: Any = None, **more: Any) -> WorkingCalendar:
    week = dict.fromkeys(WEEKDAYS[:5], OFFICE) if hours is None else hours
    return WorkingCalendar.from_data({"tz": tz, "hours": week, **more})


def round_the_clock(tz: str, **more: Any) -> WorkingCalendar:
    return a_calendar(tz, {day: [["00:00", "24:00"]] for day in WEEKDAYS}, **more)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, tz: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))
