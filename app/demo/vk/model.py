"""What the stand-in of VKontakte remembers: communities, posts, comments, dialogs."""

import asyncio
from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.networks.access import TokenKind


@dataclass(slots=True)
class Author:
    """A person."""

    id: int
    first_name: str
    last_name: str


@dataclass(slots=True)
class Comment:
    """A comment of a wall.

    from_id     negative: a community
    root        id of the comment whose thread it stands in; None for a first-level one
    replies     ids of its thread, ascending; first-level comments only
    """

    id: int
    from_id: int
    at: datetime
    text: str
    root: int | None = None
    reply_to_comment: int | None = None
    reply_to_user: int | None = None
    replies: list[int] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Post:
    """A post of a wall with its comments.

    top      ids of first-level comments, ascending
    closed   nobody may comment
    hidden   comments are not shown either
    shown    comments and replies that are shown with their text
    gone     comments that were deleted, and may be restored
    """

    id: int
    at: datetime
    text: str
    comments: dict[int, Comment] = field(default_factory=dict)
    top: list[int] = field(default_factory=list)
    closed: bool = False
    hidden: bool = False
    shown: int = 0
    gone: dict[int, Comment] = field(default_factory=dict)

    def add(self, comment: Comment) -> None:
        """Put a comment in its place."""
        self.comments[comment.id] = comment
        self.shown += 1
        insort(self.top if comment.root is None else self.comments[comment.root].replies, comment.id)

    def remove(self, comment_id: int) -> Comment:
        """Delete a comment, which is given: a placeholder stays while there are replies to it, nothing otherwise."""
        comment = self.comments[comment_id]
        self.shown -= 1
        self.gone[comment_id] = replace(comment, replies=[])
        if comment.replies:
            comment.deleted, comment.text = True, ""
        else:
            self._vanish(comment)
        return self.gone[comment_id]

    def restore(self, comment_id: int) -> Comment:
        """Bring a deleted comment back. Raises KeyError."""
        back = self.gone.pop(comment_id)
        placeholder = self.comments.get(comment_id)
        if placeholder is None:
            self.add(back)
            return back
        placeholder.deleted, placeholder.text = False, back.text
        self.shown += 1
        return placeholder

    def _vanish(self, comment: Comment) -> None:
        del self.comments[comment.id]
        siblings = self.top if comment.root is None else self.comments[comment.root].replies
        del siblings[bisect_left(siblings, comment.id)]
        if comment.root is not None and self.comments[comment.root].deleted and not siblings:
            self._vanish(self.comments[comment.root])


@dataclass(slots=True)
class Message:
    """A private message.

    id         counts all messages of the community
    local_id   counts the messages of the dialog
    from_page  out of the community
    """

    id: int
    local_id: int
    peer: int
    from_page: bool
    at: datetime
    text: str
    random_id: int = 0
    edited_at: datetime | None = None


@dataclass(slots=True)
class Server:
    """An address the community's events are sent to.

    status  "unconfigured", "failed", "wait" or "ok"; only the last is called
    on      types of events
    failed  tries in a row that went wrong
    """

    id: int
    url: str
    title: str
    secret: str
    status: str = "unconfigured"
    on: set[str] = field(default_factory=set)
    failed: int = 0


@dataclass(slots=True)
class Stream:
    """The community's Long Poll: off, and every type of event off, until switched on.

    log     events that are kept, the newest last
    last    number of the newest event
    woken   set and replaced when something is logged
    asked   set once somebody waits for something to be logged
    key_at  when the key was given out
    """

    enabled: bool = False
    version: str = ""
    on: set[str] = field(default_factory=set)
    log: deque[dict[str, Any]] = field(default_factory=deque)
    last: int = 0
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    key: str = ""
    key_at: datetime | None = None
    keys: int = 0

    def add(self, event: dict[str, Any], *, kept: int) -> None:
        """Log an event and wake who waits for it."""
        self.log.append(event)
        self.last += 1
        while len(self.log) > kept:
            self.log.popleft()
        self.woken.set()
        self.woken = asyncio.Event()


@dataclass(slots=True)
class Community:
    """A page.

    posts        newest first is what the wall shows; kept oldest first
    where        the post of each comment of the wall
    places       photos, videos, topics and things on sale, by kind and id; their comments are numbered by themselves
    pinned       id of the post shown first whatever its date
    by_random    a message sent with this dialog and `random_id` before
    by_guid      a comment written with this `guid` before
    screen_name  "" for club<id>
    wall_state   0 off, 1 open, 2 limited, 3 closed
    deactivated  "banned" or "deleted"; "" for neither
    told         events that happened, told or not
    """

    id: int
    name: str
    posts: dict[int, Post] = field(default_factory=dict)
    order: list[tuple[datetime, int]] = field(default_factory=list)
    pinned: int | None = None
    dialogs: dict[int, list[Message]] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    by_random: dict[tuple[int, int], Message] = field(default_factory=dict)
    by_guid: dict[str, Comment] = field(default_factory=dict)
    last_wall_id: int = 0
    last_message_id: int = 0
    last_place_id: int = 0
    where: dict[int, Post] = field(default_factory=dict)
    places: dict[tuple[str, int], Post] = field(default_factory=dict)
    screen_name: str = ""
    wall_state: int = 1
    deactivated: str = ""
    told: int = 0
    stream: Stream = field(default_factory=Stream)
    servers: dict[int, Server] = field(default_factory=dict)
    last_server_id: int = 0

    def next_wall_id(self) -> int:
        """A new id; posts and comments of a wall are counted together."""
        self.last_wall_id += 1
        return self.last_wall_id

    def next_place_id(self) -> int:
        """A new id of a place or of a comment there."""
        self.last_place_id += 1
        return self.last_place_id

    def add_post(self, post: Post) -> None:
        """Put a post on the wall by its date."""
        self.posts[post.id] = post
        insort(self.order, (post.at, post.id))

    def wall(self) -> list[Post]:
        """The posts as the wall shows them: the pinned one, then newest first."""
        shown = [self.posts[post_id] for _, post_id in reversed(self.order)]
        if self.pinned is not None:
            shown.sort(key=lambda post: post.id != self.pinned)
        return shown

    def add_message(self, peer: int, text: str, *, from_page: bool, at: datetime, random_id: int = 0) -> Message:
        """Append to the dialog with `peer`."""
        self.last_message_id += 1
        dialog = self.dialogs.setdefault(peer, [])
        message = Message(self.last_message_id, len(dialog) + 1, peer, from_page, at, text, random_id)
        dialog.append(message)
        return message


@dataclass(slots=True)
class Token:
    """A token and the communities it was issued for.

    user_id  who acts with it; 0 unless it is a person's
    rights   of a community's token
    """

    kind: TokenKind
    pages: set[int]
    user_id: int = 0
    rights: set[str] = field(default_factory=lambda: {"manage", "messages", "wall", "photos"})
