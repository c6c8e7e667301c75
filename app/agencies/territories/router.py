"""HTTP: the catalogue of territories."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.agencies import queries as agencies
from app.agencies.imported import Imported, take_in
from app.agencies.schemas import ImportOut
from app.agencies.territories import queries as territories
from app.agencies.territories import service
from app.agencies.territories.schemas import TerritoryIn, TerritoryOut
from app.agencies.territories.sheet import read_territories, write_territories
from app.http.deps import Tx

router = APIRouter()

Reader = Annotated[SignedIn, allowing(Action.REGISTER)]
Editor = allowing(Action.CATALOGUE)


@router.get("/territories")
async def list_territories(session: Tx, _operator: Reader) -> list[TerritoryOut]:
    """Every territory by name."""
    return [TerritoryOut.model_validate(territory) for territory in await agencies.territories(session)]


@router.get("/territories.csv")
async def export_territories(session: Tx, _operator: Reader) -> Response:
    """Every territory as a table for spreadsheets, which `POST /territories/import` takes back."""
    found = await agencies.territories(session)
    table = await asyncio.to_thread(write_territories, found, {one.id: one.code for one in found})
    headers = {"Content-Disposition": 'attachment; filename="territories.csv"'}
    return Response(table, media_type="text/csv", headers=headers)


@router.post("/territories", status_code=201, dependencies=[Editor])
async def add_territory(body: TerritoryIn, session: Tx) -> TerritoryOut:
    """Add a territory."""
    return TerritoryOut.model_validate(await service.create(session, body.said))


@router.post("/territories/import", dependencies=[Editor])
async def import_territories(
    body: Annotated[bytes, Body(media_type="text/csv")], session: Tx, dry_run: bool = False, good_only: bool = False
) -> ImportOut:
    """Take territories in from a table: all lines, or none where one is wrong. good_only: all but the wrong ones."""
    rows, findings = await asyncio.to_thread(read_territories, body)

    async def store(dry: bool) -> Imported:
        return await service.import_rows(session, rows, dry_run=dry)

    return ImportOut.model_validate(await take_in(store, findings, dry_run=dry_run, good_only=good_only))


@router.put("/territories/{territory_id}", dependencies=[Editor])
async def change_territory(territory_id: UUID, body: TerritoryIn, session: Tx) -> TerritoryOut:
    """Say something else of a territory."""
    return TerritoryOut.model_validate(await service.change(session, territory_id, body.said))


@router.delete("/territories/{territory_id}", status_code=204, dependencies=[Editor])
async def remove_territory(territory_id: UUID, session: Tx) -> None:
    """Forget a territory that nothing refers to."""
    await territories.remove(session, territory_id)
