"""What the stand-in of Odnoklassniki remembers: groups, topics, comments, chats."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(at: datetime) -> int:
    """An instant as the network counts it, since 1970 in UTC."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def opaque(text: str) -> str:
    """A text as ids and anchors look outside."""
    return base64.b64encode(text.encode()).decode()


@dataclass(slots=True)
class Quirks:
    """Ways of the network that clients have been seen to stumble over. The default is its good behaviour.

    nulls            null in place of an answer with an empty list
    no_has_more      the flag is missing
    time_field       where a comment's time stands in milliseconds; "" when only the date is given
    number_ids       ids of digits come as numbers
    repeated_anchor  past the end the last page comes again, with the anchor that was asked for
    hidden_comments  so many comments of every topic are counted and not given
    unordered        the list of discussions comes by the topics' age, whatever happens in them
    """

    nulls: bool = False
    no_has_more: bool = False
    time_field: Literal["created_ms", "date_ms", ""] = "created_ms"
    number_ids: bool = False
    repeated_anchor: bool = False
    hidden_comments: int = 0
    unordered: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """A citizen."""

    id: str
    name: str
    first_name: str
    last_name: str


@dataclass(slots=True)
class Comment:
    """A comment.

    number  counts the comments of its topic
    author  None: the group
    """

    id: str
    number: int
    author: Author | None
    text: str
    at: datetime
    reply_to: "Comment | None" = None


@dataclass(slots=True)
class Topic:
    """A post of a group.

    comments   by id, in the order they were written
    active_at  time of the last activity
    activity   counts activity of the whole network; the greatest is the most recent
    """

    id: str
    group: "Group"
    text: str
    at: datetime
    active_at: datetime
    activity: int = 0
    comments: dict[str, Comment] = field(default_factory=dict)
    written: int = 0
    closed: bool = False

    def add(self, author: Author | None, text: str, at: datetime, reply_to: Comment | None) -> Comment:
        """Put a comment at the end. Its id has the form that was seen in the network."""
        self.written += 1
        ms = milliseconds(at)
        comment_id = opaque(f"{ms}:-1:{ms}:{self.id}:{self.written}")
        comment = Comment(comment_id, self.written, author, text, at, reply_to)
        self.comments[comment_id] = comment
        return comment


@dataclass(slots=True)
class Message:
    """A private message. author: None for the group."""

    mid: str
    number: int
    author: Author | None
    text: str
    at: datetime


@dataclass(slots=True)
class Chat:
    """A dialog between a citizen and a group."""

    id: str
    peer: Author
    messages: list[Message] = field(default_factory=list)

    def add(self, author: Author | None, text: str, at: datetime) -> Message:
        """Put a message at the end, a millisecond after the one before at least."""
        if self.messages:
            at = max(at, self.messages[-1].at + timedelta(milliseconds=1))
        number = len(self.messages) + 1
        message = Message(f"mid:{self.id.removeprefix('chat:')}.{number:x}", number, author, text, at)
        self.messages.append(message)
        return message


@dataclass(slots=True)
class Group:
    """A page.

    short_name  in its address; "" when it has none
    accounts    tokens of its administrators
    by_peer     its chats by the citizen's id
    banned      ids of citizens it cannot write to
    hooks       addresses that are called about private messages
    """

    id: str
    name: str
    short_name: str = ""
    accounts: list[str] = field(default_factory=list)
    topics: dict[str, Topic] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    by_peer: dict[str, Chat] = field(default_factory=dict)
    banned: set[str] = field(default_factory=set)
    hooks: "dict[str, Subscription]" = field(default_factory=dict)


@dataclass(slots=True)
class Subscription:
    """An address that is called. failing_since: when its calls began to fail; None while they do not."""

    url: str
    at: datetime
    failing_since: datetime | None = None


@dataclass(slots=True)
class Account:
    """An administrator: the groups it belongs to, and their topics, the least recently active first."""

    groups: set[str] = field(default_factory=set)
    topics: dict[str, Topic] = field(default_factory=dict)

    def touch(self, topic: Topic) -> None:
        """The topic is the most recently active now."""
        self.topics.pop(topic.id, None)
        self.topics[topic.id] = topic
