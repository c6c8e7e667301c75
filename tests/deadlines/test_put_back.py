"""A question that was moved and put back has the clocks it had."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.agencies.models import Agency, Topic
from app.core.db import Session
from app.deadlines import service as deadlines
from app.deadlines.models import Deadline
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.moving.placement import Placement
from tests.builders import a_calendar, a_topic, an_agency, an_operator
from tests.deadlines.test_service import HOURS, NINE, a_policy, routed, target

HOUR = timedelta(hours=1)
RETURN, ANSWER, SOLUTION = (
    target("return", 30, "working_minutes"),
    target(amount=4, start="published"),
    target("solution", 8, "working_days"),
)


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, calendar_id=(await a_calendar(session, data=HOURS)).id)


async def running(session: Session, question: Question) -> list[dict[str, Any]]:
    """All that stands of the clocks that run, and what the question shows of them."""
    await session.flush()
    found = await session.scalars(
        select(Deadline)
        .where(Deadline.question_id == question.id, Deadline.met_at.is_(None), Deadline.cancelled_at.is_(None))
        .order_by(Deadline.clock)
        .execution_options(populate_existing=True)
    )
    rows = [{column.key: getattr(one, column.key) for column in Deadline.__table__.columns} for one in found]
    return [*rows, {"due_at": question.due_at, "warn_at": question.warn_at, "return_due_at": question.return_due_at}]


async def told_breaches(session: Session, question: Question) -> int:
    found = await session.scalars(
        select(OutboxEvent.id).where(OutboxEvent.question_id == question.id, OutboxEvent.type == "deadline.breached")
    )
    return len(found.all())


async def start(session: Session, question: Question, hours: float) -> None:
    await session.flush()
    await deadlines.start(session, question.id, now=NINE + hours * HOUR)
    await session.flush()


def untaken(_question: Question, _operator: Any) -> None:
    """Nobody has taken it."""


def at_work(question: Question, operator: Any) -> None:
    """Somebody is at it."""
    question.assignee_id, question.status = operator.id, Status.IN_WORK


def routed_there(agency: Agency, topic: Topic, *, at: datetime) -> Placement:
    """Where a question stands that was just given to an agency."""
    return Placement(
        status=Status.ROUTED,
        agency_id=agency.id,
        topic_id=topic.id,
        territory_id=None,
        assignee_id=None,
        routed_at=at,
        return_due_at=None,
    )


@pytest.mark.parametrize("hours", [0.1, 0.4, 5])
@pytest.mark.parametrize("state", [untaken, at_work])
@pytest.mark.parametrize("other_targets", [(RETURN, ANSWER), (target(amount=1),), (SOLUTION,)])
@pytest.mark.parametrize("job_of_the_move_comes", ["before", "after", "never"])
async def test_clocks_are_as_they_were_whatever_was_told_of_them(
    session: Session,
    agency: Agency,
    hours: float,
    state: Callable[[Question, Any], None],
    other_targets: tuple[dict[str, Any], ...],
    job_of_the_move_comes: str,
) -> None:
    other, topic = await an_agency(session, calendar_id=agency.calendar_id), await a_topic(session)
    await a_policy(session, *other_targets, rank=1, agency_id=other.id)
    await a_policy(session, RETURN, ANSWER, SOLUTION, rank=2)
    question = await routed(session, agency)
    await start(session, question, 0)
    if state is at_work:
        await deadlines.meet_return(session, question.id, at=NINE + HOUR / 100, now=NINE + HOUR / 100)
    state(question, await an_operator(session, agency=agency))
    await session.flush()
    await deadlines.sweep(session, now=NINE + hours * HOUR)
    before, breaches = await running(session, question), await told_breaches(session, question)

    stood = Placement.model_validate(question)
    moved = NINE + hours * HOUR
    routed_there(other, topic, at=moved).put_back(question)
    if job_of_the_move_comes == "before":
        await start(session, question, hours)
        assert await running(session, question) != before
    stood.put_back(question)
    await start(session, question, hours + 0.05)
    if job_of_the_move_comes == "after":
        await start(session, question, hours + 0.06)
    assert await running(session, question) == before
    await deadlines.sweep(session, now=NINE + hours * HOUR)
    assert await told_breaches(session, question) == breaches
