"""HTTP: the catalogue of agencies, topics and territories, the same for every operator."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.agencies import queries as agencies
from app.agencies.bodies import service
from app.agencies.bodies.sheet import read_agencies, write_agencies
from app.agencies.imported import Imported, take_in
from app.agencies.schemas import AgencyOut, AreasIn, ImportOut
from app.agencies.territories.router import router as territories
from app.agencies.topics.router import router as topics
from app.http.deps import Tx

router = APIRouter(prefix="/api/v1", tags=["catalogue"])
router.include_router(topics)
router.include_router(territories)

Reader = Annotated[SignedIn, allowing(Action.REGISTER)]
Editor = allowing(Action.CATALOGUE)


@router.get("/agencies")
async def list_agencies(session: Tx, _operator: Reader) -> list[AgencyOut]:
    """Every agency by name, inactive ones too."""
    areas = await agencies.areas(session)
    return [AgencyOut.of(agency, areas.get(agency.id, ())) for agency in await agencies.all_agencies(session)]


@router.get("/agencies.csv")
async def export_agencies(session: Tx, _operator: Reader) -> Response:
    """Every agency as a table for spreadsheets, which `POST /agencies/import` takes back."""
    found, areas, codes = (
        await agencies.all_agencies(session),
        await agencies.areas(session),
        await service.codes(session),
    )
    table = await asyncio.to_thread(write_agencies, found, areas, codes)
    headers = {"Content-Disposition": 'attachment; filename="agencies.csv"'}
    return Response(table, media_type="text/csv", headers=headers)


@router.post("/agencies/import", dependencies=[Editor])
async def import_agencies(
    body: Annotated[bytes, Body(media_type="text/csv")], session: Tx, dry_run: bool = False, good_only: bool = False
) -> ImportOut:
    """Take agencies in from a table: all lines, or none where one is wrong. good_only: all but the wrong ones."""
    rows, findings = await asyncio.to_thread(read_agencies, body)

    async def store(dry: bool) -> Imported:
        return await service.import_rows(session, rows, dry_run=dry)

    return ImportOut.model_validate(await take_in(store, findings, dry_run=dry_run, good_only=good_only))


@router.put("/agencies/{agency_id}/areas", dependencies=[Editor])
async def set_agency_areas(agency_id: UUID, body: AreasIn, session: Tx) -> AgencyOut:
    """Let an agency answer for just these territories besides its seat."""
    await service.set_areas(session, agency_id, body.territory_ids)
    areas = await agencies.areas(session)
    return AgencyOut.of(await agencies.get(session, agency_id), areas.get(agency_id, ()))
