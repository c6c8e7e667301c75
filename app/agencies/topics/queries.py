"""SQL of topics and their versions."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from app.accounts.models import Operator
from app.agencies.models import Topic, TopicVersion
from app.core.db import Session, table_of
from app.core.errors import NotFound

_VERSIONS = table_of(TopicVersion)
_TOPICS = table_of(Topic)
_CONTENT = sorted(set(_TOPICS.c.keys()) & set(_VERSIONS.c.keys()) - {"id"})


class TopicNotFound(NotFound):
    """There is no such topic."""

    code = "topic-not-found"


async def get(session: Session, topic_id: UUID) -> Topic:
    """One topic, as the database has it now. Raises TopicNotFound."""
    topic = await session.get(Topic, topic_id, populate_existing=True)
    if topic is None:
        raise TopicNotFound("There is no such topic.")
    return topic


async def lock_all(session: Session) -> Sequence[Topic]:
    """Every topic by group and name, the planned and the ended ones too, for the transaction's changes alone."""
    found = await session.scalars(select(Topic).order_by(Topic.group, Topic.name, Topic.id).with_for_update())
    return found.all()


async def every(session: Session) -> Sequence[Topic]:
    """Every topic by group and name, the planned and the ended ones too."""
    return (await session.scalars(select(Topic).order_by(Topic.group, Topic.name, Topic.id))).all()


async def versions(session: Session, topic_id: UUID) -> Sequence[tuple[TopicVersion, Operator | None]]:
    """What was, is and will be said of a topic, the newest day first, and who said it; None: a command."""
    found = await session.execute(
        select(TopicVersion, Operator)
        .outerjoin(Operator, Operator.id == TopicVersion.created_by)
        .where(TopicVersion.topic_id == topic_id)
        .order_by(TopicVersion.valid_from.desc(), TopicVersion.id.desc())
        .execution_options(populate_existing=True)
    )
    return [(version, operator) for version, operator in found]


async def every_version(session: Session) -> Sequence[TopicVersion]:
    """All versions of all topics, those of a topic together and in the order of their days."""
    found = await session.scalars(
        select(TopicVersion).order_by(TopicVersion.topic_id, TopicVersion.valid_from, TopicVersion.id)
    )
    return found.all()


async def end_replaced(session: Session, topic_ids: Collection[UUID]) -> None:
    """Let each version of some topics end on the day before the next one begins, unless it ends earlier."""
    following = (
        select(
            TopicVersion.id,
            func.lead(TopicVersion.valid_from)
            .over(partition_by=TopicVersion.topic_id, order_by=(TopicVersion.valid_from, TopicVersion.id))
            .label("day"),
        )
        .where(TopicVersion.topic_id.in_(topic_ids))
        .subquery()
    )
    outlives = or_(_VERSIONS.c.valid_to.is_(None), _VERSIONS.c.valid_to >= following.c.day)
    await session.execute(
        update(_VERSIONS).values(valid_to=following.c.day - 1).where(_VERSIONS.c.id == following.c.id, outlives)
    )


async def put_in_force(session: Session, today: date) -> Sequence[UUID]:
    """Let every topic say what its version of a day says; the topics of which something changed.

    A topic whose version has ended is inactive. One without a version for the day stays as it is.
    """
    version = (
        select(TopicVersion)
        .ext(distinct_on(TopicVersion.topic_id))
        .where(TopicVersion.valid_from <= today)
        .order_by(TopicVersion.topic_id, TopicVersion.valid_from.desc(), TopicVersion.id.desc())
        .subquery()
    )
    goes_on = or_(version.c.valid_to.is_(None), version.c.valid_to >= today)
    values = {name: version.c[name] for name in _CONTENT} | {"active": goes_on}
    changes = or_(*(_TOPICS.c[name].is_distinct_from(value) for name, value in values.items()))
    put = update(_TOPICS).values(values).where(_TOPICS.c.id == version.c.topic_id, changes)
    changed: Sequence[UUID] = (await session.scalars(put.returning(_TOPICS.c.id))).all()
    return changed
