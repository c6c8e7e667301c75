"""Channels of the stand-in, their citizens, and a connector that reaches them over HTTP."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer

from app.demo.telegram.http import application
from app.demo.telegram.state import TelegramStand
from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.networks.limits import Parking, Use
from app.networks.messages import Batch, IncomingMessage, MessageKind, ReplyTo
from app.networks.telegram.connector import TelegramConnector
from app.networks.telegram.options import TelegramOptions
from app.networks.tools import Tools
from tests.fakes import FrozenClock

PAGE, OTHER = "-1001000000001", "-1001000000002"
ANNA, PETR = "501", "502"
TOKEN = "7000000001:secret-part-of-the-token"
TOKENS = {TokenKind.BOT: TOKEN}
SITE = "https://t.example"
# A second of the stand-in's limits of rate; its long polls wait whole seconds, and are never left waiting.
SECOND = 0.000001


@dataclass
class OpenLimits:
    """Lets everything through at once, and remembers what was asked. Implements `Limits`."""

    uses: list[Use] = field(default_factory=list)
    parkings: list[Parking] = field(default_factory=list)

    async def turn(self, token: str, use: Use) -> Mapping[str, str]:
        self.uses.append(use)
        return {}

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        raise AssertionError("Telegram says how long to wait")

    async def park(self, token: str, parking: Parking) -> None:
        self.parkings.append(parking)


@dataclass
class World:
    """What a test acts on, and what the service would have stored: the feed's cursor, those of pages, messages.

    asked  methods with their parameters and answers, in order
    """

    clock: FrozenClock
    stand: TelegramStand
    connector: TelegramConnector
    limits: OpenLimits
    url: str
    pages: list[str]
    cursor: str | None = None
    cursors: dict[str, str | None] = field(default_factory=dict)
    stored: dict[str, dict[str, IncomingMessage]] = field(default_factory=dict)
    asked: list[tuple[str, Any, Any]] = field(default_factory=list)

    def feed(self, kind: FeedKind = FeedKind.STREAM) -> Feed:
        """The bot's feed as the service would give it now."""
        watches = [Watch(PageAccess(page, TOKENS), self.cursors.get(page)) for page in self.pages]
        return Feed(kind, TokenKind.BOT, TOKEN, watches, self.cursor)

    async def look(self) -> Gathered:
        """One look, with everything it brought stored."""
        gathered = await self.connector.collect(self.feed())
        self.store(gathered)
        return gathered

    async def read(self, calls: Sequence[str]) -> Gathered:
        """Calls read, with everything they brought stored."""
        gathered = await self.connector.read_kept(self.feed(FeedKind.PUSH), calls)
        self.store(gathered)
        return gathered

    def store(self, gathered: Gathered) -> None:
        self.cursor = gathered.cursor
        for page, batch in gathered.batches.items():
            self.cursors[page] = batch.cursor
            kept = self.stored.setdefault(page, {})
            kept |= {message.external_id: message for message in batch.messages}

    def all(self, page: str = PAGE) -> list[IncomingMessage]:
        """Messages stored of a page."""
        return list(self.stored.get(page, {}).values())

    def methods(self) -> list[str]:
        """Names of the methods asked for, in order."""
        return [method for method, _, _ in self.asked]


@asynccontextmanager
async def a_world(clock: FrozenClock, *pages: str, wait_seconds: float = 0.5) -> AsyncIterator[World]:
    """Channels with one bot and two citizens, served on this machine while the block runs."""
    stand = TelegramStand(clock, second=SECOND)
    for page in pages or (PAGE,):
        stand.add_page(page, f"Администрация {page[-1]}", TOKENS)
    stand.add_author(ANNA, "Анна", "Котова")
    stand.add_author(PETR, "Пётр", "Сомов")
    asked: list[tuple[str, Any, Any]] = []
    app = application(stand)
    app.middlewares.append(_recorder(asked))
    async with TestServer(app) as server, ClientSession(timeout=ClientTimeout(total=5)) as session:
        limits = OpenLimits()
        tools = Tools(session, session, limits, clock)
        options = TelegramOptions(url=str(server.make_url("")), site_url=SITE, wait_seconds=wait_seconds)
        connector = TelegramConnector(tools, options)
        yield World(clock, stand, connector, limits, options.url, list(pages or (PAGE,)), asked=asked)


def _recorder(asked: list[tuple[str, Any, Any]]) -> Any:
    @web.middleware
    async def record(request: web.Request, handler: Any) -> web.StreamResponse:
        given = await request.json() if request.can_read_body else {}
        response: web.Response = await handler(request)
        asked.append((request.match_info["method"], given, response.body))
        return response

    return record


def answer_to(message: IncomingMessage) -> ReplyTo:
    """An answer to this message."""
    author = (message.author_id, message.author_name)
    return ReplyTo(message.kind, message.thread_id, message.external_id, message.post_id, *author)


def comment_answer(raw_id: str, thread: str = "-1:1") -> ReplyTo:
    """An answer to a comment by its raw id."""
    return ReplyTo(MessageKind.COMMENT, thread, raw_id, "1", ANNA, "Анна Котова")


def texts(batch: Batch) -> list[str]:
    """Texts of a batch in its order."""
    return [message.text for message in batch.messages]
