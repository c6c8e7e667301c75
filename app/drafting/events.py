"""What drafting tells."""

from uuid import UUID

from app.outbox.event import QuestionEvent


class DraftWritten(QuestionEvent):
    """The first words of a draft were saved."""

    type = "draft.written"

    draft_id: UUID


class DraftSubmitted(QuestionEvent):
    """A draft waits for approval."""

    type = "draft.submitted"

    draft_id: UUID
    revision: int


class DraftHandedBack(QuestionEvent):
    """An approver wants changes."""

    type = "draft.handed_back"

    draft_id: UUID
    revision: int


class DraftApproved(QuestionEvent):
    """A draft may be published as it stands."""

    type = "draft.approved"

    draft_id: UUID
    revision: int
