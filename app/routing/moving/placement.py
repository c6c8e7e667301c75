"""Where a question stands, as moving changes it and puts it back; pure."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.core.db import Json
from app.questions.lifecycle import MOVES, OPEN, IllegalMove, Status
from app.questions.models import Question
from app.routing.models import Assignment


class Placement(BaseModel):
    """What a move changes of a question; the fields are named as the question's columns."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    status: Status
    agency_id: UUID | None
    topic_id: UUID | None
    territory_id: UUID | None
    assignee_id: UUID | None
    routed_at: datetime | None
    return_due_at: datetime | None

    def to_data(self) -> Json:
        """The placement as JSON values; `model_validate` gives an equal one back."""
        return self.model_dump(mode="json")

    def put_back(self, question: Question) -> None:
        """Make the question stand so again."""
        for name in Placement.model_fields:
            setattr(question, name, getattr(self, name))


COLUMNS = tuple(Placement.model_fields)


def may_move(status: Status, to: Status) -> bool:
    """Whether people may send an open question on; an answered one is reopened by its citizen alone."""
    return status in OPEN and to in MOVES[status]


def check_may_move(status: Status, to: Status) -> None:
    """Raises IllegalMove unless people may send the question on."""
    if not may_move(status, to):
        raise IllegalMove(f"A question that is «{status.value}» cannot become «{to.value}».")


def is_untouched(now: Placement, made: Assignment) -> bool:
    """Whether nobody worked on a question since a decision, its latest one, sent it to an agency."""
    decided = (made.agency_id, made.topic_id, made.territory_id)
    return (
        now.status is Status.ROUTED
        and now.assignee_id is None
        and (now.agency_id, now.topic_id, now.territory_id) == decided
    )
