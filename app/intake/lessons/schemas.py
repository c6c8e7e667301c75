"""JSON of lessons."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app.intake.models import ScreeningLesson
from app.questions.models import Question

_SHOWN_CHARACTERS = 300


class LessonOut(BaseModel):
    """What a person taught the screening. was: the class it had given; undone_at: taken back."""

    id: UUID
    question_id: UUID
    question_number: int
    text: str
    was: str
    needs_answer: bool
    screening: str
    reason: str
    operator_id: UUID
    operator_name: str
    learnt_at: datetime
    undone_at: datetime | None

    @classmethod
    def of(cls, lesson: ScreeningLesson, question: Question, operator_name: str) -> "LessonOut":
        """A lesson as it is shown. reason: why the question's screening is as it is now."""
        return cls(
            id=lesson.id,
            question_id=lesson.question_id,
            question_number=question.number,
            text=question.text[:_SHOWN_CHARACTERS],
            was=lesson.was,
            needs_answer=lesson.needs_answer,
            screening=lesson.screening,
            reason=question.screening_reason,
            operator_id=lesson.operator_id,
            operator_name=operator_name,
            learnt_at=lesson.learnt_at,
            undone_at=lesson.undone_at,
        )
