"""Odnoklassniki as a connector.

Of a page's tokens USER (OAuth, of an administrator) reads and writes comments, GROUP (the group's bot token) private
messages; either may be missing. The network knows no idempotency keys and tells nothing of deletions.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.inspection import Inspection
from app.networks.messages import Batch, Malformed, Published, ReplyTo
from app.networks.ok import addresses, dialogs, hooks, replies
from app.networks.ok.backfill import Backfill
from app.networks.ok.client import OkClient
from app.networks.ok.inspecting import Inspector
from app.networks.ok.options import OkOptions
from app.networks.ok.rereading import reread
from app.networks.ok.sweep import Sweep
from app.networks.push import Call, Hook, Receipt
from app.networks.tools import Tools


class OkConnector:
    """Odnoklassniki. Implements `Connector`."""

    def __init__(self, tools: Tools, options: OkOptions) -> None:
        self._client = OkClient(tools, options)
        self._options = options

    @property
    def ways(self) -> Sequence[Way]:
        """Comments are looked for, private messages looked for and told of."""
        return (
            Way(FeedKind.SWEEP, TokenKind.USER, self._options.sweep_seconds),
            Way(FeedKind.SWEEP, TokenKind.GROUP, self._options.dialogs_seconds),
            Way(FeedKind.PUSH, TokenKind.GROUP),
            Way(FeedKind.BACKFILL, TokenKind.USER),
        )

    async def collect(self, feed: Feed) -> Gathered:
        """One look; at most some 12 topics or 25 chats. Raises ConnectorError."""
        if feed.kind is FeedKind.BACKFILL:
            return await Backfill(self._client, feed).look()
        if feed.token is TokenKind.GROUP:
            return await dialogs.look(self._client, feed)
        return await Sweep(self._client, feed).look()

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """What to say to a call about private messages. Never raises."""
        return hooks.receive(call, self._options.senders)

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls about private messages say."""
        return hooks.read_kept(feed, calls)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Have the network call us about private messages. Safe to repeat. Raises ConnectorError."""
        await hooks.subscribe(self._client.account(feed.value), hook)
        return hook

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Have the network call us no more. Safe to repeat. Raises ConnectorError."""
        await hooks.unsubscribe(self._client.account(feed.value), hook)

    def address(self, link: str) -> str | None:
        """The group, person or short name a link points at; None when it is not of this network."""
        return addresses.address(link)

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """Who the page is, and whether these tokens open it. Raises ConnectorError."""
        return await Inspector(self._client, tokens).inspect(address)

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply in the group's name. Raises ConnectorError.

        key  not used: a reply whose outcome is unknown is looked for with `find_reply` before a second try
        """
        return await replies.publish(self._client, page, to, text)

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """The group's message with this text under the same comment or in the same chat. Raises ConnectorError."""
        return await replies.find(self._client, page, to, text, since=since)

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """What could not be read earlier, read again. Never raises."""
        return reread(page.external_id, self._options.site_url, malformed)
