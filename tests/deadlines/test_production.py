"""The Russian production calendar of 2025–2027 as decreed, and due instants computed by hand on it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.deadlines.hours import NoWorkingTime
from app.deadlines.production import russian_calendar, russian_year

KALININGRAD = ZoneInfo("Europe/Kaliningrad")
HOUR = 3600
OFFICE = ((9 * HOUR, 12 * HOUR), (13 * HOUR, 18 * HOUR))
WEEK = (OFFICE,) * 5 + ((), ())

WEEKDAYS_OFF = {
    2025: "01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31",
    2026: "01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31",
    2027: "01-01 01-04 01-05 01-06 01-07 01-08 02-22 02-23 03-08 05-03 05-10 06-14 11-04 11-05 12-31",
}
WORKING_SATURDAYS = {2025: "11-01", 2026: "", 2027: "02-20"}
SHORT = {
    2025: "03-07 04-30 06-11 11-01",
    2026: "04-30 05-08 06-11 11-03",
    2027: "02-20 04-30 06-11 11-03",
}


def days(year: int, texts: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{text}") for text in texts.split()}


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_year_is_the_decreed_one(year: int) -> None:
    data = russian_year(year)
    assert {day for day in data.holidays if day.weekday() < 5} == days(year, WEEKDAYS_OFF[year])
    assert set(data.working_saturdays) == days(year, WORKING_SATURDAYS[year])
    assert data.short_eves == days(year, SHORT[year])
    assert data.covered


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_each_year_has_247_working_days(year: int) -> None:
    calendar = russian_calendar("Europe/Kaliningrad", WEEK, [year])
    working = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(bool(calendar.hours.on(day)) for day in working) == 247


def test_a_worked_saturday_has_the_length_of_the_day_it_replaced() -> None:
    # 2024: 27 April replaced a Monday of full length, 2 November the eve of 1 May.
    data = russian_year(2024)
    assert set(data.working_saturdays) == days(2024, "04-27 11-02 12-28")
    assert date(2024, 4, 27) not in data.short_eves
    assert date(2024, 11, 2) in data.short_eves
    short_friday = (OFFICE,) * 4 + (((9 * HOUR, 13 * HOUR),), (), ())
    calendar = russian_calendar("Europe/Kaliningrad", short_friday, [2025])
    assert calendar.hours.on(date(2025, 11, 1)) == ((9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR))


@pytest.mark.parametrize(
    ("start", "working_hours", "due"),
    [
        ("2026-05-08 16:30", 8, "2026-05-12 17:30"),
        ("2025-11-01 10:00", 4, "2025-11-01 15:00"),
        ("2025-12-30 17:00", 8, "2026-01-12 17:00"),
        ("2026-11-03 16:45", 2, "2026-11-05 10:45"),
        ("2026-08-14 17:50", 8, "2026-08-17 17:50"),
        ("2026-08-15 11:00", 2, "2026-08-17 11:00"),
        ("2027-02-19 17:00", 8, "2027-02-20 17:00"),
        ("2025-06-11 16:00", 4, "2025-06-16 12:00"),
    ],
)
def test_due_instants_are_those_computed_by_hand(start: str, working_hours: int, due: str) -> None:
    calendar = russian_calendar("Europe/Kaliningrad", WEEK, range(2025, 2028))
    began = datetime.fromisoformat(start).replace(tzinfo=KALININGRAD)
    found = calendar.add(began, working_hours * HOUR)
    assert found == datetime.fromisoformat(due).replace(tzinfo=KALININGRAD)
    assert found.tzinfo is UTC


def test_a_year_without_a_decree_is_said_to_be_not_covered() -> None:
    assert not russian_year(2090).covered
    assert date(2090, 1, 1) in russian_year(2090).holidays, "holidays by law are known in any year"
    calendar = russian_calendar("Europe/Kaliningrad", WEEK, [2026, 2090])
    assert calendar.covered(date(2026, 7, 1))
    assert not calendar.covered(date(2025, 7, 1))
    assert not calendar.covered(date(2090, 7, 1))


def test_the_last_day_of_a_year_is_an_eve_when_it_is_worked() -> None:
    # 31 December 2019 was a Tuesday and not moved.
    assert date(2019, 12, 31) in russian_year(2019).short_eves


def test_a_week_without_hours_is_refused() -> None:
    with pytest.raises(NoWorkingTime):
        russian_calendar("Europe/Kaliningrad", ((),) * 7, [2026])
