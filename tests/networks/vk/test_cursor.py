"""The cursor of a page."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.vk.cursor import Cursor, dump, load

# The first text drawn on a machine takes a second: Hypothesis builds its tables of characters.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

_counts = st.dictionaries(st.integers(1), st.integers(0), max_size=5)
_cursors = st.builds(
    Cursor,
    counts=_counts,
    waiting=_counts,
    refused=_counts,
    wall_offset=st.none() | st.integers(0),
    wall_seen_at=st.integers(0),
    reread_at=st.integers(0),
    rotation=st.integers(0),
    last_message=st.none() | st.integers(0),
    dialogs=_counts,
)


@PATIENT
@given(_cursors)
def test_a_stored_cursor_is_the_same_again(cursor: Cursor) -> None:
    assert load(dump(cursor)) == cursor


@pytest.mark.parametrize("stored", [None, "", "null", "[]", "{}", "x", '{"p":{"a":1}}', "1e999", "[" * 100_000])
def test_what_is_no_cursor_starts_over(stored: str | None) -> None:
    cursor = load(stored)
    assert (cursor.counts, cursor.more) == ({}, True)


@PATIENT
@given(
    st.dictionaries(
        st.sampled_from("pwxotfrmd"),
        st.none() | st.integers() | st.floats() | st.text() | st.dictionaries(st.text(), st.text()),
    )
)
def test_no_json_makes_loading_fail(given_json: dict[str, object]) -> None:
    assert isinstance(load(json.dumps(given_json)), Cursor)


def test_a_page_of_a_thousand_posts_stays_small() -> None:
    cursor = Cursor(counts={100_000 + number: number for number in range(1300)})
    assert len(dump(cursor)) < 20_000
