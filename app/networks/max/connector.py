"""MAX as the service sees every network."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.inspection import Inspection
from app.networks.max import addresses, hooks, reread
from app.networks.max.backfill import Historian
from app.networks.max.client import MaxClient
from app.networks.max.inspection import Inspector
from app.networks.max.options import MaxOptions
from app.networks.max.replies import Replier
from app.networks.max.stream import Follower
from app.networks.max.sweep import Sweeper
from app.networks.max.threads import Threads
from app.networks.messages import Batch, Malformed, Published, ReplyTo
from app.networks.push import Call, Hook, Receipt
from app.networks.tools import Tools


class MaxConnector:
    """Comments under posts of channels and dialogs with their bot. Implements `Connector`.

    A page is a channel, its bot an administrator there; one bot may serve many. Updates of comments may not be
    delivered, so sweeps read the comments of recent posts again.
    """

    def __init__(self, tools: Tools, options: MaxOptions) -> None:
        """Raises OSError when the certificates of the options cannot be read."""
        client, threads = MaxClient(tools, options), Threads()
        self._client = client
        self._follower = Follower(client, threads, tools, options)
        self._sweeper = Sweeper(client, threads, tools, options)
        self._historian = Historian(client, threads, options)
        self._inspector = Inspector(client, options.site_url)
        self._replier = Replier(client, threads)
        self.ways: Sequence[Way] = (
            Way(FeedKind.STREAM, TokenKind.BOT),
            Way(FeedKind.PUSH, TokenKind.BOT),
            Way(FeedKind.SWEEP, TokenKind.BOT, min(options.sweep_seconds, options.reconcile_seconds)),
            Way(FeedKind.BACKFILL, TokenKind.BOT),
        )

    async def collect(self, feed: Feed) -> Gathered:
        """One look of a STREAM, SWEEP or BACKFILL. Raises ConnectorError."""
        if feed.kind is FeedKind.STREAM:
            return await self._follower.poll(feed)
        if feed.kind is FeedKind.SWEEP:
            return await self._sweeper.look(feed)
        return await self._historian.look(feed)

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """What to say to a call of MAX. Never raises."""
        return hooks.receive(call, hook)

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls of MAX told. Raises ConnectorError; then none counts as read."""
        return await self._follower.kept(feed, calls)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Have MAX call us, unless it does already. Raises ConnectorError.

        To be repeated every hour: MAX forgets a subscription after 8 hours of failed calls.
        """
        return await hooks.subscribe(self._client, feed.value, hook)

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Have MAX call us no more. Raises ConnectorError."""
        await hooks.unsubscribe(self._client, feed.value, hook)

    def address(self, link: str) -> str | None:
        """The page a link, short name or chat id points at; None: not of MAX. Pure."""
        return addresses.address(link)

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """Who the page is, and whether its bot may read and answer there. Raises ConnectorError."""
        return await self._inspector.inspect(address, tokens.get(TokenKind.BOT, ""))

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply as the bot. Raises ConnectorError. key: unused, MAX knows none."""
        return await self._replier.reply(page, to, text)

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Our reply with this text, if it stands. Raises ConnectorError."""
        return await self._replier.find(page, to, text, since=since)

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """What could not be read earlier, read again. Pure. Never raises."""
        return reread.reread(page, malformed)
