"""Single values of OK's answers."""

from datetime import UTC, datetime

import pytest

from app.networks.access import ConnectorError
from app.networks.messages import RAW_CHARACTERS
from app.networks.ok import values


@pytest.mark.parametrize(
    ("value", "expected"),
    [("15", "15"), (15, "15"), ("a\0b", "ab"), ("", None), (None, None), (True, None), ([], None)],
)
def test_ids_are_text_or_numbers(value: object, expected: str | None) -> None:
    assert values.identifier(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(7, 7), ("7", 7), ("-7", None), ("٣", None), ("9" * 5000, None), (True, None), (1.5, None)]
)
def test_numbers_may_come_as_text(value: object, expected: int | None) -> None:
    assert values.number(value) == expected


def test_milliseconds_are_believed_before_the_date() -> None:
    assert values.instant(None, 1_000, date="2026-01-01 00:00:00") == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert values.instant(10**30, None, date="2026-01-01 00:00:00") == datetime(2025, 12, 31, 21, 0, tzinfo=UTC)


def test_dates_are_in_moscow_as_its_clocks_stood_then() -> None:
    assert values.instant(date="2026-07-01 12:00:00") == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    # From 2011 to 2014 Moscow was four hours ahead.
    assert values.instant(date="2013-01-01 12:00:00") == datetime(2013, 1, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "вчера", "2026-13-01 00:00:00", "0001-01-01 00:00:00", 5, None, {}])
def test_an_unreadable_date_is_none(date: object) -> None:
    assert values.instant(date=date) is None


@pytest.mark.parametrize("answer", [None, {}, [], {"comments": None}, {"comments": {}}, {"comments": []}])
def test_nothing_has_many_faces(answer: object) -> None:
    assert values.items(values.whole(answer, "comments"), "comments") == []


@pytest.mark.parametrize("answer", ["text", 5, [1], {"comments": "text"}, {"comments": {"a": 1}}])
def test_something_else_is_malformed(answer: object) -> None:
    with pytest.raises(ConnectorError):
        values.items(values.whole(answer, "comments"), "comments")


def test_attachments_keep_their_plain_fields() -> None:
    found = values.attachments(
        [{"type": "IMAGE", "payload": {"url": "https://x/1\0", "deep": {}}, "size": 2, "w": 1.5}, 7]
    )
    assert found == ({"type": "IMAGE", "url": "https://x/1", "size": 2},)
    assert values.attachments({"type": "IMAGE"}) == ()


def test_what_is_set_aside_has_a_bounded_length() -> None:
    aside = values.unreadable("a comment without id", {"text": "ж" * 1_000_000}, "")
    assert len(aside.raw) == RAW_CHARACTERS
    assert aside.raw.startswith('{"text": "жж')


def test_what_is_nested_too_deeply_is_set_aside_all_the_same() -> None:
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    assert values.unreadable("deep", deep, "").raw == "(nested too deeply to be shown)"
