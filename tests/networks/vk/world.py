"""A page of the stand-in, its citizens, and a connector that reaches it over HTTP."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.core.outbound import networks_session
from app.demo.vk.courier import Courier
from app.demo.vk.http import COURIER, application
from app.demo.vk.state import VkStand
from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.networks.limits import Limits, Parking, Use, parked, parts
from app.networks.messages import Batch, IncomingMessage, MessageKind, ReplyTo
from app.networks.tools import Tools
from app.networks.vk.connector import VkConnector
from app.networks.vk.options import VkOptions
from tests.fakes import FrozenClock

PAGE = "220"
ANNA, PETR = "501", "502"
USER = {TokenKind.USER: "user-token", TokenKind.COMMUNITY: "community-token"}
SERVICE = {TokenKind.SERVICE: "service-token", TokenKind.COMMUNITY: "community-token"}
WALL_ONLY = {TokenKind.USER: "user-token"}
SITE = "https://vk.example"
WAIT_SECONDS = 0.05


class QuickLimits:
    """Limits that let everything through at once and keep what they were told. Implements `Limits`.

    solved  given with the next write
    """

    def __init__(self) -> None:
        self.uses: list[Use] = []
        self.slowed: list[str] = []
        self.parked: list[Parking] = []
        self.solved: Mapping[str, str] = {}

    async def turn(self, token: str, use: Use) -> Mapping[str, str]:
        """Nothing waits; what is parked is refused."""
        for parking in self.parked:
            if (parking.part, parking.name) in parts(use):
                raise parked(parking, parking.seconds or float("inf"))
        self.uses.append(use)
        solved, self.solved = (self.solved, {}) if use.write else ({}, self.solved)
        return solved

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        """Keep the token."""
        self.slowed.append(token)

    async def park(self, token: str, parking: Parking) -> None:
        """Keep the parking."""
        self.parked.append(parking)


@dataclass
class Follower:
    """A feed as the service keeps it: cursors are stored after each look."""

    connector: VkConnector
    kind: FeedKind
    token: TokenKind
    pages: Sequence[PageAccess]
    cursor: str | None = None
    cursors: dict[str, str | None] = field(default_factory=dict)
    live: bool = False
    asked: bool = False
    since: Any = None

    def feed(self) -> Feed:
        """What the connector is given."""
        watches = [Watch(one, self.cursors.get(one.external_id), self.live, self.asked) for one in self.pages]
        return Feed(self.kind, self.token, self.pages[0].tokens[self.token], watches, self.cursor, self.since)

    async def look(self) -> Gathered:
        """One look."""
        gathered = await self.connector.collect(self.feed())
        self.cursor = gathered.cursor
        self.cursors |= {page: batch.cursor for page, batch in gathered.batches.items()}
        return gathered

    async def look_all(self) -> Batch:
        """Looks until there is no more; everything of all pages as one batch."""
        found = [await self.look()]
        while found[-1].more:
            found.append(await self.look())
        return together([batch for one in found for batch in one.batches.values()])


@dataclass
class World:
    """What a test acts on. `asked`: methods with their parameters and answers, in order."""

    clock: FrozenClock
    stand: VkStand
    connector: VkConnector
    limits: QuickLimits
    courier: Courier
    url: str
    page: PageAccess
    asked: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def follow(self, kind: FeedKind, token: TokenKind, pages: Sequence[PageAccess] = ()) -> Follower:
        """A feed of these pages, of the world's own when none are named."""
        return Follower(self.connector, kind, token, pages or [self.page])

    def sweep(self, pages: Sequence[PageAccess] = ()) -> Follower:
        """The sweep of the page's user or service token."""
        tokens = (pages or [self.page])[0].tokens
        kind = TokenKind.USER if TokenKind.USER in tokens else TokenKind.SERVICE
        return self.follow(FeedKind.SWEEP, kind, pages)

    def dialogs(self) -> Follower:
        """The sweep of the page's private messages."""
        return self.follow(FeedKind.SWEEP, TokenKind.COMMUNITY)

    def stream(self) -> Follower:
        """The page's stream."""
        return self.follow(FeedKind.STREAM, TokenKind.COMMUNITY)

    def methods(self) -> list[str]:
        """Names of the methods asked for, in order."""
        return [method for method, _, _ in self.asked]

    def pass_time(self, **by: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**by))


@asynccontextmanager
async def a_world(
    clock: FrozenClock,
    tokens: Mapping[TokenKind, str] = USER,
    *,
    guid_honoured: bool = True,
    **settings: float,
) -> AsyncIterator[World]:
    """One page with two citizens, served on this machine while the block runs. settings: of the connector."""
    stand = VkStand(clock, guid_honoured=guid_honoured, second=0.0)
    stand.add_page(PAGE, "Администрация города", tokens)
    stand.add_author(ANNA, "Анна", "Котова")
    stand.add_author(PETR, "Пётр", "Сомов")
    asked: list[tuple[str, Mapping[str, str], bytes]] = []
    app = application(stand)
    app.middlewares.append(_recorder(asked))
    async with TestServer(app) as server:
        url = str(server.make_url("")).rstrip("/")
        limits = QuickLimits()
        async with a_connector(url, clock, limits, **settings) as connector:
            yield World(clock, stand, connector, limits, app[COURIER], url, PageAccess(PAGE, tokens), asked)


@asynccontextmanager
async def a_connector(
    url: str, clock: FrozenClock, limits: Limits | None = None, *, timeout_seconds: float = 5, **settings: float
) -> AsyncIterator[VkConnector]:
    """A connector to an address. settings: its own, and `answer_bytes`."""
    answer_bytes = int(settings.pop("answer_bytes", 2**26))
    async with (
        networks_session(timeout_seconds=timeout_seconds) as http,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as streams,
    ):
        tools = Tools(http, streams, limits or QuickLimits(), clock, answer_bytes)
        options = VkOptions(url=url, site_url=SITE, **{"wait_seconds": WAIT_SECONDS, **settings})  # type: ignore[arg-type]
        yield VkConnector(tools, options)


def _recorder(asked: list[tuple[str, Mapping[str, str], bytes]]) -> Any:
    @web.middleware
    async def record(request: web.Request, handler: Any) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        response: web.Response = await handler(request)
        body = response.body if isinstance(response.body, bytes) else b""
        asked.append((request.match_info.get("method", "a_check"), form or dict(request.query), body))
        return response

    return record


def together(batches: Sequence[Batch]) -> Batch:
    """Several batches as one; the later text of a message stands."""
    messages = {one.external_id: one for batch in batches for one in batch.messages}
    posts = {one.external_id: one for batch in batches for one in batch.posts}
    return Batch(
        list(posts.values()),
        list(messages.values()),
        [one for batch in batches for one in batch.malformed],
        batches[-1].cursor if batches else None,
        [one for batch in batches for one in batch.removed],
        [one for batch in batches for one in batch.complete],
    )


def texts(batch: Batch) -> list[str]:
    """Texts of a batch in its order."""
    return [message.text for message in batch.messages]


def comment_target(message: IncomingMessage) -> ReplyTo:
    """An answer to this message."""
    return ReplyTo(
        message.kind, message.thread_id, message.external_id, message.post_id, message.author_id, message.author_name
    )


def private_target(peer: str, number: str) -> ReplyTo:
    """An answer to a private message."""
    return ReplyTo(MessageKind.PRIVATE, f"im:{peer}", f"im:{peer}:{number}", None, peer, "Анна Котова")
