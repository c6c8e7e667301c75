"""What tests of moving have in common: who moves, and what is looked at afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Operator
from app.accounts.permissions import Role, Scope
from app.agencies.models import Agency
from app.core.db import Session
from app.outbox.models import OutboxEvent
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from tests.builders import an_agency, an_operator, stored
from tests.fakes import MONDAY

LATER = MONDAY + timedelta(minutes=5)
REGION = Scope(None)


@dataclass(frozen=True)
class By:
    """Who does something."""

    id: UUID
    scope: Scope = REGION


def by(operator: Operator) -> By:
    """An operator as features know them."""
    return By(operator.id, Scope(operator.agency_id))


async def a_coordinator(session: Session) -> By:
    """A coordinator of the whole region."""
    return by(await an_operator(session, role=Role.COORDINATOR))


async def somebody_of(session: Session, agency: Agency) -> By:
    """A responder of an agency."""
    return by(await an_operator(session, agency=agency))


async def agencies(session: Session, count: int) -> list[Agency]:
    """Agencies of one calendar."""
    first = await an_agency(session)
    return [first, *[await an_agency(session, calendar_id=first.calendar_id) for _ in range(count - 1)]]


async def a_decision(session: Session, question: Question, **fields: Any) -> Assignment:
    """The machine's decision that a question's agency is to answer."""
    given: dict[str, Any] = {
        "question_id": question.id,
        "agency_id": question.agency_id,
        "decided_by": DecidedBy.RULE,
        "confidence": 0.9,
        "candidates": [],
        "evidence": {},
        "decided_at": MONDAY - timedelta(hours=1),
    }
    return await stored(session, Assignment(**(given | fields)))


def candidate(agency: Agency, probability: float) -> dict[str, Any]:
    """An agency as the machine keeps it."""
    return {
        "agency_id": str(agency.id),
        "agency_name": agency.short_name,
        "probability": probability,
        "rule_id": None,
        "rule_name": None,
        "why": "слова темы",
    }


async def told(session: Session, question_id: UUID) -> Sequence[OutboxEvent]:
    """What was told of a question, oldest first."""
    await session.flush()
    found = await session.scalars(
        select(OutboxEvent).where(OutboxEvent.question_id == question_id).order_by(OutboxEvent.seq)
    )
    return found.all()


async def decisions(session: Session, question_id: UUID) -> Sequence[Assignment]:
    """The decisions on a question, oldest first."""
    await session.flush()
    found = await session.scalars(
        select(Assignment)
        .where(Assignment.question_id == question_id)
        .order_by(Assignment.decided_at, Assignment.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


def columns(question: Question) -> dict[str, Any]:
    """All that stands in a question's row but the number of its changes."""
    names = {column.key for column in Question.__table__.columns} - {"version", "search"}
    return {name: getattr(question, name) for name in names}


async def fresh(session: Session, question: Question) -> dict[str, Any]:
    """All that stands in a question's row now."""
    await session.flush()
    await session.refresh(question)
    return columns(question)
