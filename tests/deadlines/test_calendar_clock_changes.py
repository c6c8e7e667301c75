"""Working time where the clock or the zone's offset changes."""

from zoneinfo import ZoneInfo

import pytest

from app.deadlines.hours import WEEKDAYS
from tests.deadlines.calendars import HOUR, a_calendar, local, round_the_clock, utc


def test_the_night_in_which_clocks_go_forward_is_an_hour_shorter() -> None:
    calendar = round_the_clock("Europe/Berlin")
    assert calendar.between(local("2026-03-29 00:00", "Europe/Berlin"), local("2026-03-30 00:00", "Europe/Berlin")) == (
        23 * HOUR
    )
    assert calendar.add(utc("2026-03-28 23:00"), 24 * HOUR) == utc("2026-03-29 23:00")


def test_the_night_in_which_clocks_go_back_is_an_hour_longer() -> None:
    calendar = round_the_clock("America/New_York")
    tz = "America/New_York"
    assert calendar.between(local("2026-11-01 00:00", tz), local("2026-11-02 00:00", tz)) == 25 * HOUR


def test_a_wall_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    calendar = a_calendar("Europe/Berlin", {"sun": [["02:15", "04:00"]]})
    assert next(calendar.periods(utc("2026-03-29")))[0] == utc("2026-03-29 01:15")
    assert calendar.between(utc("2026-03-29"), utc("2026-03-30")) == 45 * 60


def test_an_interval_that_the_gap_leaves_empty_disappears_and_none_counts_twice() -> None:
    calendar = a_calendar("Europe/Berlin", {"sun": [["01:00", "02:40"], ["02:50", "03:00"], ["03:10", "05:00"]]})
    # 02:40 is 03:40 then, and what is worked until it overlaps with what begins at 03:10.
    assert calendar.between(utc("2026-03-29"), utc("2026-03-30")) == 3 * HOUR


def test_an_ambiguous_wall_time_is_its_first() -> None:
    calendar = a_calendar("Europe/Berlin", {"sun": [["02:30", "04:00"]]})
    assert next(calendar.periods(utc("2026-10-25")))[0] == utc("2026-10-25 00:30")
    assert calendar.between(utc("2026-10-25"), utc("2026-10-26")) == 2 * HOUR + HOUR // 2


def test_a_permanent_change_of_the_offset_moves_opening_hours_with_it() -> None:
    calendar = a_calendar("Europe/Kaliningrad")
    # 26 October 2014: from UTC+3 to UTC+2 for good.
    assert calendar.add(utc("2014-10-24 00:00"), 1) == utc("2014-10-24 06:00:01")
    assert calendar.add(utc("2014-10-27 00:00"), 1) == utc("2014-10-27 07:00:01")
    assert calendar.add(utc("2014-10-24 15:00"), 8 * HOUR) == utc("2014-10-27 16:00")
    volgograd = a_calendar("Europe/Volgograd")
    assert volgograd.add(utc("2020-12-26 00:00"), 8 * HOUR) == utc("2020-12-28 15:00")


@pytest.mark.parametrize("tz", ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_offsets_of_half_and_quarter_hours_are_exact(tz: str) -> None:
    due = a_calendar(tz).add(local("2026-06-01 09:00", tz), 8 * HOUR)
    assert due.astimezone(ZoneInfo(tz)).strftime("%H:%M") == "18:00"


def test_a_date_that_never_was_counts_once() -> None:
    # Samoa left out 30 December 2011, a Friday.
    calendar = a_calendar("Pacific/Apia", {day: [["09:00", "17:00"]] for day in WEEKDAYS})
    start, end = local("2011-12-29 00:00", "Pacific/Apia"), local("2012-01-01 00:00", "Pacific/Apia")
    assert calendar.between(start, end) == 16 * HOUR


def test_a_year_that_begins_at_one_in_the_morning_keeps_the_evening_before() -> None:
    # Kiritimati left out 31 December 1994; its hours fall on the first day of the next year and count once.
    calendar = round_the_clock("Pacific/Kiritimati")
    start, end = utc("1994-12-30 00:00"), utc("1995-01-03 00:00")
    assert calendar.between(start, end) == 4 * 24 * HOUR
    assert calendar.add(start, 4 * 24 * HOUR) == end
    assert calendar.subtract(end, 4 * 24 * HOUR) == start
