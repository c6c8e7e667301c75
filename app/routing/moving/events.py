"""What people's moves tell, beside the events of routing itself."""

from uuid import UUID

from app.outbox.event import QuestionEvent


class QuestionPutBack(QuestionEvent):
    """Who had moved the question took that back; it is where it was before.

    to_agency_id   None: with the coordinators
    assignment_id  of the decision that holds no more
    """

    type = "question.put_back"

    from_agency_id: UUID
    to_agency_id: UUID | None
    assignment_id: UUID


class QuestionSplit(QuestionEvent):
    """A person saw several matters in the question; its first one stays, `part_ids` are questions of the others."""

    type = "question.split"

    part_ids: list[UUID]


class QuestionPlaced(QuestionEvent):
    """A person said which of several places of one name is meant."""

    type = "question.placed"

    territory_id: UUID
