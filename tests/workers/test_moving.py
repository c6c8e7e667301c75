"""What follows when people move questions, through all the jobs, each run twice."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.permissions import Role
from app.core.db import Session
from app.deadlines.models import Deadline, SlaPolicy
from app.drafting import service as drafting
from app.intake import service as intake
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.moving import bulk, splitting
from app.routing.moving import service as moving
from app.routing.moving.bulk import Target
from app.routing.moving.splitting import Part
from app.routing.moving.targets import Choice
from app.webhooks.models import Delivery
from tests.builders import a_question, an_agency, an_endpoint, an_operator, stored
from tests.drafting.desk import acting
from tests.fakes import MONDAY, FrozenClock
from tests.routing.moving.moves import agencies
from tests.workers.hands import Queue
from workers.job import Job
from workers.pipeline import PIPELINE
from workers.relay import relay
from workers.resources import Resources

JOBS = {job.name: job for jobs in PIPELINE.values() for job in jobs}
MINUTE = timedelta(minutes=1)


async def run(res: Resources, session: Session) -> None:
    """All jobs that follow from what was done, twice each, and from what they do."""
    await session.commit()
    queue = Queue()
    while await relay(res, queue.as_redis):
        jobs = list(queue.jobs.values())
        queue.jobs.clear()
        for name, key in [*jobs, *jobs]:
            job: Job = JOBS[name]
            await job(queue.context(res), key)


@pytest.fixture(autouse=True)
async def policy(session: Session) -> SlaPolicy:
    targets = [
        {"clock": "return", "amount": 30, "unit": "minutes", "start": "routed", "warn_share": 0.5},
        {"clock": "answer", "amount": 9, "unit": "hours", "start": "published", "warn_share": 0.5},
    ]
    return await stored(session, SlaPolicy(code="all", name="Для всех", rank=1, targets=targets))


async def clocks(session: Session, question_id: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """The clocks of a question: when they began, were met and were cancelled."""
    found = await session.scalars(
        select(Deadline)
        .where(Deadline.question_id == question_id)
        .order_by(Deadline.started_at)
        .execution_options(populate_existing=True)
    )
    by_clock: dict[str, list[tuple[Any, ...]]] = {}
    for one in found:
        by_clock.setdefault(one.clock.value, []).append((one.started_at, one.met_at, one.cancelled_at))
    return by_clock


async def look(session: Session, question: Question) -> Question:
    await session.refresh(question)
    return question


async def types(session: Session, question: Question) -> list[str]:
    found = await session.scalars(
        select(OutboxEvent.type).where(OutboxEvent.question_id == question.id).order_by(OutboxEvent.seq)
    )
    return list(found)


async def test_a_returned_question_goes_on_with_the_clock_of_the_next_agency(
    res: Resources, session: Session, clock: FrozenClock
) -> None:
    one, other = await agencies(session, 2)
    first, second = [acting(await an_operator(session, agency=each)) for each in (one, other)]
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    question = await a_question(session, status=Status.TRIAGE, agency_id=None, published_at=MONDAY)
    await moving.assign(session, question.id, Choice(one.id), by=coordinator, now=MONDAY)
    await run(res, session)
    assert (await look(session, question)).return_due_at == MONDAY + 30 * MINUTE

    returned_at = clock.advance(5 * MINUTE)
    await moving.give_back(session, question.id, reason="Не наше", suggested_id=other.id, by=first, now=returned_at)
    await run(res, session)
    assert await clocks(session, question.id) == {
        "return": [(MONDAY, returned_at, None), (returned_at, None, None)],
        "answer": [(MONDAY, None, None)],
    }
    assert (await look(session, question)).return_due_at == returned_at + 30 * MINUTE

    taken_at = clock.advance(MINUTE)
    await intake.give(session, question.id, assignee_id=second.id, by=second, now=taken_at)
    await run(res, session)
    assert (await clocks(session, question.id))["return"][1] == (returned_at, taken_at, None)
    assert (await look(session, question)).due_at == MONDAY + timedelta(hours=9)

    at = clock.advance(MINUTE)
    assert (
        await moving.give_back(session, question.id, reason="И не наше", suggested_id=one.id, by=second, now=at) is None
    )
    await run(res, session)
    assert (await look(session, question)).due_at is None
    assert (await clocks(session, question.id))["answer"] == [(MONDAY, None, at)]


async def test_the_first_word_of_a_draft_says_that_the_question_is_ours(
    res: Resources, session: Session, clock: FrozenClock
) -> None:
    agency = await an_agency(session)
    author, coordinator = (
        acting(await an_operator(session, agency=agency)),
        acting(await an_operator(session, role=Role.COORDINATOR)),
    )
    question = await a_question(session, status=Status.TRIAGE, agency_id=None)
    await moving.assign(session, question.id, Choice(agency.id), by=coordinator, now=MONDAY)
    await run(res, session)
    at = clock.advance(MINUTE)
    await drafting.write(session, question.id, text="Здравствуйте!", base_revision=0, by=author, now=at)
    await run(res, session)
    assert (await clocks(session, question.id))["return"] == [(MONDAY, at, None)]


async def test_a_question_given_back_to_all_was_not_taken(res: Resources, session: Session, clock: FrozenClock) -> None:
    agency = await an_agency(session)
    by = acting(await an_operator(session, agency=agency))
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    question = await a_question(session, status=Status.TRIAGE, agency_id=None, assignee_id=by.id)
    await moving.assign(session, question.id, Choice(agency.id), by=coordinator, now=MONDAY)
    question.assignee_id = by.id
    await session.flush()
    await intake.give(session, question.id, assignee_id=None, by=by, now=clock.advance(MINUTE))
    await run(res, session)
    assert (await clocks(session, question.id))["return"] == [(MONDAY, None, None)]


async def test_moved_and_put_back_a_question_has_its_clocks_and_others_hear_of_both(
    res: Resources, session: Session, clock: FrozenClock
) -> None:
    endpoint = await an_endpoint(session)
    one, other = await agencies(session, 2)
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    question = await a_question(session, status=Status.TRIAGE, agency_id=None, published_at=MONDAY)
    await moving.assign(session, question.id, Choice(one.id), by=coordinator, now=MONDAY)
    await run(res, session)
    before, shown = await clocks(session, question.id), (await look(session, question)).due_at
    done = await bulk.move(session, [question.id], Target(other.id), by=coordinator, now=clock.advance(MINUTE))
    await run(res, session)
    assert await clocks(session, question.id) != before
    await bulk.undo(session, done.id, by=coordinator, now=clock.advance(MINUTE))
    await run(res, session)
    now = await clocks(session, question.id)
    assert {name: [one for one in rows if one[2] is None] for name, rows in now.items()} == before
    assert (await look(session, question)).due_at == shown
    found = await session.scalars(
        select(Delivery.payload["data"]["to_agency_id"].astext)
        .where(Delivery.endpoint_id == endpoint.id, Delivery.type == "question.transferred")
        .order_by(Delivery.created_at)
    )
    assert found.all() == [str(other.id), str(one.id)]


async def test_put_back_to_where_nobody_had_it_no_clock_runs_and_the_machine_looks_again(
    res: Resources, session: Session, clock: FrozenClock
) -> None:
    agency = await an_agency(session)
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    questions = [await a_question(session, status=one, agency_id=None) for one in (Status.TRIAGE, Status.RECEIVED)]
    for question in questions:
        await moving.assign(session, question.id, Choice(agency.id), by=coordinator, now=MONDAY)
    await run(res, session)
    for question in questions:
        await look(session, question)
        await moving.take_back(session, question.id, by=coordinator, now=clock.advance(MINUTE))
    await run(res, session)
    for question in questions:
        await look(session, question)
        assert (question.status, question.agency_id, question.due_at) == (Status.TRIAGE, None, None)
        assert all(one[2] is not None for rows in (await clocks(session, question.id)).values() for one in rows)
    assert "question.sent_to_triage" in await types(session, questions[1])


async def test_each_part_has_its_own_clocks_from_when_the_whole_was_written(
    res: Resources, session: Session, clock: FrozenClock
) -> None:
    agency = await an_agency(session)
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    question = await a_question(session, status=Status.TRIAGE, agency_id=None, published_at=MONDAY)
    at = clock.advance(MINUTE)
    ids = await splitting.split(
        session, question.id, [Part("Снег"), Part("Фонарь", agency.id), Part("Почему так?")], by=coordinator, now=at
    )
    await run(res, session)
    given = await clocks(session, ids[1])
    assert given == {"return": [(at, None, None)], "answer": [(MONDAY, None, None)]}
    unsure = await session.get_one(Question, ids[2], populate_existing=True)
    assert unsure.status is Status.TRIAGE
