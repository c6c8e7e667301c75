"""SQL of routing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlalchemy.types import Uuid

from app.agencies.models import Agency, AgencyArea
from app.core.db import Session
from app.pages.models import Page, Post
from app.questions.models import Question
from app.routing.bodies import Body
from app.routing.models import RoutingRule
from app.routing.moving import queries as moving
from app.routing.moving.models import PlaceChoice
from app.routing.rules import Rule

_MOST_EARLIER = 3
_POST_CHARACTERS = 2000


async def rules(session: Session) -> Sequence[Rule]:
    """The active rules by rank; their dates of validity are for the caller to look at."""
    found = await session.scalars(
        select(RoutingRule).where(RoutingRule.active).order_by(RoutingRule.rank, RoutingRule.id)
    )
    return [as_rule(row) for row in found]


def as_rule(row: RoutingRule) -> Rule:
    """A stored rule as deciding takes it."""
    return Rule(
        id=row.id,
        rank=row.rank,
        name=row.name,
        agency_id=row.agency_id,
        topic_id=row.topic_id,
        topic_group=row.topic_group,
        territory_id=row.territory_id,
        page_id=row.page_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        words=tuple(row.words),
    )


async def bodies(session: Session) -> Sequence[Body]:
    """The agencies that work, with their kinds and areas."""
    areas = func.array_agg(AgencyArea.territory_id).filter(AgencyArea.territory_id.is_not(None))
    found = await session.execute(
        select(Agency.id, Agency.kind, Agency.territory_id, areas)
        .outerjoin(AgencyArea, AgencyArea.agency_id == Agency.id)
        .where(Agency.active)
        .group_by(Agency.id)
    )
    return [
        Body(agency_id, kind, frozenset({*(more or ()), *([seat] if seat else [])}))
        for agency_id, kind, seat, more in found
    ]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of a question beside its text. earlier: places of the citizen's earlier questions, newest first."""

    question: Row[*tuple[Any, ...]]
    earlier: Sequence[UUID]
    refused: frozenset[UUID]
    choices: Mapping[str, Mapping[UUID, int]]


async def grounds(session: Session, question_ids: Collection[UUID]) -> Mapping[UUID, Grounds]:
    """What judging questions needs: id, text, screening, page and its agency and place, the post's text.

    Three statements for any number of questions.
    """
    found = await session.execute(
        select(
            Question.id,
            Question.text,
            Question.screening,
            Question.page_id,
            Page.agency_id.label("page_agency_id"),
            Page.territory_id.label("page_territory_id"),
            func.left(Post.text, _POST_CHARACTERS).label("post_text"),
            _earlier().label("earlier"),
        )
        .join(Page, Page.id == Question.page_id)
        .outerjoin(Post, Post.id == Question.post_id)
        .where(Question.id.in_(question_ids))
    )
    rows = found.all()
    refused = await moving.refusers(session, question_ids)
    chosen = await choices(session, {row.page_id for row in rows})
    return {
        row.id: Grounds(row, row.earlier or (), frozenset(refused.get(row.id, ())), chosen.get(row.page_id, {}))
        for row in rows
    }


def _earlier() -> ColumnElement[Any]:
    """Places of the earlier questions of a question's citizen, newest first."""
    before = aliased(Question)
    latest = (
        select(before.territory_id, before.received_at)
        .where(
            before.citizen_id == Question.citizen_id,
            before.id != Question.id,
            before.received_at <= Question.received_at,
            before.territory_id.is_not(None),
        )
        .order_by(before.received_at.desc())
        .limit(_MOST_EARLIER)
        .correlate(Question)
        .subquery()
    )
    places = select(func.array_agg(aggregate_order_by(latest.c.territory_id, latest.c.received_at.desc())))
    return places.scalar_subquery().cast(ARRAY(Uuid))


async def choices(session: Session, page_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, Mapping[UUID, int]]]:
    """Of each page: how often people chose which territory for a name that several have."""
    found = await session.execute(
        select(PlaceChoice.page_id, PlaceChoice.name, PlaceChoice.territory_id, PlaceChoice.times).where(
            PlaceChoice.page_id.in_(page_ids)
        )
    )
    by_page: dict[UUID, dict[str, dict[UUID, int]]] = {}
    for page_id, name, territory_id, times in found:
        by_page.setdefault(page_id, {}).setdefault(name, {})[territory_id] = times
    return by_page
