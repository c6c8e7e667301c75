"""Where a person sends a question, and whether there is such a place."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.agencies import queries as agencies
from app.agencies.models import Agency
from app.core.db import Session
from app.core.errors import Invalid
from app.routing.moving import queries as moving


class UnknownAgency(Invalid):
    """There is no such agency, or it does not work any more."""

    code = "unknown-agency"


class UnknownTopic(Invalid):
    """There is no such topic, or it is not in force."""

    code = "unknown-topic"


class UnknownTerritory(Invalid):
    """There is no such territory."""

    code = "unknown-territory"


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's decision. topic_id, territory_id: None leaves them as they are.

    insist  also to an agency that returned the question
    """

    agency_id: UUID
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    reason: str = ""
    insist: bool = False


async def working_agency(session: Session, agency_id: UUID) -> Agency:
    """An agency that a question can be given to. Raises UnknownAgency."""
    agency = (await agencies.by_ids(session, [agency_id])).get(agency_id)
    if agency is None or not agency.active:
        raise UnknownAgency("There is no such agency.", errors={"agency_id": "unknown or closed"})
    return agency


async def check_topics(session: Session, topic_ids: Collection[UUID | None]) -> None:
    """Raises UnknownTopic unless all are topics in force; None is passed over."""
    wanted = {one for one in topic_ids if one is not None}
    if wanted and await moving.unknown_topics(session, wanted):
        raise UnknownTopic("There is no such topic.", errors={"topic_id": "unknown or not in force"})


async def check_territory(session: Session, territory_id: UUID | None) -> None:
    """Raises UnknownTerritory unless there is such a territory; None is passed over."""
    if territory_id is not None and not await moving.knows_territory(session, territory_id):
        raise UnknownTerritory("There is no such territory.", errors={"territory_id": "unknown"})
