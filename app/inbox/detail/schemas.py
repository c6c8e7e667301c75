"""JSON of a question with all that belongs to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.deadlines.models import Deadline
from app.deadlines.policy import ClockKind, Standing
from app.drafting.schemas import DraftOut, PersonRef
from app.inbox.alike.queries import Why
from app.inbox.grounds.schemas import AssignmentOut
from app.inbox.schemas import AgencyRef, QuestionRow
from app.networks.access import Network
from app.publishing.schemas import PublicationOut
from app.questions.lifecycle import Status
from app.surges.models import SurgeState


class PostOut(BaseModel):
    """The post a comment stands under."""

    id: UUID
    text: str
    url: str
    published_at: datetime


class MessageVersionOut(BaseModel):
    """A text a message had before it was edited. until: when the edit was seen."""

    text: str
    until: datetime


class MessageOut(BaseModel):
    """A message of the thread. own: it belongs to this question; is_answer: the page answered this question with it."""

    id: UUID
    from_page: bool
    author_name: str
    text: str
    published_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    url: str
    attachments: list[dict[str, Any]]
    own: bool
    is_answer: bool
    versions: list[MessageVersionOut]


class DeadlineOut(BaseModel):
    """One clock. covered: its calendar knew the official days off of all years it runs through."""

    id: UUID
    clock: ClockKind
    policy_name: str
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None
    warned_at: datetime | None
    breached_at: datetime | None
    met_at: datetime | None
    cancelled_at: datetime | None
    covered: bool
    standing: Standing | None

    @classmethod
    def of(cls, deadline: Deadline, policy_name: str, *, now: datetime) -> "DeadlineOut":
        """A clock as it is shown; a cancelled one stands nowhere."""
        return cls(
            id=deadline.id,
            clock=deadline.clock,
            policy_name=policy_name,
            started_at=deadline.started_at,
            due_at=deadline.due_at,
            warn_at=deadline.warn_at,
            warned_at=deadline.warned_at,
            breached_at=deadline.breached_at,
            met_at=deadline.met_at,
            cancelled_at=deadline.cancelled_at,
            covered=deadline.covered,
            standing=_standing(deadline, now),
        )


def _standing(deadline: Deadline, now: datetime) -> Standing | None:
    if deadline.cancelled_at is not None:
        return None
    if (deadline.met_at or now) > deadline.due_at:
        return Standing.BREACHED
    if deadline.met_at is not None:
        return Standing.MET
    at_risk = deadline.warn_at is not None and now >= deadline.warn_at
    return Standing.AT_RISK if at_risk else Standing.ON_TRACK


class CalendarOut(BaseModel):
    """Working hours of the agency, as data."""

    name: str
    data: dict[str, Any]


class RelatedOut(BaseModel):
    """Another question of the same citizen."""

    id: UUID
    number: int
    status: Status
    text: str
    received_at: datetime


class OriginOut(BaseModel):
    """The question this one was split from."""

    id: UUID
    number: int


class PartOut(OriginOut):
    """A question that was split from this one."""

    status: Status


class SurgeRef(BaseModel):
    """The surge a question is in."""

    id: UUID
    number: int
    title: str
    state: SurgeState


class AlikeOut(BaseModel):
    """A question alike this one; a hint, and no word on who wrote it. likeness: 0…1."""

    id: UUID
    number: int
    status: Status
    network: Network
    text: str
    received_at: datetime
    agency: AgencyRef | None
    why: Why
    likeness: float


class QuestionDetail(QuestionRow):
    """A question with all that belongs to it.

    allowed   what the caller may do with it now
    parts     what was split from it
    returns   how often agencies said «не наше»
    """

    post: PostOut | None
    messages: list[MessageOut]
    deadlines: list[DeadlineOut]
    routing: list[AssignmentOut]
    draft: DraftOut | None
    publication: PublicationOut | None
    version: int
    agency_calendar: CalendarOut | None
    allowed: list[str]
    related: list[RelatedOut]
    origin: OriginOut | None
    parts: list[PartOut]
    alike: list[AlikeOut]
    surge: SurgeRef | None
    returns: int


class HistoryOut(BaseModel):
    """Something that happened to a question. by: null when the service did it."""

    id: UUID
    type: str
    at: datetime
    by: PersonRef | None
    payload: dict[str, Any]
