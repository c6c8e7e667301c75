"""SQL of surges and their questions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.permissions import Scope
from app.core.db import Session, arrays, given, table_of
from app.core.errors import NotFound
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from app.questions.queries import QuestionNotFound
from app.surges.models import Surge, SurgeMember, SurgeState

CURRENT = SurgeMember.left_at.is_(None)
# Whoever asked one of these is answered elsewhere, or needs no answer.
NOT_ASKED = (CloseReason.SCREENED_OUT, CloseReason.REPEAT, CloseReason.NO_ANSWER_NEEDED)
IS_UNANSWERED = Question.status.not_in([Status.ANSWERED, Status.CLOSED])


class SurgeNotFound(NotFound):
    """There is no such surge with a question in the caller's scope."""

    code = "surge-not-found"


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """Whether a surge has a question in the scope; in the whole region's is every surge."""
    if scope.agency_id is None:
        return true()
    # Not EXISTS: for that PostgreSQL would read all questions the agency ever had.
    has_one = (
        select(true())
        .where(SurgeMember.surge_id == Surge.id, CURRENT, Question.id == SurgeMember.question_id)
        .where(Question.agency_id == scope.agency_id)
        .limit(1)
        .correlate(Surge)
    )
    return func.coalesce(has_one.scalar_subquery(), false())


async def get(session: Session, surge_id: UUID, *, scope: Scope) -> Surge:
    """A surge as it stands. Raises SurgeNotFound, also for one without a question in the scope."""
    surge = await session.scalar(select(Surge).where(Surge.id == surge_id, seen_by(scope)))
    if surge is None:
        raise SurgeNotFound("There is no such surge.")
    return surge


async def lock(session: Session, surge_id: UUID, *, scope: Scope) -> Surge:
    """A surge, locked until the transaction ends. Raises SurgeNotFound, also for one outside the scope."""
    found = select(Surge).where(Surge.id == surge_id, seen_by(scope)).with_for_update(of=Surge)
    surge = await session.scalar(found.execution_options(populate_existing=True))
    if surge is None:
        raise SurgeNotFound("There is no such surge.")
    return surge


