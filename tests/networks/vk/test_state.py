"""What a sweep remembers between two looks."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.vk import backfill, private, stream
from app.networks.vk.state import (
    PageState,
    SweepState,
    Turn,
    Watched,
    dump_page,
    dump_sweep,
    load_page,
    load_sweep,
)
from tests.fakes import MONDAY

# The first text drawn on a machine takes a second: Hypothesis builds its tables of characters.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

_whole = st.integers(0, 2**40)
_pages = st.builds(
    PageState,
    posts=st.dictionaries(_whole, st.builds(Watched, _whole, _whole, _whole), max_size=5),
    open=st.none() | st.booleans(),
    marks=st.dictionaries(st.text(max_size=5), _whole, max_size=3),
)
_sweeps = st.builds(
    SweepState,
    *[_whole] * 5,
    turns=st.dictionaries(st.text(max_size=2), st.builds(Turn, _whole, _whole.map(float)), max_size=3),
    refused=st.dictionaries(st.text(max_size=3), st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=3),
    served=st.lists(_whole, max_size=3),
)


@PATIENT
@given(_pages, _sweeps)
def test_what_was_stored_is_the_same_again(page: PageState, sweep: SweepState) -> None:
    assert (load_page(dump_page(page)), load_sweep(dump_sweep(sweep))) == (page, sweep)


NO_CURSORS = [None, "", "null", "[]", "{}", "x", '{"p":[1,"a"]}', "1e999", "[" * 100_000, '{"t":[1e999],"r":{},"x":{}}']


@pytest.mark.parametrize("stored", NO_CURSORS)
def test_what_is_no_cursor_starts_over(stored: str | None) -> None:
    assert (load_page(stored), load_sweep(stored)) == (PageState(), SweepState())
    assert (stream.load(stored), private.load(stored)) == (None, private.DialogsState())
    walk = backfill.load(stored, now=MONDAY)
    assert (walk.offset, walk.waiting, walk.began) == (0, [], int(MONDAY.timestamp()))


@PATIENT
@given(
    st.dictionaries(
        st.sampled_from("pomtrxdbw"),
        st.none() | st.integers() | st.floats() | st.text() | st.dictionaries(st.text(), st.text()),
    )
)
def test_no_json_makes_loading_fail(given_json: dict[str, object]) -> None:
    stored = json.dumps(given_json)
    assert isinstance(load_page(stored), PageState)
    assert isinstance(load_sweep(stored), SweepState)
    assert isinstance(private.load(stored), private.DialogsState)
    assert isinstance(backfill.load(stored, now=MONDAY), backfill.Walk)
    assert stream.load(stored) is None


def test_a_page_of_sixty_posts_stays_small() -> None:
    state = PageState({100_000 + number: Watched(120, 492_681, 104_000) for number in range(60)})
    assert len(dump_page(state)) < 1700


def test_posts_too_old_or_too_many_are_forgotten() -> None:
    state = PageState({1: Watched(0, 0), 2: Watched(0, 1)} | {number: Watched(0, 700) for number in range(10, 1100)})
    state.forget_old(721)
    assert (len(state.posts), 1 in state.posts, 10 in state.posts, 1099 in state.posts) == (1000, False, False, True)


def test_turns_go_round_all_pages_and_are_spaced() -> None:
    turn, pages = Turn(), [3, 5, 8]
    assert turn.take(pages, spacing=10, now=1000, most=9) == []
    taken = [turn.take(pages, spacing=10, now=1000 + second, most=9) for second in range(5, 60, 5)]
    assert [page for some in taken for page in some] == [3, 5, 8, 3, 5]
    assert max(map(len, taken)) == 1


def test_turns_that_were_missed_are_not_made_up_for() -> None:
    turn = Turn(after=3, at=1000)
    assert turn.take([3, 5, 8], spacing=10, now=90_000, most=2) == [5, 8]
    assert turn.take([3, 5, 8], spacing=10, now=90_005, most=2) == []
    assert turn.take([3, 5, 8], spacing=10, now=90_010, most=2) == [3]


def test_a_round_without_pages_stands_still() -> None:
    turn = Turn(at=5)
    assert (turn.take([], spacing=10, now=1000, most=9), turn) == ([], Turn(at=5))
