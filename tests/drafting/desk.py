"""A desk with a question on it: what tests of drafting and of publishing start from."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.accounts.deps import SignedIn
from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session, new_id
from app.drafting import service as drafting
from app.drafting.models import Draft
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from tests.builders import a_message, a_question, an_agency, an_operator
from tests.fakes import MONDAY

LATER = MONDAY + timedelta(minutes=5)


@dataclass
class Desk:
    """An agency with a question, its author and its approver."""

    agency: Agency
    question: Question
    author: Operator
    approver: Operator


def acting(operator: Operator) -> SignedIn:
    """The operator as services get one."""
    return SignedIn(
        id=operator.id,
        email=operator.email,
        name=operator.name,
        role=operator.role,
        agency_id=operator.agency_id,
        csrf_token="",
        session_id=new_id(),
    )


async def a_desk(session: Session, *, review: bool = True, status: Status = Status.ROUTED) -> Desk:
    """A desk whose question has its first message."""
    agency = await an_agency(session, review_required=review)
    question = await a_question(session, agency=agency, status=status)
    await a_message(session, question=question)
    return Desk(
        agency,
        question,
        await an_operator(session, agency=agency, name="Анна Ответова"),
        await an_operator(session, agency=agency, role=Role.APPROVER, name="Борис Визов"),
    )


async def written(session: Session, desk: Desk, text: str = "Здравствуйте!") -> Draft:
    """A draft by the author."""
    draft = await drafting.write(
        session, desk.question.id, text=text, base_revision=0, by=acting(desk.author), now=MONDAY
    )
    await session.flush()
    return draft


async def in_review(session: Session, desk: Desk) -> Draft:
    """A submitted draft."""
    draft = await written(session, desk)
    await drafting.submit(session, draft.id, revision=1, by=acting(desk.author), now=MONDAY)
    await session.flush()
    return draft


async def approved(session: Session, desk: Desk) -> Draft:
    """A draft that may be published."""
    draft = await in_review(session, desk)
    await drafting.approve(session, draft.id, revision=1, by=acting(desk.approver), now=LATER)
    await session.flush()
    return draft


async def told(session: Session, question: Question) -> list[str]:
    """Types of the events of a question, oldest first."""
    await session.flush()
    found = await session.scalars(
        select(OutboxEvent.type).where(OutboxEvent.question_id == question.id).order_by(OutboxEvent.seq)
    )
    return list(found)
