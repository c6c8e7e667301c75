"""SQL of the worklist: joins across stages, read only."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from app.accounts.models import Operator
from app.accounts.permissions import Scope
from app.agencies.models import Agency, Territory, Topic
from app.core.db import Session
from app.inbox.alike.queries import copies, surge_id
from app.networks.access import Network
from app.outbox.models import OutboxEvent
from app.outbox.queries import OLDEST_RUNNING, Position
from app.pages.models import Page, Post
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Citizen, Question

_IS_OPEN = Question.status.not_in([Status.ANSWERED, Status.CLOSED])
# A count shown beside a menu item: more than this reads as "and more", and costs no more.
MOST_COUNTED = 1000


class View(enum.StrEnum):
    """Ready selections of questions."""

    OPEN = "open"
    MINE = "mine"
    REVIEW = "review"
    TRIAGE = "triage"
    ANSWERED = "answered"
    CLOSED = "closed"
    SCREENED = "screened"
    ALL = "all"


class Late(enum.StrEnum):
    """Where the nearest deadline stands."""

    AT_RISK = "at_risk"
    BREACHED = "breached"


BY_DUE = frozenset({View.OPEN, View.MINE, View.REVIEW, View.TRIAGE})


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; empty conditions fit everything."""

    view: View = View.OPEN
    status: Sequence[Status] = ()
    agency_id: UUID | None = None
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    page_id: UUID | None = None
    network: Network | None = None
    assignee_id: UUID | None = None
    clock: Late | None = None
    urgent: bool | None = None
    screening: str | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and when."""

    operator_id: UUID
    scope: Scope
    now: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """The last row shown: where the next part begins."""

    at: datetime | None
    id: UUID


Joined = Row[*tuple[Any, ...]]
Order = tuple[ColumnElement[Any], ColumnElement[Any]]


def with_names(question: type[Question] = Question) -> Select[*tuple[Any, ...]]:
    """Questions with the names beside them."""
    return (
        select(
            question,
            Page.name.label("page_name"),
            Citizen.name.label("citizen_name"),
            Topic.name.label("topic_name"),
            Territory.name.label("territory_name"),
            Agency.short_name.label("agency_name"),
            Operator.name.label("assignee_name"),
            copies(question).label("copies"),
            surge_id(question).label("surge_id"),
        )
        .join(Page, Page.id == question.page_id)
        .join(Citizen, Citizen.id == question.citizen_id)
        .outerjoin(Topic, Topic.id == question.topic_id)
        .outerjoin(Territory, Territory.id == question.territory_id)
        .outerjoin(Agency, Agency.id == question.agency_id)
        .outerjoin(Operator, Operator.id == question.assignee_id)
    )


def _chosen(questions: Select[Question]) -> type[Question]:
    """A bounded part of the questions, cut off before names are joined to it.

    In one select PostgreSQL may join the names to every question there is, and only then sort and cut off.
    """
    return aliased(Question, questions.subquery(), name="Question")


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.agency_id is None else Question.agency_id == scope.agency_id


def _in_view(view: View, reader: Reader) -> ColumnElement[bool]:
    is_closed = Question.status == Status.CLOSED
    is_screened = Question.close_reason == CloseReason.SCREENED_OUT
    selections: dict[View, ColumnElement[bool]] = {
        View.OPEN: _IS_OPEN,
        View.MINE: and_(_IS_OPEN, Question.assignee_id == reader.operator_id),
        View.REVIEW: and_(_IS_OPEN, Question.status == Status.IN_REVIEW),
        View.TRIAGE: and_(_IS_OPEN, Question.status == Status.TRIAGE),
        View.ANSWERED: Question.status == Status.ANSWERED,
        View.CLOSED: and_(is_closed, Question.close_reason.is_distinct_from(CloseReason.SCREENED_OUT)),
        View.SCREENED: and_(is_closed, is_screened),
        View.ALL: true(),
    }
    return selections[view]


def _is_late(late: Late, now: datetime) -> ColumnElement[bool]:
    if late is Late.BREACHED:
        return and_(_IS_OPEN, Question.due_at < now)
    return and_(_IS_OPEN, Question.warn_at <= now, Question.due_at >= now)


def _matches(words: str) -> ColumnElement[bool]:
    number = words.strip().lstrip("#№ ")
    if number.isdecimal() and len(number) <= 18:
        return Question.number == int(number)
    return Question.search.op("@@")(func.websearch_to_tsquery("russian", words))


def conditions(wanted: Filter, reader: Reader) -> list[ColumnElement[bool]]:
    """What questions fit a filter, within the reader's scope."""
    equal = {
        Question.agency_id: wanted.agency_id,
        Question.topic_id: wanted.topic_id,
        Question.territory_id: wanted.territory_id,
        Question.page_id: wanted.page_id,
        Question.network: wanted.network,
        Question.assignee_id: wanted.assignee_id,
        Question.urgent: wanted.urgent,
        Question.screening: wanted.screening,
    }
    found = [_seen_by(reader.scope), _in_view(wanted.view, reader)]
    found += [column == value for column, value in equal.items() if value is not None]
    if wanted.status:
        found.append(Question.status.in_(wanted.status))
    if wanted.clock is not None:
        found.append(_is_late(wanted.clock, reader.now))
    if wanted.q.strip():
        found.append(_matches(wanted.q))
    return found


