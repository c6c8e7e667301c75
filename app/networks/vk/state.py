"""What a sweep remembers between two looks, as compact JSON that others only store."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

# Comments come within days of their post: older posts are watched no more, nor more than so many of one page.
WATCHED_HOURS = 30 * 24
_MOST_POSTS = 1000
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


@dataclass(slots=True)
class Watched:
    """A post as it was last seen.

    count   comments it had when they were last read
    hour    when it was published, hours since 1970
    newest  largest number of its comments known
    """

    count: int
    hour: int
    newest: int = 0


@dataclass(slots=True)
class PageState:
    """A page as it was last seen.

    open   whether citizens could comment; None while that was not seen
    marks  what was last seen of its other places with comments: "topic:5" and how many there were
    """

    posts: dict[int, Watched] = field(default_factory=dict)
    open: bool | None = None
    marks: dict[str, int] = field(default_factory=dict)

    def forget_old(self, hour: int) -> None:
        """Watch no longer what is too old or too much."""
        kept = sorted((post for post, one in self.posts.items() if hour - one.hour <= WATCHED_HOURS), reverse=True)
        self.posts = {post: self.posts[post] for post in kept[:_MOST_POSTS]}


def load_page(cursor: str | None) -> PageState:
    """The state that was stored; when it cannot be read one that starts over, which repeats but loses nothing."""
    try:
        given = json.loads(cursor or "")
        flat = [int(one) for one in given["p"]]
        posts = {flat[at]: Watched(*flat[at + 1 : at + 4]) for at in range(0, len(flat) // 4 * 4, 4)}
        marks = {str(name): int(mark) for name, mark in given["m"].items()}
        return PageState(posts, None if given["o"] is None else bool(given["o"]), marks)
    except _BROKEN:
        return PageState()


def dump_page(state: PageState) -> str:
    """The state as a cursor: the same state gives the same text."""
    flat = chain.from_iterable((post, one.count, one.hour, one.newest) for post, one in state.posts.items())
    stored = {"p": list(flat), "o": None if state.open is None else int(state.open), "m": state.marks}
    return json.dumps(stored, separators=(",", ":"))


@dataclass(slots=True)
class Turn:
    """Whose turn it is in a round over pages. after: page served last; at: when, seconds since 1970."""

    after: int = 0
    at: float = 0.0

    def take(self, pages: Sequence[int], *, spacing: float, now: float, most: int) -> list[int]:
        """The pages whose turn has come since, each `spacing` seconds after the one before; they count as served.

        pages  ascending
        """
        if not self.at:
            self.at = now
        passed = (now - self.at) / spacing
        count = min(int(passed), len(pages), most)
        if count < 1:
            return []
        first = bisect_right(pages, self.after)
        chosen = [pages[(first + step) % len(pages)] for step in range(count)]
        # What was missed while nobody looked is not caught up in a burst.
        self.after, self.at = chosen[-1], now if passed >= count + 1 else round(self.at + count * spacing, 1)
        return chosen


@dataclass(slots=True)
class SweepState:
    """Where a sweep stands, all its pages together; instants in seconds since 1970.

    young, week, old, live  when posts of these ages, and those of pages with events, were last looked at
    posts_after             no new posts are looked for until then
    turns                   rounds over the pages
    refused                 pages that cannot be looked at: the network's code and words
    served                  pages asked about whose posts were looked for already, until all of them were
    """

    young: int = 0
    week: int = 0
    old: int = 0
    live: int = 0
    posts_after: int = 0
    turns: dict[str, Turn] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    served: list[int] = field(default_factory=list)

    def turn(self, name: str) -> Turn:
        """One of the rounds."""
        return self.turns.setdefault(name, Turn())

    def look_again(self) -> None:
        """Have the next look count everything: this one could not read all it found."""
        self.young = self.week = self.old = self.live = 0


def load_sweep(cursor: str | None) -> SweepState:
    """The state that was stored; when it cannot be read one that starts over, which repeats but loses nothing."""
    try:
        given: dict[str, Any] = json.loads(cursor or "")
        turns = {str(name): Turn(int(after), int(at * 10) / 10) for name, (after, at) in given["r"].items()}
        refused = {str(page): (str(code), str(text)) for page, (code, text) in given["x"].items()}
        young, week, old, live, posts_after = (int(one) for one in given["t"])
        served = [int(page) for page in given["a"]]
        return SweepState(young, week, old, live, posts_after, turns, refused, served)
    except _BROKEN:
        return SweepState()


def dump_sweep(state: SweepState) -> str:
    """The state as a cursor: the same state gives the same text."""
    stored = {
        "t": [state.young, state.week, state.old, state.live, state.posts_after],
        "r": {name: [turn.after, turn.at] for name, turn in state.turns.items()},
        "x": state.refused,
        "a": state.served,
    }
    return json.dumps(stored, separators=(",", ":"))
