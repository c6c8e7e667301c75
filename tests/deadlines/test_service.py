"""Clocks of questions in the database."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.agencies.models import Agency
from app.core.db import Session, new_id
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind
from app.intake.events import QuestionReopened
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from tests.builders import a_calendar, a_question, a_topic, an_agency, stored

# A Monday in Kaliningrad (UTC+2), where the agency works from nine to six with an hour's lunch.
NINE = datetime(2026, 3, 16, 7, 0, tzinfo=UTC)
HOURS = {
    "tz": "Europe/Kaliningrad",
    "hours": {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "covered": [2026],
}


def target(
    clock: str = "answer", amount: int = 4, unit: str = "working_hours", start: str = "routed"
) -> dict[str, Any]:
    return {"clock": clock, "amount": amount, "unit": unit, "start": start, "warn_share": 0.5}


async def a_policy(session: Session, *targets: dict[str, Any], rank: int = 100, **match: Any) -> SlaPolicy:
    row = SlaPolicy(
        code=f"policy-{rank}", name=f"Политика {rank}", rank=rank, targets=list(targets) or [target()], **match
    )
    return await stored(session, row)


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, calendar_id=(await a_calendar(session, data=HOURS)).id)


async def routed(session: Session, agency: Agency, **fields: Any) -> Question:
    given: dict[str, Any] = {"published_at": NINE, "received_at": NINE, "routed_at": NINE, "status": Status.ROUTED}
    return await a_question(session, agency=agency, **(given | fields))


async def clocks(session: Session, question: Question) -> dict[ClockKind, Deadline]:
    await session.flush()
    found = await session.scalars(
        select(Deadline).where(Deadline.question_id == question.id, Deadline.cancelled_at.is_(None))
    )
    return {deadline.clock: deadline for deadline in found}


async def told(session: Session, question: Question) -> Sequence[str]:
    await session.flush()
    found = await session.scalars(
        select(OutboxEvent.type).where(OutboxEvent.question_id == question.id).order_by(OutboxEvent.seq)
    )
    return found.all()


async def test_a_clock_runs_in_the_working_hours_of_the_agency(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    answer = (await clocks(session, question))[ClockKind.ANSWER]
    assert answer.due_at == NINE + timedelta(hours=4)
    assert answer.warn_at == NINE + timedelta(hours=2)
    assert answer.covered
    assert (question.due_at, question.warn_at) == (answer.due_at, answer.warn_at)


async def test_lunch_and_night_do_not_count(session: Session, agency: Agency) -> None:
    await a_policy(session, target(amount=9))
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    assert (await clocks(session, question))[ClockKind.ANSWER].due_at == NINE + timedelta(days=1, hours=1)


async def test_the_nearest_of_several_clocks_is_shown(session: Session, agency: Agency) -> None:
    await a_policy(session, target(), target("reaction", 30, "minutes", "published"))
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    assert question.due_at == NINE + timedelta(minutes=30)


async def test_starting_twice_changes_and_tells_nothing(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    for _ in range(2):
        await deadlines.start(session, question.id, now=NINE)
        await session.flush()
    assert await told(session, question) == ["deadline.set"]


async def test_the_first_matching_policy_wins(session: Session, agency: Agency) -> None:
    topic = await a_topic(session)
    await a_policy(session, target(amount=1), rank=1, topic_id=topic.id)
    await a_policy(session, rank=2)
    special, ordinary = await routed(session, agency, topic_id=topic.id), await routed(session, agency)
    for question in (special, ordinary):
        await deadlines.start(session, question.id, now=NINE)
    assert (special.due_at, ordinary.due_at) == (NINE + timedelta(hours=1), NINE + timedelta(hours=4))


async def test_another_agency_moves_the_clock_and_says_so(session: Session, agency: Agency) -> None:
    other = await an_agency(session, calendar_id=agency.calendar_id)
    await a_policy(session, target(amount=1), rank=1, agency_id=other.id)
    await a_policy(session, target(), target("reaction", 2), rank=2)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    question.agency_id = other.id
    await session.flush()
    await deadlines.start(session, question.id, now=NINE + timedelta(minutes=10))
    assert {clock: one.due_at for clock, one in (await clocks(session, question)).items()} == {
        ClockKind.ANSWER: NINE + timedelta(hours=1)
    }
    assert question.due_at == NINE + timedelta(hours=1)


async def test_without_a_policy_there_is_no_deadline(session: Session, agency: Agency) -> None:
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    assert (await clocks(session, question), question.due_at) == ({}, None)


async def test_a_year_nobody_decreed_is_said_to_be_so(session: Session, agency: Agency) -> None:
    await a_policy(session, target(amount=300, unit="working_days"))
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    assert not (await clocks(session, question))[ClockKind.ANSWER].covered


async def test_an_answer_in_time_meets_the_clock(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    await session.flush()
    for _ in range(2):
        await deadlines.meet(session, question.id, at=NINE + timedelta(hours=1), now=NINE + timedelta(hours=2))
        await session.flush()
    assert await told(session, question) == ["deadline.set", "deadline.met"]
    met = await session.scalar(
        select(OutboxEvent.payload["margin_seconds"].as_integer()).where(OutboxEvent.type == "deadline.met")
    )
    assert met == 3 * 3600
    assert question.due_at is None


async def test_a_reopened_question_gets_new_clocks(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    await session.flush()
    await deadlines.meet(session, question.id, at=NINE, now=NINE)
    await session.flush()
    again = NINE + timedelta(days=1)
    outbox.record(session, QuestionReopened(question_id=question.id, message_id=new_id(), agency_id=None), now=again)
    await session.flush()
    await deadlines.start(session, question.id, now=again)
    assert question.due_at == again + timedelta(hours=4)


async def test_closing_cancels_the_clocks_and_nothing_breaches(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    question.status = Status.CLOSED
    await session.flush()
    await deadlines.cancel(session, question.id, now=NINE)
    await session.flush()
    assert await deadlines.sweep(session, now=NINE + timedelta(days=9)) == 0
    assert question.due_at is None


async def test_a_warning_is_told_once_at_its_instant(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    await session.flush()
    warning = NINE + timedelta(hours=2)
    assert await deadlines.sweep(session, now=warning - timedelta(seconds=1)) == 0
    assert await deadlines.sweep(session, now=warning) == 1
    assert await deadlines.sweep(session, now=warning) == 0
    assert (await told(session, question))[-1] == "deadline.at_risk"


async def test_the_due_instant_itself_is_in_time_and_the_next_second_is_not(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    await session.flush()
    due = NINE + timedelta(hours=4)
    await deadlines.sweep(session, now=due)
    assert "deadline.breached" not in await told(session, question)
    await deadlines.sweep(session, now=due + timedelta(seconds=1))
    await deadlines.sweep(session, now=due + timedelta(seconds=2))
    assert (await told(session, question)).count("deadline.breached") == 1


async def test_found_late_a_breach_is_told_without_a_warning(session: Session, agency: Agency) -> None:
    await a_policy(session)
    question = await routed(session, agency)
    await deadlines.start(session, question.id, now=NINE)
    await session.flush()
    await deadlines.sweep(session, now=NINE + timedelta(days=1))
    assert await told(session, question) == ["deadline.set", "deadline.breached"]
