"""SQL of the screen of surges: joins across stages, read only. An agency's people see figures of its questions."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select, true, tuple_

from app.accounts.permissions import Scope
from app.agencies.models import Agency, Territory, Topic
from app.core.db import Session
from app.drafting.models import Draft
from app.drafting.queries import CURRENT as CURRENT_DRAFT
from app.inbox.queries import Joined, Place, with_names
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.alike.models import QuestionLikeness
from app.surges.models import Surge, SurgeMember, SurgeState
from app.surges.queries import CURRENT, IS_UNANSWERED, seen_by

_HOUR = timedelta(hours=1)
# What is alike came from half a day before a surge until two days after its last question.
_BEFORE, _AFTER = timedelta(hours=12), timedelta(days=2)
_WITH_APPROVER = (Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHING)


class Which(StrEnum):
    """Which surges are listed."""

    ACTIVE = "active"
    CLOSED = "closed"
    ALL = "all"


_STATES = {
    Which.ACTIVE: (SurgeState.PROPOSED, SurgeState.OPEN),
    Which.CLOSED: (SurgeState.CLOSED, SurgeState.DISMISSED),
    Which.ALL: tuple(SurgeState),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """Figures of a surge. last_hour: written in the hour until now; newest_at: when the newest was written."""

    questions: int = 0
    unanswered: int = 0
    people: int = 0
    last_hour: int = 0
    newest_at: datetime | None = None
    due_first: datetime | None = None
    breached: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """How far the answers of a surge are; closed questions are not counted."""

    none: int
    drafted: int
    in_review: int
    published: int


def _within(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.agency_id is None else Question.agency_id == scope.agency_id


async def listed(session: Session, which: Which, scope: Scope, *, after: Place | None, limit: int) -> Sequence[Joined]:
    """Surges with a question in the scope, with the names beside them, those proposed last first."""
    chosen = select(Surge).where(Surge.state.in_(_STATES[which]), seen_by(scope))
    if after is not None:
        chosen = chosen.where(tuple_(Surge.proposed_at, Surge.id) < tuple_(after.at, after.id))
    return await _with_names(session, chosen.order_by(Surge.proposed_at.desc(), Surge.id.desc()).limit(limit))


async def one(session: Session, surge_id: UUID, scope: Scope) -> Joined | None:
    """One surge with the names beside it; None when absent or outside the scope."""
    found = await _with_names(session, select(Surge).where(Surge.id == surge_id, seen_by(scope)))
    return found[0] if found else None


async def _with_names(session: Session, chosen: Select[Surge]) -> Sequence[Joined]:
    found = await session.execute(
        chosen.add_columns(Topic.name.label("topic_name"), Territory.name.label("territory_name"))
        .outerjoin(Topic, Topic.id == Surge.topic_id)
        .outerjoin(Territory, Territory.id == Surge.territory_id)
        .execution_options(populate_existing=True)
    )
    return found.all()


def _members(*columns: Any) -> Select[*tuple[Any, ...]]:
    joined = select(*columns).select_from(SurgeMember).join(Question, Question.id == SurgeMember.question_id)
    return joined.where(CURRENT)


async def sums(session: Session, surge_ids: Collection[UUID], scope: Scope, *, now: datetime) -> Mapping[UUID, Sums]:
    """The figures of surges."""
    late = IS_UNANSWERED & (Question.due_at < now)
    found = await session.execute(
        _members(
            SurgeMember.surge_id,
            func.count(),
            func.count().filter(IS_UNANSWERED),
            func.count(Question.citizen_id.distinct()),
            func.count().filter(Question.published_at > now - _HOUR),
            func.max(Question.published_at),
            func.min(Question.due_at).filter(IS_UNANSWERED),
            func.count().filter(late),
        )
        .where(SurgeMember.surge_id.in_(surge_ids), _within(scope))
        .group_by(SurgeMember.surge_id)
    )
    return {row[0]: Sums(*row[1:]) for row in found}


async def agencies(
    session: Session, surge_ids: Collection[UUID], scope: Scope
) -> Mapping[UUID, Sequence[tuple[UUID, str, int]]]:
    """The agencies that have questions of surges, with how many: (id, short name, count), the most first."""
    count = func.count().label("count")
    found = await session.execute(
        _members(SurgeMember.surge_id, Agency.id, Agency.short_name, count)
        .join(Agency, Agency.id == Question.agency_id)
        .where(SurgeMember.surge_id.in_(surge_ids), _within(scope))
        .group_by(SurgeMember.surge_id, Agency.id)
        .order_by(count.desc(), Agency.short_name)
    )
    by_surge: dict[UUID, list[tuple[UUID, str, int]]] = defaultdict(list)
    for surge_id, agency_id, name, number in found:
        by_surge[surge_id].append((agency_id, name, number))
    return by_surge


async def answers(session: Session, surge_id: UUID, scope: Scope) -> Answers:
    """How far the answers of a surge are."""
    stage = case(
        (Question.status == Status.ANSWERED, "published"),
        (Question.status.in_(_WITH_APPROVER), "in_review"),
        (Draft.id.is_not(None), "drafted"),
        else_="none",
    )
    found = await session.execute(
        _members(stage, func.count())
        .outerjoin(Draft, (Draft.question_id == Question.id) & Draft.state.in_(CURRENT_DRAFT))
        .where(SurgeMember.surge_id == surge_id, Question.status != Status.CLOSED, _within(scope))
        .group_by(stage)
    )
    counts = {row[0]: row[1] for row in found}
    return Answers(*(counts.get(name, 0) for name in ("none", "drafted", "in_review", "published")))


async def curve(
    session: Session, surge_id: UUID, scope: Scope, *, since: datetime, step: timedelta
) -> Mapping[datetime, int]:
    """How many questions of a surge were written in each step since an instant, by the step's beginning."""
    begins = func.date_bin(step, Question.published_at, since)
    found = await session.execute(
        _members(begins, func.count())
        .where(SurgeMember.surge_id == surge_id, Question.published_at >= since, _within(scope))
        .group_by(begins)
    )
    return {row[0]: row[1] for row in found}


