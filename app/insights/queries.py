"""SQL of the boards: joins across stages, read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from app.accounts.permissions import Scope
from app.core.db import Session
from app.deadlines.models import Deadline
from app.deadlines.policy import ClockKind
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question


@dataclass(frozen=True, slots=True)
class Period:
    """since is in the period, until is not; both aware."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of `measures.MEASURES`. timed: answered ones that had a term."""

    open: int = 0
    at_risk: int = 0
    breached: int = 0
    received: int = 0
    answered: int = 0
    timed: int = 0
    answered_in_time: int = 0
    median_answer_seconds: float | None = None

    @property
    def share_in_time(self) -> float | None:
        """0…1; None when nothing that had a term was answered."""
        return self.answered_in_time / self.timed if self.timed else None


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.agency_id is None else Question.agency_id == scope.agency_id


async def by_agency(session: Session, scope: Scope, period: Period, *, now: datetime) -> Mapping[UUID | None, Figures]:
    """The figures of each agency that has any; None: questions with no agency yet."""
    found: dict[UUID | None, dict[str, float]] = {}
    for row in (await session.execute(_standing(scope, now))).mappings():
        found.setdefault(row["agency_id"], {}).update(open=row["open"], at_risk=row["at_risk"], breached=row["late"])
    for row in (await session.execute(_received(scope, period))).mappings():
        found.setdefault(row["agency_id"], {}).update(received=row["received"])
    for row in (await session.execute(_answered(scope, period, per_agency=True))).mappings():
        found.setdefault(row["agency_id"], {}).update({key: row[key] for key in row if key != "agency_id"})
    return {agency_id: Figures(**figures) for agency_id, figures in found.items()}  # type: ignore[arg-type]


async def median_of_all(session: Session, scope: Scope, period: Period) -> float | None:
    """Median seconds to the answer over all agencies of the scope; medians do not add up."""
    row = (await session.execute(_answered(scope, period, per_agency=False))).mappings().one()
    return row["median_answer_seconds"]  # type: ignore[no-any-return]


def _standing(scope: Scope, now: datetime) -> Select[*tuple[Any, ...]]:
    at_risk = and_(Question.warn_at <= now, Question.due_at >= now)
    return (
        select(
            Question.agency_id,
            func.count().label("open"),
            func.count().filter(at_risk).label("at_risk"),
            func.count().filter(Question.due_at < now).label("late"),
        )
        .where(Question.status.not_in([Status.ANSWERED, Status.CLOSED]), _seen_by(scope))
        .group_by(Question.agency_id)
    )


def _received(scope: Scope, period: Period) -> Select[*tuple[Any, ...]]:
    return (
        select(Question.agency_id, func.count().label("received"))
        .where(
            Question.received_at >= period.since,
            Question.received_at < period.until,
            Question.close_reason.is_distinct_from(CloseReason.SCREENED_OUT),
            _seen_by(scope),
        )
        .group_by(Question.agency_id)
    )


def _answered(scope: Scope, period: Period, *, per_agency: bool) -> Select[*tuple[Any, ...]]:
    took = func.extract("epoch", Question.answered_at - Question.published_at)
    timed = (
        select(Deadline.question_id, func.max(Deadline.due_at).label("due_at"))
        .where(Deadline.clock == ClockKind.ANSWER, Deadline.met_at >= period.since, Deadline.met_at < period.until)
        .group_by(Deadline.question_id)
        .subquery()
    )
    figures = (
        func.count().label("answered"),
        func.count(timed.c.due_at).label("timed"),
        func.count().filter(Question.answered_at <= timed.c.due_at).label("answered_in_time"),
        func.percentile_cont(0.5).within_group(took).label("median_answer_seconds"),
    )
    chosen = select(Question.agency_id, *figures) if per_agency else select(*figures)
    chosen = chosen.outerjoin(timed, timed.c.question_id == Question.id).where(
        Question.status == Status.ANSWERED,
        Question.answered_at >= period.since,
        Question.answered_at < period.until,
        _seen_by(scope),
    )
    return chosen.group_by(Question.agency_id) if per_agency else chosen
