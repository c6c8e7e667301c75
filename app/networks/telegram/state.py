"""What a feed has to remember between two looks, as the cursors that the service stores; pure.

Of a page: its discussion group, which threads of the group belong to which posts, albums whose parts may still come.
All of it is bounded, and whatever is forgotten costs a message its post or an album its unity, never the message.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

# A page with five posts a day has their comments told apart for two months; older posts are named by first-level
# comments themselves.
MOST_THREADS = 300
# Parts of an album arrive within seconds of each other.
MOST_ALBUMS = 8
MOST_PARTS = 10
# Source: core.telegram.org/bots/api, sendMediaGroup; 4,096 characters with a subscription, 1,024 without.
LONGEST_CAPTION = 4096
MOST_PEERS = 300
MOST_FOREIGN = 200


@dataclass(slots=True)
class Part:
    """One message of an album: its caption and what is attached."""

    text: str
    attachments: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Album:
    """Messages that people see as one.

    key    unique among all chats
    first  number of the message it is stored as: the first of its parts that was met
    at     when that was written, in seconds since 1970
    parts  by number of the message
    """

    key: str
    first: int
    at: int
    parts: dict[int, Part] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its captions; there is rarely more than one."""
        return "\n".join(part.text for _, part in sorted(self.parts.items()) if part.text)

    @property
    def attachments(self) -> list[Mapping[str, Any]]:
        """What is attached to all its parts, in their order."""
        return [one for _, part in sorted(self.parts.items()) for one in part.attachments]


@dataclass(slots=True)
class PageState:
    """What is known of one page.

    group    id of the discussion group
    former   the group before it: what was written there may still be told
    direct   id of the chat with the channel's direct messages
    threads  number of the channel's post by the number of its thread in the group
    posts    number of the post that an album of the channel is, by the album's key
    peers    citizens who came to the bot from this page
    """

    group: int | None = None
    former: int | None = None
    direct: int | None = None
    threads: dict[int, int] = field(default_factory=dict)
    albums: list[Album] = field(default_factory=list)
    posts: dict[str, int] = field(default_factory=dict)
    peers: list[int] = field(default_factory=list)

    def belongs(self, thread: int, post: int) -> None:
        """Remember which post a thread belongs to; what is known of it already stays."""
        self.threads.setdefault(thread, post)
        _shorten(self.threads, MOST_THREADS)

    def move(self, group: int) -> None:
        """The discussion group is another one now, whose messages are numbered anew."""
        if group != self.group:
            self.former, self.group, self.threads = self.group, group, {}

    def leave(self, group: int) -> None:
        """The group belongs to another channel now."""
        self.group = None if self.group == group else self.group
        self.former = None if self.former == group else self.former

    def post_of(self, key: str, number: int) -> int:
        """The post that an album's part belongs to: the first of its parts that was met."""
        first = self.posts.setdefault(key, number)
        _shorten(self.posts, MOST_ALBUMS)
        return first

    def album(self, key: str) -> Album | None:
        """The album of this key, if it is remembered."""
        return next((one for one in self.albums if one.key == key), None)

    def remember(self, album: Album) -> None:
        """Keep an album until newer ones push it out. One with captions nobody can write is not kept."""
        others = [one for one in self.albums if one.key != album.key]
        fits = len(album.parts) <= MOST_PARTS and len(album.text) <= LONGEST_CAPTION
        self.albums = [*others, *([album] if fits else [])][-MOST_ALBUMS:]


@dataclass(slots=True)
class FeedState:
    """Where a bot's updates stand.

    offset   id of the next update wanted; None: the oldest there is
    at       when the last update came, in seconds since 1970
    foreign  chats that belong to none of our pages
    """

    offset: int | None = None
    at: int = 0
    foreign: list[int] = field(default_factory=list)

    def ignore(self, chat: int) -> None:
        """Remember that a chat belongs to none of our pages."""
        self.foreign = [*(one for one in self.foreign if one != chat), chat][-MOST_FOREIGN:]


def write_page(state: PageState) -> str:
    """The page's cursor."""
    return _PAGE.dump_json(state, exclude_defaults=True).decode()


def read_page(cursor: str | None) -> PageState:
    """What a page's cursor says; of a cursor nobody can read nothing is known, and all is learned again."""
    with suppress(ValidationError):
        return _PAGE.validate_json(cursor or "{}")
    return PageState()


def write_feed(state: FeedState) -> str:
    """The feed's cursor."""
    return _FEED.dump_json(state, exclude_defaults=True).decode()


def read_feed(cursor: str | None) -> FeedState:
    """What a feed's cursor says; of one nobody can read nothing is known: the oldest update there is comes next."""
    with suppress(ValidationError):
        return _FEED.validate_json(cursor or "{}")
    return FeedState()


def _shorten(kept: dict[Any, Any], most: int) -> None:
    while len(kept) > most:
        del kept[next(iter(kept))]


_PAGE = TypeAdapter(PageState)
_FEED = TypeAdapter(FeedState)