async def worklist(
    session: Session, wanted: Filter, reader: Reader, *, after: Place | None, limit: int
) -> Sequence[Joined]:
    """Questions of a view: open ones by due instant (those without one last), others newest first."""
    chosen = select(Question).where(*conditions(wanted, reader))
    if wanted.view not in BY_DUE:
        if after is not None:
            chosen = chosen.where(tuple_(Question.received_at, Question.id) < tuple_(after.at, after.id))
        return await _part(session, chosen, limit, lambda one: (one.received_at.desc(), one.id.desc()))
    # Two reads, so that each is one walk along the index: those with a due instant, then those without.
    rows: list[Joined] = []
    if after is None or after.at is not None:
        dated = chosen.where(Question.due_at.is_not(None))
        if after is not None:
            dated = dated.where(tuple_(Question.due_at, Question.id) > tuple_(after.at, after.id))
        rows += await _part(session, dated, limit, _by_due)
    if len(rows) < limit:
        undated = chosen.where(Question.due_at.is_(None))
        if after is not None and after.at is None:
            undated = undated.where(Question.id > after.id)
        rows += await _part(session, undated, limit - len(rows), _by_due)
    return rows


def _by_due(question: type[Question]) -> Order:
    # Also where there is no due instant: only so it is an order that the index has.
    return (question.due_at.asc(), question.id.asc())


async def _part(
    session: Session, chosen: Select[Question], limit: int, order: Callable[[type[Question]], Order]
) -> Sequence[Joined]:
    part = _chosen(chosen.order_by(*order(Question)).limit(limit))
    return (await session.execute(with_names(part).order_by(*order(part)))).all()


async def one(session: Session, question_id: UUID, scope: Scope) -> Joined | None:
    """One question with the names beside it; None when absent or outside the scope."""
    return (await session.execute(with_names().where(Question.id == question_id, _seen_by(scope)))).one_or_none()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions wait, each counted up to MOST_COUNTED."""

    open: int
    mine: int
    review: int
    triage: int
    at_risk: int
    breached: int


async def counts(session: Session, reader: Reader) -> Counts:
    """What waits for this reader."""
    wanted = {
        "open": Filter(),
        "mine": Filter(view=View.MINE),
        "review": Filter(view=View.REVIEW),
        "triage": Filter(view=View.TRIAGE),
        "at_risk": Filter(clock=Late.AT_RISK),
        "breached": Filter(clock=Late.BREACHED),
    }
    columns = []
    for name, one_filter in wanted.items():
        some = select(Question.id).where(*conditions(one_filter, reader)).limit(MOST_COUNTED).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(name))
    row = (await session.execute(select(*columns))).one()
    return Counts(*row)


async def triage(session: Session, scope: Scope, *, after: Place | None, limit: int) -> Sequence[Joined]:
    """Questions that wait for a person's decision, oldest first, with their posts' texts."""
    chosen = (
        select(Question)
        .where(Question.status == Status.TRIAGE, _seen_by(scope))
        .order_by(Question.received_at, Question.id)
        .limit(limit)
    )
    if after is not None:
        chosen = chosen.where(tuple_(Question.received_at, Question.id) > tuple_(after.at, after.id))
    part = _chosen(chosen)
    named = with_names(part).add_columns(Post.text.label("post_text")).outerjoin(Post, Post.id == part.post_id)
    return (await session.execute(named.order_by(part.received_at, part.id))).all()


async def related(session: Session, question: Question, scope: Scope, *, limit: int) -> Sequence[Question]:
    """Other questions of the same citizen within the scope, newest first."""
    found = await session.scalars(
        select(Question)
        .where(Question.citizen_id == question.citizen_id, Question.id != question.id, _seen_by(scope))
        .order_by(Question.received_at.desc(), Question.id.desc())
        .limit(limit)
    )
    return found.all()


async def live(session: Session, after: Position, scope: Scope, *, limit: int) -> Sequence[tuple[OutboxEvent, bool]]:
    """Settled events of questions after a position, each with whether the scope may know of it.

    A question that left the scope is told to those it left: the event's payload names the agency.
    """
    settled = OutboxEvent.tx < OLDEST_RUNNING
    visible: ColumnElement[bool] = true()
    if scope.agency_id is not None:
        agency = str(scope.agency_id)
        visible = or_(
            Question.agency_id == scope.agency_id,
            OutboxEvent.payload["agency_id"].astext == agency,
            OutboxEvent.payload["from_agency_id"].astext == agency,
        )
    found = await session.execute(
        select(OutboxEvent, visible)
        .join(Question, Question.id == OutboxEvent.question_id)
        .where(tuple_(OutboxEvent.tx, OutboxEvent.seq) > tuple_(after.tx, after.seq), settled)
        .order_by(OutboxEvent.tx, OutboxEvent.seq)
        .limit(limit)
    )
    return [(event, bool(seen)) for event, seen in found]
