"""What the connector remembers between two looks, as compact JSON that others only store.

A cursor that cannot be read starts over, which repeats but loses nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.networks.max.fields import number_or_none

T = TypeVar("T")
_MOST_DIALOGS = 500
_MOST_POSTS = 300


@dataclass(slots=True)
class EventCursor:
    """Where a bot's updates stand, by long poll or by calls.

    marker      of the next update; None when MAX gave none yet
    checked_ms  until then its dialogs are known to be whole; None before the first look
    began_ms    when the check of dialogs that goes on began; None when none does
    after       the check has come to this dialog, in order of their ids
    dialogs     chats known from updates, by page, the least recent first
    """

    marker: int | None = None
    checked_ms: int | None = None
    began_ms: int | None = None
    after: int | None = None
    dialogs: dict[str, list[int]] = field(default_factory=dict)

    def page_of(self, chat: int) -> str | None:
        """The page a dialog belongs to; None when it is not known."""
        return next((page for page, chats in self.dialogs.items() if chat in chats), None)

    def remember(self, chat: int, page: str) -> None:
        """Note that a dialog belongs to a page and was just used."""
        self.forget(chat)
        self.dialogs.setdefault(page, []).append(chat)
        del self.dialogs[page][:-_MOST_DIALOGS]

    def forget(self, chat: int) -> None:
        """Drop a dialog that is no more."""
        for page in [page for page, chats in self.dialogs.items() if chat in chats]:
            self.dialogs[page].remove(chat)
            if not self.dialogs[page]:
                del self.dialogs[page]


@dataclass(slots=True)
class RoundCursor:
    """A round of the sweep over all pages of a bot.

    began_ms  None between two rounds
    refused   pages that could not be read in this round, which goes on without them
    """

    began_ms: int | None = None
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SeenPost:
    """A post as the sweep last saw it. digest: of its text and all its comments."""

    at_ms: int
    read_ms: int = 0
    digest: str = ""


@dataclass(slots=True)
class ChannelCursor:
    """A channel as the sweep last saw it. swept_ms: began the last round that read it whole."""

    swept_ms: int = 0
    posts: dict[str, SeenPost] = field(default_factory=dict)


@dataclass(slots=True)
class HistoryCursor:
    """How far a back-fill is.

    before_ms  posts up to this instant are to be listed next; None at first
    edge       posts of that very instant that were listed
    listed     all posts wanted are listed
    waiting    listed posts whose comments are to be read
    done       posts whose comments are read
    """

    before_ms: int | None = None
    edge: list[str] = field(default_factory=list)
    listed: bool = False
    waiting: list[str] = field(default_factory=list)
    done: int = 0


def load_events(stored: str | None) -> EventCursor:
    """The cursor of a long poll or of calls."""

    def read(given: Mapping[str, Any]) -> EventCursor:
        numbers = {name: number_or_none(given, name) for name in ("m", "t", "b", "c")}
        dialogs = {str(page): [int(chat) for chat in chats] for page, chats in given["d"].items()}
        return EventCursor(numbers["m"], numbers["t"], numbers["b"], numbers["c"], dialogs)

    return _load(stored, read, EventCursor())


def dump_events(cursor: EventCursor) -> str:
    """The text that `load_events` reads."""
    values = {"m": cursor.marker, "t": cursor.checked_ms, "b": cursor.began_ms, "c": cursor.after}
    return _text({**values, "d": cursor.dialogs})


def load_round(stored: str | None) -> RoundCursor:
    """The cursor of a sweep."""
    return _load(
        stored, lambda given: RoundCursor(number_or_none(given, "b"), list(map(str, given["x"]))), RoundCursor()
    )


def dump_round(cursor: RoundCursor) -> str:
    """The text that `load_round` reads."""
    return _text({"b": cursor.began_ms, "x": cursor.refused})


def load_channel(stored: str | None) -> ChannelCursor:
    """The cursor of one page of a sweep."""

    def read(given: Mapping[str, Any]) -> ChannelCursor:
        posts = {str(mid): SeenPost(int(at), int(read), str(digest)) for mid, (at, read, digest) in given["p"].items()}
        return ChannelCursor(int(given["t"]), posts)

    return _load(stored, read, ChannelCursor())


def dump_channel(cursor: ChannelCursor) -> str:
    """The text that `load_channel` reads; of very many posts the newest are kept."""
    newest = sorted(cursor.posts.items(), key=lambda one: one[1].at_ms)[-_MOST_POSTS:]
    return _text({"t": cursor.swept_ms, "p": {mid: [seen.at_ms, seen.read_ms, seen.digest] for mid, seen in newest}})


def load_history(stored: str | None) -> HistoryCursor:
    """The cursor of a back-fill."""

    def read(given: Mapping[str, Any]) -> HistoryCursor:
        edge, waiting = list(map(str, given["x"])), list(map(str, given["q"]))
        return HistoryCursor(number_or_none(given, "f"), edge, bool(given["e"]), waiting, int(given["n"]))

    return _load(stored, read, HistoryCursor())


def dump_history(cursor: HistoryCursor) -> str:
    """The text that `load_history` reads."""
    values = {"f": cursor.before_ms, "x": cursor.edge, "e": cursor.listed, "q": cursor.waiting, "n": cursor.done}
    return _text(values)


def _load(stored: str | None, read: Callable[[Mapping[str, Any]], T], fresh: T) -> T:
    try:
        return read(json.loads(stored or ""))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return fresh


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
