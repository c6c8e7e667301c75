"""SQL of routing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session
from app.routing.models import Assignment, RoutingRule
from app.routing.rules import Rule


async def rules(session: Session) -> Sequence[Rule]:
    """The active rules by rank; their dates of validity are for the caller to look at."""
    found = await session.scalars(
        select(RoutingRule).where(RoutingRule.active).order_by(RoutingRule.rank, RoutingRule.id)
    )
    return [
        Rule(
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
        )
        for row in found
    ]


async def latest(session: Session, question_id: UUID) -> Assignment | None:
    """The newest decision on a question."""
    return await session.scalar(
        select(Assignment)
        .where(Assignment.question_id == question_id)
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(1)
    )
