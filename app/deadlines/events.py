"""What deadlines tell."""

from datetime import datetime
from uuid import UUID

from app.outbox.event import QuestionEvent


class DeadlineSet(QuestionEvent):
    """A clock started, or its due instant moved."""

    type = "deadline.set"

    deadline_id: UUID
    clock: str
    due_at: datetime


class DeadlineAtRisk(QuestionEvent):
    """The warning instant passed and the clock still runs."""

    type = "deadline.at_risk"

    deadline_id: UUID
    agency_id: UUID | None
    clock: str
    due_at: datetime


class DeadlineBreached(QuestionEvent):
    """The due instant passed and the clock still runs."""

    type = "deadline.breached"

    deadline_id: UUID
    agency_id: UUID | None
    clock: str
    due_at: datetime


class DeadlineMet(QuestionEvent):
    """What the clock waited for happened; late or in time. margin_seconds: time left, negative when late."""

    type = "deadline.met"

    deadline_id: UUID
    clock: str
    due_at: datetime
    margin_seconds: int
