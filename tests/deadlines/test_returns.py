"""The clock of «не наше»: until when an agency may give a question back, and what stops it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.agencies.models import Agency
from app.core.db import Session
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.deadlines.policy import ClockKind
from app.deadlines.presets import MUNICIPAL
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from tests.builders import a_calendar, an_agency, an_operator
from tests.deadlines.test_service import HOURS, NINE, a_policy, clocks, routed, target

MINUTE = timedelta(minutes=1)
DUE = NINE + 30 * MINUTE
TARGETS = (target("return", 30, "working_minutes"), target(amount=4, start="published"))


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, calendar_id=(await a_calendar(session, data=HOURS)).id)


async def started(session: Session, agency: Agency, **fields: Any) -> Question:
    await a_policy(session, *TARGETS)
    question = await routed(session, agency, **fields)
    await start(session, question, NINE)
    return question


async def start(session: Session, question: Question, at: datetime) -> None:
    await session.flush()
    await deadlines.start(session, question.id, now=at)
    await session.flush()


async def meet(session: Session, question: Question, at: datetime) -> None:
    await session.flush()
    await deadlines.meet_return(session, question.id, at=at, now=at + MINUTE)
    await session.flush()


async def returns(session: Session, question: Question) -> list[Deadline]:
    found = await session.scalars(
        select(Deadline)
        .where(Deadline.question_id == question.id, Deadline.clock == ClockKind.RETURN)
        .order_by(Deadline.started_at)
    )
    return list(found)


async def met(session: Session, question: Question) -> list[int]:
    found = await session.scalars(
        select(OutboxEvent.payload["margin_seconds"].as_integer()).where(
            OutboxEvent.question_id == question.id, OutboxEvent.type == "deadline.met"
        )
    )
    return list(found)


def test_a_preset_of_a_real_regulation_has_it() -> None:
    assert ClockKind.RETURN in {one.clock for one in MUNICIPAL.targets}


async def test_it_runs_from_the_routing_and_is_shown_while_it_is_the_nearest(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    assert (question.due_at, question.return_due_at) == (DUE, DUE)


async def test_taken_in_time_it_is_met_and_the_answer_waits_on(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    for _ in range(2):
        await meet(session, question, NINE + 10 * MINUTE)
    assert await met(session, question) == [20 * 60]
    assert (question.return_due_at, question.due_at) == (None, NINE + timedelta(hours=4))
    assert set(await clocks(session, question)) == {ClockKind.RETURN, ClockKind.ANSWER}


async def test_taken_late_the_time_for_giving_it_back_stays_over(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    await meet(session, question, DUE + MINUTE)
    assert await met(session, question) == [-60]
    assert question.return_due_at == DUE
    await start(session, question, DUE + 2 * MINUTE)
    assert question.return_due_at == DUE


async def test_once_met_it_does_not_start_again_for_the_same_routing(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    await meet(session, question, NINE + MINUTE)
    await start(session, question, NINE + 2 * MINUTE)
    assert len(await returns(session, question)) == 1
    assert question.return_due_at is None


async def test_a_question_taken_before_its_clocks_start_needs_no_such_clock(session: Session, agency: Agency) -> None:
    me = await an_operator(session, agency=agency)
    question = await started(session, agency, assignee_id=me.id)
    assert await returns(session, question) == []
    assert question.return_due_at is None


async def test_given_back_it_is_met_and_the_other_clocks_end(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    question.agency_id, question.status = None, Status.TRIAGE
    await meet(session, question, NINE + 5 * MINUTE)
    await deadlines.cancel(session, question.id, now=NINE + 5 * MINUTE)
    assert await met(session, question) == [25 * 60]
    assert (question.due_at, question.return_due_at) == (None, None)


@pytest.mark.parametrize("first", ["meet", "start"])
async def test_given_back_to_another_agency_its_own_is_met_and_theirs_begins_in_whatever_order(
    session: Session, agency: Agency, first: str
) -> None:
    question = await started(session, agency)
    other, at = await an_agency(session, calendar_id=agency.calendar_id), NINE + 10 * MINUTE
    question.agency_id, question.routed_at, question.return_due_at = other.id, at, None
    steps = [meet, start] if first == "meet" else [start, meet]
    for step in steps:
        await step(session, question, at)
    old, new = await returns(session, question)
    assert (old.met_at, old.cancelled_at) == (at, None)
    assert (new.started_at, new.met_at, new.cancelled_at) == (at, None, None)
    assert question.return_due_at == at + 30 * MINUTE


async def test_taken_by_the_next_agency_the_clock_of_the_one_before_is_not_met(
    session: Session, agency: Agency
) -> None:
    question = await started(session, agency)
    other = await an_agency(session, calendar_id=agency.calendar_id)
    me = await an_operator(session, agency=other)
    question.agency_id, question.routed_at, question.assignee_id = other.id, NINE + MINUTE, me.id
    # The job of the taking comes before that of the transfer.
    await meet(session, question, NINE + 2 * MINUTE)
    await start(session, question, NINE + 3 * MINUTE)
    (old,) = await returns(session, question)
    assert (old.met_at, old.cancelled_at) == (None, NINE + 3 * MINUTE)
    assert await met(session, question) == []


async def test_its_breach_is_told_as_of_any_clock(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    await deadlines.sweep(session, now=DUE + MINUTE)
    found = await session.scalars(
        select(OutboxEvent.payload["clock"].astext).where(
            OutboxEvent.question_id == question.id, OutboxEvent.type == "deadline.breached"
        )
    )
    assert found.all() == ["return"]


async def test_an_answer_ends_it(session: Session, agency: Agency) -> None:
    question = await started(session, agency)
    await deadlines.meet(session, question.id, at=NINE + MINUTE, now=NINE + MINUTE)
    assert (question.return_due_at, question.due_at) == (None, None)
