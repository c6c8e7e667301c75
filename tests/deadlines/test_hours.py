"""Calendars as data: what comes back, and what is refused in which words."""

from typing import Any

import pytest

from app.deadlines.calendar import WorkingCalendar
from app.deadlines.hours import BadCalendar, OpeningHours, cut, merge

COMPLETE = {
    "tz": "Europe/Kaliningrad",
    "hours": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], "sat": [["20:00", "24:00"]]},
    "holidays": ["2026-01-01", "01-07", "02-29"],
    "short": ["2026-04-30"],
    "shifts": {"2026-11-01": [["09:00", "14:00"]]},
    "breaks": {"2026-03-02": [["12:00:30", "13:00"]]},
    "covered": [2025, 2026],
}


def test_a_calendar_comes_back_as_it_was_given() -> None:
    assert WorkingCalendar.from_data(COMPLETE).to_data() == COMPLETE


def test_zone_and_hours_suffice() -> None:
    hours = OpeningHours.from_data({"tz": "UTC", "hours": {"mon": [["09:00", "18:00"]]}})
    assert hours.to_data() == {
        "tz": "UTC",
        "hours": {"mon": [["09:00", "18:00"]]},
        "holidays": [],
        "short": [],
        "shifts": {},
        "breaks": {},
        "covered": [],
    }


def test_intervals_that_touch_or_overlap_become_one() -> None:
    hours = OpeningHours.from_data({"tz": "UTC", "hours": {"mon": [["12:00", "18:00"], ["09:00", "12:00"]]}})
    assert hours.week[0] == ((9 * 3600, 18 * 3600),)


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"tz": "Europe/Kenigsberg"}, "tz", "no IANA time zone"),
        ({"tz": None}, "tz", "no IANA time zone"),
        ({"tz": "../etc/passwd"}, "tz", "no IANA time zone"),
        ({"hours": None}, "hours", "has to be an object"),
        ({"hours": {"monday": []}}, "hours.monday", "no weekday"),
        ({"hours": {"mon": "09:00-18:00"}}, "hours.mon", "has to be a list"),
        ({"hours": {"mon": [["09:00"]]}}, "hours.mon", "is no interval"),
        ({"hours": {"mon": [["18:00", "09:00"]]}}, "hours.mon", "does not end after its start"),
        ({"hours": {"mon": [["09:00", "09:00"]]}}, "hours.mon", "does not end after its start"),
        ({"hours": {"mon": [["09:00", "24:01"]]}}, "hours.mon", "'24:01' is no time"),
        ({"hours": {"mon": [["9:00", "18:00"]]}}, "hours.mon", "'9:00' is no time"),
        ({"hours": {"mon": [["09:60", "18:00"]]}}, "hours.mon", "'09:60' is no time"),
        ({"hours": {"mon": [["²9:00", "18:00"]]}}, "hours.mon", "is no time"),
        ({"holidays": "2026-01-01"}, "holidays", "has to be a list"),
        ({"holidays": ["01.01.2026"]}, "holidays", "is no date"),
        ({"holidays": ["02-30"]}, "holidays", "is no date"),
        ({"holidays": [20260101]}, "holidays", "is no date"),
        ({"short": ["tomorrow"]}, "short", "is no date"),
        ({"shifts": []}, "shifts", "has to be an object"),
        ({"shifts": {"2026-13-01": []}}, "shifts.2026-13-01", "is no date"),
        ({"breaks": {"2026-01-01": [["10:00", "09:00"]]}}, "breaks.2026-01-01", "does not end"),
        ({"covered": ["2026"]}, "covered", "is no year"),
        ({"covered": [True]}, "covered", "is no year"),
        ({"holiday": []}, "holiday", "unknown"),
    ],
)
def test_bad_data_are_refused_with_the_place_and_the_reason(change: dict[str, Any], path: str, said: str) -> None:
    with pytest.raises(BadCalendar) as caught:
        OpeningHours.from_data(COMPLETE | change)
    assert said in caught.value.errors[path]


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(BadCalendar) as caught:
        OpeningHours.from_data({"tz": "x", "hours": {"mon": [["a", "b"]]}, "short": [1]})
    assert set(caught.value.errors) == {"tz", "hours.mon", "short"}


def test_merge_and_cut_are_about_seconds_and_not_about_intervals() -> None:
    assert merge([(5, 7), (1, 3), (3, 4), (6, 9), (8, 8), (9, 2)]) == ((1, 4), (5, 9))
    assert cut(((0, 10), (20, 30)), ((0, 2), (4, 5), (8, 22), (30, 40))) == ((2, 4), (5, 8), (22, 30))
    assert cut(((0, 10),), ()) == ((0, 10),)
    assert cut(((0, 10),), ((0, 10),)) == ()
