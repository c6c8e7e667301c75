"""What surges tell."""

from datetime import datetime
from uuid import UUID

from app.outbox.event import Event, QuestionEvent


class SurgeProposed(Event):
    """The machine saw many questions alike; a person decides."""

    type = "surge.proposed"

    surge_id: UUID


class SurgeOpened(Event):
    """A person took many questions for one surge. questions, people: how many asked so far; agency_ids: of those."""

    type = "surge.opened"

    surge_id: UUID
    number: int
    topic_id: UUID | None
    territory_id: UUID | None
    agency_ids: list[UUID]
    questions: int
    people: int
    opened_at: datetime


class SurgeClosed(Event):
    """A surge is over. questions, people: how many asked in all; unanswered, agency_ids: of those."""

    type = "surge.closed"

    surge_id: UUID
    number: int
    topic_id: UUID | None
    territory_id: UUID | None
    agency_ids: list[UUID]
    questions: int
    people: int
    unanswered: int
    opened_at: datetime | None
    closed_at: datetime


class SurgeJoined(QuestionEvent):
    """A question belongs to an open surge from now on."""

    type = "question.surge_joined"

    surge_id: UUID


class SurgeLeft(QuestionEvent):
    """A person took a question out of a surge."""

    type = "question.surge_left"

    surge_id: UUID
