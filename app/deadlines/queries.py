"""SQL of deadlines and policies."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update

from app.core.db import Session
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind
from app.questions.models import Question

_RUNNING = (Deadline.met_at.is_(None), Deadline.cancelled_at.is_(None))


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline whose instant has come."""

    id: UUID
    question_id: UUID
    clock: ClockKind
    due_at: datetime


async def policies(session: Session) -> Sequence[SlaPolicy]:
    """The policies in force, in the order in which they are asked."""
    found = await session.scalars(select(SlaPolicy).where(SlaPolicy.active).order_by(SlaPolicy.rank, SlaPolicy.code))
    return found.all()


async def running(session: Session, question_id: UUID) -> Sequence[Deadline]:
    """The clocks of a question that still run."""
    found = await session.scalars(select(Deadline).where(Deadline.question_id == question_id, *_RUNNING))
    return found.all()


async def known(session: Session, question_id: UUID) -> Sequence[Deadline]:
    """All clocks a question ever had, those that were cancelled first, the latest of them last."""
    found = await session.scalars(
        select(Deadline).where(Deadline.question_id == question_id).order_by(Deadline.cancelled_at, Deadline.id)
    )
    return found.all()


async def asked(session: Session, question_ids: Collection[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What the terms of some questions depend on: their columns, by name."""
    columns = (Question.topic_id, Question.network, Question.urgent, Question.published_at, Question.received_at)
    return (await session.execute(select(Question.id, *columns).where(Question.id.in_(question_ids)))).all()


async def running_of(
    session: Session, question_ids: Collection[UUID]
) -> Mapping[UUID, Mapping[ClockKind, tuple[datetime, datetime | None]]]:
    """When the clocks that run of each of some questions are due, and when they warn; none: not there."""
    found = await session.execute(
        select(Deadline.question_id, Deadline.clock, Deadline.due_at, Deadline.warn_at).where(
            Deadline.question_id.in_(question_ids), *_RUNNING
        )
    )
    by_question: dict[UUID, dict[ClockKind, tuple[datetime, datetime | None]]] = defaultdict(dict)
    for question_id, clock, due_at, warn_at in found:
        by_question[question_id][clock] = (due_at, warn_at)
    return by_question


async def of_question(session: Session, question_id: UUID) -> Sequence[tuple[Deadline, str]]:
    """All clocks a question ever had with the name of their policy, nearest due first."""
    found = await session.execute(
        select(Deadline, SlaPolicy.name)
        .join(SlaPolicy, SlaPolicy.id == Deadline.policy_id)
        .where(Deadline.question_id == question_id)
        .order_by(Deadline.due_at, Deadline.id)
    )
    return [(deadline, name) for deadline, name in found]


async def claim_breaches(session: Session, *, now: datetime, limit: int) -> Sequence[Due]:
    """Running deadlines past their due instant that were not told yet; now they are. The due instant is in time."""
    due = (
        select(Deadline.id)
        .where(*_RUNNING, Deadline.breached_at.is_(None), Deadline.due_at < now)
        .order_by(Deadline.due_at)
        .limit(limit)
    )
    # Who is told of a breach need not be told that it was near.
    return await _claim(session, due, {"breached_at": now, "warned_at": func.coalesce(Deadline.warned_at, now)})


async def claim_warnings(session: Session, *, now: datetime, limit: int) -> Sequence[Due]:
    """Running deadlines past their warning instant that were not told yet; now they are."""
    due = (
        select(Deadline.id)
        .where(*_RUNNING, Deadline.warned_at.is_(None), Deadline.warn_at <= now)
        .order_by(Deadline.warn_at)
        .limit(limit)
    )
    return await _claim(session, due, {"warned_at": now})


async def _claim(session: Session, due: Select[UUID], changes: dict[str, Any]) -> Sequence[Due]:
    chosen = due.with_for_update(skip_locked=True).cte("chosen")
    claimed = await session.execute(
        update(Deadline)
        .where(Deadline.id == chosen.c.id)
        .values(changes)
        .returning(Deadline.id, Deadline.question_id, Deadline.clock, Deadline.due_at)
        .execution_options(synchronize_session=False)
    )
    return sorted((Due(*row) for row in claimed), key=lambda one: one.due_at)
