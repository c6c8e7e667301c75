"""Networks, pages as they know them, and how they refuse.

The kinds of failure are data (`FailureKind`), not subclasses by network: the caller acts on the kind, a person reads
the network's own code and words.
"""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

Network = NewType("Network", str)
"""Short name of a network ("vk"), as its row in `registry.py` gives it."""


class TokenKind(enum.StrEnum):
    """Kinds of tokens; each network needs some of them, see the ways of its connector."""

    USER = "user"
    SERVICE = "service"
    COMMUNITY = "community"
    GROUP = "group"
    BOT = "bot"


def account_of(token: str) -> str:
    """The holder of a token: the same text for the same token, from which nobody gets the token back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()[:32]


class FailureKind(enum.StrEnum):
    """What went wrong, by what is to be done about it."""

    TEMPORARY = "temporary"  # the network or the way to it fails; try again later
    RATE_LIMITED = "rate-limited"  # too much asked; wait `retry_after_seconds`
    UNKNOWN_OUTCOME = "unknown-outcome"  # a write may or may not have taken effect; look before trying again
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - the page's token is dead or of the wrong kind; a person renews it
    NO_RIGHTS = "no-rights"  # the token lacks a right on this page
    CAPTCHA = "captcha"  # the network wants a person; writes with this token wait until one acted
    CLOSED = "closed"  # comments are closed, the page is private
    BANNED = "banned"  # the network has blocked or deleted the page
    GONE = "gone"  # the comment or its post is no longer there
    RECIPIENT_REFUSES = "recipient-refuses"  # the citizen's settings forbid it
    TEXT_REFUSED = "text-refused"  # too long, links forbidden, censored
    BY_HAND = "by-hand"  # the network takes no such reply from applications; a person writes it there
    UNSURE = "unsure"  # a write may have taken effect and the network lets nobody look; a person decides
    MALFORMED = "malformed"  # the answer could not be read
    CONFIGURATION = "configuration"  # our application or request is wrong; a developer has to look


class ConnectorError(Exception):
    """A network refused or failed.

    code                 the network's own code, as text; "" when there is none
    text                 the network's own words, without tokens
    retry_after_seconds  how long the network wants us to wait; None when it does not say
    """

    def __init__(
        self,
        kind: FailureKind,
        text: str,
        *,
        code: str = "",
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"{kind.value} {code}: {text}" if code else f"{kind.value}: {text}")
        self.kind = kind
        self.text = text
        self.code = code
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True)
class PageAccess:
    """A page as its network knows it, and the tokens that open it.

    external_id  as text. VK, OK: the community's positive number; Telegram: the channel's id; MAX: the chat's id
    tokens       by kind; in clear, so never logged: `repr` leaves them out
    """

    external_id: str
    tokens: Mapping[TokenKind, str] = field(repr=False)
