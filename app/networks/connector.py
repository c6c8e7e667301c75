"""What the service asks of a network, the same for all of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.networks.access import Network, PageAccess, TokenKind
from app.networks.feeds import Feed, Gathered, Way
from app.networks.inspection import Inspection
from app.networks.messages import Batch, Malformed, Published, ReplyTo
from app.networks.push import Call, Hook, Receipt


class Connector(Protocol):
    """One network. Everything that goes wrong on the way to it is raised as ConnectorError, without tokens in it."""

    @property
    def ways(self) -> Sequence[Way]:
        """The ways in which messages of a page can reach us, by the tokens they need."""
        ...

    async def collect(self, feed: Feed) -> Gathered:
        """One look of a STREAM, SWEEP or BACKFILL. Bounded work, safe to cancel at any instant. Raises ConnectorError.

        A stream waits at the network for something to happen, and gives nothing when nothing did.
        """
        ...

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """What to say to a call of the network and whether it is to be kept; pure, at once. Never raises."""
        ...

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls of the network that were kept say, in the order they came.

        calls  their bodies
        Raises ConnectorError when something more has to be fetched for it and cannot be; then none counts as read.
        """
        ...

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Tell the network to call us at `hook.url`; the hook as it is then. Safe to repeat. Raises ConnectorError."""
        ...

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Tell the network to call us no more. Safe to repeat. Raises ConnectorError."""
        ...

    def address(self, link: str) -> str | None:
        """The page a link or short name points at, in a form that `inspect` takes; None: not of this network. Pure."""
        ...

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """Who the page is, and whether these tokens open it. Raises ConnectorError when the network cannot be asked."""
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
        UNSURE is raised where the network lets nobody look.
        """
        ...

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """What could not be read earlier, read again: its `malformed` is empty when it could be. Pure. Never raises."""
        ...


Connectors = Mapping[Network, Connector]
