"""SQL of agencies' areas and of taking agencies in."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select

from app.agencies.models import Agency, AgencyArea
from app.core.db import Session


async def lock_all(session: Session) -> Sequence[Agency]:
    """Every agency by name, for the transaction's changes alone."""
    return (await session.scalars(select(Agency).order_by(Agency.name, Agency.id).with_for_update())).all()


async def set_areas(session: Session, areas: Mapping[UUID, Collection[UUID]]) -> None:
    """Let agencies answer for just these territories besides their seats."""
    await session.execute(delete(AgencyArea).where(AgencyArea.agency_id.in_(areas)))
    rows = [
        {"agency_id": agency, "territory_id": one} for agency, found in areas.items() for one in dict.fromkeys(found)
    ]
    if rows:
        await session.execute(insert(AgencyArea), rows)
