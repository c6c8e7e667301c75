"""What the stand-in knows: people, chats, messages, pages, and bots with the updates kept for them."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# Source: core.telegram.org/bots/api, Getting updates.
_KEPT_FOR = timedelta(hours=24)
_NUMBERS_HOLD_FOR = timedelta(days=7)
_LARGEST_UPDATE = 2**31 - 1


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    is_bot: bool = False
    username: str = ""


@dataclass(slots=True)
class Chat:
    """A channel, a group, the direct messages of a channel, or a dialog with a bot.

    linked       discussion group of a channel, channel of a discussion group
    parent       channel whose direct messages these are
    migrated_to  the supergroup a group has become
    """

    id: int
    kind: str
    title: str = ""
    username: str = ""
    linked: int | None = None
    parent: int | None = None
    migrated_to: int | None = None
    open: bool = True
    last: int = 0
    messages: dict[int, "Message"] = field(default_factory=dict)

    def next_number(self) -> int:
        """A number no message of this chat has."""
        self.last += 1
        return self.last


@dataclass(slots=True, kw_only=True)
class Message:
    """A message in one chat.

    author      None for what a chat wrote in its own name
    sender      the chat in whose name it was written
    thread      number of the message that its thread began with
    forward_of  the post it is the automatic forward of
    photo       whether a photo is attached, with the text as its caption
    topic       the citizen whose direct messages to a channel these are
    service     fields of a note of the network
    """

    chat: Chat
    number: int
    at: datetime
    text: str
    author: User | None = None
    sender: Chat | None = None
    thread: int | None = None
    answered: "Message | None" = None
    forward_of: "Message | None" = None
    photo: bool = False
    album: str = ""
    topic: User | None = None
    edited_at: datetime | None = None
    service: Mapping[str, Any] = field(default_factory=dict)

    @property
    def raw_id(self) -> str:
        """Its id for those who act in the stand-in: numbers are unique in their chat alone."""
        return f"{self.chat.id}:{self.number}"


@dataclass(slots=True)
class Page:
    """A channel with its discussion group and its direct messages.

    threads  number of a post's forward in the present group, by the post's number
    closed   posts that take no more comments
    """

    channel: Chat
    group: Chat
    direct: Chat
    bots: "list[Bot]" = field(default_factory=list)
    threads: dict[int, int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Webhook:
    """Where a bot's updates are sent to."""

    url: str
    secret: str
    failed_at: datetime | None = None
    failure: str = ""


@dataclass(slots=True)
class Kept:
    """An update that nobody has confirmed."""

    id: int
    at: datetime
    update: dict[str, Any]


@dataclass(slots=True)
class Bot:
    """A bot: its rights by chat, its dialogs by user, and the updates kept for it.

    pages    channels it serves; blocked: citizens it cannot write to
    allowed  kinds of updates it wants; None: all
    polls    long polls so far; the newest alone is served
    grown    set whenever a waiting poll or webhook has something to look at
    waiting  set while a long poll waits
    """

    user: User
    token: str
    rights: dict[int, str] = field(default_factory=dict)
    dialogs: dict[int, Chat] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    allowed: Sequence[str] | None = None
    webhook: Webhook | None = None
    polls: int = 0
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    kept: deque[Kept] = field(default_factory=deque)
    _next: int = 0
    _last_at: datetime | None = None

    def administers(self, chat: Chat) -> bool:
        """Whether it is told what is written there."""
        return self.rights.get(chat.id) == "administrator"

    def tell(self, kind: str, body: Mapping[str, Any], now: datetime) -> None:
        """Keep an update for this bot, if it wants updates of the kind."""
        if self.allowed is not None and kind not in self.allowed:
            return
        if self._last_at is None or now - self._last_at >= _NUMBERS_HOLD_FOR:
            # "Chosen randomly": anywhere, and below the last one as well as above it.
            self._next = (self._next * 48_271 + self.user.id * 7_919 + 40_014) % (_LARGEST_UPDATE // 2) + 1
        self.kept.append(Kept(self._next, now, {"update_id": self._next, kind: body}))
        self._next, self._last_at = self._next + 1, now
        self.grown.set()

    def forget(self, now: datetime, *, before: int | None = None) -> None:
        """Drop what is older than a day, and what is confirmed: everything below `before`."""
        while self.kept and now - self.kept[0].at >= _KEPT_FOR:
            self.kept.popleft()
        while before is not None and self.kept and self.kept[0].id < before:
            self.kept.popleft()
