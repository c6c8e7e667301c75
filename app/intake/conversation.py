"""What a new message means in its thread: it opens, continues, reopens or answers a question; pure.

One conversation is one thread of a page with the questions held in it: one question a citizen at a time. Messages are
taken oldest first, but may come late: a reply of the page can be known before the message it answers.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.questions.lifecycle import OPEN, CloseReason, Status
from app.questions.rows import Asked

_SET_ASIDE = (CloseReason.SCREENED_OUT, CloseReason.REPEAT)


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
    question: Asked | None = None


class Conversation:
    """A thread as far as it is known; grows as messages are taken. Threads may hold thousands."""

    def __init__(self, taken: Iterable[Said] = (), asked: Iterable[Asked] = ()) -> None:
        """taken: messages that were decided on."""
        self._said: dict[str, Said] = {}
        self._replies: dict[str, list[Said]] = defaultdict(list)
        self._asked: dict[UUID, Asked] = {}
        self._latest: dict[UUID, Asked] = {}
        for message in taken:
            self.take(message)
        for question in asked:
            self.ask(question)

    def expect(self, message: Said) -> None:
        """A message is known that is yet to be decided on."""
        self._said[message.external_id] = message

    def take(self, message: Said) -> None:
        """A message was decided on."""
        self._said[message.external_id] = message
        if message.from_page and message.parent_id and message.question_id is None:
            self._replies[message.parent_id].append(message)

    def ask(self, question: Asked) -> None:
        """A question is held in this thread."""
        self._asked[question.id] = question
        latest = self._latest.get(question.citizen_id)
        if latest is None or _weight(question) > _weight(latest):
            self._latest[question.citizen_id] = question

    def is_between_citizens(self, *, parent_id: str | None, citizen_id: UUID | None) -> bool:
        """Whether a message replies to another citizen, as far as its parent is known."""
        parent = self._said.get(parent_id) if parent_id else None
        return parent is not None and not parent.from_page and parent.citizen_id != citizen_id

    def by_citizen(self, message: Said, *, needs_answer: bool) -> Meaning:
        """What a citizen's message means. needs_answer: by its screening."""
        own = self._latest.get(message.citizen_id) if message.citizen_id else None
        if own is None or own.close_reason in _SET_ASIDE:
            return Meaning(Step.OPEN if needs_answer else Step.SCREEN_OUT)
        if own.status in OPEN:
            return Meaning(Step.CONTINUE if needs_answer else Step.ATTACH, own)
        # A message older than the question came late: it was part of what has been answered.
        return Meaning(Step.REOPEN if needs_answer and message.published_at >= own.asked_at else Step.ATTACH, own)

    def by_page(self, message: Said) -> Meaning:
        """What a message of the page means that is not known to be ours."""
        meant = self._answered_by(message)
        if meant is None:
            return Meaning(Step.CONTEXT)
        if meant.status in OPEN and meant.status is not Status.PUBLISHING:
            return Meaning(Step.ANSWER, meant)
        # While we publish, the message is most likely ours, seen before the network confirmed it to us.
        return Meaning(Step.ATTACH, meant)

    def early_answer(self, message: Said) -> Said | None:
        """The page's reply to this very message, if it was taken before the message itself."""
        replies = (one for one in self._replies.get(message.external_id, ()) if one.question_id is None)
        return min(replies, key=lambda one: one.published_at, default=None)

    def _answered_by(self, message: Said) -> Asked | None:
        parent = self._said.get(message.parent_id) if message.parent_id else None
        if parent is not None and not parent.from_page:
            own = self._asked.get(parent.question_id) if parent.question_id else None
            return None if own is None else self._first_waiting(own)
        asked = self._asked.values()
        before = (one for one in asked if one.status in OPEN and one.asked_at <= message.published_at)
        return max(before, key=lambda one: one.asked_at, default=None)

    def _first_waiting(self, own: Asked) -> Asked | None:
        """Of the questions that one message was split into, the one that a reply to this message answers.

        The one we publish an answer to, since that is most likely what is seen, and none where we publish several: the
        network's confirmation tells which. Else the first that is still open.
        """
        moment = (own.citizen_id, own.asked_at)
        parts = [one for one in self._asked.values() if (one.citizen_id, one.asked_at) == moment and one is not own]
        together = [own, *sorted(parts, key=lambda one: one.id)]
        ours = [one for one in together if one.status is Status.PUBLISHING]
        if ours:
            return ours[0] if len(ours) == 1 else None
        return next((one for one in together if one.status in OPEN), own)


def _weight(question: Asked) -> tuple[bool, datetime, bool]:
    """Which of a citizen's questions the next message is about: thanks that came before an older question are not.

    Of those that one message was split into, one that is still open.
    """
    return question.close_reason not in _SET_ASIDE, question.asked_at, question.status in OPEN


def oldest_first(said: Sequence[Said]) -> list[Said]:
    """Messages in the order they were written; of two in one second the shorter, then smaller id was first."""
    return sorted(said, key=lambda one: (one.published_at, len(one.external_id), one.external_id))
