"""SQL of questions, messages and citizens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.permissions import Scope
from app.core.db import Json, Session, new_id
from app.core.errors import NotFound
from app.networks.connector import IncomingMessage, Network
from app.questions.lifecycle import OPEN
from app.questions.models import Citizen, Message, MessageVersion, Question


class QuestionNotFound(NotFound):
    """There is no such question in the caller's scope."""

    code = "question-not-found"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """What deciding about a thread needs to know of a stored message; its text stays in the database."""

    id: UUID
    external_id: str
    thread_id: str
    parent_id: str | None
    citizen_id: UUID | None
    question_id: UUID | None
    from_page: bool
    published_at: datetime


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


async def lock_threads(session: Session, page_id: UUID, thread_ids: Sequence[str]) -> Sequence[Question]:
    """The questions of some threads of a page, locked in one order, oldest first."""
    found = await session.scalars(
        select(Question)
        .where(Question.page_id == page_id, Question.thread_id.in_(thread_ids))
        .order_by(Question.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def agencies_of(session: Session, question_ids: Sequence[UUID]) -> Mapping[UUID, UUID | None]:
    """Which agency each question is assigned to."""
    found = await session.execute(select(Question.id, Question.agency_id).where(Question.id.in_(question_ids)))
    return {key: value for key, value in found}  # noqa: C416 - rows are no pairs to the type checker


async def same_matter(session: Session, question: Question, topic_id: UUID, *, since: datetime) -> Question | None:
    """The oldest open question of the same citizen on the same topic received since an instant, locked."""
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
    found = await session.scalars(
        select(Message).where(Message.question_id == question_id).order_by(Message.published_at, Message.id)
    )
    return found.all()


async def latest_from_citizen(session: Session, question_id: UUID) -> Message | None:
    """The newest message of a question that its citizen wrote and that still stands in the network."""
    return await session.scalar(
        select(Message)
        .where(Message.question_id == question_id, Message.from_page.is_(False), Message.deleted_at.is_(None))
        .order_by(Message.published_at.desc(), Message.id.desc())
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


async def threads(session: Session, page_id: UUID, thread_ids: Sequence[str]) -> Sequence[MessageRow]:
    """The messages of some threads of a page, oldest first."""
    found = await session.execute(
        select(
            Message.id,
            Message.external_id,
            Message.thread_id,
            Message.parent_id,
            Message.citizen_id,
            Message.question_id,
            Message.from_page,
            Message.published_at,
        )
        .where(Message.page_id == page_id, Message.thread_id.in_(thread_ids))
        .order_by(Message.published_at, Message.id)
    )
    return [MessageRow(*row) for row in found]


async def stored(session: Session, page_id: UUID, external_ids: Sequence[str]) -> Mapping[str, Message]:
    """Those of some messages of a page that are stored, by their external id."""
    found = await session.scalars(
        select(Message).where(Message.page_id == page_id, Message.external_id.in_(external_ids))
    )
    return {message.external_id: message for message in found}


async def know_citizens(
    session: Session, network: Network, names: Mapping[str, str], *, now: datetime
) -> Mapping[str, UUID]:
    """Store or refresh citizens by their external id; our ids of them. An empty name does not replace a known one."""
    if not names:
        return {}
    # One order of locking in all processes: two pages may meet the same citizens at once.
    rows = [
        {"id": new_id(), "network": network, "external_id": external_id, "name": name, "seen_at": now}
        for external_id, name in sorted(names.items())
    ]
    statement = insert(Citizen).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["network", "external_id"],
        set_={
            "name": func.coalesce(func.nullif(statement.excluded.name, ""), Citizen.name),
            "seen_at": statement.excluded.seen_at,
        },
    )
    found = await session.execute(statement.returning(Citizen.external_id, Citizen.id))
    return {key: value for key, value in found}  # noqa: C416 - rows are no pairs to the type checker


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be stored with what was found out about it."""

    message: IncomingMessage
    citizen_id: UUID | None
    post_id: UUID | None
    question_id: UUID | None


def _row(page_id: UUID, new: NewMessage, now: datetime) -> Json:
    message = new.message
    return {
        "id": new_id(),
        "page_id": page_id,
        "external_id": message.external_id,
        "kind": message.kind,
        "thread_id": message.thread_id,
        "parent_id": message.parent_id,
        "post_id": new.post_id,
        "citizen_id": new.citizen_id,
        "question_id": new.question_id,
        "from_page": message.from_page,
        "text": message.text,
        "attachments": [dict(attachment) for attachment in message.attachments],
        "url": message.url,
        "published_at": message.published_at,
        "seen_at": now,
        "deleted_at": now if message.deleted else None,
    }


async def insert_messages(
    session: Session, page_id: UUID, new: Sequence[NewMessage], *, now: datetime
) -> Mapping[str, UUID]:
    """Store messages; our ids of those that were not stored before, by external id."""
    if not new:
        return {}
    statement = (
        insert(Message)
        .values([_row(page_id, one, now) for one in new])
        .on_conflict_do_nothing(index_elements=["page_id", "external_id"])
        .returning(Message.external_id, Message.id)
    )
    return {key: value for key, value in await session.execute(statement)}  # noqa: C416 - rows are no pairs to the type checker


async def claim(session: Session, page_id: UUID, replies: Mapping[str, UUID]) -> Mapping[str, UUID]:
    """Give stored replies of the page, by external id, to the questions they answer; our ids of them."""
    found = await stored(session, page_id, list(replies))
    for external_id, message in found.items():
        message.question_id = replies[external_id]
    return {external_id: message.id for external_id, message in found.items()}


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


async def edit(session: Session, changes: Iterable[tuple[Message, str]], *, now: datetime) -> None:
    """Give messages their new texts; the old ones are kept as versions."""
    for message, new_text in changes:
        session.add(MessageVersion(id=new_id(), message_id=message.id, text=message.text, until=now))
        message.text, message.edited_at = new_text, now
    await session.flush()


async def move_messages(session: Session, *, from_id: UUID, to_id: UUID) -> None:
    """Give all messages of one question to another."""
    await session.execute(update(Message).where(Message.question_id == from_id).values(question_id=to_id))
