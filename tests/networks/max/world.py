"""Two channels with one bot, their citizens, and a connector that reaches the stand-in over HTTP."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from app.core.outbound import networks_session
from app.demo.max.http import application
from app.demo.max.state import MaxStand
from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.networks.limits import LocalLimits, Use
from app.networks.max.connector import MaxConnector
from app.networks.max.options import MaxOptions
from app.networks.messages import IncomingMessage, ReplyTo
from app.networks.tools import Tools
from tests.fakes import FrozenClock

PAGE, OTHER = "-70000000000001", "-70000000000002"
ANNA, PETR = "501", "502"
TOKEN = "bot-token"
TOKENS = {TokenKind.BOT: TOKEN}
# Tests do not wait whole seconds: those of long polls are so long, and limits of rate have tests of their own.
QUICK = {"second": 0.0, "poll_second": 0.01}


class QuickLimits(LocalLimits):
    """Limits that note what they were asked for and never make a test wait. Parking works as ever."""

    def __init__(self) -> None:
        super().__init__()
        self.uses: list[Use] = []
        self.slowed = 0

    async def turn(self, token: str, use: Use) -> dict[str, str]:
        """Note the use. Raises ConnectorError while it is parked."""
        self.uses.append(use)
        await super().turn(token, Use(use.method, 1e9, write=use.write))
        return {}

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        """Note it."""
        self.slowed += 1


@dataclass
class World:
    """What a test acts on. `asked`: method and path of each call, in order."""

    clock: FrozenClock
    stand: MaxStand
    connector: MaxConnector
    limits: QuickLimits
    tools: Tools
    options: MaxOptions
    asked: list[tuple[str, str]] = field(default_factory=list)
    answers: list[tuple[str, str, int, bytes]] = field(default_factory=list)

    def feed(
        self, kind: FeedKind, cursor: str | None = None, *, pages: Sequence[Watch] | None = None, **more: Any
    ) -> Feed:
        """A feed over both pages unless the test says otherwise."""
        both = [Watch(PageAccess(page, TOKENS)) for page in (PAGE, OTHER)]
        return Feed(kind, TokenKind.BOT, TOKEN, both if pages is None else pages, cursor, **more)

    async def poll(self, cursor: str | None = None) -> Gathered:
        """One look of the stream."""
        return await self.connector.collect(self.feed(FeedKind.STREAM, cursor))

    async def sweep(self, cursors: dict[str, str | None], **flags: bool) -> tuple[Gathered, list[Gathered]]:
        """Looks of a sweep until there is no more. Keeps the cursors; the feed's under "". Gives all and the last."""
        looks: list[Gathered] = []
        while not looks or looks[-1].more:
            pages = [Watch(PageAccess(page, TOKENS), cursors.get(page), **flags) for page in (PAGE, OTHER)]
            looks.append(await self.connector.collect(self.feed(FeedKind.SWEEP, cursors.get(""), pages=pages)))
            cursors[""] = looks[-1].cursor
            cursors |= {page: batch.cursor for page, batch in looks[-1].batches.items()}
            assert len(looks) < 50
        return looks[0], looks


@asynccontextmanager
async def a_world(clock: FrozenClock, *, wait_seconds: float = 1.0, **stand_options: Any) -> AsyncIterator[World]:
    """Two channels with two citizens, served on this machine while the block runs."""
    stand = MaxStand(clock, **{**QUICK, **stand_options})
    stand.add_page(PAGE, "Администрация города", TOKENS)
    stand.add_page(OTHER, "Поликлиника", TOKENS)
    stand.add_author(ANNA, "Анна", "Котова")
    stand.add_author(PETR, "Пётр", "Сомов")
    asked: list[tuple[str, str]] = []
    answers: list[tuple[str, str, int, bytes]] = []
    made = application(stand, any_address=True)
    made.middlewares.append(_recorder(asked, answers))
    limits = QuickLimits()
    async with TestServer(made) as server, networks_session(timeout_seconds=5) as http:
        tools = Tools(http, http, limits, clock)
        options = MaxOptions(url=str(server.make_url("")), site_url="https://max.example", wait_seconds=wait_seconds)
        connector = MaxConnector(tools, options)
        yield World(clock, stand, connector, limits, tools, options, asked, answers)


def _recorder(asked: list[tuple[str, str]], answers: list[tuple[str, str, int, bytes]]) -> Any:
    @web.middleware
    async def record(request: web.Request, handler: Any) -> web.StreamResponse:
        asked.append((request.method, request.path_qs))
        response: web.Response = await handler(request)
        body = response.body if isinstance(response.body, bytes) else b""
        answers.append((request.method, request.path, response.status, body))
        return response

    return record


def texts(gathered: Gathered, page: str = PAGE) -> list[str]:
    """Texts of one page's batch, in its order."""
    batch = gathered.batches.get(page)
    return [] if batch is None else [message.text for message in batch.messages]


def answer_to(message: IncomingMessage) -> ReplyTo:
    """An answer to this message."""
    return ReplyTo(
        message.kind, message.thread_id, message.external_id, message.post_id, message.author_id, message.author_name
    )
