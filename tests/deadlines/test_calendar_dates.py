"""Working days and calendar days."""

from datetime import date

import pytest

from tests.deadlines.calendars import a_calendar, utc

# 2026-06-01 is a Monday.


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-06-01 10:00", 1, "2026-06-02 10:00"),
        ("2026-06-05 10:00", 1, "2026-06-08 10:00"),
        ("2026-06-06 10:00", 1, "2026-06-08 10:00"),
        ("2026-06-05 13:30", 1, "2026-06-08 14:00"),
        ("2026-06-05 19:00", 1, "2026-06-09 09:00"),
        ("2026-06-06 10:00", 0, "2026-06-08 09:00"),
        ("2026-06-01 10:00", 8, "2026-06-11 10:00"),
        ("2026-06-11 10:00", 1, "2026-06-15 10:00"),
        ("2026-06-15 10:00", -1, "2026-06-11 10:00"),
        ("2026-06-15 08:00", -1, "2026-06-10 18:00"),
        ("2026-06-01 10:00", 2600, "2036-05-20 10:00"),
    ],
)
def test_working_days_are_dates_with_working_time_at_the_same_wall_clock(start: str, days: int, due: str) -> None:
    calendar = a_calendar(holidays=["2026-06-12"])
    assert calendar.add_working_days(utc(start), days) == utc(due)


def test_dates_taken_wholly_by_a_pause_are_no_working_days() -> None:
    pauses = [(utc("2026-06-02 08:00"), utc("2026-06-03 19:00")), (utc("2026-06-04 10:00"), utc("2026-06-04 11:00"))]
    calendar = a_calendar()
    assert calendar.add_working_days(utc("2026-06-01 10:00"), 1, pauses) == utc("2026-06-04 11:00")
    assert calendar.add_working_days(utc("2026-06-04 12:00"), -1, pauses) == utc("2026-06-01 12:00")
    assert calendar.add_working_days(utc("2026-06-04 12:00"), 1, pauses) == utc("2026-06-05 12:00")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-06-01 10:00", 3, "2026-06-04 10:00"),
        ("2026-06-01 19:30", 5, "2026-06-08 19:30"),
        ("2026-06-10 10:00", 2, "2026-06-15 10:00"),
        ("2026-06-01 10:00", 30, "2026-07-01 10:00"),
    ],
)
def test_calendar_days_end_on_a_date_with_working_time(start: str, days: int, due: str) -> None:
    assert a_calendar(holidays=["2026-06-12"]).add_calendar_days(utc(start), days) == utc(due)


def test_days_keep_the_wall_clock_over_a_change_of_the_clock() -> None:
    calendar = a_calendar("Europe/Berlin")
    assert calendar.add_working_days(utc("2026-03-27 10:00"), 1) == utc("2026-03-30 09:00")
    assert calendar.add_calendar_days(utc("2026-03-27 10:00"), 4) == utc("2026-03-31 09:00")


def test_working_date_counts_from_day_zero() -> None:
    calendar = a_calendar()
    friday, saturday, monday = date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 8)
    assert calendar.working_date(friday, 0) == friday
    assert calendar.working_date(saturday, 0) == monday
    assert calendar.working_date(friday, 1) == calendar.working_date(saturday, 1) == monday
    assert calendar.working_date(monday, -1) == calendar.working_date(saturday, -1) == friday
    assert calendar.working_date(date(2026, 1, 1), -1) == date(2025, 12, 31)
    assert calendar.working_date(date(2025, 12, 31), 262) == date(2027, 1, 1)
    assert calendar.working_date(date(2027, 1, 1), -262) == date(2025, 12, 31)