async def questions(
    session: Session, surge_id: UUID, scope: Scope, *, left: bool, after: Place | None, limit: int
) -> Sequence[Joined]:
    """Questions of a surge, or those taken out of it, that joined last first: SurgeMember and the names beside."""
    wanted = (
        with_names()
        .add_columns(SurgeMember)
        .join(SurgeMember, SurgeMember.question_id == Question.id)
        .where(SurgeMember.surge_id == surge_id, _within(scope))
        .where(SurgeMember.left_at.is_not(None) if left else CURRENT)
    )
    if after is not None:
        wanted = wanted.where(tuple_(SurgeMember.joined_at, Question.id) < tuple_(after.at, after.id))
    found = await session.execute(wanted.order_by(SurgeMember.joined_at.desc(), Question.id.desc()).limit(limit))
    return found.all()


def _centre(surge_id: UUID) -> ScalarSelect[Any]:
    """The middle of the vectors of a surge's questions, of length 1."""
    return (
        select(func.l2_normalize(func.avg(QuestionLikeness.vector)).label("vector"))
        .join(SurgeMember, SurgeMember.question_id == QuestionLikeness.question_id)
        .where(SurgeMember.surge_id == surge_id, CURRENT)
        .scalar_subquery()
    )


async def suggestions(
    session: Session, surge: Surge, scope: Scope, *, newest_at: datetime, least: float, limit: int
) -> Sequence[Joined]:
    """Unanswered questions alike that are in no surge and were not taken out of this one, the most alike first.

    newest_at  when the surge's newest question was written
    least      likeness to the surge's centre, 0…1; of its topic and place a quarter of it will do
    """
    likeness = (-QuestionLikeness.vector.max_inner_product(_centre(surge.id))).label("likeness")
    here = and_(Question.topic_id == surge.topic_id, Question.territory_id == surge.territory_id)
    in_one = (
        select(SurgeMember.question_id)
        .where(SurgeMember.question_id == Question.id, CURRENT | (SurgeMember.surge_id == surge.id))
        .exists()
    )
    alike = (
        select(Question.id, likeness)
        .join(QuestionLikeness, QuestionLikeness.question_id == Question.id)
        .where(
            QuestionLikeness.received_at.between(surge.began_at - _BEFORE, newest_at + _AFTER),
            IS_UNANSWERED,
            or_(likeness >= least, and_(here, likeness >= least / 4)),
            ~in_one,
            _within(scope),
        )
        .order_by(likeness.desc(), Question.id)
        .limit(limit)
        .subquery()
    )
    found = await session.execute(
        with_names()
        .add_columns(alike.c.likeness)
        .join(alike, alike.c.id == Question.id)
        .order_by(alike.c.likeness.desc(), Question.id)
    )
    return found.all()
