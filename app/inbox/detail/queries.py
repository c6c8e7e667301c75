"""SQL of one question's page: joins across stages, read only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from app.agencies.models import Agency, Calendar
from app.core.db import Session
from app.pages.models import Post
from app.questions.models import NEWEST_FIRST, Citizen, Message, MessageVersion, Question
from app.routing.models import Assignment, DecidedBy

# A thread under a popular post holds hundreds of messages; the page shows the newest of those of other people.
_MOST_MESSAGES = 300

Joined = Row[*tuple[Any, ...]]


async def post(session: Session, post_id: UUID) -> Post | None:
    """The post a comment stands under."""
    return await session.get(Post, post_id)


async def thread(session: Session, question: Question) -> Sequence[Joined]:
    """The messages of a question and of the thread it is held in, oldest first, with their authors' names."""
    own = [question.id, question.origin_id or question.id]
    is_own = func.coalesce(Message.question_id.in_(own), False)  # NULL would come first
    found = await session.execute(
        select(Message, Citizen.name.label("author_name"))
        .outerjoin(Citizen, Citizen.id == Message.citizen_id)
        .where(
            or_(
                Message.question_id.in_(own),
                (Message.page_id == question.page_id) & (Message.thread_id == question.thread_id),
            )
        )
        .order_by(is_own.desc(), *NEWEST_FIRST)
        .limit(_MOST_MESSAGES)
    )
    # Those of the question came first.
    return sorted(found.all(), key=lambda row: _place(row.Message))


def _place(message: Message) -> tuple[datetime, int, str]:
    return message.published_at, len(message.external_id), message.external_id


async def versions(session: Session, message_ids: Collection[UUID]) -> Mapping[UUID, Sequence[MessageVersion]]:
    """Earlier texts of messages, oldest first."""
    found = await session.scalars(
        select(MessageVersion).where(MessageVersion.message_id.in_(message_ids)).order_by(MessageVersion.until)
    )
    by_message: dict[UUID, list[MessageVersion]] = defaultdict(list)
    for version in found:
        by_message[version.message_id].append(version)
    return by_message


async def calendar(session: Session, agency_id: UUID) -> Calendar | None:
    """The working hours of an agency."""
    return await session.scalar(
        select(Calendar).join(Agency, Agency.calendar_id == Calendar.id).where(Agency.id == agency_id)
    )


async def origin(session: Session, question: Question) -> Joined | None:
    """Id and number of the question that one was split from."""
    wanted = select(Question.id, Question.number).where(Question.id == question.origin_id)
    return None if question.origin_id is None else (await session.execute(wanted)).one()


async def parts(session: Session, question_id: UUID) -> Sequence[Joined]:
    """Id, number and status of what was split from a question."""
    found = await session.execute(
        select(Question.id, Question.number, Question.status)
        .where(Question.origin_id == question_id)
        .order_by(Question.number)
    )
    return found.all()


async def returns(session: Session, question_id: UUID) -> int:
    """How often agencies said «не наше» of a question."""
    counted = select(func.count()).where(
        Assignment.question_id == question_id, Assignment.decided_by == DecidedBy.RETURN
    )
    return await session.scalar(counted) or 0
