"""A network that tests of the poller watch, and a database that is not always there."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from uuid import UUID

from app.core.db import Session, Sessions
from app.networks.connector import Batch, IncomingMessage, MessageKind, PageAccess
from app.pages.models import Page
from tests.fakes import MONDAY, FakeConnector
from workers.poller import Poller

_MOST_SECONDS = 10.0


async def nothing() -> None:
    """Nothing happens."""


@dataclass
class Pages(FakeConnector):
    """Each page answers for itself, with what `says` has for its external id: a batch, or an error to be raised.

    looks     how often each page was looked at
    awaited   looks after which `seen` is set
    during    what happens in a look, before the answer
    """

    says: dict[str, Batch | Exception] = field(default_factory=dict)
    looks: Counter[str] = field(default_factory=Counter)
    awaited: int = 1
    seen: asyncio.Event = field(default_factory=asyncio.Event)
    during: Callable[[], Awaitable[None]] = nothing

    async def fetch(self, page: PageAccess, cursor: str | None) -> Batch:
        """What the page has to say."""
        self.looks[page.external_id] += 1
        if self.looks.total() >= self.awaited:
            self.seen.set()
        await self.during()
        answer = self.says.get(page.external_id, Batch((), (), (), cursor="1"))
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_batch(text: str = "Когда починят дорогу на Зелёной?") -> Batch:
    """One citizen's comment."""
    message = IncomingMessage(
        external_id="wall:7",
        kind=MessageKind.COMMENT,
        thread_id="wall:7",
        post_id=None,
        parent_id=None,
        author_id="501",
        author_name="Проба Пробнова",
        from_page=False,
        text=text,
        published_at=MONDAY - timedelta(minutes=1),
    )
    return Batch((), (message,), (), cursor="7")


async def look(network: Pages, *pollers: Poller) -> None:
    """Let the pollers run until the looks that are awaited began, then stop them and wait for what they finish."""
    running = [asyncio.create_task(poller.run()) for poller in pollers]
    async with asyncio.timeout(_MOST_SECONDS):
        await network.seen.wait()
        for poller in pollers:
            poller.stop()
        await asyncio.gather(*running)


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
