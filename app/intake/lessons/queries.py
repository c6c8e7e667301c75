"""SQL of lessons.

Vectors come as the bytes of pgvector, which are read in no time; as text they would take a second for a thousand.
Source: pgvector, src/halfvec.c: halfvec_send writes the size and an unused number, then numbers of 16 bits, big end
first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import numpy as np
from sqlalchemy import LargeBinary, func, select, tuple_, update

from app.accounts.models import Operator
from app.accounts.permissions import Scope
from app.core.db import Session
from app.core.errors import NotFound
from app.intake.lessons.judging import Lesson, Marks
from app.intake.models import ScreeningLesson
from app.intake.screening import ScreeningClass
from app.language.likeness import Matrix
from app.questions.models import Question

Place = tuple[datetime, UUID]
State = tuple[UUID | None, int]
"""The newest lesson and how many stand: a taken back one is never put in force again, so equal states are one."""

MOST: Final = 2000
"""Lessons in force at a time, the newest; comparing a message with them takes less than a millisecond."""

_HEAD_BYTES: Final = 4


class LessonNotFound(NotFound):
    """There is no such lesson."""

    code = "lesson-not-found"


async def state(session: Session) -> State:
    """By what a caller sees that lessons came or went."""
    newest = select(ScreeningLesson.id).order_by(ScreeningLesson.id.desc()).limit(1).scalar_subquery()
    standing = select(func.count()).where(ScreeningLesson.undone_at.is_(None)).scalar_subquery()
    row = (await session.execute(select(newest, standing))).one()
    return row[0], row[1]


async def standing(session: Session) -> list[Lesson]:
    """The lessons in force, newest first."""
    found = await session.execute(
        select(ScreeningLesson, Question.number, func.halfvec_send(ScreeningLesson.vector, type_=LargeBinary))
        .join(Question, Question.id == ScreeningLesson.question_id)
        .where(ScreeningLesson.undone_at.is_(None))
        .order_by(ScreeningLesson.learnt_at.desc(), ScreeningLesson.id.desc())
        .limit(MOST)
    )
    return [_lesson(row, number, vector) for row, number, vector in found]


async def of_question(session: Session, question_id: UUID) -> ScreeningLesson | None:
    """The newest lesson of a question, taken back or not."""
    return await session.scalar(
        select(ScreeningLesson)
        .where(ScreeningLesson.question_id == question_id)
        .order_by(ScreeningLesson.learnt_at.desc(), ScreeningLesson.id.desc())
        .limit(1)
    )


async def lock(session: Session, lesson_id: UUID, scope: Scope) -> ScreeningLesson:
    """A lesson, locked until the transaction ends. Raises LessonNotFound, also for one outside the scope."""
    wanted = select(ScreeningLesson).where(ScreeningLesson.id == lesson_id).with_for_update(of=ScreeningLesson)
    if scope.agency_id is not None:
        wanted = wanted.join(Question, Question.id == ScreeningLesson.question_id)
        wanted = wanted.where(Question.agency_id == scope.agency_id)
    lesson = await session.scalar(wanted)
    if lesson is None:
        raise LessonNotFound("There is no such lesson.")
    return lesson


async def undo_of(session: Session, question_id: UUID, *, by: UUID, now: datetime) -> None:
    """Take back what a question taught. Safe to repeat."""
    await session.execute(
        update(ScreeningLesson)
        .where(ScreeningLesson.question_id == question_id, ScreeningLesson.undone_at.is_(None))
        .values(undone_at=now, undone_by=by)
        .execution_options(synchronize_session="fetch")
    )


async def listing(
    session: Session, scope: Scope, *, before: Place | None, limit: int
) -> Sequence[tuple[ScreeningLesson, Question, str]]:
    """Lessons with their question and the name of who taught, newest first, from behind `before` (learnt_at, id)."""
    wanted = (
        select(ScreeningLesson, Question, Operator.name)
        .join(Question, Question.id == ScreeningLesson.question_id)
        .join(Operator, Operator.id == ScreeningLesson.operator_id)
    )
    if scope.agency_id is not None:
        wanted = wanted.where(Question.agency_id == scope.agency_id)
    if before is not None:
        wanted = wanted.where(tuple_(ScreeningLesson.learnt_at, ScreeningLesson.id) < tuple_(*before))
    ordered = wanted.order_by(ScreeningLesson.learnt_at.desc(), ScreeningLesson.id.desc()).limit(limit)
    return [(row[0], row[1], row[2]) for row in await session.execute(ordered)]


def _lesson(row: ScreeningLesson, number: int, vector: bytes | None) -> Lesson:
    return Lesson(
        id=row.id,
        number=number,
        was=ScreeningClass(row.was),
        needs_answer=row.needs_answer,
        screening=ScreeningClass(row.screening),
        marks=Marks(row.fingerprint, None if vector is None else _read(vector), row.asks),
    )


def _read(vector: bytes) -> Matrix:
    return np.frombuffer(vector, dtype=">f2", offset=_HEAD_BYTES).astype(np.float32)
