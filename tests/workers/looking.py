"""A network that tests of the poller watch, and a database that is not always there."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import func, select

from app.core.db import Session, Sessions
from app.networks.access import TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.messages import Batch, IncomingMessage, MessageKind
from app.outbox.models import OutboxEvent
from app.pages import service as pages
from app.pages.feeds.models import StoredFeed
from app.pages.models import Health, Page
from tests.builders import a_page
from tests.fakes import MONDAY, FakeConnector
from workers.poller import Poller
from workers.resources import Resources

_MOST_SECONDS = 10.0


async def nothing() -> None:
    """Nothing happens."""


@dataclass
class Pages(FakeConnector):
    """Each page answers for itself, with what `says` has for its external id: a batch, or an error to be raised.

    looks   how often each page was looked at, and `lookers` by whose token
    during  what happens in a look, before the answer
    """

    ways: tuple[Way, ...] = (Way(FeedKind.SWEEP, TokenKind.USER, 0.01),)
    says: dict[str, Batch | Gathered | Exception] = field(default_factory=dict)
    looks: Counter[str] = field(default_factory=Counter)
    during: Callable[[], Awaitable[None]] = nothing

    async def collect(self, feed: Feed) -> Gathered:
        """What the feed's pages have to say."""
        self.feeds.append(feed)
        self.looks.update(watch.page.external_id for watch in feed.pages)
        await self.during()
        batches = {}
        for watch in feed.pages:
            answer = self.says.get(watch.page.external_id)
            if isinstance(answer, Exception):
                raise answer
            if isinstance(answer, Gathered):
                return answer
            if answer is not None:
                batches[watch.page.external_id] = answer
        return Gathered(batches, cursor=feed.cursor or "1")


def a_message(number: int = 7, text: str = "Когда починят дорогу на Зелёной?") -> IncomingMessage:
    """A citizen's comment."""
    return IncomingMessage(
        external_id=f"wall:{number}",
        kind=MessageKind.COMMENT,
        thread_id=f"wall:{number}",
        post_id=None,
        parent_id=None,
        author_id="501",
        author_name="Проба Пробнова",
        from_page=False,
        text=text,
        published_at=MONDAY - timedelta(minutes=1),
    )


def a_batch(text: str = "Когда починят дорогу на Зелёной?") -> Batch:
    """One citizen's comment."""
    return Batch(messages=(a_message(text=text),), cursor="7")


async def a_watched_page(res: Resources, *, token: str | None = None, kind: TokenKind = TokenKind.USER) -> Page:
    """A page with a token; its own one unless it is given."""
    async with res.sessions.begin() as session:
        page = await a_page(session, created_at=MONDAY - timedelta(days=1))
        token = token or f"token of {page.external_id}"
        await pages.set_token(session, page.id, kind, token, sealer=res.sealer, now=MONDAY)
    return page


@asynccontextmanager
async def polling(res: Resources, number: int = 1) -> AsyncIterator[list[Poller]]:
    """Pollers at work, stopped in order at the end."""
    pollers = [Poller(res, turn_seconds=0.01) for _ in range(number)]
    running = [asyncio.create_task(poller.run()) for poller in pollers]
    try:
        yield pollers
    finally:
        for poller in pollers:
            poller.stop()
        async with asyncio.timeout(_MOST_SECONDS):
            await asyncio.gather(*running)


async def until(done: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what is to happen; TimeoutError when it does not."""
    async with asyncio.timeout(_MOST_SECONDS):
        while not await done():  # noqa: ASYNC110 - what is waited for happens in the database
            await asyncio.sleep(0.01)


class OftenGone:
    """Sessions on a database that is gone at first, so many times."""

    def __init__(self, sessions: Sessions, times: int) -> None:
        self._sessions = sessions
        self.times = times

    def begin(self) -> AbstractAsyncContextManager[Session]:
        """A transaction, if the database is there."""
        if self.times:
            self.times -= 1
            raise ConnectionRefusedError("no server")
        return self._sessions.begin()

    @property
    def as_sessions(self) -> Sessions:
        """For code that knows only the real ones."""
        return cast(Sessions, self)


class Broken:
    """Sessions with a bug in them."""

    def begin(self) -> AbstractAsyncContextManager[Session]:
        """Raises ZeroDivisionError."""
        raise ZeroDivisionError

    @property
    def as_sessions(self) -> Sessions:
        """For code that knows only the real ones."""
        return cast(Sessions, self)


async def stored(sessions: Sessions, page_id: UUID) -> Page:
    """A page as it is stored now."""
    async with sessions.begin() as session:
        return await session.get_one(Page, page_id)


async def count(res: Resources, table: type) -> int:
    """How many rows a table has."""
    async with res.sessions.begin() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def feeds_of(res: Resources) -> list[StoredFeed]:
    """All feeds, in the order they were made."""
    async with res.sessions.begin() as session:
        return list(await session.scalars(select(StoredFeed).order_by(StoredFeed.id)))


async def told(res: Resources) -> list[str]:
    """Types of what was told of pages, oldest first."""
    async with res.sessions.begin() as session:
        found = await session.scalars(
            select(OutboxEvent.type).where(OutboxEvent.type.like("page.%")).order_by(OutboxEvent.seq)
        )
        return list(found)


async def is_at(res: Resources, page_id: UUID, health: Health) -> bool:
    """Whether a page is shown like this now."""
    return (await stored(res.sessions, page_id)).health is health


async def has_feeds(res: Resources) -> bool:
    """Whether a page was connected."""
    return bool(await feeds_of(res))
