"""The service's own poller before the stand-in of a network, in one process: a fault is a switch away."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.core.settings import Settings
from app.networks.access import Network, TokenKind
from app.networks.connector import Connector
from app.networks.vk.options import VK
from app.pages import service as pages
from app.pages.feeds.models import StoredFeed
from app.pages.models import Page
from app.pages.service import NewPage
from app.questions.models import Message
from tests.builders import an_agency
from tests.database import Database
from tests.fakes import FrozenClock
from tests.networks.vk.world import World, a_world
from tests.workers import looking
from tests.workers.hands import given
from workers.resources import Resources

# A poller notes every quarter of it which looks went well.
_LEASE_SECONDS = 0.2


@dataclass
class Watch:
    """Pages of a stand-in, watched by pollers whose time the test sets.

    connectors  what pollers ask; a test may put another network in
    """

    world: World
    res: Resources
    clock: FrozenClock
    connectors: dict[Network, Connector]

    async def page(self, external_id: str, tokens: Mapping[TokenKind, str]) -> UUID:
        """Register a page; ours of its ids."""
        async with self.res.sessions.begin() as session:
            agency = await an_agency(session)
            new = NewPage(VK, external_id, f"Страница {external_id}", agency.id)
            page = await pages.add_page(session, new, tokens=tokens, sealer=self.res.sealer, now=self.clock.now())
        return page.id

    async def look(self, *, after: timedelta = timedelta(0)) -> None:
        """Let a new poller look at everything once, so much later; what fails counts, too."""
        self.clock.advance(after)
        before = {feed.id: feed.failures for feed in await self.feeds()}

        async def looked() -> bool:
            now, feeds = self.clock.now(), await self.feeds()
            well = {feed.id for feed in feeds if feed.looked_at == now and not feed.failures}
            return bool(feeds) and all(feed.id in well or feed.failures > before.get(feed.id, 0) for feed in feeds)

        await self.until(looked)

    async def until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Let a new poller work until something has happened."""
        async with looking.polling(self.res):
            await looking.until(done)

    async def feeds(self) -> Sequence[StoredFeed]:
        """The feeds that are to be followed, as they are stored now."""
        async with self.res.sessions.begin() as session:
            return (await session.scalars(select(StoredFeed).where(StoredFeed.active))).all()

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
    """A stand-in with one page of two citizens, and no page registered yet.

    guid_honoured  whether the network knows a comment that is sent twice by its key
    """
    quick = settings.model_copy(update={"lease_seconds": _LEASE_SECONDS})
    async with a_world(clock, guid_honoured=guid_honoured) as world:
        connectors: dict[Network, Connector] = {VK: world.connector}
        async with given(quick, database.engine, database.sessions, clock=clock, connectors=connectors) as res:
            yield Watch(world, res, clock, connectors)
