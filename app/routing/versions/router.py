"""HTTP: what the router learns, which version decides, and how right it has to be."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.core.settings import Settings
from app.http.deps import Now, Tx
from app.routing.versions import queries as versions
from app.routing.versions import service
from app.routing.versions.reading import router_state
from app.routing.versions.schemas import AimIn, RouterOut, RouterVersionOut

router = APIRouter(prefix="/api/v1/router", tags=["router"])

_MOST_SHOWN = 50
Reader = Annotated[SignedIn, allowing(Action.TRIAGE)]
Keeper = Annotated[SignedIn, allowing(Action.CATALOGUE)]


def _threshold(request: Request) -> float:
    settings: Settings = request.state.settings
    return settings.routing_threshold


ColdThreshold = Annotated[float, Depends(_threshold)]


@router.get("")
async def read_router(session: Tx, _operator: Reader, cold: ColdThreshold) -> RouterOut:
    """What decides just now, and what share it decides without a person."""
    return await router_state(session, cold_threshold=cold)


@router.put("/aim")
async def set_router_aim(body: AimIn, session: Tx, operator: Keeper, cold: ColdThreshold, now: Now) -> RouterOut:
    """How right the machine has to be to do without a person; in force everywhere within seconds."""
    await versions.set_aim(session, body.precision, by=operator.id, now=now)
    return await router_state(session, cold_threshold=cold)


@router.get("/versions")
async def list_router_versions(session: Tx, _operator: Reader) -> list[RouterVersionOut]:
    """What was learnt so far with its figures, newest first."""
    return [RouterVersionOut.of(version, name) for version, name in await versions.newest(session, limit=_MOST_SHOWN)]


@router.post("/learning", status_code=202)
async def learn_router(session: Tx, operator: Keeper, now: Now) -> RouterVersionOut:
    """Learn anew from all that people confirmed; a version that is not worse goes live by itself."""
    return RouterVersionOut.of(await service.request(session, by=operator.id, now=now), operator.name)


@router.post("/versions/{version_id}/live")
async def make_router_version_live(version_id: UUID, session: Tx, operator: Keeper, now: Now) -> RouterVersionOut:
    """Let another version decide from now on: back to an earlier one, or forth again."""
    version = await service.make_live(session, version_id, by=operator.id, now=now)
    return RouterVersionOut.of(version, await versions.asker(session, version))
