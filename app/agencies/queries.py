"""SQL of agencies, topics, territories and calendars."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from app.agencies.models import Agency, AgencyArea, Calendar, Territory, Topic
from app.core.db import Session
from app.core.errors import NotFound


class AgencyNotFound(NotFound):
    """There is no such agency."""

    code = "agency-not-found"


async def get(session: Session, agency_id: UUID) -> Agency:
    """One agency. Raises AgencyNotFound."""
    agency = await session.get(Agency, agency_id)
    if agency is None:
        raise AgencyNotFound("There is no such agency.")
    return agency


async def all_agencies(session: Session) -> Sequence[Agency]:
    """Every agency by name, inactive ones too."""
    return (await session.scalars(select(Agency).order_by(Agency.name, Agency.id))).all()


async def by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Agency]:
    """Agencies by id."""
    found = await session.scalars(select(Agency).where(Agency.id.in_(ids)))
    return {agency.id: agency for agency in found}


async def areas(session: Session) -> dict[UUID, list[UUID]]:
    """Ids of the territories that agencies answer for besides their seats, by agency; those with none are left out."""
    found = await session.execute(
        select(AgencyArea.agency_id, AgencyArea.territory_id)
        .join(Territory, Territory.id == AgencyArea.territory_id)
        .order_by(Territory.name, Territory.id)
    )
    by_agency: dict[UUID, list[UUID]] = {}
    for agency_id, territory_id in found:
        by_agency.setdefault(agency_id, []).append(territory_id)
    return by_agency


async def topics(session: Session) -> Sequence[Topic]:
    """Active topics by group and name."""
    return (await session.scalars(select(Topic).where(Topic.active).order_by(Topic.group, Topic.name))).all()


async def territories(session: Session) -> Sequence[Territory]:
    """Every territory by name."""
    return (await session.scalars(select(Territory).order_by(Territory.name, Territory.id))).all()


async def calendars(session: Session) -> Sequence[Calendar]:
    """Every calendar by name."""
    return (await session.scalars(select(Calendar).order_by(Calendar.name, Calendar.id))).all()


async def agency_calendar(session: Session, agency_id: UUID) -> Calendar:
    """The working hours of an agency. Raises AgencyNotFound."""
    found: Calendar | None = await session.scalar(
        select(Calendar).join(Agency, Agency.calendar_id == Calendar.id).where(Agency.id == agency_id)
    )
    if found is None:
        raise AgencyNotFound("There is no such agency.")
    return found
