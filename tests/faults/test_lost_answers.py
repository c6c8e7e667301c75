"""A reply that the network took and whose confirmation never came: one reply stands, and it is known to be ours."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.settings import Settings
from app.outbox.models import OutboxEvent
from app.publishing import service as publishing
from app.publishing.models import Publication, PublicationState
from app.questions.lifecycle import Status
from app.questions.models import Message, Question
from tests.builders import an_agency, an_operator
from tests.database import Database
from tests.drafting.desk import Desk, approved
from tests.fakes import FrozenClock
from tests.faults.watching import Watch, watching
from tests.networks.vk.world import ANNA, PAGE, USER

TIMEOUT_SECONDS = 60.0


async def prepared(watch: Watch) -> UUID:
    """An approved answer to the one question there is, ready to be sent."""
    async with watch.res.sessions.begin() as session:
        agency = await an_agency(session)
        question = (await session.scalars(select(Question))).one()
        question.status, question.agency_id = Status.ROUTED, agency.id
        author, approver = [await an_operator(session, agency=agency) for _ in range(2)]
        draft = await approved(session, Desk(agency, question, author, approver))
        publication = await publishing.prepare(session, draft.id, now=watch.clock.now())
    assert publication is not None
    return publication.id


async def publish(watch: Watch, publication_id: UUID) -> Publication:
    """One run of the job; the publication after it."""
    await publishing.publish(
        publication_id,
        sessions=watch.res.sessions,
        connectors=watch.res.connectors,
        sealer=watch.res.sealer,
        clock=watch.clock,
        timeout_seconds=TIMEOUT_SECONDS,
    )
    async with watch.res.sessions.begin() as session:
        return await session.get_one(Publication, publication_id)


@pytest.mark.parametrize("fault", ["drop_after_write", "invalid_json"])
@pytest.mark.parametrize("guid_honoured", [True, False])
async def test_a_lost_confirmation_leaves_one_reply(
    settings: Settings, own_database: Database, clock: FrozenClock, fault: str, guid_honoured: bool
) -> None:
    async with watching(settings, own_database, clock, guid_honoured=guid_honoured) as watch:
        await watch.page(PAGE, USER)
        stand = watch.world.stand
        stand.comment(PAGE, stand.post(PAGE, "Новости"), ANNA, "Когда починят дорогу на Зелёной?")
        await watch.look()
        clock.advance(timedelta(minutes=10))
        publication_id = await prepared(watch)
        setattr(stand.faults, fault, 1)
        assert (await publish(watch, publication_id)).state is not PublicationState.CONFIRMED
        assert len(stand.replies()) == 1
        # The poller meets the reply before we know that it is ours.
        await watch.look(after=timedelta(minutes=10))
        assert (await publish(watch, publication_id)).state is PublicationState.CONFIRMED
        assert len(stand.replies()) == 1
        await watch.look(after=timedelta(minutes=10))
        async with watch.res.sessions.begin() as session:
            (question,) = await session.scalars(select(Question))
            of_page = list(await session.scalars(select(Message.question_id).where(Message.from_page)))
            answers = select(OutboxEvent.type).where(OutboxEvent.type.startswith("question.answered"))
            assert question.status is Status.ANSWERED
            assert of_page == [question.id]
            assert list(await session.scalars(answers)) == ["question.answered"]
