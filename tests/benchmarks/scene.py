"""Whom and what the hot questions are about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.deps import SignedIn
from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.core.clock import SystemClock
from app.core.db import Session
from app.inbox.queries import Reader
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.surges.models import Surge, SurgeMember
from tests.benchmarks.plans import Ask

PAGE = 50
# What a person waits for, what a count or a board may take, and what is looked for again and again behind.
LIST_MS, COUNT_MS, BOARD_MS = 50.0, 100.0, 300.0
SWEEP_MS, QUALITY_MS = 200.0, 2000.0


@dataclass(frozen=True, slots=True)
class Hot:
    """A question that is asked often. most_ms: what it may take."""

    name: str
    most_ms: float
    ask: Ask


@dataclass(frozen=True, slots=True)
class Scene:
    """Readers of an agency and of the region, an open question of the agency, and the largest open surge."""

    agency: SignedIn
    region: SignedIn
    question: Question
    surge: Surge
    now: datetime

    def reader(self, operator: SignedIn) -> Reader:
        """The operator as the worklist knows them."""
        return Reader(operator.id, operator.scope, self.now)


async def find(session: Session) -> Scene:
    """The agency with most open questions, one of its operators, an open question of theirs; the largest surge."""
    busiest = (
        select(Question.agency_id)
        .where(Question.status == Status.IN_WORK)
        .group_by(Question.agency_id)
        .order_by(func.count().desc())
        .limit(1)
    )
    question = (
        await session.scalars(
            select(Question).where(Question.status == Status.IN_WORK, Question.agency_id.in_(busiest)).limit(1)
        )
    ).one()
    largest = select(SurgeMember.surge_id).group_by(SurgeMember.surge_id).order_by(func.count().desc()).limit(1)
    surge = (await session.scalars(select(Surge).where(Surge.id.in_(largest)))).one()
    agency = await session.get_one(Operator, question.assignee_id)
    region = (await session.scalars(select(Operator).where(Operator.role == Role.SUPERVISOR).limit(1))).one()
    return Scene(_signed_in(agency), _signed_in(region), question, surge, SystemClock().now())


def _signed_in(operator: Operator) -> SignedIn:
    return SignedIn(
        operator.id,
        operator.email,
        operator.name,
        operator.role,
        operator.agency_id,
        csrf_token="",
        session_id=operator.id,
    )
