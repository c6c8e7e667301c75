"""Several matters in one message: a person makes questions of them, each with an agency and clocks of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Person
from app.core.db import Session, new_id
from app.intake.events import QuestionReceived
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import IllegalMove, Status
from app.questions.models import Question
from app.routing.moving.events import QuestionSplit
from app.routing.moving.service import give
from app.routing.moving.targets import Choice, check_topics, working_agency

# In these no answer to the whole of it is on its way to anybody's eyes.
_SPLITTABLE = frozenset({Status.TRIAGE, Status.ROUTED, Status.IN_WORK})


@dataclass(frozen=True, slots=True)
class Part:
    """One matter. agency_id: None leaves the finding of an agency to the machine; topic_id: None, not known."""

    text: str
    agency_id: UUID | None = None
    topic_id: UUID | None = None


async def split(
    session: Session, question_id: UUID, parts: Sequence[Part], *, by: Person, now: datetime
) -> Sequence[UUID]:
    """Make several questions of one; their ids in the order of the parts, the question's own first.

    The first part stays in the question: without an agency of its own it stays where it is. The others are questions of
    the same citizen in the same thread, asked when the whole was; their answers go under the same message.

    Raises QuestionNotFound, UnknownAgency, UnknownTopic, IllegalMove.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    if question.status not in _SPLITTABLE:
        raise IllegalMove(f"A question that is «{question.status.value}» is not split any more.")
    await check_topics(session, {part.topic_id for part in parts})
    for agency_id in {part.agency_id for part in parts} - {None}:
        assert agency_id is not None
        await working_agency(session, agency_id)
    first, *others = parts
    made = [_part_of(question, part) for part in others]
    session.add_all(made)
    await session.flush()  # what follows points at them
    told = QuestionSplit(question_id=question.id, by=by.id, part_ids=[one.id for one in made])
    outbox.record(session, told, now=now)
    _keep_first(session, question, first, by=by, now=now)
    for one, part in zip(made, others, strict=True):
        _send_on(session, one, part, by=by, now=now)
    return [question.id, *told.part_ids]


def _part_of(question: Question, part: Part) -> Question:
    return Question(
        id=new_id(),
        network=question.network,
        page_id=question.page_id,
        kind=question.kind,
        thread_id=question.thread_id,
        post_id=question.post_id,
        citizen_id=question.citizen_id,
        text=part.text,
        status=Status.RECEIVED,
        screening=question.screening,
        screening_reason=question.screening_reason,
        screened_by=question.screened_by,
        urgent=question.urgent,
        topic_id=part.topic_id,
        territory_id=question.territory_id,
        # The citizen has waited since then, whoever saw the second matter when.
        published_at=question.published_at,
        received_at=question.received_at,
        origin_id=question.origin_id or question.id,
    )


def _keep_first(session: Session, question: Question, part: Part, *, by: Person, now: datetime) -> None:
    question.text = part.text
    if part.agency_id is not None and part.agency_id != question.agency_id:
        give(session, question, Choice(part.agency_id, part.topic_id), by=by, now=now)
    elif part.topic_id is not None:
        question.topic_id = part.topic_id


def _send_on(session: Session, question: Question, part: Part, *, by: Person, now: datetime) -> None:
    if part.agency_id is None:
        outbox.record(session, QuestionReceived(question_id=question.id, by=by.id), now=now)
    else:
        give(session, question, Choice(part.agency_id, part.topic_id), by=by, now=now)
