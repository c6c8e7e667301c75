"""Questions and messages as taking in reads and writes them: plain values, many at a time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.networks.messages import IncomingMessage
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import TEXT_CHARACTERS


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """What comparing a message with what is known of it needs. deleted: it was seen to be gone."""

    id: UUID
    text: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """What deciding about a thread needs to know of a stored message; its text stays in the database."""

    id: UUID
    external_id: str
    thread_id: str
    parent_id: str | None
    citizen_id: UUID | None
    question_id: UUID | None
    from_page: bool
    published_at: datetime


@dataclass(slots=True)
class Asked:
    """A question as deciding needs and changes it.

    asked_at  when its first message was written
    added     what the citizen wrote since, not yet among its words
    """

    id: UUID
    citizen_id: UUID
    status: Status
    close_reason: CloseReason | None
    asked_at: datetime
    thread_id: str = ""
    agency_id: UUID | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    added: str = ""

    def add(self, words: str) -> None:
        """Append what the citizen wrote, as far as a question's words are kept."""
        self.added = f"{self.added}\n{words[:TEXT_CHARACTERS]}"[:TEXT_CHARACTERS]


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that a message opens, with what screening said of that message."""

    asked: Asked
    message: IncomingMessage
    post_id: UUID | None
    screening: str
    screening_reason: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be stored with what was found out about it."""

    message: IncomingMessage
    citizen_id: UUID | None
    post_id: UUID | None
    question_id: UUID | None
