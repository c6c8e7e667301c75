"""Working time: vectors, pauses, refusals and cost."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

import pytest

from app.deadlines.hours import NoWorkingTime
from tests.deadlines.calendars import HOUR, OFFICE, a_calendar, utc

# 2026-06-01 is a Monday.


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-06-01 09:00", HOUR, "2026-06-01 10:00"),
        ("2026-06-01 12:30", HOUR, "2026-06-01 14:30"),
        ("2026-06-01 09:00", 8 * HOUR, "2026-06-01 18:00"),
        ("2026-06-01 09:00", 8 * HOUR + 1, "2026-06-02 09:00:01"),
        ("2026-06-01 09:00", 4 * HOUR, "2026-06-01 13:00"),
        ("2026-06-05 17:59:59", 1, "2026-06-05 18:00"),
        ("2026-06-05 18:00", 1, "2026-06-08 09:00:01"),
        ("2026-06-06 12:00", 90, "2026-06-08 09:01:30"),
        ("2026-06-01 03:00", 40 * HOUR, "2026-06-05 18:00"),
        ("2026-06-06 12:00", 0, "2026-06-08 09:00"),
        ("2026-06-01 10:00", 0, "2026-06-01 10:00"),
        ("2026-06-01 13:00", 0, "2026-06-01 14:00"),
    ],
)
def test_a_term_is_due_when_its_working_time_is_used_up(start: str, seconds: int, due: str) -> None:
    assert a_calendar().add(utc(start), seconds) == utc(due)


@pytest.mark.parametrize(
    ("end", "seconds", "start"),
    [
        ("2026-06-01 18:00", 8 * HOUR, "2026-06-01 09:00"),
        ("2026-06-01 14:30", HOUR, "2026-06-01 12:30"),
        ("2026-06-08 09:00", 1, "2026-06-05 17:59:59"),
        ("2026-06-07 09:00", 4 * HOUR, "2026-06-05 14:00"),
        ("2026-06-07 09:00", 0, "2026-06-05 18:00"),
        ("2026-06-01 14:00", 0, "2026-06-01 13:00"),
    ],
)
def test_going_back_stops_at_the_instant_from_which_the_term_passes(end: str, seconds: int, start: str) -> None:
    assert a_calendar().subtract(utc(end), seconds) == utc(start)


def test_between_counts_working_seconds_and_a_reversed_stretch_counts_nothing() -> None:
    calendar = a_calendar()
    assert calendar.between(utc("2026-06-01 12:59:58"), utc("2026-06-01 14:00:03")) == 5
    assert calendar.between(utc("2026-06-01 00:00"), utc("2026-06-08 00:00")) == 40 * HOUR
    assert calendar.between(utc("2026-06-08 00:00"), utc("2026-06-01 00:00")) == 0


def test_an_office_is_open_at_its_opening_instant_and_closed_at_its_closing_one() -> None:
    calendar = a_calendar()
    assert calendar.is_open(utc("2026-06-01 09:00"))
    assert calendar.is_open(utc("2026-06-01 12:59:59"))
    assert not calendar.is_open(utc("2026-06-01 13:00"))
    assert not calendar.is_open(utc("2026-06-01 08:59:59"))
    assert not calendar.is_open(utc("2026-06-06 10:00"))


def test_a_holiday_beats_a_shift_a_shift_beats_the_weekday_and_breaks_are_cut_out() -> None:
    calendar = a_calendar(
        holidays=["2026-06-02", "06-12"],
        shifts={"2026-06-02": [["09:00", "14:00"]], "2026-06-06": [["10:00", "12:00"]], "2026-06-03": []},
        breaks={"2026-06-06": [["10:30", "11:00"], ["10:45", "11:15"]]},
    )
    midnight = [utc(f"2026-06-{day:02}") for day in range(1, 30)]
    worked = [calendar.between(day, day + timedelta(days=1)) for day in midnight]
    assert worked[:7] == [8 * HOUR, 0, 0, 8 * HOUR, 8 * HOUR, HOUR + 15 * 60, 0]
    assert worked[11] == 0
    assert calendar.between(utc("2027-06-11 18:00"), utc("2027-06-13 00:00")) == 0


def test_a_short_day_ends_an_hour_of_working_time_earlier() -> None:
    calendar = a_calendar(
        hours={"mon": OFFICE, "tue": [["09:00", "12:00"], ["13:00", "13:30"]], "wed": [["09:00", "09:30"]]},
        short=["2026-06-01", "2026-06-02", "2026-06-03", "2026-06-06"],
    )
    days = [day for day, _ in zip(calendar.periods(utc("2026-06-01")), range(4), strict=False)]
    assert [end for _, end in days[:3]] == [utc("2026-06-01 13:00"), utc("2026-06-01 17:00"), utc("2026-06-02 11:30")]
    assert days[3][0] == utc("2026-06-08 09:00")


def test_periods_go_both_ways_and_are_cut_at_the_start() -> None:
    calendar = a_calendar()
    forward = list(islice(calendar.periods(utc("2026-06-05 15:00")), 2))
    assert forward == [
        (utc("2026-06-05 15:00"), utc("2026-06-05 18:00")),
        (utc("2026-06-08 09:00"), utc("2026-06-08 13:00")),
    ]
    backward = list(islice(calendar.periods(utc("2026-06-08 10:00"), "backward"), 2))
    assert backward == [
        (utc("2026-06-08 09:00"), utc("2026-06-08 10:00")),
        (utc("2026-06-05 14:00"), utc("2026-06-05 18:00")),
    ]


def test_periods_of_a_calendar_of_single_dates_end() -> None:
    calendar = a_calendar(hours={}, shifts={"2026-06-06": [["10:00", "12:00"]]})
    assert len(list(calendar.periods(utc("2026-01-01")))) == 1
    assert not list(calendar.periods(utc("2026-01-01"), "backward"))


# Pauses


def test_pauses_are_cut_out_to_the_second() -> None:
    calendar = a_calendar()
    pauses = [
        (utc("2026-06-01 10:00:10"), utc("2026-06-01 10:30:15")),
        (utc("2026-06-01 10:20"), utc("2026-06-01 10:40:00")),
        (utc("2026-06-02 08:00"), utc("2026-06-02 08:30")),
    ]
    due = calendar.add(utc("2026-06-01 09:00"), 8 * HOUR, pauses)
    assert due == utc("2026-06-02 09:39:50")
    assert calendar.between(utc("2026-06-01 09:00"), due, pauses) == 8 * HOUR
    assert calendar.subtract(due, 8 * HOUR, pauses) == utc("2026-06-01 09:00")


def test_a_term_that_starts_in_a_pause_starts_when_it_ends() -> None:
    pauses = [(utc("2026-06-01 08:00"), utc("2026-06-03 10:00"))]
    calendar = a_calendar()
    assert calendar.add(utc("2026-06-01 11:00"), 60, pauses) == utc("2026-06-03 10:01")
    assert calendar.add(utc("2026-06-01 11:00"), 0, pauses) == utc("2026-06-03 10:00")
    assert calendar.subtract(utc("2026-06-02 11:00"), 0, pauses) == utc("2026-05-29 18:00")
    assert not calendar.is_open(utc("2026-06-03 09:59:59"), pauses)
    assert calendar.is_open(utc("2026-06-03 10:00"), pauses)


def test_a_term_used_up_when_a_pause_begins_is_due_at_that_instant() -> None:
    pauses = [(utc("2026-06-01 10:00"), utc("2026-06-02 10:00"))]
    assert a_calendar().add(utc("2026-06-01 09:00"), HOUR, pauses) == utc("2026-06-01 10:00")


def test_periods_leave_pauses_out() -> None:
    pauses = [(utc("2026-06-01 10:00"), utc("2026-06-01 11:00"))]
    found = list(islice(a_calendar().periods(utc("2026-06-01"), pauses=pauses), 2))
    assert found == [
        (utc("2026-06-01 09:00"), utc("2026-06-01 10:00")),
        (utc("2026-06-01 11:00"), utc("2026-06-01 13:00")),
    ]


# Refusals


def test_a_calendar_without_working_time_is_refused() -> None:
    with pytest.raises(NoWorkingTime):
        a_calendar(hours={})
    with pytest.raises(NoWorkingTime):
        a_calendar(hours={"mon": []})
    with pytest.raises(ValueError, match="working hours"):
        a_calendar(hours={}, shifts={"2026-06-01": []})


def test_a_calendar_whose_holidays_leave_nothing_is_refused_where_it_is_asked() -> None:
    calendar = a_calendar(hours={"mon": OFFICE}, holidays=[f"{m:02}-{d:02}" for m in range(1, 13) for d in _days(m)])
    asked: list[Callable[[], datetime]] = [
        lambda: calendar.add(utc("2026-06-01"), 1),
        lambda: calendar.add(utc("2026-06-01"), 0),
        lambda: calendar.subtract(utc("2026-06-01"), 1),
        lambda: calendar.subtract(utc("2026-06-01"), 0),
        lambda: calendar.add_working_days(utc("2026-06-01"), 1),
        lambda: calendar.add_calendar_days(utc("2026-06-01"), 1),
    ]
    for ask in asked:
        with pytest.raises(NoWorkingTime):
            ask()
    assert calendar.between(utc("2020-06-01"), utc("2026-06-01")) == 0


def _days(month: int) -> range:
    return range(1, 30 if month == 2 else 31 if month in {4, 6, 9, 11} else 32)


def test_a_term_longer_than_the_working_time_left_is_refused() -> None:
    calendar = a_calendar(hours={}, shifts={"2026-06-06": [["10:00", "12:00"]]})
    assert calendar.add(utc("2020-01-01"), 2 * HOUR) == utc("2026-06-06 12:00")
    with pytest.raises(NoWorkingTime):
        calendar.add(utc("2020-01-01"), 2 * HOUR + 1)
    with pytest.raises(NoWorkingTime):
        a_calendar().add(utc("2026-01-01"), 10**12)


def test_naive_instants_and_negative_terms_are_refused() -> None:
    calendar = a_calendar()
    with pytest.raises(ValueError, match="time zone"):
        calendar.is_open(datetime(2026, 6, 1, 10))  # noqa: DTZ001 - the point of the test
    for ask in (calendar.add, calendar.subtract):
        with pytest.raises(ValueError, match="negative"):
            ask(utc("2026-06-01"), -1)


def test_fractions_of_a_second_are_cut_off() -> None:
    assert a_calendar().add(utc("2026-06-01 09:00:00.999999"), 1) == utc("2026-06-01 09:00:01")


# Cost


def test_a_long_term_costs_no_more_than_a_short_one() -> None:
    calendar = a_calendar("Europe/Kaliningrad", holidays=["01-01"])
    start = utc("2026-06-01 10:00")
    far = calendar.add(start, 10 * 1920 * HOUR)
    assert far.year == 2035

    def cost(seconds: int) -> float:
        began = time.perf_counter()
        for _ in range(200):
            calendar.add(start, seconds)
        return (time.perf_counter() - began) / 200

    assert min(cost(150 * HOUR) for _ in range(3)) < 0.001
    assert min(cost(10 * 1920 * HOUR) for _ in range(3)) < 0.001
