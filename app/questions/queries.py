"""SQL of questions, messages and citizens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.permissions import Scope
from app.core.db import Session, new_id
from app.core.errors import NotFound
from app.questions.lifecycle import OPEN
from app.questions.models import IN_ORDER, NEWEST_FIRST, Message, Question


class QuestionNotFound(NotFound):
    """There is no such question in the caller's scope."""

    code = "question-not-found"


def _within(scope: Scope) -> Select[Question]:
    found = select(Question)
    return found if scope.agency_id is None else found.where(Question.agency_id == scope.agency_id)


async def get(session: Session, question_id: UUID, *, scope: Scope) -> Question:
    """A question as it stands. Raises QuestionNotFound, also for one outside the scope."""
    question = await session.scalar(_within(scope).where(Question.id == question_id))
    if question is None:
        raise QuestionNotFound("There is no such question.")
    return question


async def lock(session: Session, question_id: UUID, *, scope: Scope) -> Question:
    """A question, locked until the transaction ends. Raises QuestionNotFound, also for one outside the scope."""
    question = await session.scalar(
        _within(scope).where(Question.id == question_id).with_for_update().execution_options(populate_existing=True)
    )
    if question is None:
        raise QuestionNotFound("There is no such question.")
    return question


async def agencies_of(session: Session, question_ids: Sequence[UUID]) -> Mapping[UUID, UUID | None]:
    """Which agency each question is assigned to."""
    found = await session.execute(select(Question.id, Question.agency_id).where(Question.id.in_(question_ids)))
    return {key: value for key, value in found}  # noqa: C416 - rows are no pairs to the type checker


async def same_matter(session: Session, question: Question, topic_id: UUID, *, since: datetime) -> Question | None:
    """The oldest open question of the same citizen on the same topic received since an instant, locked.

    None for what a person split from another question: it is a matter of its own, whatever its topic.
    """
    if question.origin_id is not None:
        return None
    return await session.scalar(
        select(Question)
        .where(
            Question.citizen_id == question.citizen_id,
            Question.topic_id == topic_id,
            Question.received_at >= since,
            Question.status.in_(OPEN),
            Question.id != question.id,
        )
        .order_by(Question.received_at)
        .limit(1)
        .with_for_update()
    )


async def messages(session: Session, question_id: UUID) -> Sequence[Message]:
    """The messages of a question, oldest first."""
    found = await session.scalars(select(Message).where(Message.question_id == question_id).order_by(*IN_ORDER))
    return found.all()


async def latest_from_citizen(session: Session, question_id: UUID) -> Message | None:
    """The newest message of a question that its citizen wrote and that still stands in the network."""
    return await session.scalar(
        select(Message)
        .where(Message.question_id == question_id, Message.from_page.is_(False), Message.deleted_at.is_(None))
        .order_by(*NEWEST_FIRST)
        .limit(1)
    )


async def by_hand_since(session: Session, question_id: UUID, since: datetime) -> Message | None:
    """The first reply of the page to a question since an instant, whoever wrote it."""
    return await session.scalar(
        select(Message)
        .where(
            Message.question_id == question_id,
            Message.from_page.is_(True),
            Message.published_at >= since,
            Message.deleted_at.is_(None),
        )
        .order_by(Message.published_at)
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class OwnReply:
    """A reply that we published, to be known when the poller meets it."""

    page_id: UUID
    question_id: UUID
    external_id: str
    answered: Message
    text: str
    url: str


async def insert_reply(session: Session, reply: OwnReply, *, now: datetime) -> None:
    """Store our published reply, or claim for its question the message that the poller stored first."""
    statement = insert(Message).values(
        id=new_id(),
        page_id=reply.page_id,
        external_id=reply.external_id,
        kind=reply.answered.kind,
        thread_id=reply.answered.thread_id,
        parent_id=reply.answered.external_id,
        post_id=reply.answered.post_id,
        question_id=reply.question_id,
        from_page=True,
        text=reply.text,
        attachments=[],
        url=reply.url,
        published_at=now,
        seen_at=now,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["page_id", "external_id"], set_={"question_id": statement.excluded.question_id}
        )
    )


async def move_messages(session: Session, *, from_id: UUID, to_id: UUID) -> None:
    """Give all messages of one question to another."""
    await session.execute(update(Message).where(Message.question_id == from_id).values(question_id=to_id))
