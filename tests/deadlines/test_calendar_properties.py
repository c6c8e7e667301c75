"""What holds for any calendar, start, term and pauses."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.deadlines.calendar import Pauses, WorkingCalendar
from app.deadlines.hours import WEEKDAYS, OpeningHours
from tests.deadlines.calendars import HOUR, a_calendar, utc

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
