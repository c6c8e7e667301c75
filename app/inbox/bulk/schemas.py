"""JSON of many questions chosen on the worklist."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.inbox.schemas import AgencyRef, QuestionRow, Wanted
from app.routing.moving.bulk import MOST
from app.routing.moving.schemas import Reason


class PreviewIn(BaseModel):
    """Which questions are to go where: by their ids, or all that fit a filter (`limit`, `cursor` of it are nothing)."""

    question_ids: list[UUID] | None = Field(None, min_length=1, max_length=MOST)
    filter: Wanted | None = None
    agency_id: UUID
    topic_id: UUID | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.question_ids is None) == (self.filter is None):
            raise ValueError("send either question_ids or filter")
        return self


class BulkMoveIn(PreviewIn):
    """Which questions go where, and why."""

    reason: Reason


class NumberRef(BaseModel):
    """A question."""

    id: UUID
    number: int


class BlockedOut(BaseModel):
    """A question that cannot be moved, and why not, in Russian."""

    question: NumberRef
    why: str


class CountOut(BaseModel):
    """How many of the questions that can be moved an agency has; null: none has them yet."""

    agency: AgencyRef | None
    count: int


class PreviewOut(BaseModel):
    """What a move would do. sample: the oldest of what would move; clocks_change: how many get other deadlines."""

    total: int
    movable: int
    blocked: list[BlockedOut]
    by_agency: list[CountOut]
    sample: list[QuestionRow]
    clocks_change: int
