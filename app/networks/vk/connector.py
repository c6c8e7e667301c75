"""VKontakte as the service sees every network."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.inspection import Inspection
from app.networks.messages import Batch, Malformed, Published, ReplyTo
from app.networks.push import Call, Hook, Receipt
from app.networks.tools import Tools
from app.networks.vk import addresses, calls, private
from app.networks.vk.backfill import Backfill
from app.networks.vk.client import Token, VkClient
from app.networks.vk.events import order
from app.networks.vk.looking_up import Inspector
from app.networks.vk.names import Names
from app.networks.vk.options import VkOptions
from app.networks.vk.places import Community, page_number
from app.networks.vk.private import Dialogs, WholeMessages
from app.networks.vk.replies import Replies
from app.networks.vk.rereading import reread
from app.networks.vk.stream import Stream
from app.networks.vk.sweep import Sweep
from app.networks.vk.telling import Teller

# A sweep decides itself what is due; it is asked so often at least, so that new posts are looked for evenly.
_SWEEP_SECONDS = 5.0


class VkConnector:
    """Comments and private messages of communities. Implements `Connector`.

    A community's token brings events and private messages, and answers; a user's or service token reads comments, for
    pages without events and for what events missed.
    """

    def __init__(self, tools: Tools, options: VkOptions) -> None:
        site = options.site_url.rstrip("/")
        self._site = site
        self._clock = tools.clock
        self._options = options
        self._client = VkClient(tools, url=options.url)
        names = Names(self._client, tools.clock)
        teller = Teller(names, WholeMessages(self._client), site=site)
        self._stream = Stream(self._client, tools, teller, site=site, wait_seconds=options.wait_seconds)
        self._sweep = Sweep(self._client, tools, names, options)
        self._backfill = Backfill(self._client, tools, site=site)
        self._calls = calls.Calls(self._client, teller, site=site)
        self._replies = Replies(self._client, site=site)
        self._inspector = Inspector(self._client, site=site)

    @property
    def ways(self) -> Sequence[Way]:
        """The ways in which messages of a page can reach us, by the tokens they need."""
        often = min(_SWEEP_SECONDS, self._options.sweep_seconds)
        return (
            Way(FeedKind.STREAM, TokenKind.COMMUNITY),
            Way(FeedKind.PUSH, TokenKind.COMMUNITY),
            Way(FeedKind.SWEEP, TokenKind.USER, often),
            Way(FeedKind.SWEEP, TokenKind.SERVICE, often),
            Way(FeedKind.SWEEP, TokenKind.COMMUNITY, self._options.sweep_seconds),
            Way(FeedKind.BACKFILL, TokenKind.USER),
            Way(FeedKind.BACKFILL, TokenKind.SERVICE),
        )

    async def collect(self, feed: Feed) -> Gathered:
        """One look of a stream, sweep or back-fill. Raises ConnectorError."""
        if feed.kind is FeedKind.STREAM:
            return await self._stream.look(feed)
        if feed.kind is FeedKind.BACKFILL:
            return await self._backfill.look(feed)
        if feed.token is TokenKind.COMMUNITY:
            return await self._look_at_dialogs(feed)
        return await self._sweep.look(feed)

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """What to say to a call of VKontakte and whether it is to be kept; pure. Never raises."""
        return calls.receive(call, hook)

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls that were kept say, in the order they came. Raises ConnectorError."""
        return await self._calls.read(feed, calls)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Have VKontakte call us; the hook with the text it wants to hear. Safe to repeat. Raises ConnectorError."""
        return await self._calls.subscribe(feed, hook)

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Have VKontakte call us no more. Safe to repeat. Raises ConnectorError."""
        await self._calls.unsubscribe(feed, hook)

    def address(self, link: str) -> str | None:
        """The page a link or short name points at: `club7` or a short name; None: not of VKontakte. Pure."""
        return addresses.address(link)

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """Who the page is, and whether these tokens open it. Raises ConnectorError."""
        return await self._inspector.inspect(address, tokens)

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply in the page's name. Raises ConnectorError."""
        return await self._replies.reply(page, to, text, key=key)

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Our reply if it stands already. Raises ConnectorError."""
        return await self._replies.find_reply(page, to, text, key=key, since=since)

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """What could not be read earlier, read again. Pure. Never raises."""
        try:
            return reread(malformed, Community(page_number(page.external_id), self._site))
        except ConnectorError:
            return Batch(malformed=[malformed])

    async def _look_at_dialogs(self, feed: Feed) -> Gathered:
        """New private messages. Pages whose messages also come by events are looked at seldom, to be sure."""
        batches: dict[str, Batch] = {}
        refused: dict[str, ConnectorError] = {}
        more = False
        for watch in feed.pages:
            page, state = watch.page.external_id, private.load(watch.cursor)
            now = int(self._clock.now().timestamp())
            if watch.live and not watch.asked and now - state.at < self._options.reconcile_seconds:
                continue
            dialogs = Dialogs(self._client, Token(feed.token, feed.value), Community(page_number(page), self._site))
            try:
                messages, malformed = await dialogs.look(state)
            except ConnectorError as failure:
                if len(feed.pages) == 1 or failure.kind is not FailureKind.NO_RIGHTS:
                    raise
                refused[page] = failure
                continue
            state.at = self._turn_of(page, now) if watch.live else state.at
            more = more or bool(state.dialogs)
            cursor = private.dump(state)
            if messages or malformed or cursor != watch.cursor:
                batches[page] = Batch((), sorted(messages, key=order), malformed, cursor)
        return Gathered(batches, feed.cursor, refused, more=more)

    def _turn_of(self, page: str, now: int) -> int:
        """The page's last turn in a round: those first seen together are not due together from then on."""
        return now - (now - page_number(page)) % max(1, int(self._options.reconcile_seconds))
