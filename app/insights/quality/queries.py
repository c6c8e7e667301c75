"""SQL of the quality screen: what the machine decided, and what became of it; read only.

The machine's decision is the first one on a question in the period; the final one is the newest there is. A person's
choice, or an agency's at returning, overrules it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Date, Uuid, and_, cast, func, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts.permissions import Scope
from app.agencies.models import Agency, Topic
from app.core.db import Session
from app.insights.queries import Period
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy

_MACHINE = (DecidedBy.RULE, DecidedBy.CLASSIFIER)
# In these the agency has taken the question for its own.
_TAKEN = (Status.IN_WORK, Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHING, Status.ANSWERED, Status.UNDELIVERABLE)
# Source: PostgreSQL manual, "Grouping Operations": a bit for each of three columns, 1 where it is not grouped by.
_BY_FIRST, _BY_SECOND, _BY_THIRD, _TOGETHER = 0b011, 0b101, 0b110, 0b111
_SORTED_IN = "64MB"
MOST_CONFUSIONS = 30
MOST_EXAMPLES = 3
LEAST_SETTLED = 5


Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions of the machine. wrong, right: of those without a person that are settled."""

    decided: int = 0
    without_person: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float | None:
        """0…1; None while nothing is settled."""
        settled = self.right + self.wrong
        return self.right / settled if settled else None

    @property
    def telling_precision(self) -> float | None:
        """The same, None also while little is settled: what is wrong is known sooner than what is right."""
        return self.precision if self.right + self.wrong >= LEAST_SETTLED else None


@dataclass(frozen=True, slots=True)
class Moved:
    """Questions that came to an agency, from the machine or a person, and how often it returned one."""

    received: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the machine decided. weeks: by their Monday (UTC); agencies: to which it went without a person."""

    total: Decided
    weeks: Mapping[date, Decided]
    agencies: Mapping[UUID, Decided]
    topics: Mapping[UUID, Decided]


@dataclass(frozen=True, slots=True)
class Moves:
    """How questions moved. weeks: returned and transferred in each, by its Monday (UTC)."""

    weeks: Mapping[date, tuple[int, int]]
    agencies: Mapping[UUID, Moved]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Where the machine said one agency and a person another."""

    machine_id: UUID
    machine: str
    person_id: UUID
    person: str
    count: int
    examples: Sequence[UUID]


def _newest(period: Period) -> CTE:
    """The newest decision on each question that has one since the period began."""
    return (
        select(Assignment.question_id, Assignment.agency_id, Assignment.topic_id, Assignment.decided_by)
        .where(Assignment.decided_at >= period.since)
        .ext(distinct_on(Assignment.question_id))
        .order_by(Assignment.question_id, Assignment.decided_at.desc(), Assignment.id.desc())
        .cte("newest")
    )


def _first(period: Period) -> CTE:
    """The machine's first decision of the period on each question."""
    return (
        select(Assignment.question_id, Assignment.id, Assignment.agency_id, Assignment.decided_at)
        .where(Assignment.decided_by.in_(_MACHINE), _in(period))
        .ext(distinct_on(Assignment.question_id))
        .order_by(Assignment.question_id, Assignment.decided_at, Assignment.id)
        .cte("first")
    )


def _facts(scope: Scope, period: Period) -> CTE:
    """A row for each question that the machine decided first in the period. final_…: of the newest decision.

    All columns come from indices: rows of decisions and of questions are wide, and there are hundreds of thousands.
    """
    first, final = _first(period), _newest(period)
    alone = first.c.agency_id.is_not(None)
    moved = and_(alone, or_(final.c.agency_id.is_(None), final.c.agency_id != first.c.agency_id))
    not_taken = select(Question.id).where(Question.status.in_([one for one in Status if one not in _TAKEN]))
    stayed = and_(alone, final.c.agency_id == first.c.agency_id, first.c.question_id.not_in(not_taken))
    return (
        select(
            first.c.question_id,
            first.c.id,
            first.c.agency_id,
            final.c.agency_id.label("final_id"),
            final.c.decided_by.label("final_by"),
            final.c.topic_id,
            _week_of(first.c.decided_at),
            alone.label("alone"),
            stayed.label("is_right"),
            moved.label("is_wrong"),
        )
        .join(final, final.c.question_id == first.c.question_id)
        .where(_within(scope, final.c.agency_id, first.c.agency_id))
        .cte("facts")
    )


async def _spacious(session: Session) -> None:
    """Let sorting of a year's decisions stay in memory, until the transaction ends."""
    await session.execute(select(func.set_config("work_mem", _SORTED_IN, True)))


def _in(period: Period) -> ColumnElement[bool]:
    return and_(Assignment.decided_at >= period.since, Assignment.decided_at < period.until)


def _week_of(at: Column) -> ColumnElement[date]:
    return cast(func.date_trunc("week", at), Date).label("week")


def _within(scope: Scope, *agency_ids: Column) -> ColumnElement[bool]:
    return true() if scope.agency_id is None else or_(*(one == scope.agency_id for one in agency_ids))


