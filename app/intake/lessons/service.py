"""Teaching the screening, and taking back what was taught."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Person
from app.core.db import Session, new_id
from app.core.errors import Conflict
from app.intake.lessons import queries as lessons
from app.intake.lessons.judging import Marks, marks
from app.intake.models import ScreeningLesson
from app.intake.screening import ScreeningClass
from app.questions.models import Question


class LessonUndone(Conflict):
    """The lesson has been taken back."""

    code = "lesson-undone"


@dataclass(frozen=True, slots=True)
class Taught:
    """What a person teaches. was: the question's class until then."""

    was: str
    needs_answer: bool
    screening: ScreeningClass


async def marks_of(text: str) -> Marks:
    """What a text is known again by, made in a thread: language work would hold up the event loop."""
    return (await asyncio.to_thread(marks, [text]))[0]


async def teach(
    session: Session, question: Question, taught: Taught, known_by: Marks, *, by: UUID, now: datetime
) -> ScreeningLesson:
    """Remember what a person decided about a question, in place of what they decided before."""
    earlier = await lessons.of_question(session, question.id)
    await lessons.undo_of(session, question.id, by=by, now=now)
    lesson = ScreeningLesson(
        id=new_id(),
        question_id=question.id,
        # What the machine would say again, not what a person said meanwhile.
        was=earlier.was if earlier else taught.was,
        asks=known_by.asks,
        needs_answer=taught.needs_answer,
        screening=taught.screening.value,
        fingerprint=known_by.fingerprint,
        vector=None if known_by.vector is None else known_by.vector.tolist(),
        operator_id=by,
        learnt_at=now,
    )
    session.add(lesson)
    return lesson


async def undo(session: Session, lesson_id: UUID, *, by: Person, now: datetime) -> None:
    """Take a lesson back: later messages are not judged by it. Raises LessonNotFound, LessonUndone."""
    lesson = await lessons.lock(session, lesson_id, by.scope)
    if lesson.undone_at is not None:
        raise LessonUndone("The lesson has been taken back already.")
    lesson.undone_at, lesson.undone_by = now, by.id