async def lock_all(session: Session, surge_ids: Collection[UUID]) -> Mapping[UUID, Surge]:
    """Surges by id, locked in one order."""
    found = await session.scalars(
        select(Surge)
        .where(Surge.id.in_(surge_ids))
        .order_by(Surge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {surge.id: surge for surge in found}


@dataclass(frozen=True, slots=True)
class Figures:
    """How many asked in a surge, and how many of them wait for an answer."""

    questions: int
    people: int
    unanswered: int


async def figures(session: Session, surge_id: UUID) -> Figures:
    """The figures of one surge."""
    row = await session.execute(
        select(
            func.count(),
            func.count(Question.citizen_id.distinct()),
            func.count().filter(IS_UNANSWERED),
        )
        .select_from(SurgeMember)
        .join(Question, Question.id == SurgeMember.question_id)
        .where(SurgeMember.surge_id == surge_id, CURRENT)
    )
    return Figures(*row.one())


async def agencies(session: Session, surge_id: UUID) -> list[UUID]:
    """The agencies that have questions of a surge."""
    found = await session.scalars(
        select(Question.agency_id)
        .distinct()
        .join(SurgeMember, SurgeMember.question_id == Question.id)
        .where(SurgeMember.surge_id == surge_id, CURRENT, Question.agency_id.is_not(None))
    )
    return sorted(agency_id for agency_id in found if agency_id is not None)


async def members(session: Session, surge_id: UUID) -> Sequence[UUID]:
    """The questions of a surge, oldest member first."""
    found = await session.scalars(
        select(SurgeMember.question_id)
        .where(SurgeMember.surge_id == surge_id, CURRENT)
        .order_by(SurgeMember.joined_at, SurgeMember.question_id)
    )
    return found.all()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a surge is described by. text: its first 2,000 characters."""

    id: UUID
    topic_id: UUID | None
    territory_id: UUID | None
    published_at: datetime
    text: str


async def asked(session: Session, question_ids: Collection[UUID], *, scope: Scope) -> Sequence[Asked]:
    """Questions, oldest first. Raises QuestionNotFound when one of them is not there or outside the scope."""
    within = true() if scope.agency_id is None else Question.agency_id == scope.agency_id
    found = await session.execute(
        select(
            Question.id,
            Question.topic_id,
            Question.territory_id,
            Question.published_at,
            func.left(Question.text, 2000),
        )
        .where(Question.id.in_(question_ids), within)
        .order_by(Question.published_at, Question.id)
    )
    rows = [Asked(*row) for row in found]
    if len(rows) < len(set(question_ids)):
        raise QuestionNotFound("Some of the questions are not there.")
    return rows


_JOINING = ("surge_id", "question_id", "likeness", "joined_at", "joined_by")
_members = table_of(SurgeMember)
_rows = given(SurgeMember, *_JOINING)
_adding = insert(_members).from_select(_JOINING, select(_rows))
_returned = (_members.c.surge_id, _members.c.question_id)
# By the machine: who is in another surge stays there, and who was taken out stays out.
_ADD = _adding.on_conflict_do_nothing().returning(*_returned)
# By a person: who was taken out is taken in again.
_PUT = _adding.on_conflict_do_update(
    index_elements=["surge_id", "question_id"],
    set_={
        "left_at": None,
        "left_by": None,
        "joined_at": _adding.excluded.joined_at,
        "joined_by": _adding.excluded.joined_by,
    },
    where=_members.c.left_at.is_not(None),
).returning(*_returned)

Joining = tuple[UUID, UUID, float, datetime, UUID | None]
"""Surge, question, likeness, when, and by whom; None: the machine."""


async def add(session: Session, joining: Sequence[Joining]) -> Sequence[tuple[UUID, UUID]]:
    """Make questions part of surges, unless they are in one or were taken out of it; (surge, question) of the new."""
    if not joining:
        return ()
    return [(row[0], row[1]) for row in await session.execute(_ADD, arrays(_JOINING, joining))]


async def put(session: Session, joining: Sequence[Joining]) -> Sequence[UUID]:
    """Make questions that are in no surge part of one, also those once taken out of it; the new ones."""
    if not joining:
        return ()
    return [row[1] for row in await session.execute(_PUT, arrays(_JOINING, joining))]


async def take_out(
    session: Session, question_ids: Collection[UUID], *, by: UUID, now: datetime, but: UUID | None = None
) -> Sequence[tuple[UUID, UUID]]:
    """Take questions out of the surges they are in; (surge, question) of those that were. but: this surge keeps its."""
    found = await session.execute(
        update(SurgeMember)
        .where(SurgeMember.question_id.in_(question_ids), CURRENT, SurgeMember.surge_id.is_distinct_from(but))
        .values(left_at=now, left_by=by)
        .returning(SurgeMember.surge_id, SurgeMember.question_id)
        .execution_options(synchronize_session=False)
    )
    return [(row[0], row[1]) for row in found]


async def leave(session: Session, surge_id: UUID, question_id: UUID, *, by: UUID, now: datetime) -> bool:
    """Take a question out of a surge; whether it was in it."""
    left = await session.scalar(
        update(SurgeMember)
        .where(SurgeMember.surge_id == surge_id, SurgeMember.question_id == question_id, CURRENT)
        .values(left_at=now, left_by=by)
        .returning(SurgeMember.question_id)
        .execution_options(synchronize_session=False)
    )
    return left is not None


async def lock_quiet(session: Session, *, since: datetime, limit: int) -> Sequence[Surge]:
    """Surges proposed and open ones whose questions all came before an instant and are answered, locked."""
    stirs: ColumnElement[Any] = and_(
        SurgeMember.surge_id == Surge.id,
        CURRENT,
        Question.id == SurgeMember.question_id,
        (SurgeMember.joined_at >= since) | (Question.published_at >= since) | IS_UNANSWERED,
    )
    found = await session.scalars(
        select(Surge)
        .where(
            Surge.state.in_([SurgeState.PROPOSED, SurgeState.OPEN]),
            func.coalesce(Surge.opened_at, Surge.proposed_at) < since,
            not_(exists().where(stirs)),
        )
        .order_by(Surge.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return found.all()
