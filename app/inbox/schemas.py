"""JSON of the worklist."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.deadlines.policy import Standing
from app.inbox.queries import Counts, Joined
from app.networks.access import Network
from app.networks.messages import MessageKind
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from app.routing.models import DecidedBy

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
    """A question in a list. text: its beginning; repeats: how often the citizen asked again meanwhile."""

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
        "standing": standing_of(question, now),
    }


class CandidateOut(BaseModel):
    """An agency that may have to answer."""

    agency_id: UUID
    agency_name: str
    probability: float
    rule_name: str | None
    why: str


class TopicGuessOut(BaseModel):
    """A topic the text may be about."""

    code: str
    name: str
    probability: float


class EvidenceOut(BaseModel):
    """What spoke for a decision."""

    words: list[str] = []
    places: list[str] = []
    topic: list[TopicGuessOut] = []


class AssignmentOut(BaseModel):
    """One decision on who answers. agency: null when it was left to a person."""

    id: UUID
    decided_by: DecidedBy
    agency: AgencyRef | None
    topic: NamedRef | None
    territory: NamedRef | None
    operator: NamedRef | None
    rule_name: str | None
    confidence: float
    candidates: list[CandidateOut]
    evidence: EvidenceOut
    reason: str
    decided_at: datetime

    @classmethod
    def of(cls, row: Joined) -> "AssignmentOut":
        """A decision as it is shown."""
        made = row.Assignment
        return cls(
            id=made.id,
            decided_by=made.decided_by,
            agency=agency(made.agency_id, row.agency_name),
            topic=named(made.topic_id, row.topic_name),
            territory=named(made.territory_id, row.territory_name),
            operator=named(made.operator_id, row.operator_name),
            rule_name=row.rule_name,
            confidence=made.confidence,
            candidates=[CandidateOut.model_validate(one) for one in made.candidates],
            evidence=EvidenceOut.model_validate(made.evidence),
            reason=made.reason,
            decided_at=made.decided_at,
        )


class TriageCard(BaseModel):
    """A question that waits for a person's decision, with the machine's grounds."""

    question: QuestionRow
    post_text: str | None
    assignment: AssignmentOut | None


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
