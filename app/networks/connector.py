"""What the service asks of a network, the same for all of them.

The kinds of failure are data (`FailureKind`), not subclasses by network: the caller acts on the kind, a person reads
the network's own code and words.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class Network(enum.StrEnum):
    """Social networks with a connector."""

    VK = "vk"
    OK = "ok"


class TokenKind(enum.StrEnum):
    """Kinds of page tokens; each network needs some of them, see its connector."""

    USER = "user"
    SERVICE = "service"
    COMMUNITY = "community"
    GROUP = "group"


class MessageKind(enum.StrEnum):
    """Where a message was written: under something public, or privately to the page."""

    COMMENT = "comment"
    PRIVATE = "private"


class FailureKind(enum.StrEnum):
    """What went wrong, by what is to be done about it."""

    TEMPORARY = "temporary"  # the network or the way to it fails; try again later
    RATE_LIMITED = "rate-limited"  # too much asked; wait `retry_after_seconds`
    UNKNOWN_OUTCOME = "unknown-outcome"  # a write may or may not have taken effect; look before trying again
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - the page's token is dead or of the wrong kind; a person renews it
    NO_RIGHTS = "no-rights"  # the token lacks a right on this page
    CAPTCHA = "captcha"  # the network wants a person
    CLOSED = "closed"  # comments are closed, the page is banned or private
    GONE = "gone"  # the comment or its post is no longer there
    RECIPIENT_REFUSES = "recipient-refuses"  # the citizen's settings forbid it
    TEXT_REFUSED = "text-refused"  # too long, links forbidden, censored
    MALFORMED = "malformed"  # the answer could not be read
    CONFIGURATION = "configuration"  # our application or request is wrong; a developer has to look


class ConnectorError(Exception):
    """A network refused or failed.

    code                 the network's own code, as text; "" when there is none
    text                 the network's own words, without tokens
    retry_after_seconds  how long the network wants us to wait; None when it does not say
    """

    def __init__(
        self, kind: FailureKind, text: str, *, code: str = "", retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(f"{kind.value} {code}: {text}" if code else f"{kind.value}: {text}")
        self.kind = kind
        self.text = text
        self.code = code
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True)
class PageAccess:
    """A page as its network knows it, and the tokens that open it.

    external_id  positive number of the community, as text
    tokens       by kind; in clear, so never logged: `repr` leaves them out
    """

    external_id: str
    tokens: Mapping[TokenKind, str] = field(repr=False)


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
class Malformed:
    """Something in an answer that could not be read; the rest of the answer goes on.

    reason  one sentence for a person
    raw     what came, as JSON text, cut to a bounded length
    """

    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What appeared on a page since a cursor.

    posts     new posts and posts of the messages below
    messages  oldest first; may hold messages that were seen before
    cursor    where the next look starts; opaque to all but the connector
    more      the network has more right now: look again at once
    """

    posts: Sequence[IncomingPost]
    messages: Sequence[IncomingMessage]
    malformed: Sequence[Malformed]
    cursor: str
    more: bool = False


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


class Connector(Protocol):
    """One network."""

    async def fetch(self, page: PageAccess, cursor: str | None) -> Batch:
        """What appeared since `cursor` (None: all that the network still shows). Raises ConnectorError."""
        ...

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply in the page's name. Raises ConnectorError.

        key  given to the network where it knows such keys: the same key never publishes twice there
        """
        ...

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Our reply with this text (or key) if it stands in the network already. Raises ConnectorError.

        since  no older message of ours can be it
        """
        ...


Connectors = Mapping[Network, Connector]
