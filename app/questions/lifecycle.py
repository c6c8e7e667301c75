"""The life of a question: its statuses and the moves between them; pure."""

import enum

from app.core.errors import Conflict


class Status(enum.StrEnum):
    """Where a question is in its life."""

    RECEIVED = "received"
    TRIAGE = "triage"
    ROUTED = "routed"
    IN_WORK = "in-work"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    ANSWERED = "answered"
    UNDELIVERABLE = "undeliverable"
    CLOSED = "closed"


class CloseReason(enum.StrEnum):
    """Why a question is closed without an answer."""

    SCREENED_OUT = "screened-out"
    NO_ANSWER_NEEDED = "no-answer-needed"
    REPEAT = "repeat"
    OTHER = "other"


# In these somebody has something to do.
OPEN = frozenset(
    {
        Status.RECEIVED,
        Status.TRIAGE,
        Status.ROUTED,
        Status.IN_WORK,
        Status.IN_REVIEW,
        Status.APPROVED,
        Status.PUBLISHING,
        Status.UNDELIVERABLE,
    }
)
# In these the agency can write.
WRITABLE = frozenset({Status.ROUTED, Status.IN_WORK, Status.UNDELIVERABLE})

_ROUTING = {Status.TRIAGE, Status.ROUTED}
# Answered: by hand in the network, which can happen at any time. Closed: by a person, likewise.
_ALWAYS = {Status.ANSWERED, Status.CLOSED}

MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(_ROUTING | _ALWAYS),
    Status.TRIAGE: frozenset(_ROUTING | _ALWAYS),
    Status.ROUTED: frozenset(_ROUTING | _ALWAYS | {Status.IN_WORK}),
    Status.IN_WORK: frozenset(_ROUTING | _ALWAYS | {Status.IN_REVIEW, Status.APPROVED}),
    Status.IN_REVIEW: frozenset(_ROUTING | _ALWAYS | {Status.IN_WORK, Status.APPROVED}),
    Status.APPROVED: frozenset({Status.PUBLISHING, Status.IN_WORK} | _ALWAYS),
    Status.PUBLISHING: frozenset({Status.UNDELIVERABLE, Status.ANSWERED}),
    Status.UNDELIVERABLE: frozenset(_ROUTING | _ALWAYS | {Status.IN_WORK, Status.PUBLISHING}),
    Status.ANSWERED: frozenset({Status.ROUTED, Status.TRIAGE, Status.RECEIVED}),
    Status.CLOSED: frozenset({Status.RECEIVED, Status.ROUTED, Status.TRIAGE}),
}


class IllegalMove(Conflict):
    """The question's status does not allow this step."""

    code = "illegal-move"


def check_move(status: Status, to: Status) -> None:
    """Raises IllegalMove unless a question may go from one status to the other."""
    if to not in MOVES[status]:
        raise IllegalMove(f"A question that is «{status.value}» cannot become «{to.value}».")
