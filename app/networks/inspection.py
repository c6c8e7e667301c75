"""Who a page is and whether our tokens open it, looked up before it is registered."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from app.networks.access import TokenKind


class Trouble(enum.StrEnum):
    """What stands in the way. The first three make it impossible to register the page."""

    UNKNOWN_PAGE = "unknown-page"
    PERSON = "person"  # the address is that of a person
    NO_TOKEN = "no-token"  # noqa: S105 - none of the tokens given serves this network
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - dead or revoked
    TOKEN_KIND = "token-kind"  # noqa: S105 - of another kind than it was entered as
    OTHER_PAGE = "other-page"  # the token opens another page
    NO_RIGHTS = "no-rights"
    EVENTS_OFF = "events-off"  # the network would not tell us of comments
    COMMENTS_CLOSED = "comments-closed"
    NO_DISCUSSION = "no-discussion"  # the channel has no group for comments
    NOT_ADMINISTRATOR = "not-administrator"
    BANNED = "banned"


IMPOSSIBLE = frozenset({Trouble.UNKNOWN_PAGE, Trouble.PERSON, Trouble.NO_TOKEN})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands in the way.

    token  which token it is about; None for the page itself
    text   the network's own words or the names of what is missing; "" when there is nothing to add
    """

    trouble: Trouble
    token: TokenKind | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A page as its network shows it now.

    external_id    "" when no page was found
    comments_open  None when the network does not say
    """

    external_id: str
    name: str = ""
    url: str = ""
    comments_open: bool | None = None
    findings: Sequence[Finding] = ()
