"""An answer on its way: what tests of publishing start from."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session, Sessions
from app.core.sealing import Sealer
from app.networks.connector import Connector
from app.networks.vk.options import VK
from app.publishing import queries as publications
from app.publishing import service as publishing
from app.publishing.models import Publication
from app.questions.models import Message
from tests.drafting.desk import LATER, Desk, a_desk, approved
from tests.fakes import FrozenClock

TIMEOUT_SECONDS = 60.0


@dataclass
class Way:
    """A prepared publication and all that sending it needs."""

    desk: Desk
    publication: Publication
    session: Session
    sessions: Sessions
    connector: Connector
    sealer: Sealer
    clock: FrozenClock

    async def publish(self, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """One run of the job."""
        await publishing.publish(
            self.publication.id,
            sessions=self.sessions,
            connectors={VK: self.connector},
            sealer=self.sealer,
            clock=self.clock,
            timeout_seconds=timeout_seconds,
        )

    async def sweep(self, after: timedelta = timedelta(0)) -> None:
        """What the sweep does so much later."""
        self.clock.advance(after)
        for publication_id in await self.due():
            assert publication_id == self.publication.id
            await self.publish()

    async def due(self) -> list[UUID]:
        """What the sweep finds."""
        async with self.sessions.begin() as session:
            return list(await publications.due(session, now=self.clock.now(), limit=10))

    async def look(self) -> Publication:
        """The publication as it is stored now; question and draft are read again too."""
        for row in (self.desk.question, self.publication):
            await self.session.refresh(row)
        return self.publication

    async def own_messages(self) -> list[Message]:
        """Messages of the page that belong to the question."""
        wanted = select(Message).where(Message.question_id == self.desk.question.id, Message.from_page)
        return list(await self.session.scalars(wanted.execution_options(populate_existing=True)))


async def on_its_way(
    session: Session, sessions: Sessions, connector: Connector, sealer: Sealer, clock: FrozenClock
) -> Way:
    """An approved answer, prepared for sending; the clock stands at that instant."""
    desk = await a_desk(session)
    draft = await approved(session, desk)
    clock.advance(LATER - clock.now())
    publication = await publishing.prepare(session, draft.id, now=clock.now())
    assert publication is not None
    await session.commit()
    return Way(desk, publication, session, sessions, connector, sealer, clock)
