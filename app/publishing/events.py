"""What publishing tells."""

from uuid import UUID

from app.outbox.event import QuestionEvent


class PublicationPrepared(QuestionEvent):
    """An approved answer is on its way."""

    type = "publication.prepared"

    publication_id: UUID


class AnswerPublished(QuestionEvent):
    """The answer stands in the network, confirmed by it; or (`by_hand`) an operator says that they put it there."""

    type = "question.answered"

    publication_id: UUID
    by_hand: bool = False


class PublicationFailed(QuestionEvent):
    """The network refuses the answer for good; a person has to act. failure: see FailureKind."""

    type = "question.undeliverable"

    publication_id: UUID
    failure: str
