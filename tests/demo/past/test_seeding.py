"""The weeks before the demo in the database: as the services would have left it."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from app.accounts.permissions import Scope
from app.core.db import Base, Engine, Session, Sessions
from app.core.sealing import Sealer
from app.deadlines.models import Deadline
from app.demo.past.seeding import seed_past
from app.demo.sample import load_sample
from app.demo.seeding import seed
from app.drafting.models import Draft
from app.insights.queries import Period, by_agency
from app.outbox.models import OutboxEvent
from app.publishing.models import Publication
from app.questions.lifecycle import Status
from app.questions.models import Message, Question
from app.routing.alike.models import QuestionLikeness
from app.routing.models import Assignment, DecidedBy
from app.routing.versions import queries as versions
from app.routing.versions.rehearsal import LEAST_EXAMPLES
from tests.conftest import KEY
from tests.database import Database
from tests.fakes import MONDAY


@pytest.fixture(scope="module")
def engine_of_module(database: Database) -> Engine:
    """The engine of the shared database, for a fixture of the module's scope."""
    return database.engine


@pytest_asyncio.fixture(scope="module")
async def region(engine_of_module: Engine) -> AsyncIterator[Session]:
    """A transaction in which the region and its past were seeded; nothing of it stays."""
    async with engine_of_module.connect() as connection:
        outer = await connection.begin()
        sessions: Sessions = async_sessionmaker(
            connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
        )
        async with sessions() as session:
            sample = load_sample()
            ids = await seed(session, sample, sealer=Sealer(KEY), now=MONDAY)
            await session.flush()
            assert await seed_past(session, sample, ids, now=MONDAY) >= 600
            yield session
        await outer.rollback()


async def count(session: Session, table: type[Base]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_every_question_is_answered_by_an_agency_under_its_message(region: Session) -> None:
    asked = (await region.scalars(select(Question).where(Question.status == Status.ANSWERED))).all()
    assert all(one.agency_id and one.topic_id and one.assignee_id for one in asked)
    assert all(one.received_at < one.routed_at < one.answered_at < MONDAY for one in asked)  # type: ignore[operator]
    assert await count(region, Publication) == await count(region, Draft) == len(asked)
    answers = (await region.scalars(select(Message).where(Message.from_page))).all()
    assert {one.question_id for one in answers} == {one.id for one in asked}
    assert await count(region, QuestionLikeness) == await count(region, Question)


async def test_some_wait_in_triage_because_an_agency_gave_them_back_today(region: Session) -> None:
    waiting = (await region.scalars(select(Question).where(Question.status != Status.ANSWERED))).all()
    assert {one.status for one in waiting} == {Status.TRIAGE}
    assert all(MONDAY - timedelta(days=1) < one.received_at < MONDAY for one in waiting)
    of_these = Assignment.question_id.in_([one.id for one in waiting])
    by = Counter((await region.scalars(select(Assignment.decided_by).where(of_these))).all())
    assert by[DecidedBy.RETURN] >= 2
    assert by[DecidedBy.PERSON] == 0


async def test_numbers_grow_with_time(region: Session) -> None:
    received = (await region.scalars(select(Question.published_at).order_by(Question.number))).all()
    assert list(received) == sorted(received)


async def test_the_last_decision_is_where_the_question_is(region: Session) -> None:
    made = (await region.scalars(select(Assignment).order_by(Assignment.decided_at))).all()
    last = {one.question_id: one for one in made}
    for question in await region.scalars(select(Question)):
        decision = last[question.id]
        place = question.agency_id, question.topic_id, question.territory_id
        assert (decision.agency_id, decision.topic_id, decision.territory_id) == place


async def test_machine_people_and_agencies_decided(region: Session) -> None:
    made = (await region.scalars(select(Assignment))).all()
    questions = await count(region, Question)
    by = Counter(one.decided_by for one in made)
    alone = sum(one.decided_by is DecidedBy.RULE and one.agency_id is not None for one in made)
    moved = sum(one.decided_by is DecidedBy.PERSON and one.from_agency_id is not None for one in made)
    assert by[DecidedBy.RULE] + by[DecidedBy.CLASSIFIER] == questions
    assert alone > 0.4 * questions
    assert by[DecidedBy.RETURN] >= 10
    assert moved >= 10
    assert all(one.reason for one in made if one.decided_by is DecidedBy.RETURN)


async def test_most_were_answered_in_time_and_all_clocks_are_met(region: Session) -> None:
    clocks = (await region.scalars(select(Deadline))).all()
    assert all(clock.met_at is not None for clock in clocks)
    assert all((clock.breached_at is None) == (clock.met_at <= clock.due_at) for clock in clocks if clock.met_at)
    period = Period(MONDAY - timedelta(weeks=9), MONDAY)
    found = (await by_agency(region, Scope(None), period, now=MONDAY)).values()
    in_time = sum(one.answered_in_time for one in found) / sum(one.timed for one in found)
    assert 0.8 < in_time < 0.97


async def test_there_is_enough_to_learn_from(region: Session) -> None:
    assert await versions.count_confirmed(region) > 2 * LEAST_EXAMPLES


async def test_nothing_is_left_to_be_relayed_and_histories_are_in_order(region: Session) -> None:
    events = (await region.scalars(select(OutboxEvent).order_by(OutboxEvent.seq))).all()
    assert all(one.relayed_at and one.handled_at for one in events)
    assert [one.at for one in events] == sorted(one.at for one in events)
    first: dict[object, str] = {}
    last: dict[object, str] = {}
    for one in events:
        first.setdefault(one.question_id, one.type)
        last[one.question_id] = one.type
    assert set(first.values()) == {"question.received"}
    assert set(last.values()) <= {"deadline.met", "question.returned", "question.sent_to_triage"}


async def test_decisions_show_earlier_questions_alike_that_were_answered_by_then(region: Session) -> None:
    answered = {one.id: one for one in await region.scalars(select(Question))}
    machine = (
        await region.scalars(
            select(Assignment).where(Assignment.decided_by.in_([DecidedBy.RULE, DecidedBy.CLASSIFIER]))
        )
    ).all()
    shown = [(one, similar) for one in machine for similar in one.evidence["similar"]]
    by_id = {str(key): one for key, one in answered.items()}
    assert all(by_id[similar["id"]].answered_at < one.decided_at for one, similar in shown)  # type: ignore[operator]
    assert sum(len(one.evidence["similar"]) == 3 for one in machine) > 0.4 * len(machine)
