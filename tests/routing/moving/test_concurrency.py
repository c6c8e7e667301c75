"""People who move the same questions at once, on connections of their own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.core.errors import Refusal
from app.outbox.models import OutboxEvent
from app.questions.models import Question
from app.routing.models import Assignment
from app.routing.moving import bulk
from app.routing.moving import service as moving
from app.routing.moving.bulk import Target
from app.routing.moving.models import BulkMove
from app.routing.moving.targets import Choice
from tests.builders import a_page, a_question, an_operator
from tests.database import Database
from tests.fakes import MONDAY
from tests.routing.moving.moves import By, agencies, by

COUNT = 30


class Scene:
    """A database with questions of one agency, two more agencies and a coordinator."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def __aenter__(self) -> "Scene":
        async with self.database.sessions.begin() as session:
            self.one, self.other, self.third = await agencies(session, 3)
            page = await a_page(session, agency=self.one)
            self.ids = [(await a_question(session, page=page)).id for _ in range(COUNT)]
            self.coordinator: By = by(await an_operator(session, role=Role.COORDINATOR))
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def run(self, *steps: Callable[[Session], Awaitable[object]]) -> list[object]:
        """Each step in a transaction of its own, all at once; what they gave or refused."""

        async def one(step: Callable[[Session], Awaitable[object]]) -> object:
            try:
                async with self.database.sessions.begin() as session:
                    return await step(session)
            except Refusal as refusal:
                return type(refusal)

        return await asyncio.wait_for(asyncio.gather(*(one(step) for step in steps)), 60)

    def to(self, agency: Agency, ids: Sequence[UUID], *, minutes: int = 0) -> Callable[[Session], Awaitable[object]]:
        at = MONDAY + timedelta(minutes=minutes)
        return lambda session: bulk.move(session, ids, Target(agency.id), by=self.coordinator, now=at)

    async def agreed(self) -> dict[UUID, int]:
        """How many questions each agency has; their latest decision and event say the same."""
        async with self.database.sessions.begin() as session:
            found = await session.execute(select(Question.agency_id, func.count()).group_by(Question.agency_id))
            counts = {key: count for key, count in found if key is not None}
            for question in await session.scalars(select(Question)):
                made = await session.scalar(
                    select(Assignment.agency_id)
                    .where(Assignment.question_id == question.id)
                    .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
                )
                told = await session.scalar(
                    select(OutboxEvent.payload["to_agency_id"].astext)
                    .where(OutboxEvent.question_id == question.id)
                    .order_by(OutboxEvent.seq.desc())
                )
                if made is not None or told is not None:
                    assert (made or self.one.id, told) == (question.agency_id, str(question.agency_id))
        return counts


async def test_two_who_move_the_same_questions_follow_each_other(own_database: Database) -> None:
    async with Scene(own_database) as scene:
        backwards = list(reversed(scene.ids))
        for _ in range(3):
            done = await scene.run(scene.to(scene.other, scene.ids), scene.to(scene.third, backwards))
            assert not any(isinstance(one, type) for one in done)
            counts = await scene.agreed()
            assert sorted(counts.values()) == [COUNT]
            assert set(counts) <= {scene.other.id, scene.third.id}
            await scene.run(scene.to(scene.one, scene.ids))


async def test_one_question_moved_while_many_are(own_database: Database) -> None:
    async with Scene(own_database) as scene:
        singles = [
            lambda session, key=key: moving.assign(
                session, key, Choice(scene.third.id), by=scene.coordinator, now=MONDAY
            )
            for key in scene.ids[::3]
        ]
        await scene.run(*singles[:5], scene.to(scene.other, scene.ids), *singles[5:])
        assert sum((await scene.agreed()).values()) == COUNT


async def test_a_move_is_taken_back_once_however_often_it_is_asked(own_database: Database) -> None:
    async with Scene(own_database) as scene:
        (done,) = await scene.run(scene.to(scene.other, scene.ids))
        assert isinstance(done, BulkMove)
        outcome = await scene.run(
            *(lambda session: bulk.undo(session, done.id, by=scene.coordinator, now=MONDAY) for _ in range(4))
        )
        assert outcome.count(bulk.NotUndoable) == 3
        assert await scene.agreed() == {scene.one.id: COUNT}


async def test_what_moves_on_while_a_move_is_taken_back_is_not_lost(own_database: Database) -> None:
    async with Scene(own_database) as scene:
        (done,) = await scene.run(scene.to(scene.other, scene.ids))
        assert isinstance(done, BulkMove)
        some = scene.ids[::2]
        await scene.run(
            scene.to(scene.third, some, minutes=1),
            lambda session: bulk.undo(session, done.id, by=scene.coordinator, now=MONDAY + timedelta(minutes=1)),
        )
        counts = await scene.agreed()
        assert counts == {scene.third.id: len(some), scene.one.id: COUNT - len(some)}
