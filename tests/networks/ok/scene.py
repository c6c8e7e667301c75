"""A group of the stand-in, with the connector that speaks to it over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from app.core.outbound import networks_session
from app.demo.ok.courier import Patience
from app.demo.ok.http import application
from app.demo.ok.model import Quirks
from app.demo.ok.state import OkStand
from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.networks.limits import Limits, LocalLimits, Parking
from app.networks.messages import IncomingMessage, IncomingPost, MessageKind, ReplyTo
from app.networks.ok.connector import OkConnector
from app.networks.ok.options import OkOptions
from app.networks.tools import Tools
from tests.fakes import FrozenClock

GROUP = "53038939046008"
KEY = "CEXAMPLEPUBLICKEY"
SECRET = "EXAMPLE0SECRET0KEY"
USER_TOKEN = "tkn-user-0001"
GROUP_TOKEN = "tkn-group-0001"
PAGE = PageAccess(GROUP, {TokenKind.USER: USER_TOKEN, TokenKind.GROUP: GROUP_TOKEN})
TOKENS = {TokenKind.USER: USER_TOKEN, TokenKind.GROUP: GROUP_TOKEN}


class NotingLimits(LocalLimits):
    """Notes what was slowed and parked."""

    def __init__(self) -> None:
        super().__init__()
        self.slowed: list[str] = []
        self.parkings: list[Parking] = []

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        self.slowed.append(token)

    async def park(self, token: str, parking: Parking) -> None:
        self.parkings.append(parking)


@dataclass
class Scene:
    """calls: methods called, with their parameters, in order. page_cursors: by token and page."""

    stand: OkStand
    clock: FrozenClock
    connector: OkConnector
    limits: NotingLimits
    calls: list[tuple[str, dict[str, str]]]
    pages: list[str] = field(default_factory=lambda: [GROUP])
    feed_cursors: dict[TokenKind, str | None] = field(default_factory=dict)
    page_cursors: dict[tuple[TokenKind, str], str | None] = field(default_factory=dict)
    looks: list[Gathered] = field(default_factory=list)

    def feed(self, token: TokenKind = TokenKind.USER, *, asked: Collection[str] = (), live: bool = False) -> Feed:
        """What the next look works with."""
        watches = [
            Watch(PageAccess(page, {token: TOKENS[token]}), self.page_cursors.get((token, page)), live, page in asked)
            for page in self.pages
        ]
        return Feed(FeedKind.SWEEP, token, TOKENS[token], watches, self.feed_cursors.get(token))

    async def look(self, token: TokenKind = TokenKind.USER, *, asked: Collection[str] = ()) -> Gathered:
        """One look, whose cursors are kept."""
        gathered = await self.connector.collect(self.feed(token, asked=asked))
        self.feed_cursors[token] = gathered.cursor
        for page, batch in gathered.batches.items():
            self.page_cursors[token, page] = batch.cursor
        self.looks.append(gathered)
        return gathered

    async def sweep(self, token: TokenKind = TokenKind.USER, *, asked: Collection[str] = ()) -> list[IncomingMessage]:
        """Messages of one look after another until there is no more."""
        self.looks = []
        while not self.looks or self.looks[-1].more:
            assert len(self.looks) < 200, "the network seems endless"
            await self.look(token, asked=asked)
        return [message for gathered in self.looks for message in messages(gathered)]

    def posts(self) -> list[IncomingPost]:
        """Posts of the last sweep."""
        return [post for gathered in self.looks for batch in gathered.batches.values() for post in batch.posts]

    def called(self, method: str) -> list[dict[str, str]]:
        """Parameters of each call of a method."""
        return [params for name, params in self.calls if name == method]

    def names(self) -> list[str]:
        """Methods called so far, which are forgotten then."""
        names = [name for name, _ in self.calls]
        self.calls.clear()
        return names


def messages(gathered: Gathered) -> list[IncomingMessage]:
    """All messages of a look."""
    return [message for batch in gathered.batches.values() for message in batch.messages]


@asynccontextmanager
async def connector_at(
    address: str,
    clock: FrozenClock,
    *,
    limits: Limits | None = None,
    timeout_seconds: float = 30.0,
    answer_bytes: int = 64 * 1024 * 1024,
    per_second: float = 10_000.0,
    posts_seconds: float = 900.0,
) -> AsyncIterator[OkConnector]:
    """A connector to an address, without a slash at its end."""
    options = OkOptions(
        url=address,
        application_key=KEY,
        application_secret=SecretStr(SECRET),
        per_second=per_second,
        posts_seconds=posts_seconds,
    )
    async with networks_session(timeout_seconds=timeout_seconds) as session:
        tools = Tools(session, session, limits or LocalLimits(), clock, answer_bytes)
        yield OkConnector(tools, options)


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The address of whatever answers as OK."""
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def a_stand(clock: FrozenClock, quirks: Quirks | None = None, *, requests_a_second: int = 100_000) -> OkStand:
    """A stand-in with one group and two citizens, 11 and 12."""
    stand = OkStand(clock, KEY, SECRET, quirks=quirks, requests_a_second=requests_a_second)
    stand.add_page(GROUP, "Администрация Приморска", PAGE.tokens, short_name="primorsk")
    stand.add_author("11", "Анна", "Ветрова")
    stand.add_author("12", "Борис", "Озёрный")
    return stand


@asynccontextmanager
async def a_scene(
    clock: FrozenClock, quirks: Quirks | None = None, *, posts_seconds: float = 900.0
) -> AsyncIterator[Scene]:
    """A stand-in and a connector to it; calls are noted."""
    stand, limits = a_stand(clock, quirks), NotingLimits()
    app = application(stand, Patience(answer_seconds=5.0, again_seconds=0.001))
    calls: list[tuple[str, dict[str, str]]] = []

    @web.middleware
    async def noted(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        calls.append((form.get("method", f"{request.method} {request.path}"), {**request.query, **form}))
        return await handler(request)

    app.middlewares.append(noted)
    async with (
        served(app) as address,
        connector_at(address, clock, limits=limits, posts_seconds=posts_seconds) as connector,
    ):
        yield Scene(stand, clock, connector, limits, calls)


def answering(topic: str, comment: str) -> ReplyTo:
    """A reply to a comment of citizen 11."""
    key = f"topic:{topic}:{comment}"
    return ReplyTo(MessageKind.COMMENT, key, key, topic, "11", "Анна Ветрова")


def answering_privately(chat: str, mid: str) -> ReplyTo:
    """A reply to a private message of citizen 11."""
    return ReplyTo(MessageKind.PRIVATE, f"im:{chat}", f"im:{mid}", None, "11", "Анна Ветрова")
