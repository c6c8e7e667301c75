"""SQL of one question's page: joins across stages, read only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from app.accounts.models import Operator
from app.agencies.models import Agency, Calendar, Territory, Topic
from app.core.db import Session
from app.pages.models import Post
from app.questions.models import NEWEST_FIRST, Citizen, Message, MessageVersion, Question
from app.routing.models import Assignment, RoutingRule

# A thread under a popular post holds hundreds of messages; the page shows the newest of those of other people.
_MOST_MESSAGES = 300

Joined = Row[*tuple[Any, ...]]


async def post(session: Session, post_id: UUID) -> Post | None:
    """The post a comment stands under."""
    return await session.get(Post, post_id)


async def thread(session: Session, question: Question) -> Sequence[Joined]:
    """The messages of a question and of the thread it is held in, oldest first, with their authors' names."""
    is_own = Message.question_id.is_not_distinct_from(question.id)  # never NULL, which would come first
    found = await session.execute(
        select(Message, Citizen.name.label("author_name"))
        .outerjoin(Citizen, Citizen.id == Message.citizen_id)
        .where(
            or_(
                Message.question_id == question.id,
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


async def assignments(session: Session, question_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Joined]]:
    """The decisions on questions with the names beside them, newest first."""
    found = await session.execute(
        select(
            Assignment,
            Agency.short_name.label("agency_name"),
            Topic.name.label("topic_name"),
            Territory.name.label("territory_name"),
            Operator.name.label("operator_name"),
            RoutingRule.name.label("rule_name"),
        )
        .outerjoin(Agency, Agency.id == Assignment.agency_id)
        .outerjoin(Topic, Topic.id == Assignment.topic_id)
        .outerjoin(Territory, Territory.id == Assignment.territory_id)
        .outerjoin(Operator, Operator.id == Assignment.operator_id)
        .outerjoin(RoutingRule, RoutingRule.id == Assignment.rule_id)
        .where(Assignment.question_id.in_(question_ids))
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
    )
    by_question: dict[UUID, list[Joined]] = defaultdict(list)
    for row in found:
        by_question[row.Assignment.question_id].append(row)
    return by_question


async def calendar(session: Session, agency_id: UUID) -> Calendar | None:
    """The working hours of an agency."""
    return await session.scalar(
        select(Calendar).join(Agency, Agency.calendar_id == Calendar.id).where(Agency.id == agency_id)
    )
