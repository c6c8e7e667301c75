import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http.paging import BadCursor, decode, encode

PARTS = st.none() | st.text(max_size=30) | st.integers(-(2**63) + 1, 2**63 - 1)


@given(st.lists(PARTS, max_size=4))
def test_a_cursor_stands_for_the_place_it_was_made_of(place: list[str | int | None]) -> None:
    assert decode(encode(*place), parts=len(place)) == place


@given(st.text(max_size=60))
def test_whatever_is_sent_is_a_cursor_or_refused(cursor: str) -> None:
    with suppress(BadCursor):
        assert len(decode(cursor, parts=2)) == 2


@pytest.mark.parametrize("place", [[1, True], [1, 1.5], [1, 2**63], [1, []], [1], {"a": 1, "b": 2}, "ab"])
def test_what_is_no_place_of_ours_is_refused(place: object) -> None:
    with pytest.raises(BadCursor):
        decode(base64.urlsafe_b64encode(json.dumps(place).encode()).decode(), parts=2)
