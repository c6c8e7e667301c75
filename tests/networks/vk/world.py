"""A page of the stand-in, its citizens, and a connector that reaches it over HTTP."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from app.core.outbound import networks_session
from app.demo.vk.http import CALLER, application
from app.demo.vk.methods import Caller
from app.demo.vk.state import VkStand
from app.networks.connector import (
    Batch,
    IncomingMessage,
    IncomingPost,
    Malformed,
    MessageKind,
    PageAccess,
    ReplyTo,
    TokenKind,
)
from app.networks.limits import Limiter
from app.networks.vk.client import VkOptions
from app.networks.vk.connector import VkConnector
from tests.fakes import FrozenClock

PAGE = "220"
ANNA, PETR = "501", "502"
# Tests do not wait whole seconds for the limits of rate: theirs are this long, on both sides.
SECOND = 0.01
USER = {TokenKind.USER: "user-token", TokenKind.COMMUNITY: "community-token"}
SERVICE = {TokenKind.SERVICE: "service-token", TokenKind.COMMUNITY: "community-token"}
WALL_ONLY = {TokenKind.USER: "user-token"}
SITE = "https://vk.example"


@dataclass
class World:
    """What a test acts on. `asked`: methods with their parameters and answers, in order."""

    clock: FrozenClock
    stand: VkStand
    caller: Caller
    connector: VkConnector
    url: str
    page: PageAccess
    asked: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    async def fetch_all(self, cursor: str | None = None, *, page: PageAccess | None = None) -> tuple[Batch, str]:
        """Everything there is to fetch now as one batch, and the cursor after it."""
        posts = list[IncomingPost]()
        messages = list[IncomingMessage]()
        malformed = list[Malformed]()
        while True:
            batch = await self.connector.fetch(page or self.page, cursor)
            posts += batch.posts
            messages += batch.messages
            malformed += batch.malformed
            cursor = batch.cursor
            if not batch.more:
                return Batch(posts, messages, malformed, cursor), cursor

    def methods(self) -> list[str]:
        """Names of the methods asked for, in order."""
        return [method for method, _, _ in self.asked]


@asynccontextmanager
async def a_world(
    clock: FrozenClock, tokens: Mapping[TokenKind, str] = USER, *, guid_honoured: bool = True, answer_bytes: int = 2**26
) -> AsyncIterator[World]:
    """One page with two citizens, served on this machine while the block runs."""
    stand = VkStand(clock, guid_honoured=guid_honoured, second=SECOND)
    stand.add_page(PAGE, "Администрация города", tokens)
    stand.add_author(ANNA, "Анна", "Котова")
    stand.add_author(PETR, "Пётр", "Сомов")
    asked: list[tuple[str, Mapping[str, str], bytes]] = []
    app = application(stand)
    app.middlewares.append(_recorder(asked))
    async with TestServer(app) as server, networks_session(timeout_seconds=5) as session:
        options = VkOptions(str(server.make_url("")), SITE, answer_bytes=answer_bytes)
        limiter = Limiter(window_seconds=SECOND * 1.2)
        connector = VkConnector(session, limiter, clock, options)
        yield World(clock, stand, app[CALLER], connector, options.url, PageAccess(PAGE, tokens), asked)


def _recorder(asked: list[tuple[str, Mapping[str, str], bytes]]) -> Any:
    @web.middleware
    async def record(request: web.Request, handler: Any) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        response: web.Response = await handler(request)
        body = response.body if isinstance(response.body, bytes) else b""
        asked.append((request.match_info["method"], form, body))
        return response

    return record


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
