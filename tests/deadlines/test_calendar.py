"""Working time: vectors, changes of the clock, pauses, dates, and properties that hold for any calendar."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.deadlines.calendar import Pauses, WorkingCalendar
from app.deadlines.hours import WEEKDAYS, NoWorkingTime, OpeningHours

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


# Changes of the clock


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


# Dates


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


# Properties

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/Kaliningrad", "Australia/Lord_Howe", "UTC"]
instants = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - hypothesis wants naive bounds
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
terms = st.integers(1, 800 * HOUR)


def _text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def _intervals(draw: st.DrawFn) -> list[list[str]]:
    edges = draw(st.lists(st.integers(0, 24 * 60), max_size=6, unique=True).map(sorted))
    return [[_text(start), _text(end)] for start, end in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    days = st.dates(date(2024, 1, 1), date(2027, 1, 1)).map(date.isoformat)
    hours = draw(st.dictionaries(st.sampled_from(WEEKDAYS), _intervals(), min_size=1))
    hours["wed"] = hours.get("wed") or [["10:00", "17:00"]]
    return a_calendar(
        draw(st.sampled_from(ZONES)),
        hours,
        holidays=draw(st.lists(days, max_size=20)),
        short=draw(st.lists(days, max_size=5)),
        shifts=draw(st.dictionaries(days, _intervals(), max_size=5)),
        breaks=draw(st.dictionaries(days, _intervals(), max_size=5)),
    )


@st.composite
def _pauses(draw: st.DrawFn) -> Pauses:
    lengths = st.integers(0, 60 * 24 * HOUR).map(lambda seconds: timedelta(seconds=seconds))
    return [(start, start + length) for start, length in draw(st.lists(st.tuples(instants, lengths), max_size=4))]


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, terms, _pauses())
def test_what_was_added_lies_between(calendar: WorkingCalendar, start: datetime, term: int, pauses: Pauses) -> None:
    due = calendar.add(start, term, pauses)
    assert calendar.between(start, due, pauses) == term
    assert calendar.between(start, due - timedelta(seconds=1), pauses) == term - 1, "a second earlier it is not used up"


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, terms, _pauses())
def test_what_was_subtracted_lies_between(calendar: WorkingCalendar, end: datetime, term: int, pauses: Pauses) -> None:
    start = calendar.subtract(end, term, pauses)
    assert calendar.between(start, end, pauses) == term
    assert calendar.is_open(start, pauses)


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, terms, _pauses())
def test_subtracting_undoes_adding(calendar: WorkingCalendar, start: datetime, term: int, pauses: Pauses) -> None:
    opened = calendar.add(start, 0, pauses)
    assert calendar.is_open(opened, pauses)
    assert calendar.subtract(calendar.add(start, term, pauses), term, pauses) == opened


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, instants, terms, terms)
def test_later_starts_and_longer_terms_are_due_later(
    calendar: WorkingCalendar, one: datetime, other: datetime, short: int, long: int
) -> None:
    early, late = sorted((one, other))
    assert calendar.add(early, short) <= calendar.add(late, short)
    first, second = sorted((short, long))
    assume(first != second)
    assert calendar.add(one, first) < calendar.add(one, second)
    assert calendar.add(calendar.add(one, first), second - first) == calendar.add(one, second)


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, st.integers(1, 60), _pauses())
def test_periods_hold_what_between_counts(
    calendar: WorkingCalendar, start: datetime, count: int, pauses: Pauses
) -> None:
    found = list(islice(calendar.periods(start, pauses=pauses), count))
    end = found[-1][1]
    assert sum(int((b - a).total_seconds()) for a, b in found) == calendar.between(start, end, pauses)
    back = list(islice(calendar.periods(end, "backward", pauses), count - 1))
    assert back == found[:0:-1], "the first one is cut at the start"


@settings(max_examples=40, deadline=None)
@given(calendars(), st.dates(date(2024, 1, 1), date(2027, 1, 1)))
def test_a_date_has_the_time_its_hours_say_unless_the_clock_changes(calendar: WorkingCalendar, day: date) -> None:
    zone = calendar.zone
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = midnight + timedelta(days=1)
    assume(midnight.utcoffset() == following.utcoffset())
    assert calendar.between(midnight, following) == sum(end - start for start, end in calendar.hours.on(day))


@settings(max_examples=30, deadline=None)
@given(calendars())
def test_a_calendar_comes_back_from_its_data(calendar: WorkingCalendar) -> None:
    assert WorkingCalendar.from_data(calendar.to_data()) == calendar


@settings(max_examples=40, deadline=None)
@given(calendars(), instants, st.integers(1, 400))
def test_working_days_go_there_and_back(calendar: WorkingCalendar, start: datetime, days: int) -> None:
    day = calendar.working_date(start.date(), 0)
    there = calendar.working_date(day, days)
    assert calendar.working_date(there, -days) == day
    assert calendar.hours.on(there), "only dates with hours are working dates"


def test_equal_hours_are_equal_calendars_whatever_was_asked_of_them() -> None:
    one, other = a_calendar(), a_calendar()
    one.add(utc("2026-06-01"), 1)
    assert one == other
    assert isinstance(one.hours, OpeningHours)
