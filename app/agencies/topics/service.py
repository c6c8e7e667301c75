"""Saying something of topics: now, from a planned day on, one by one or by a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from app.agencies.imported import Imported
from app.agencies.models import Topic, TopicVersion
from app.agencies.table import Finding
from app.agencies.topics import queries as topics
from app.agencies.topics.content import Content
from app.agencies.topics.sheet import TopicRow
from app.core.db import Session, new_id
from app.core.errors import Conflict, Invalid


class TopicExists(Conflict):
    """There is a topic of this code already."""

    code = "topic-exists"


class BadDays(Invalid):
    """The days from and to which something is said of a topic make no sense."""

    code = "bad-days"


@dataclass(frozen=True, slots=True)
class _New:
    """A version to be stored."""

    topic_id: UUID
    content: Content
    since: date


async def apply_versions(session: Session, today: date) -> Sequence[UUID]:
    """Put what is said of topics from today on in force; the topics of which something changed. Safe to repeat."""
    return await topics.put_in_force(session, today)


async def create(
    session: Session, code: str, content: Content, *, since: date, by: UUID | None, now: datetime
) -> Topic:
    """A new topic, in force from a day on. Raises TopicExists, BadDays."""
    _check_days(content, since, today=now.date())
    if any(topic.code == code for topic in await topics.lock_all(session)):
        raise TopicExists(f"Тема с кодом «{code}» уже есть.", errors={"code": "Код занят."})
    topic = _topic(code, content, since)
    session.add(topic)
    await session.flush()
    await _store(session, [_New(topic.id, content, since)], by=by, now=now)
    return await topics.get(session, topic.id)


async def change(
    session: Session, topic_id: UUID, content: Content, *, since: date, by: UUID | None, now: datetime
) -> Topic:
    """Say something else of a topic from a day on, today or later. Raises TopicNotFound, BadDays.

    `content.valid_to` is the topic's last day, where it is to be used no more.
    """
    _check_days(content, since, today=now.date())
    await topics.get(session, topic_id)
    await topics.lock_all(session)
    await _store(session, [_New(topic_id, content, since)], by=by, now=now)
    return await topics.get(session, topic_id)


async def import_rows(
    session: Session, rows: Sequence[TopicRow], *, by: UUID | None, now: datetime, dry_run: bool = False
) -> Imported:
    """Let topics be as a table says; those not in it stay. What differs is said from today or the line's later day on.

    dry_run  only tell what would change
    """
    known = {topic.code: topic for topic in await topics.lock_all(session)}
    history = _by_topic(await topics.every_version(session))
    today = now.date()
    fresh: list[Topic] = []
    new: list[_New] = []
    findings: list[Finding] = []
    for row in rows:
        topic = known.get(row.code)
        since = row.valid_from or today if topic is None else max(row.valid_from or today, today)
        if topic is not None and _is_said(row.content, topic, history.get(topic.id, ()), on=since):
            continue
        if row.content.valid_to and row.content.valid_to < since:
            findings.append(Finding(row.line, "valid_to", "Последний день уже прошёл."))
            continue
        if topic is None:
            topic = _topic(row.code, row.content, since)
            fresh.append(topic)
        new.append(_New(topic.id, row.content, since))
    if not dry_run:
        session.add_all(fresh)
        await session.flush()
        await _store(session, new, by=by, now=now)
    created, changed = len(fresh), len(new) - len(fresh)
    return Imported(created, changed, len(rows) - len(new) - len(findings), findings)


def _check_days(content: Content, since: date, *, today: date) -> None:
    if since < today:
        raise BadDays("Прошлое не меняют.", errors={"valid_from": "Не раньше сегодняшнего дня."})
    if content.valid_to and content.valid_to < since:
        raise BadDays("Последний день раньше первого.", errors={"valid_to": "Не раньше первого дня."})


def _topic(code: str, content: Content, since: date) -> Topic:
    """A topic that nobody asks about yet; its version puts it in force."""
    return Topic(id=new_id(), code=code, active=False, valid_from=since, **content.columns())


def _by_topic(versions: Iterable[TopicVersion]) -> Mapping[UUID, Sequence[TopicVersion]]:
    return {topic_id: list(found) for topic_id, found in groupby(versions, lambda version: version.topic_id)}


def _is_said(content: Content, topic: Topic, versions: Sequence[TopicVersion], *, on: date) -> bool:
    """Whether this is what is said of a topic on a day; but for a last day that a planned version brings."""
    begun = [one for one in versions if one.valid_from <= on]
    said = Content.of(begun[-1] if begun else topic)
    planned = len(begun) < len(versions)
    return content == said or (planned and content == replace(said, valid_to=None))


async def _store(session: Session, new: Sequence[_New], *, by: UUID | None, now: datetime) -> None:
    for one in new:
        days = {"valid_from": one.since, "created_at": now, "created_by": by}
        session.add(TopicVersion(topic_id=one.topic_id, **days, **one.content.columns()))
    await session.flush()
    await topics.end_replaced(session, [one.topic_id for one in new])
    await topics.put_in_force(session, now.date())
