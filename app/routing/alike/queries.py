"""SQL of likeness: what questions are like, and which earlier ones are most like a given one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Session
from app.language.likeness import Matrix
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.alike.models import QuestionLikeness
from app.routing.models import Assignment, DecidedBy


@dataclass(frozen=True, slots=True)
class Like:
    """What a question is compared by. vector: unit length, or zeros."""

    question_id: UUID
    vector: Matrix
    fingerprint: int | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier question, where it went, and how alike it is: 0…1."""

    question_id: UUID
    agency_id: UUID
    likeness: float


async def store(session: Session, one: Like) -> None:
    """Keep what a question is compared by; a question that is judged again is compared by its text as it is now."""
    statement = insert(QuestionLikeness).values(
        question_id=one.question_id,
        vector=one.vector.tolist(),
        fingerprint=one.fingerprint,
        received_at=one.received_at,
    )
    taken = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["question_id"], set_={"vector": taken.vector, "fingerprint": taken.fingerprint}
        )
    )


async def nearest_confirmed(
    session: Session, vector: Matrix, *, but: Collection[UUID], least: float, limit: int
) -> Sequence[Near]:
    """The earlier questions most like a text whose agency is known to be right, most alike first.

    but    questions to be left out
    least  likeness below which a question is not worth showing
    """
    if not vector.any():
        return []
    # The walk along the index goes on until enough of what it meets is confirmed.
    await session.execute(select(func.set_config("hnsw.iterative_scan", "strict_order", True)))
    distance = QuestionLikeness.vector.max_inner_product(vector.tolist())
    found = await session.execute(
        select(QuestionLikeness.question_id, Question.agency_id, (-distance).label("likeness"))
        .join(Question, Question.id == QuestionLikeness.question_id)
        .where(QuestionLikeness.question_id.not_in(but), is_confirmed())
        .order_by(distance)
        .limit(limit)
    )
    return [
        Near(row.question_id, row.agency_id, min(float(row.likeness), 1.0)) for row in found if row.likeness >= least
    ]


def is_confirmed() -> ColumnElement[bool]:
    """Whether a question's agency is known to be right: it answered, or a person gave the question to it."""
    by_person = exists().where(
        Assignment.question_id == Question.id,
        Assignment.decided_by == DecidedBy.PERSON,
        Assignment.agency_id == Question.agency_id,
    )
    return and_(Question.agency_id.is_not(None), or_(Question.status == Status.ANSWERED, by_person))