async def decided(session: Session, scope: Scope, period: Period) -> Decisions:
    """What the machine decided in a period. topics: that of the newest decision counts."""
    await _spacious(session)
    facts = _facts(scope, period)
    keys = (facts.c.week, facts.c.agency_id, facts.c.topic_id)
    figures = (func.count(), *(func.count().filter(facts.c[name]) for name in ("alone", "is_right", "is_wrong")))
    found = await session.execute(
        select(func.grouping(*keys), *keys, *figures).group_by(
            func.grouping_sets(tuple_(), *(tuple_(key) for key in keys))
        )
    )
    by_set: dict[int, dict[Any, Decided]] = defaultdict(dict)
    for grouped, week, agency_id, topic_id, *counts in found:
        by_set[grouped][week or agency_id or topic_id] = Decided(*counts)
    agencies = {key: one for key, one in by_set[_BY_SECOND].items() if key and scope.covers(key)}
    topics = {key: one for key, one in by_set[_BY_THIRD].items() if key}
    return Decisions(by_set[_TOGETHER].get(None, Decided()), by_set[_BY_FIRST], agencies, topics)


async def topic_names(session: Session, topic_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What topics are called."""
    found = await session.execute(select(Topic.id, Topic.name).where(Topic.id.in_(topic_ids)))
    return {row[0]: row[1] for row in found}


async def confusions(session: Session, scope: Scope, period: Period) -> Sequence[Confusion]:
    """Pairs of agencies that were confused, the most frequent first, with the newest examples."""
    await _spacious(session)
    facts = _facts(scope, period)
    named = cast(Assignment.candidates[0]["agency_id"].astext, Uuid())
    named_first = select(named).where(Assignment.id == facts.c.id).scalar_subquery()
    overruled = (
        select(
            facts.c.question_id,
            func.coalesce(facts.c.agency_id, named_first).label("said"),
            facts.c.final_id.label("meant"),
        )
        .where(facts.c.final_by.not_in(_MACHINE), facts.c.final_id.is_not(None))
        .cte("overruled")
    )
    machine, person = aliased(Agency), aliased(Agency)
    count = func.count()
    newest = func.array_agg(aggregate_order_by(overruled.c.question_id, overruled.c.question_id.desc()))
    found = await session.execute(
        select(machine.id, machine.short_name, person.id, person.short_name, count, newest[1:MOST_EXAMPLES])
        .select_from(overruled)
        .join(machine, machine.id == overruled.c.said)
        .join(person, person.id == overruled.c.meant)
        .where(machine.id != person.id)
        .group_by(machine.id, person.id)
        .order_by(count.desc(), machine.short_name, person.short_name)
        .limit(MOST_CONFUSIONS)
    )
    return [Confusion(*row) for row in found]


def _moves(period: Period) -> CTE:
    """The decisions of a period; those of people and agencies each with the agency that had the question before."""
    return (
        select(
            _week_of(Assignment.decided_at),
            Assignment.agency_id,
            Assignment.from_agency_id.label("from_id"),
            Assignment.decided_by,
        )
        .where(_in(period))
        .cte("moves")
    )


async def moved(session: Session, scope: Scope, period: Period) -> Moves:
    """How questions moved in a period."""
    moves = _moves(period)
    keys = (moves.c.week, moves.c.agency_id, moves.c.from_id)
    away = and_(moves.c.from_id.is_not(None), _within(scope, moves.c.from_id))
    came = and_(moves.c.agency_id.is_not(None), moves.c.agency_id.is_distinct_from(moves.c.from_id))
    found = await session.execute(
        select(
            func.grouping(*keys),
            *keys,
            func.count().filter(came),
            func.count().filter(away, moves.c.decided_by == DecidedBy.RETURN),
            func.count().filter(away, moves.c.decided_by == DecidedBy.PERSON),
        )
        .where(_within(scope, moves.c.agency_id, moves.c.from_id))
        .group_by(func.grouping_sets(*(tuple_(key) for key in keys)))
    )
    weeks: dict[date, tuple[int, int]] = {}
    received: dict[UUID, int] = {}
    returned: dict[UUID, int] = {}
    for grouped, week, to_id, from_id, in_, back, onward in found:
        if grouped == _BY_FIRST and (back or onward):
            weeks[week] = back, onward
        elif grouped == _BY_SECOND and to_id and scope.covers(to_id):
            received[to_id] = in_
        elif grouped == _BY_THIRD and from_id and scope.covers(from_id):
            returned[from_id] = back
    agencies = {key: Moved(received.get(key, 0), returned.get(key, 0)) for key in received | returned}
    return Moves(weeks, agencies)


async def overruled_screenings(session: Session, scope: Scope, period: Period) -> int:
    """Messages received in a period whose screening a person overruled."""
    found: int | None = await session.scalar(
        select(func.count(Question.id)).where(
            Question.screened_by.is_not(None),
            Question.received_at >= period.since,
            Question.received_at < period.until,
            _within(scope, Question.agency_id),
        )
    )
    return found or 0
