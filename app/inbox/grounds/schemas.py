"""JSON of decisions on who answers, with their grounds."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app.core.db import Json
from app.inbox.grounds.queries import Joined
from app.inbox.schemas import AgencyRef, NamedRef, QuestionRow, agency, named
from app.routing.models import DecidedBy
from app.routing.schemas import CandidateOut, PlaceOut, TopicGuessOut


class SimilarOut(BaseModel):
    """An earlier question whose agency is known to be right. likeness: 0…1; agency: where it went."""

    id: UUID
    number: int
    text: str
    likeness: float
    agency: AgencyRef | None
    received_at: datetime


class MatterOut(BaseModel):
    """A part of the text with a matter of its own: `text[start:end]` of the question."""

    text: str
    start: int
    end: int
    topic: NamedRef | None
    agency: AgencyRef | None
    probability: float


class EvidenceOut(BaseModel):
    """What spoke for a decision.

    words    that spoke for the topic; places: that the text names
    similar  up to three earlier questions
    matters  two or more propose to split the question
    hints    weak evidence, in Russian sentences
    """

    words: list[str] = []
    places: list[PlaceOut] = []
    topic: list[TopicGuessOut] = []
    similar: list[SimilarOut] = []
    matters: list[MatterOut] = []
    hints: list[str] = []

    @classmethod
    def of(cls, evidence: Json, text: str, similar: Mapping[UUID, Joined]) -> "EvidenceOut":
        """Grounds as they are shown. text: of the question; similar: the questions that may be seen."""
        kept = {name: evidence[name] for name in ("words", "places", "topic", "hints") if name in evidence}
        rows = [(one, similar.get(UUID(one["id"]))) for one in evidence.get("similar", ())]
        return cls(
            **kept,
            similar=[_similar(row, one["likeness"]) for one, row in rows if row is not None],
            matters=[
                MatterOut.model_validate({**one, "text": text[one["start"] : one["end"]]})
                for one in evidence.get("matters", ())
            ],
        )


def _similar(row: Joined, likeness: float) -> SimilarOut:
    return SimilarOut(
        id=row.id,
        number=row.number,
        text=row.text,
        likeness=likeness,
        agency=agency(row.agency_id, row.agency_name),
        received_at=row.received_at,
    )


class AssignmentOut(BaseModel):
    """One decision on who answers. agency: null when it was left to a person.

    version  number of the router version that took part; null: rules and topic words alone
    """

    id: UUID
    decided_by: DecidedBy
    agency: AgencyRef | None
    topic: NamedRef | None
    territory: NamedRef | None
    operator: NamedRef | None
    rule_name: str | None
    version: int | None
    confidence: float
    candidates: list[CandidateOut]
    evidence: EvidenceOut
    reason: str
    decided_at: datetime

    @classmethod
    def of(cls, row: Joined, text: str, similar: Mapping[UUID, Joined]) -> "AssignmentOut":
        """A decision as it is shown. text: of its question; similar: the questions that may be seen."""
        made = row.Assignment
        return cls(
            id=made.id,
            decided_by=made.decided_by,
            agency=agency(made.agency_id, row.agency_name),
            topic=named(made.topic_id, row.topic_name),
            territory=named(made.territory_id, row.territory_name),
            operator=named(made.operator_id, row.operator_name),
            rule_name=row.rule_name,
            version=row.version_number,
            confidence=made.confidence,
            candidates=[CandidateOut.model_validate(one) for one in made.candidates],
            evidence=EvidenceOut.of(made.evidence, text, similar),
            reason=made.reason,
            decided_at=made.decided_at,
        )


class TriageCard(BaseModel):
    """A question that waits for a person's decision, with the machine's grounds."""

    question: QuestionRow
    post_text: str | None
    assignment: AssignmentOut | None
