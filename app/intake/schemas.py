"""JSON of the decisions about a question."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.intake.screening import ScreeningClass

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class AssigneeIn(BaseModel):
    """Whose question it is to be. operator_id: null gives it back to all."""

    operator_id: UUID | None


class ScreeningIn(BaseModel):
    """A person's judgement in place of the machine's.

    class  one that fits `needs_answer`; without it a question, or nothing of substance
    """

    needs_answer: bool
    reason: Words
    screening: ScreeningClass | None = Field(default=None, alias="class")


class ClosureIn(BaseModel):
    """Why no answer is given."""

    reason: Literal["no-answer-needed", "other"]
    note: Words
