"""The service's own poller before the stand-in of a network, in one process: a fault is a switch away."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core.settings import Settings
from app.networks.connector import Batch, Connector, Network, PageAccess, Published, ReplyTo, TokenKind
from app.pages import service as pages
from app.pages.models import Page
from app.pages.service import NewPage
from app.questions.models import Message
from tests.builders import an_agency
from tests.database import Database
from tests.fakes import FrozenClock
from tests.networks.vk.world import World, a_world
from tests.workers.hands import given
from workers.poller import Poller
from workers.resources import Resources

_MOST_SECONDS = 20.0


@dataclass
class Counted:
    """A connector that counts how often a page is looked at; `enough` is set at the last look that is awaited."""

    real: Connector
    awaited: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, page: PageAccess, cursor: str | None) -> Batch:
        """What the network answers."""
        self.awaited -= 1
        if self.awaited <= 0:
            self.enough.set()
        return await self.real.fetch(page, cursor)

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """What the network answers."""
        return await self.real.reply(page, to, text, key=key)

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """What the network answers."""
        return await self.real.find_reply(page, to, text, key=key, since=since)


@dataclass
class Watch:
    """Pages of a stand-in, watched by a poller whose time the test sets."""

    world: World
    res: Resources
    clock: FrozenClock
    network: Counted

    async def page(self, external_id: str, tokens: Mapping[TokenKind, str]) -> UUID:
        """Register a page; ours of its ids."""
        async with self.res.sessions.begin() as session:
            agency = await an_agency(session)
            new = NewPage(Network.VK, external_id, f"Страница {external_id}", agency.id)
            page = await pages.add_page(session, new, tokens=tokens, sealer=self.res.sealer, now=self.clock.now())
        return page.id

    async def look(self, looks: int = 1, *, after: timedelta = timedelta(0)) -> None:
        """Let the poller look so often, so much later."""
        self.clock.advance(after)
        self.network.awaited = looks
        self.network.enough.clear()
        poller = Poller(self.res)
        running = asyncio.create_task(poller.run())
        async with asyncio.timeout(_MOST_SECONDS):
            await self.network.enough.wait()
            poller.stop()
            await running

    async def shown(self, page_id: UUID) -> Page:
        """A page as it is stored now."""
        async with self.res.sessions.begin() as session:
            return await session.get_one(Page, page_id)

    async def texts(self, page_id: UUID) -> Sequence[str]:
        """Texts of the messages stored of a page, oldest first."""
        async with self.res.sessions.begin() as session:
            found = await session.scalars(
                select(Message.text).where(Message.page_id == page_id).order_by(Message.published_at, Message.id)
            )
            return found.all()


@asynccontextmanager
async def watching(
    settings: Settings, database: Database, clock: FrozenClock, *, guid_honoured: bool = True
) -> AsyncIterator[Watch]:
    """A stand-in with one page of two citizens, and a poller that knows no page yet.

    guid_honoured  whether the network knows a comment that is sent twice by its key
    """
    async with a_world(clock, guid_honoured=guid_honoured) as world:
        network = Counted(world.connector)
        connectors = {Network.VK: network}
        async with given(settings, database.engine, database.sessions, clock=clock, connectors=connectors) as res:
            yield Watch(world, res, clock, network)
