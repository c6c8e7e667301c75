"""A group of the stand-in, with the connector that speaks to it over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from app.core.outbound import networks_session
from app.demo.ok.http import application
from app.demo.ok.model import Quirks
from app.demo.ok.state import OkStand
from app.networks.connector import Batch, IncomingMessage, MessageKind, PageAccess, ReplyTo, TokenKind
from app.networks.limits import Limiter
from app.networks.ok.client import OkOptions
from app.networks.ok.connector import OkConnector
from tests.fakes import FrozenClock

GROUP = "53038939046008"
KEY = "CEXAMPLEPUBLICKEY"
SECRET = "EXAMPLE0SECRET0KEY"
USER_TOKEN = "tkn-user-0001"
GROUP_TOKEN = "tkn-group-0001"
PAGE = PageAccess(GROUP, {TokenKind.USER: USER_TOKEN, TokenKind.GROUP: GROUP_TOKEN})


@dataclass
class Scene:
    """calls: methods called, with their parameters, in order."""

    stand: OkStand
    clock: FrozenClock
    connector: OkConnector
    calls: list[tuple[str, dict[str, str]]]
    cursor: str | None = None
    batches: list[Batch] = field(default_factory=list)

    async def fetch(self, page: PageAccess = PAGE) -> list[IncomingMessage]:
        """What one look after another brings until there is no more."""
        self.batches = []
        while not self.batches or self.batches[-1].more:
            assert len(self.batches) < 100, "the network seems endless"
            self.batches.append(await self.connector.fetch(page, self.cursor))
            self.cursor = self.batches[-1].cursor
        return [message for batch in self.batches for message in batch.messages]

    def called(self, method: str) -> list[dict[str, str]]:
        """Parameters of each call of a method."""
        return [params for name, params in self.calls if name == method]


@asynccontextmanager
async def connector_at(
    address: str,
    clock: FrozenClock,
    *,
    timeout_seconds: float = 30.0,
    per_second: int = 1000,
    answer_bytes: int = 64 * 1024 * 1024,
    limiter: Limiter | None = None,
) -> AsyncIterator[OkConnector]:
    """A connector to an address, without a slash at its end."""
    options = OkOptions(address, "https://ok.ru", KEY, SECRET, per_second=per_second, answer_bytes=answer_bytes)
    async with networks_session(timeout_seconds=timeout_seconds) as session:
        yield OkConnector(session, limiter or Limiter(), clock, options)


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The address of whatever answers as OK."""
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def a_stand(clock: FrozenClock, quirks: Quirks | None = None, *, requests_a_second: int = 100_000) -> OkStand:
    """A stand-in with one group and two citizens, 11 and 12."""
    stand = OkStand(clock, KEY, SECRET, quirks=quirks, requests_a_second=requests_a_second)
    stand.add_page(GROUP, "Администрация Приморска", PAGE.tokens)
    stand.add_author("11", "Анна", "Ветрова")
    stand.add_author("12", "Борис", "Озёрный")
    return stand


@asynccontextmanager
async def a_scene(clock: FrozenClock, quirks: Quirks | None = None) -> AsyncIterator[Scene]:
    """A stand-in and a connector to it; calls are noted."""
    stand = a_stand(clock, quirks)
    app = application(stand)
    calls: list[tuple[str, dict[str, str]]] = []

    @web.middleware
    async def noted(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        calls.append((form.get("method", f"{request.method} {request.path}"), {**request.query, **form}))
        return await handler(request)

    app.middlewares.append(noted)
    async with served(app) as address, connector_at(address, clock) as connector:
        yield Scene(stand, clock, connector, calls)


def answering(topic: str, comment: str) -> ReplyTo:
    """A reply to a comment of citizen 11."""
    key = f"topic:{topic}:{comment}"
    return ReplyTo(MessageKind.COMMENT, key, key, topic, "11", "Анна Ветрова")


def answering_privately(chat: str, mid: str) -> ReplyTo:
    """A reply to a private message of citizen 11."""
    return ReplyTo(MessageKind.PRIVATE, f"im:{chat}", f"im:{mid}", None, "11", "Анна Ветрова")
