"""SQL of rules as people keep them, and of dry runs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.accounts.models import Operator
from app.agencies.models import Agency, Territory, Topic
from app.core.db import Json, Session, rows_of
from app.core.errors import NotFound
from app.pages.models import Page
from app.questions.lifecycle import CloseReason
from app.questions.models import Question
from app.routing.alike.queries import is_confirmed
from app.routing.models import Assignment, RoutingRule
from app.routing.rulebook.models import DryRun, DryRunState

_USED_WITHIN = timedelta(days=30)


class RuleNotFound(NotFound):
    """There is no such rule."""

    code = "rule-not-found"


class DryRunNotFound(NotFound):
    """There is no such dry run."""

    code = "dry-run-not-found"


Shown = Row[*tuple[Any, ...]]


def _shown(now: datetime) -> Select[*tuple[Any, ...]]:
    """Rules with the names beside them, and how often each decided in the last 30 days."""
    used = (
        select(func.count())
        .where(Assignment.rule_id == RoutingRule.id, Assignment.decided_at >= now - _USED_WITHIN)
        .scalar_subquery()
    )
    return (
        select(
            RoutingRule,
            Topic.name.label("topic_name"),
            Territory.name.label("territory_name"),
            Page.name.label("page_name"),
            Agency.short_name.label("agency_name"),
            Operator.name.label("operator_name"),
            used.label("used"),
        )
        .join(Agency, Agency.id == RoutingRule.agency_id)
        .outerjoin(Topic, Topic.id == RoutingRule.topic_id)
        .outerjoin(Territory, Territory.id == RoutingRule.territory_id)
        .outerjoin(Page, Page.id == RoutingRule.page_id)
        .outerjoin(Operator, Operator.id == RoutingRule.changed_by)
        .order_by(RoutingRule.rank, RoutingRule.id)
    )


async def part(session: Session, *, after: tuple[int, UUID] | None, limit: int, now: datetime) -> Sequence[Shown]:
    """Rules by rank, with the names beside them. after: rank and id of the last one shown."""
    wanted = _shown(now).limit(limit)
    if after is not None:
        wanted = wanted.where(tuple_(RoutingRule.rank, RoutingRule.id) > tuple_(*after))
    return (await session.execute(wanted)).all()


async def shown(session: Session, rule_id: UUID, *, now: datetime) -> Shown:
    """One rule with the names beside it. Raises RuleNotFound."""
    found = (await session.execute(_shown(now).where(RoutingRule.id == rule_id))).one_or_none()
    if found is None:
        raise RuleNotFound("There is no such rule.")
    return found


async def lock(session: Session, rule_id: UUID) -> RoutingRule:
    """A rule, locked until the transaction ends. Raises RuleNotFound."""
    found = await session.scalar(
        select(RoutingRule).where(RoutingRule.id == rule_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise RuleNotFound("There is no such rule.")
    return found


async def all_rules(session: Session, *, lock: bool = False) -> Sequence[RoutingRule]:
    """Every rule by rank, also those switched off. lock: until the transaction ends, against moves side by side."""
    wanted = select(RoutingRule).order_by(RoutingRule.rank, RoutingRule.id)
    return (await session.scalars(wanted.with_for_update() if lock else wanted)).all()


async def last_rank(session: Session) -> int:
    """The rank of the last rule; 0 without one."""
    return await session.scalar(select(func.max(RoutingRule.rank))) or 0


async def unknown(session: Session, wanted: Mapping[str, Any]) -> set[str]:
    """Those fields of a rule that refer to nothing: ids of topic, territory, page, agency, and a group of topics."""
    columns = {
        "topic_id": Topic.id,
        "topic_group": Topic.group,
        "territory_id": Territory.id,
        "page_id": Page.id,
        "agency_id": Agency.id,
    }
    given = {field: value for field, value in wanted.items() if value is not None and field in columns}
    if not given:
        return set()
    known = [
        select(columns[field]).where(columns[field] == value).exists().label(field) for field, value in given.items()
    ]
    row = (await session.execute(select(*known))).one()
    return {field for field in given if not getattr(row, field)}


@dataclass(frozen=True, slots=True)
class Codes:
    """Ids of what rules in a table refer to, by code; pages by network and number."""

    topics: Mapping[str, UUID]
    groups: frozenset[str]
    territories: Mapping[str, UUID]
    pages: Mapping[str, UUID]
    agencies: Mapping[str, UUID]


async def codes(session: Session) -> Codes:
    """What a table of rules may refer to."""
    topics = (await session.execute(select(Topic.code, Topic.id, Topic.group))).all()
    territories = await session.execute(select(Territory.code, Territory.id))
    pages = await session.execute(select(Page.network, Page.external_id, Page.id))
    agencies = await session.execute(select(Agency.code, Agency.id))
    return Codes(
        topics={row.code: row.id for row in topics},
        groups=frozenset(row.group for row in topics),
        territories={row.code: row.id for row in territories},
        pages={f"{row.network}:{row.external_id}": row.id for row in pages},
        agencies={row.code: row.id for row in agencies},
    )


async def get_dry_run(session: Session, dry_run_id: UUID) -> DryRun:
    """A dry run as it stands. Raises DryRunNotFound."""
    found = await session.get(DryRun, dry_run_id, populate_existing=True)
    if found is None:
        raise DryRunNotFound("There is no such dry run.")
    return found


async def claim_dry_run(session: Session, dry_run_id: UUID, *, total: int, now: datetime) -> bool:
    """Begin a dry run; False when somebody has begun, or it is over. total: questions there are to judge."""
    begun = await session.execute(
        update(DryRun)
        .where(DryRun.id == dry_run_id, DryRun.state == DryRunState.RUNNING, DryRun.beat_at == DryRun.asked_at)
        .values(beat_at=now, total=total)
    )
    return rows_of(begun) == 1


async def beat_dry_run(session: Session, dry_run_id: UUID, *, looked_at: int, now: datetime) -> bool:
    """Tell how far a dry run is; False when it was given up meanwhile."""
    alive = await session.execute(
        update(DryRun)
        .where(DryRun.id == dry_run_id, DryRun.state == DryRunState.RUNNING)
        .values(beat_at=now, looked_at=looked_at)
    )
    return rows_of(alive) == 1


async def end_dry_run(session: Session, dry_run_id: UUID, *, found: Json, now: datetime) -> None:
    """Keep what a dry run found."""
    await session.execute(
        update(DryRun)
        .where(DryRun.id == dry_run_id, DryRun.state == DryRunState.RUNNING)
        .values(state=DryRunState.DONE, found=found, looked_at=DryRun.total, beat_at=now)
    )


async def give_up_silent(session: Session, *, silent_since: datetime, error: str) -> int:
    """Dry runs that gave no sign of life since an instant have failed; their number."""
    lost = await session.execute(
        update(DryRun)
        .where(DryRun.state == DryRunState.RUNNING, DryRun.beat_at < silent_since)
        .values(state=DryRunState.FAILED, error=error)
    )
    return rows_of(lost)


async def questions_since(session: Session, since: datetime, *, most: int) -> Sequence[UUID]:
    """The questions received since an instant that had to be routed, newest first."""
    some = (
        select(Question.id, Question.received_at)
        .where(
            Question.received_at >= since,
            Question.close_reason.is_distinct_from(CloseReason.SCREENED_OUT),
            Question.close_reason.is_distinct_from(CloseReason.REPEAT),
        )
        .order_by(Question.received_at.desc(), Question.id.desc())
        .limit(most)
        .subquery()
    )
    # As one value: rows of twenty thousand would hold up the event loop.
    in_order = aggregate_order_by(some.c.id, some.c.received_at.desc(), some.c.id.desc())
    return await session.scalar(select(func.array_agg(in_order))) or []


async def confirmed_agencies(session: Session, question_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The agency of those questions whose agency is known to be right."""
    found = await session.execute(
        select(Question.id, Question.agency_id).where(Question.id.in_(question_ids), is_confirmed())
    )
    return {row.id: row.agency_id for row in found if row.agency_id is not None}


@dataclass(frozen=True, slots=True)
class Example:
    """A question as a dry run shows it."""

    id: UUID
    number: int
    text: str


async def examples(session: Session, question_ids: Collection[UUID], *, characters: int) -> Mapping[UUID, Example]:
    """Questions by id. characters: of their texts."""
    found = await session.execute(
        select(Question.id, Question.number, func.left(Question.text, characters).label("text")).where(
            Question.id.in_(question_ids)
        )
    )
    return {row.id: Example(row.id, row.number, row.text) for row in found}
