"""SQL of questions chosen on the worklist, read only."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session
from app.inbox.queries import Filter, Joined, Reader, conditions, with_names
from app.questions.models import Question


async def fitting(session: Session, wanted: Filter, reader: Reader, *, limit: int) -> Sequence[UUID]:
    """Ids of the questions that fit a filter."""
    found = await session.scalars(select(Question.id).where(*conditions(wanted, reader)).limit(limit))
    return found.all()


async def rows(session: Session, question_ids: Collection[UUID]) -> Sequence[Joined]:
    """Questions with the names beside them, oldest first."""
    wanted = with_names().where(Question.id.in_(question_ids)).order_by(Question.received_at, Question.id)
    return (await session.execute(wanted)).all()
