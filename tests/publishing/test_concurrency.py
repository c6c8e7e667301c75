"""Processes side by side, on connections of their own."""

import asyncio

import pytest
from sqlalchemy import func, select

from app.core.sealing import Sealer
from app.drafting import queries as drafts
from app.drafting import service as drafting
from app.drafting.models import Draft
from app.drafting.service import DraftChanged
from app.networks.vk.options import VK
from app.outbox.models import OutboxEvent
from app.publishing import service as publishing
from app.publishing.models import Publication, PublicationState
from tests.database import Database
from tests.drafting.desk import LATER, Desk, a_desk, acting, approved
from tests.fakes import MONDAY, FrozenClock
from tests.publishing.wall import Wall


async def stored_desk(database: Database) -> Desk:
    async with database.sessions.begin() as session:
        return await a_desk(session)


async def test_of_two_who_begin_a_draft_at_once_the_second_is_told_so(own_database: Database) -> None:
    desk = await stored_desk(own_database)

    async def write(text: str, *, by_author: bool) -> Draft:
        by = acting(desk.author if by_author else desk.approver)
        async with own_database.sessions.begin() as session:
            return await drafting.write(session, desk.question.id, text=text, base_revision=0, by=by, now=MONDAY)

    done = await asyncio.gather(write("Раз", by_author=True), write("Два", by_author=False), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Draft", "DraftChanged"]
    async with own_database.sessions.begin() as session:
        draft = await drafts.current(session, desk.question.id)
        assert draft is not None
        assert len(await drafts.revisions(session, draft.id)) == 1


async def test_an_edit_and_the_approval_of_the_old_text_do_not_both_succeed(own_database: Database) -> None:
    desk = await stored_desk(own_database)
    async with own_database.sessions.begin() as session:
        draft = await drafting.write(
            session, desk.question.id, text="Раз", base_revision=0, by=acting(desk.author), now=MONDAY
        )
    async with own_database.sessions.begin() as session:
        await drafting.submit(session, draft.id, revision=1, by=acting(desk.author), now=MONDAY)

    async def edit() -> None:
        async with own_database.sessions.begin() as session:
            await drafting.write(
                session, desk.question.id, text="Два", base_revision=1, by=acting(desk.author), now=LATER
            )

    async def approve() -> None:
        async with own_database.sessions.begin() as session:
            await drafting.approve(session, draft.id, revision=1, by=acting(desk.approver), now=LATER)

    done = await asyncio.gather(approve(), edit(), return_exceptions=True)
    async with own_database.sessions.begin() as session:
        left = await drafts.get(session, draft.id)
    # The edit wins in any case: after the approval it takes the draft back, before it the approval is refused.
    assert done[1] is None
    assert done[0] is None or isinstance(done[0], DraftChanged)
    assert (left.text, left.text_hash, left.approved_at) == ("Два", None, None)


@pytest.mark.parametrize("processes", [2, 8])
async def test_many_processes_prepare_and_send_one_answer(
    own_database: Database, sealer: Sealer, clock: FrozenClock, processes: int
) -> None:
    wall = Wall(clock=clock)
    async with own_database.sessions.begin() as session:
        desk = await a_desk(session)
        draft = await approved(session, desk)
    clock.advance(LATER - clock.now())

    async def process() -> None:
        async with own_database.sessions.begin() as session:
            publication = await publishing.prepare(session, draft.id, now=clock.now())
        assert publication is not None
        await publishing.publish(
            publication.id,
            sessions=own_database.sessions,
            connectors={VK: wall},
            sealer=sealer,
            clock=clock,
            timeout_seconds=60,
        )

    await asyncio.gather(*(process() for _ in range(processes)))
    assert len(wall.replies) == 1
    async with own_database.sessions.begin() as session:
        assert (await session.scalars(select(Publication.state))).all() == [PublicationState.CONFIRMED]
        answered = select(func.count()).where(OutboxEvent.type == "question.answered")
        assert await session.scalar(answered) == 1
