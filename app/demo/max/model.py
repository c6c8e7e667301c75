"""What the stand-in of MAX remembers: bots, channels, posts, comments, dialogs."""

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Source: dev.max.ru, limits of edits of comments, and how long updates are kept.
EDIT_MS = 26 * 3_600_000
KEPT_MS = 24 * 3_600_000
RIGHTS = frozenset({"read_all_messages", "write", "edit", "delete"})


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str
    is_bot: bool = False


@dataclass(slots=True)
class Message:
    """A post, a comment, or a message of a dialog.

    chat    where it was written
    sender  None: in the name of the channel
    post    `mid` of the post it comments; "" for anything else
    parent  what it replies to
    """

    mid: str
    seq: int
    at_ms: int
    chat: int
    sender: User | None
    text: str
    post: str = ""
    parent: "Message | None" = None


@dataclass(slots=True)
class Book:
    """Messages by time. Looking up and adding cost the logarithm of how many there are."""

    _order: list[tuple[int, str]] = field(default_factory=list)
    _known: dict[str, Message] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        """Put a message in by its time."""
        self._known[message.mid] = message
        insort(self._order, (message.at_ms, message.mid))

    def remove(self, mid: str) -> Message:
        """Take a message out. Raises KeyError."""
        message = self._known.pop(mid)
        del self._order[bisect_left(self._order, (message.at_ms, mid))]
        return message

    def get(self, mid: str) -> Message | None:
        """A message, None when it is not here."""
        return self._known.get(mid)

    def __getitem__(self, mid: str) -> Message:
        return self._known[mid]

    def __contains__(self, mid: str) -> bool:
        return mid in self._known

    def newest(self) -> str | None:
        """The newest message's id; None when there is none."""
        return self._order[-1][1] if self._order else None

    def window(self, since_ms: int, until_ms: int, count: int) -> list[Message]:
        """The newest `count` between two instants, both included, newest first."""
        begin, end = bisect_left(self._order, (since_ms, "")), bisect_right(self._order, (until_ms, "\x7f"))
        return [self._known[mid] for _, mid in reversed(self._order[max(begin, end - count) : end])]


@dataclass(slots=True)
class Channel:
    """A page. rights: of each bot that is its administrator, by the bot's id; None: told as null."""

    id: int
    title: str
    link: str
    posts: Book = field(default_factory=Book)
    comments: dict[str, Book] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    rights: dict[int, frozenset[str] | None] = field(default_factory=dict)


@dataclass(slots=True)
class Dialog:
    """A citizen's talk with a bot. page: whose link it was begun by; refused: the citizen stopped the bot."""

    id: int
    user: User
    page: str
    messages: Book = field(default_factory=Book)
    refused: bool = False


@dataclass(slots=True)
class Delivery:
    """An update that an address is still to be told."""

    body: Mapping[str, Any]
    due_ms: int
    tries: int = 0


@dataclass(slots=True)
class Subscription:
    """An address that is called. good_ms: when a call last succeeded, or when it was made."""

    url: str
    secret: str
    types: list[str] | None
    made_ms: int
    good_ms: int
    waiting: list[Delivery] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """An update that is kept for the long poll."""

    number: int
    at_ms: int
    body: Mapping[str, Any]


@dataclass(slots=True)
class Bot:
    """A bot with its token, its updates and the addresses it tells them to.

    confirmed  updates below this number were confirmed and are gone
    """

    user: User
    token: str
    channels: list[Channel] = field(default_factory=list)
    events: deque[Event] = field(default_factory=deque)
    next_event: int = 1
    confirmed: int = 1
    dialogs: dict[int, Dialog] = field(default_factory=dict)
    by_user: dict[int, Dialog] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)

    def confirm(self, marker: int, now_ms: int) -> None:
        """Drop updates below the marker, and those that are too old."""
        self.confirmed = max(self.confirmed, min(marker, self.next_event))
        while self.events and (self.events[0].number < self.confirmed or now_ms - self.events[0].at_ms > KEPT_MS):
            self.events.popleft()

    def add_event(self, body: Mapping[str, Any], at_ms: int) -> None:
        """Keep an update for the long poll."""
        self.events.append(Event(self.next_event, at_ms, body))
        self.next_event += 1
