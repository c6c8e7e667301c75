"""JSON of what people move."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.agencies.models import Agency
from app.questions.models import TEXT_CHARACTERS
from app.routing.moving.bulk import is_undoable
from app.routing.moving.models import BulkMove
from app.routing.moving.queries import Joined

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class AssignmentIn(BaseModel):
    """Who is to answer. topic_id, territory_id: null leaves them; insist: also where it was returned from."""

    agency_id: UUID
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    insist: bool = False


class ReturnIn(BaseModel):
    """Why the agency is not the one to answer; agency_id: who is, if one knows."""

    reason: Reason
    agency_id: UUID | None = None


class TargetOut(BaseModel):
    """An agency."""

    id: UUID
    short_name: str


class ReturnedOut(BaseModel):
    """Where a question went on to; null: to the coordinators."""

    went_to: TargetOut | None

    @classmethod
    def of(cls, agency: Agency | None) -> "ReturnedOut":
        """The answer for the agency it went to."""
        return cls(went_to=None if agency is None else TargetOut(id=agency.id, short_name=agency.short_name))


class PlaceIn(BaseModel):
    """Which of several places of one name is meant. text: the name as the question has it."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    territory_id: UUID


class PartIn(BaseModel):
    """One matter of several. agency_id: null leaves the finding of an agency to the machine."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_CHARACTERS)]
    agency_id: UUID | None = None
    topic_id: UUID | None = None


class SplitIn(BaseModel):
    """The matters of a question; the first one stays in it."""

    parts: list[PartIn] = Field(min_length=2, max_length=5)


class SplitOut(BaseModel):
    """The questions of the parts, in their order."""

    ids: list[UUID]


class NoticeOut(BaseModel):
    """What the citizen is told."""

    text: str


class MoverOut(BaseModel):
    """An operator."""

    id: UUID
    name: str


class BulkMoveOut(BaseModel):
    """Many questions given to one agency. moved: how many; undone, kept: put back, and left since worked on."""

    id: UUID
    agency: TargetOut
    reason: str
    by: MoverOut
    at: datetime
    moved: int
    undone_at: datetime | None
    undoable: bool
    undone: int
    kept: int

    @classmethod
    def of(cls, row: Joined, *, now: datetime) -> "BulkMoveOut":
        """A move as it is shown."""
        done: BulkMove = row.BulkMove
        return cls(
            id=done.id,
            agency=TargetOut(id=done.agency_id, short_name=row.agency_name),
            reason=done.reason,
            by=MoverOut(id=done.moved_by, name=row.operator_name),
            at=done.moved_at,
            moved=len(done.items),
            undone_at=done.undone_at,
            undoable=is_undoable(done, now=now),
            undone=done.undone,
            kept=done.kept,
        )
