"""What the stand-ins of all networks have in common: how the demo and the tests act in them.

The connectors know nothing of this: they speak to a stand-in as to the network, over HTTP.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.demo.faults import Faults
from app.demo.meter import Meter
from app.networks.access import Network, TokenKind


@dataclass(frozen=True, slots=True)
class StandReply:
    """Something a page published through the API.

    page      `external_id` of the page
    post      raw id of the post; None for private messages
    id        raw id of what was published
    reply_to  raw id of the comment answered; None when it answers none
    peer      the citizen of a private message; None for comments
    at        aware, UTC
    """

    page: str
    post: str | None
    id: str
    reply_to: str | None
    peer: str | None
    text: str
    at: datetime


class Stand(Protocol):
    """A stand-in of one network, all in memory. Ids go in and out as text; `at` is the clock's now by default.

    Unknown pages, posts, authors and comments raise KeyError: a mistake of the caller, not of a client over HTTP.
    """

    network: Network
    faults: Faults
    meter: Meter

    def add_page(self, external_id: str, name: str, tokens: Mapping[TokenKind, str]) -> None:
        """Open a page. The same token may serve several pages."""
        ...

    def add_author(self, external_id: str, first_name: str, last_name: str) -> None:
        """Make a citizen known."""
        ...

    def post(self, page: str, text: str, *, at: datetime | None = None) -> str:
        """Publish a post of the page; its raw id."""
        ...

    def latest_post(self, page: str) -> str | None:
        """The raw id of the page's newest post; None when it has none."""
        ...

    def comment(
        self,
        page: str,
        post: str,
        author: str | None,
        text: str,
        *,
        reply_to: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """Write a comment; its raw id.

        author    None: the page itself, by the hand of its people
        reply_to  raw id of a comment of the same post
        """
        ...

    def private(self, page: str, author: str | None, peer: str, text: str, *, at: datetime | None = None) -> str:
        """Write a private message between `peer` and the page; its raw id. author None: the page's people wrote it."""
        ...

    def edit(self, page: str, comment: str, text: str) -> None:
        """Change the text of a comment."""
        ...

    def delete(self, page: str, comment: str) -> None:
        """Delete a comment, leaving what the network leaves."""
        ...

    def close_comments(self, page: str, post: str) -> None:
        """Let nobody comment on the post any more, the page included."""
        ...

    def ban_author(self, page: str, author: str) -> None:
        """Put a citizen on the page's black list, so that the page cannot write to them."""
        ...

    def replies(self) -> Sequence[StandReply]:
        """Everything pages published through the API, in order."""
        ...

    def on_reply(self, told: Callable[[StandReply], None]) -> None:
        """Call `told` after each thing published through the API: citizens of the demo write back."""
        ...
