"""What taking in tells."""

from uuid import UUID

from app.outbox.event import QuestionEvent


class QuestionReceived(QuestionEvent):
    """A question was opened, or a person overruled its screening; it waits for an agency."""

    type = "question.received"


class QuestionScreenedOut(QuestionEvent):
    """A new message needs no answer by its screening. screening: the class."""

    type = "question.screened_out"

    screening: str


class QuestionContinued(QuestionEvent):
    """The citizen wrote again while the question was open."""

    type = "question.continued"

    message_id: UUID


class QuestionReopened(QuestionEvent):
    """The citizen wrote again after the answer. agency_id: who answered; None when nobody of ours did."""

    type = "question.reopened"

    message_id: UUID
    agency_id: UUID | None


class AnsweredByHand(QuestionEvent):
    """The page's people answered in the network itself."""

    type = "question.answered_by_hand"

    message_id: UUID


class QuestionClosed(QuestionEvent):
    """Closed without an answer. reason: see CloseReason."""

    type = "question.closed"

    reason: str


class QuestionTaken(QuestionEvent):
    """An operator made the question their own, or (None) gave it back to all."""

    type = "question.taken"

    assignee_id: UUID | None
