"""JSON of the worklist."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.deadlines.policy import Standing
from app.inbox.queries import Counts, Filter, Joined, Late, View
from app.networks.access import Network
from app.networks.messages import MessageKind
from app.networks.text import clean_text
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question

_ROW_CHARACTERS = 280


class NamedRef(BaseModel):
    """Something with a name."""

    id: UUID
    name: str


class AgencyRef(BaseModel):
    """An agency."""

    id: UUID
    short_name: str


def named(id_: UUID | None, name: str | None) -> NamedRef | None:
    """A reference; None when there is nothing to refer to."""
    return None if id_ is None or name is None else NamedRef(id=id_, name=name)


def agency(id_: UUID | None, name: str | None) -> AgencyRef | None:
    """A reference to an agency; None when there is none."""
    return None if id_ is None or name is None else AgencyRef(id=id_, short_name=name)


def standing_of(question: Question, now: datetime) -> Standing | None:
    """Where the nearest deadline of a question stands; for an answered one None: its clocks tell."""
    if question.due_at is None:
        return None
    if now > question.due_at:
        return Standing.BREACHED
    return Standing.AT_RISK if question.warn_at is not None and now >= question.warn_at else Standing.ON_TRACK


class QuestionRow(BaseModel):
    """A question in a list.

    text      its beginning
    repeats   how often the citizen asked again meanwhile
    copies    how many others have the same text and came within two weeks; 1000 means 1000 and more
    """

    id: UUID
    number: int
    network: Network
    kind: MessageKind
    page: NamedRef
    citizen: NamedRef
    text: str
    status: Status
    screening: str
    screening_reason: str
    urgent: bool
    topic: NamedRef | None
    territory: NamedRef | None
    agency: AgencyRef | None
    assignee: NamedRef | None
    published_at: datetime
    received_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    close_reason: CloseReason | None
    repeats: int
    copies: int
    surge_id: UUID | None
    standing: Standing | None

    @classmethod
    def of(cls, row: Joined, *, now: datetime, characters: int = _ROW_CHARACTERS) -> "QuestionRow":
        """A row as it is shown."""
        return cls.model_validate(row_fields(row, now=now, characters=characters))


def row_fields(row: Joined, *, now: datetime, characters: int) -> dict[str, Any]:
    """The fields that every view of a question has."""
    question: Question = row.Question
    return {
        "id": question.id,
        "number": question.number,
        "network": question.network,
        "kind": question.kind,
        "page": NamedRef(id=question.page_id, name=row.page_name),
        "citizen": NamedRef(id=question.citizen_id, name=row.citizen_name),
        "text": question.text[:characters],
        "status": question.status,
        "screening": question.screening,
        "screening_reason": question.screening_reason,
        "urgent": question.urgent,
        "topic": named(question.topic_id, row.topic_name),
        "territory": named(question.territory_id, row.territory_name),
        "agency": agency(question.agency_id, row.agency_name),
        "assignee": named(question.assignee_id, row.assignee_name),
        "published_at": question.published_at,
        "received_at": question.received_at,
        "due_at": question.due_at,
        "warn_at": question.warn_at,
        "answered_at": question.answered_at,
        "closed_at": question.closed_at,
        "close_reason": question.close_reason,
        "repeats": question.repeats,
        "copies": row.copies,
        "surge_id": row.surge_id,
        "standing": standing_of(question, now),
    }


class CountsOut(BaseModel):
    """How many questions wait; 1000 means 1000 and more."""

    open: int
    mine: int
    review: int
    triage: int
    at_risk: int
    breached: int

    @classmethod
    def of(cls, counts: Counts) -> "CountsOut":
        """Counts as they are shown."""
        return cls(
            open=counts.open,
            mine=counts.mine,
            review=counts.review,
            triage=counts.triage,
            at_risk=counts.at_risk,
            breached=counts.breached,
        )


class Wanted(BaseModel):
    """Which questions are listed; empty conditions fit everything."""

    model_config = ConfigDict(extra="forbid")

    view: View = View.OPEN
    status: list[Status] = Field([], description="One or more statuses")
    agency_id: UUID | None = None
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    page_id: UUID | None = None
    network: Network | None = None
    assignee_id: UUID | None = None
    clock: Late | None = Field(None, description="Where the nearest deadline stands")
    urgent: bool | None = None
    screening: str | None = Field(None, max_length=40)
    q: str = Field("", max_length=200, description="Words in any form, or a question's number")
    limit: int = Field(50, ge=1, le=200, description="Most rows of the answer")
    cursor: str | None = Field(None, max_length=400, description="`next` of the answer before")

    def filter(self) -> Filter:
        """The conditions alone."""
        return Filter(**self.model_dump(exclude={"limit", "cursor", "q"}), q=clean_text(self.q))
