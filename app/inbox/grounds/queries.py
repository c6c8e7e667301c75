"""SQL of decisions on who answers and of the questions they rest on: joins across stages, read only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from app.accounts.models import Operator
from app.accounts.permissions import Scope
from app.agencies.models import Agency, Territory, Topic
from app.core.db import Session
from app.questions.models import Question
from app.routing.models import Assignment, RoutingRule
from app.routing.versions.models import RouterVersion

_CHARACTERS = 160

Joined = Row[*tuple[Any, ...]]


async def assignments(session: Session, question_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Joined]]:
    """The decisions on questions with the names beside them, newest first."""
    found = await session.execute(
        select(
            Assignment,
            Agency.short_name.label("agency_name"),
            Topic.name.label("topic_name"),
            Territory.name.label("territory_name"),
            Operator.name.label("operator_name"),
            RoutingRule.name.label("rule_name"),
            RouterVersion.number.label("version_number"),
        )
        .outerjoin(Agency, Agency.id == Assignment.agency_id)
        .outerjoin(Topic, Topic.id == Assignment.topic_id)
        .outerjoin(Territory, Territory.id == Assignment.territory_id)
        .outerjoin(Operator, Operator.id == Assignment.operator_id)
        .outerjoin(RoutingRule, RoutingRule.id == Assignment.rule_id)
        .outerjoin(RouterVersion, RouterVersion.id == Assignment.version_id)
        .where(Assignment.question_id.in_(question_ids))
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
    )
    by_question: dict[UUID, list[Joined]] = defaultdict(list)
    for row in found:
        by_question[row.Assignment.question_id].append(row)
    return by_question


async def similar(session: Session, question_ids: Collection[UUID], scope: Scope) -> Mapping[UUID, Joined]:
    """Questions that decisions rest on, those within a scope, by id: number, beginning of the text, when, and where."""
    wanted = (
        select(
            Question.id,
            Question.number,
            func.left(Question.text, _CHARACTERS).label("text"),
            Question.received_at,
            Question.agency_id,
            Agency.short_name.label("agency_name"),
        )
        .outerjoin(Agency, Agency.id == Question.agency_id)
        .where(Question.id.in_(question_ids))
    )
    if scope.agency_id is not None:
        wanted = wanted.where(Question.agency_id == scope.agency_id)
    return {row.id: row for row in await session.execute(wanted)}
