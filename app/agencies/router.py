"""HTTP: the catalogue of agencies, topics and territories, the same for every operator."""

from typing import Annotated

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.agencies import queries as agencies
from app.agencies.schemas import AgencyOut, TerritoryOut, TopicOut
from app.http.deps import Tx

router = APIRouter(prefix="/api/v1", tags=["catalogue"])

Reader = Annotated[SignedIn, allowing(Action.REGISTER)]


@router.get("/agencies")
async def list_agencies(session: Tx, _operator: Reader) -> list[AgencyOut]:
    """Every agency by name, inactive ones too."""
    return [AgencyOut.model_validate(agency) for agency in await agencies.all_agencies(session)]


@router.get("/topics")
async def list_topics(session: Tx, _operator: Reader) -> list[TopicOut]:
    """Active topics by group and name."""
    return [TopicOut.model_validate(topic) for topic in await agencies.topics(session)]


@router.get("/territories")
async def list_territories(session: Tx, _operator: Reader) -> list[TerritoryOut]:
    """Every territory by name."""
    return [TerritoryOut.model_validate(territory) for territory in await agencies.territories(session)]
