"""What routing tells."""

from uuid import UUID

from app.outbox.event import QuestionEvent


class QuestionRouted(QuestionEvent):
    """An agency was assigned. Repeated when a person moves the question to another one."""

    type = "question.routed"

    agency_id: UUID
    topic_id: UUID | None
    assignment_id: UUID


class QuestionSentToTriage(QuestionEvent):
    """The machine was not sure enough, or two agencies said «не наше»; a person decides."""

    type = "question.sent_to_triage"

    assignment_id: UUID


class QuestionTransferred(QuestionEvent):
    """A person moved the question from one agency to another."""

    type = "question.transferred"

    from_agency_id: UUID | None
    to_agency_id: UUID
    assignment_id: UUID


class QuestionReturned(QuestionEvent):
    """An agency said «не наше».

    suggested_agency_id  who is to answer, as the returning agency sees it
    late                 the time for saying so was over
    times                how often the question has been returned by now
    """

    type = "question.returned"

    agency_id: UUID
    assignment_id: UUID
    suggested_agency_id: UUID | None = None
    late: bool = False
    times: int = 1


class QuestionJoined(QuestionEvent):
    """The same citizen had asked the same; this question was closed as a repeat of `original_id`."""

    type = "question.joined"

    original_id: UUID
