"""What a new message means in its thread: it opens, continues, reopens or answers a question; pure.

One conversation is one thread of a page with the questions held in it: one question a citizen at a time. Messages are
taken oldest first, but may come late: a reply of the page can be known before the message it answers.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.questions.lifecycle import OPEN, CloseReason, Status


class Step(enum.Enum):
    """What follows from a message."""

    CONTEXT = "context"  # it belongs to no question
    OPEN = "open"  # a new question
    SCREEN_OUT = "screen-out"  # a new question, closed at once: it stays visible and can be overruled
    CONTINUE = "continue"  # the citizen adds to an open question
    REOPEN = "reopen"  # the citizen is not content with the answer
    ANSWER = "answer"  # the page's people answered in the network
    ATTACH = "attach"  # it belongs to a question and changes nothing


@dataclass(slots=True)
class Asked:
    """A question of the conversation, as deciding needs it."""

    id: UUID
    citizen_id: UUID
    status: Status
    close_reason: CloseReason | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the conversation. citizen_id: None for the page and for authors nobody knows."""

    external_id: str
    parent_id: str | None
    citizen_id: UUID | None
    from_page: bool
    question_id: UUID | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Meaning:
    """The step of a message and the question it concerns (None for CONTEXT, OPEN and SCREEN_OUT)."""

    step: Step
    question_id: UUID | None = None


@dataclass(slots=True)
class Conversation:
    """A thread as far as it is known; grows as messages are taken."""

    said: dict[str, Said] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def is_between_citizens(self, *, parent_id: str | None, citizen_id: UUID | None) -> bool:
        """Whether a message replies to another citizen, as far as its parent is known."""
        parent = self.said.get(parent_id) if parent_id else None
        return parent is not None and not parent.from_page and parent.citizen_id != citizen_id

    def by_citizen(self, message: Said, *, needs_answer: bool) -> Meaning:
        """What a citizen's message means. needs_answer: by its screening."""
        own = self._latest(message.citizen_id)
        if own is None or own.close_reason in (CloseReason.SCREENED_OUT, CloseReason.REPEAT):
            return Meaning(Step.OPEN if needs_answer else Step.SCREEN_OUT)
        if own.status in OPEN:
            return Meaning(Step.CONTINUE if needs_answer else Step.ATTACH, own.id)
        # A message older than the question came late: it was part of what has been answered.
        return Meaning(Step.REOPEN if needs_answer and message.published_at >= own.asked_at else Step.ATTACH, own.id)

    def by_page(self, message: Said) -> Meaning:
        """What a message of the page means that is not known to be ours."""
        meant = self._answered_by(message)
        if meant is None:
            return Meaning(Step.CONTEXT)
        if meant.status in OPEN and meant.status is not Status.PUBLISHING:
            return Meaning(Step.ANSWER, meant.id)
        # While we publish, the message is most likely ours, seen before the network confirmed it to us.
        return Meaning(Step.ATTACH, meant.id)

    def early_answer(self, message: Said) -> Said | None:
        """The page's reply to this very message, if it was known before the message itself."""
        replies = [
            one
            for one in self.said.values()
            if one.from_page and one.parent_id == message.external_id and one.question_id is None
        ]
        return min(replies, key=lambda one: one.published_at, default=None)

    def _latest(self, citizen_id: UUID | None) -> Asked | None:
        own = [asked for asked in self.asked if asked.citizen_id == citizen_id]
        return max(own, key=lambda asked: asked.asked_at, default=None)

    def _answered_by(self, message: Said) -> Asked | None:
        parent = self.said.get(message.parent_id) if message.parent_id else None
        if parent is not None and not parent.from_page:
            return self._by_id(parent.question_id)
        before = [asked for asked in self.asked if asked.status in OPEN and asked.asked_at <= message.published_at]
        return max(before, key=lambda asked: asked.asked_at, default=None)

    def _by_id(self, question_id: UUID | None) -> Asked | None:
        return next((asked for asked in self.asked if asked.id == question_id), None)


def oldest_first(said: Sequence[Said]) -> list[Said]:
    """Messages in the order they were written; of two in one second the shorter, then smaller id was first."""
    return sorted(said, key=lambda one: (one.published_at, len(one.external_id), one.external_id))
