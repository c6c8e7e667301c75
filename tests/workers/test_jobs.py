"""Jobs as the queue runs them: each does its stage's work, and twice does no more than once."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.db import Session, new_id
from app.deadlines.models import Deadline, SlaPolicy
from app.drafting.events import DraftApproved
from app.drafting.models import Draft, DraftState
from app.drafting.review import hash_of
from app.intake.events import AnsweredByHand, QuestionClosed, QuestionReceived, QuestionReopened
from app.outbox import queries as outbox
from app.outbox.event import Event
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.events import QuestionReturned, QuestionRouted
from app.webhooks.models import Delivery
from tests.builders import a_draft, a_message, a_question, an_endpoint, stored
from tests.fakes import MONDAY, FakeConnector, FrozenClock
from tests.workers.hands import Queue
from workers.job import Job
from workers.pipeline import PIPELINE
from workers.relay import relay
from workers.resources import Resources

JOBS: Mapping[str, Job] = {job.name: job for jobs in PIPELINE.values() for job in jobs}


async def happens(res: Resources, session: Session, event: Event) -> None:
    """All jobs of an event and of what follows from it run twice."""
    outbox.record(session, event, now=res.clock.now())
    await session.commit()
    queue = Queue()
    while await relay(res, queue.as_redis):
        jobs = list(queue.jobs.values())
        queue.jobs.clear()
        for name, key in [*jobs, *jobs]:
            await JOBS[name](queue.context(res), key)


async def clocks(session: Session, question: Question) -> list[Deadline]:
    found = await session.scalars(
        select(Deadline)
        .where(Deadline.question_id == question.id)
        .order_by(Deadline.started_at)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def fresh(session: Session, question: Question) -> Question:
    await session.refresh(question)
    return question


@pytest.fixture
async def policy(session: Session) -> SlaPolicy:
    target = {"clock": "answer", "amount": 9, "unit": "hours", "start": "published", "warn_share": 0.5}
    return await stored(session, SlaPolicy(code="all", name="Для всех", rank=1, targets=[target]))


def routed(question: Question) -> QuestionRouted:
    assert question.agency_id is not None
    return QuestionRouted(question_id=question.id, agency_id=question.agency_id, topic_id=None, assignment_id=new_id())


async def test_a_received_question_is_routed_or_sent_to_a_person(res: Resources, session: Session) -> None:
    question = await a_question(session, status=Status.RECEIVED, agency_id=None)
    await happens(res, session, QuestionReceived(question_id=question.id))
    assert (await fresh(session, question)).status is Status.TRIAGE


async def test_a_routed_question_gets_its_clocks(res: Resources, session: Session, policy: SlaPolicy) -> None:
    question = await a_question(session)
    await happens(res, session, routed(question))
    (clock,) = await clocks(session, question)
    assert clock.due_at == question.published_at + timedelta(hours=9)
    assert (await fresh(session, question)).due_at == clock.due_at


async def test_a_reopened_question_gets_new_clocks_from_the_new_message(
    res: Resources, session: Session, policy: SlaPolicy, clock: FrozenClock
) -> None:
    question = await a_question(session)
    clock.advance(timedelta(days=3))
    reopened = QuestionReopened(question_id=question.id, message_id=new_id(), agency_id=question.agency_id)
    await happens(res, session, reopened)
    (started,) = await clocks(session, question)
    assert started.started_at == MONDAY + timedelta(days=3)


async def test_an_answer_by_hand_meets_the_clocks_when_it_was_written_and_puts_the_draft_aside(
    res: Resources, session: Session, policy: SlaPolicy
) -> None:
    question = await a_question(session)
    await happens(res, session, routed(question))
    draft = await a_draft(session, question=question)
    question = await fresh(session, question)
    question.status, question.answered_at = Status.ANSWERED, MONDAY - timedelta(minutes=5)
    await happens(res, session, AnsweredByHand(question_id=question.id, message_id=new_id()))
    (clock,) = await clocks(session, question)
    assert clock.met_at == MONDAY - timedelta(minutes=5)
    assert (await session.get_one(Draft, draft.id, populate_existing=True)).state is DraftState.SUPERSEDED


async def test_an_answer_that_was_reopened_meanwhile_meets_nothing(
    res: Resources, session: Session, policy: SlaPolicy
) -> None:
    question = await a_question(session)
    await happens(res, session, routed(question))
    await happens(res, session, AnsweredByHand(question_id=question.id, message_id=new_id()))
    (clock,) = await clocks(session, question)
    assert clock.met_at is None


@pytest.mark.parametrize("status", [Status.TRIAGE, Status.CLOSED])
async def test_a_question_that_was_given_back_or_closed_has_no_clocks(
    res: Resources, session: Session, policy: SlaPolicy, status: Status
) -> None:
    question = await a_question(session)
    agency_id = question.agency_id
    assert agency_id is not None
    await happens(res, session, routed(question))
    question = await fresh(session, question)
    question.status, question.agency_id = status, None
    ended: Event = QuestionReturned(question_id=question.id, agency_id=agency_id, assignment_id=new_id())
    if status is Status.CLOSED:
        ended = QuestionClosed(question_id=question.id, reason="other")
    await happens(res, session, ended)
    (clock,) = await clocks(session, question)
    assert clock.cancelled_at == MONDAY
    assert (await fresh(session, question)).due_at is None


async def test_an_approved_answer_is_published_once(res: Resources, session: Session, connector: FakeConnector) -> None:
    question = await a_question(session, status=Status.APPROVED)
    await a_message(session, question=question)
    draft = await a_draft(session, question=question, state=DraftState.APPROVED)
    draft.text_hash = hash_of(draft.text)
    await happens(res, session, DraftApproved(question_id=question.id, draft_id=draft.id, revision=1))
    assert connector.texts() == [draft.text]
    assert connector.calls == ["reply"]
    assert (await fresh(session, question)).status is Status.ANSWERED


async def test_every_event_that_others_want_is_written_for_their_endpoint_once(
    res: Resources, session: Session
) -> None:
    endpoint = await an_endpoint(session)
    question = await a_question(session)
    await happens(res, session, routed(question))
    found = await session.scalars(select(Delivery.type).where(Delivery.endpoint_id == endpoint.id))
    assert found.all() == ["question.routed"]


@pytest.mark.parametrize("name", sorted(JOBS))
async def test_a_job_whose_event_was_cleaned_away_does_nothing(
    res: Resources, connector: FakeConnector, name: str
) -> None:
    await JOBS[name](Queue().context(res), str(new_id()))
    assert connector.calls == []
