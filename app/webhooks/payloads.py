"""What the outside is told of an event: ids and figures, never a citizen's words or name; pure.

Every field is copied by name from a list kept here: what an event carries beyond it stays inside.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.core.db import Json


class PublicType(enum.StrEnum):
    """Types of events an endpoint can choose."""

    RECEIVED = "question.received"
    ROUTED = "question.routed"
    TRANSFERRED = "question.transferred"
    RETURNED = "question.returned"
    REOPENED = "question.reopened"
    ANSWERED = "question.answered"
    UNDELIVERABLE = "question.undeliverable"
    CLOSED = "question.closed"
    AT_RISK = "deadline.at_risk"
    BREACHED = "deadline.breached"
    MET = "deadline.met"
    PAGE_SILENT = "page.silent"
    PAGE_LOST_ACCESS = "page.lost_access"
    PAGE_RECOVERED = "page.recovered"
    SURGE_OPENED = "surge.opened"
    SURGE_CLOSED = "surge.closed"


# Sent by hand to one endpoint, so that nobody subscribes to it.
TEST_TYPE = "webhook.test"


@dataclass(frozen=True, slots=True)
class Told:
    """How one of our events is told: its public type and the fields copied; `constant` ones are added."""

    type: PublicType
    fields: tuple[str, ...] = ()
    constant: tuple[tuple[str, bool], ...] = ()


_PAGE = ("page_id", "network", "agency_id", "health")
_DEADLINE = ("deadline_id", "clock", "due_at")
_SURGE = ("surge_id", "number", "topic_id", "territory_id", "questions", "people", "opened_at")

PUBLIC: Mapping[str, Told] = {
    "question.received": Told(PublicType.RECEIVED),
    "question.routed": Told(PublicType.ROUTED, ("assignment_id",)),
    "question.transferred": Told(PublicType.TRANSFERRED, ("from_agency_id", "to_agency_id", "assignment_id")),
    "question.put_back": Told(PublicType.TRANSFERRED, ("from_agency_id", "to_agency_id", "assignment_id")),
    "question.returned": Told(PublicType.RETURNED, ("assignment_id", "suggested_agency_id", "late", "times")),
    "question.reopened": Told(PublicType.REOPENED, ("message_id",)),
    "question.answered": Told(PublicType.ANSWERED, ("publication_id", "by_hand")),
    "question.answered_by_hand": Told(PublicType.ANSWERED, ("message_id",), (("by_hand", True),)),
    "question.undeliverable": Told(PublicType.UNDELIVERABLE, ("publication_id", "failure")),
    "question.closed": Told(PublicType.CLOSED, ("reason",)),
    "deadline.at_risk": Told(PublicType.AT_RISK, _DEADLINE),
    "deadline.breached": Told(PublicType.BREACHED, _DEADLINE),
    "deadline.met": Told(PublicType.MET, (*_DEADLINE, "margin_seconds")),
    "page.silent": Told(PublicType.PAGE_SILENT, _PAGE),
    "page.lost_access": Told(PublicType.PAGE_LOST_ACCESS, _PAGE),
    "page.recovered": Told(PublicType.PAGE_RECOVERED, _PAGE),
    "surge.opened": Told(PublicType.SURGE_OPENED, _SURGE),
    "surge.closed": Told(PublicType.SURGE_CLOSED, (*_SURGE, "unanswered", "closed_at")),
}


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What every event of a question carries, as it stands when it is told."""

    id: UUID
    number: int
    network: str
    status: str
    agency_id: UUID | None
    topic_id: UUID | None
    territory_id: UUID | None


def concerned(event: Mapping[str, Any], question: QuestionFacts | None) -> frozenset[UUID]:
    """The agencies an event concerns: those it names, else the question's. event: its stored payload."""
    named = {event[name] for name in ("agency_id", "from_agency_id", "to_agency_id") if event.get(name)}
    named.update(event.get("agency_ids", ()))
    if named:
        return frozenset(UUID(agency_id) for agency_id in named)
    return frozenset({question.agency_id} if question is not None and question.agency_id else ())


def payload(told: Told, event: Mapping[str, Any], question: QuestionFacts | None, *, at: datetime) -> Json:
    """The body of a webhook: `type`, `timestamp` of the event, `data`.

    event     its stored payload
    question  None for what happened to none
    `data.agency_id` is the agency the event names (who returned, whose deadline), else the question's.
    """
    data = {} if question is None else _of_question(event, question)
    copied = {name: event[name] for name in told.fields if name in event}
    return {"type": told.type.value, "timestamp": instant(at), "data": data | copied | dict(told.constant)}


def _of_question(event: Mapping[str, Any], question: QuestionFacts) -> Json:
    return {
        "question_id": str(question.id),
        "number": question.number,
        "network": question.network,
        "status": question.status,
        "agency_id": event.get("agency_id") or event.get("to_agency_id") or _text(question.agency_id),
        "topic_id": _text(question.topic_id),
        "territory_id": _text(question.territory_id),
    }


def trial(endpoint_id: UUID, *, at: datetime) -> Json:
    """The body of a test delivery."""
    return {"type": TEST_TYPE, "timestamp": instant(at), "data": {"endpoint_id": str(endpoint_id)}}


def instant(at: datetime) -> str:
    """An instant as receivers get it: ISO 8601 in UTC, with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)
