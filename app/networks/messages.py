"""What is written in networks, the same for all of them."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# What could not be read is kept whole up to this length; longer things cannot be read again.
RAW_CHARACTERS = 100_000


class MessageKind(enum.StrEnum):
    """Where a message was written: under something public, or privately to the page."""

    COMMENT = "comment"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class IncomingPost:
    """A post of the page: the context of comments."""

    external_id: str
    text: str
    published_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A comment or private message as its network shows it now.

    external_id      unique on its page: the connector puts the place into it ("wall:77", "im:2000001:15")
    thread_id        messages of one conversation share it: the root comment's `external_id`, or the dialog
    post_id          `external_id` of the post; None for private messages
    parent_id        `external_id` of the message it replies to; None for a first one
    author_id        as the network knows the author; "" when unknown (deleted placeholder)
    from_page        written by the page itself or in its name
    text             without NUL and lone surrogates; line breaks kept
    deleted          only a placeholder is left; `text` is then empty
    mentions         author ids that the text addresses
    url              where a person reads it; "" for private messages
    """

    external_id: str
    kind: MessageKind
    thread_id: str
    post_id: str | None
    parent_id: str | None
    author_id: str
    author_name: str
    from_page: bool
    text: str
    published_at: datetime
    attachments: Sequence[Mapping[str, Any]] = ()
    deleted: bool = False
    mentions: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A message that is gone from its network, told by its id alone.

    external_id  as `IncomingMessage.external_id`
    """

    external_id: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """Something in an answer that could not be read; the rest of the answer goes on.

    reason  one sentence for a person
    raw     what came, as JSON text, whole up to `RAW_CHARACTERS`
    form    what it should have been and where, for reading it again with a newer version (`Connector.reread`);
            "" when only the network can give it again
    """

    reason: str
    raw: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What appeared on one page.

    posts          new posts, posts of the messages below, and posts whose text changed
    messages       oldest first; may hold messages that were seen before
    removed        messages known by their id alone to be gone
    complete       `external_id` of posts all of whose comments are among `messages`: what we know beyond is gone
    cursor         where the feed stands with this page now; opaque to all but the connector
    comments_open  whether citizens can comment now; None when it was not seen
    moved_to       new `external_id` of the page when the network has renumbered it
    """

    posts: Sequence[IncomingPost] = ()
    messages: Sequence[IncomingMessage] = ()
    malformed: Sequence[Malformed] = ()
    cursor: str | None = None
    removed: Sequence[Removed] = ()
    complete: Sequence[str] = ()
    comments_open: bool | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """What is answered.

    thread_id    of the message answered
    message_id   `external_id` of the message answered
    post_id      None for private messages
    author_id    the citizen, for the mention or as the recipient
    author_name  shown name, for the mention
    """

    kind: MessageKind
    thread_id: str
    message_id: str
    post_id: str | None
    author_id: str
    author_name: str


@dataclass(frozen=True, slots=True)
class Published:
    """A reply that stands in the network.

    external_id  as `IncomingMessage.external_id` of the same message
    """

    external_id: str
    url: str
