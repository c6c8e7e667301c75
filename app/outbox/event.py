"""The shape of everything that is told downstream."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """Something that happened; names are past tense. Ids and figures only, never a citizen's words or name.

    question_id  the question it happened to; None for what concerns no question
    by           the operator who did it; None when the service did
    """

    model_config = ConfigDict(frozen=True)

    type: ClassVar[str]

    question_id: UUID | None = None
    by: UUID | None = None


class QuestionEvent(Event):
    """Something that happened to a question."""

    question_id: UUID
