"""HTTP: registering and changing official pages."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Request
from fastapi.responses import StreamingResponse

from app.accounts.deps import allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.networks.access import TokenKind
from app.networks.connector import Connectors
from app.networks.registry import NETWORKS
from app.pages import importing, registering, service, sheet
from app.pages.deps import Administrator, AtDesk, InHand
from app.pages.importing import Outcome, Report
from app.pages.register import queries as register
from app.pages.register.reading import beside
from app.pages.register.schemas import BackfillOut, PageDetail
from app.pages.schemas import (
    BackfillIn,
    ChallengeIn,
    FindingOut,
    FindingsOut,
    ImportedLine,
    ImportedTotal,
    InspectionIn,
    InspectionOut,
    NetworkOut,
    PageAdded,
    PageIn,
    PagePatch,
    TokenIn,
    revealed,
)

router = APIRouter(prefix="/api/v1", tags=["pages"])


class JsonLines(StreamingResponse):
    """An object a line, each as soon as it is known."""

    media_type = "application/x-ndjson"


@router.get("/networks", dependencies=[allowing(Action.REGISTER)])
async def list_networks(request: Request) -> list[NetworkOut]:
    """The networks this service speaks with."""
    connectors: Connectors = request.state.connectors
    titles = {row.network: row.title for row in NETWORKS}
    return [
        NetworkOut(
            network=network,
            title=titles.get(network, network),
            tokens=list(dict.fromkeys(way.token for way in connector.ways)),
        )
        for network, connector in connectors.items()
    ]


@router.post("/pages/inspection")
async def inspect_page(body: InspectionIn, desk: AtDesk) -> InspectionOut:
    """Look a page up before it is registered; nothing is stored."""
    return InspectionOut.of(await registering.inspect(body.link, revealed(body.tokens), desk))


@router.post("/pages", status_code=201)
async def add_page(body: PageIn, desk: AtDesk) -> PageAdded:
    """Register a page; pollers look at it within seconds."""
    added = await registering.register(body.wanted(), desk)
    async with desk.sessions.begin() as session:
        now = desk.clock.now()
        line = await register.line(session, added.page.id, desk.scope, now=now)
        page = PageDetail.whole(line, await beside(session, added.page.id, now=now))
    return PageAdded(page=page, findings=[FindingOut.model_validate(told) for told in added.findings])


@router.post("/pages/import", response_class=JsonLines, responses={200: {"model": ImportedLine | ImportedTotal}})
async def import_pages(
    desk: AtDesk, body: Annotated[bytes, Body(media_type="text/csv")], check: bool = False
) -> JsonLines:
    """Register the pages of a table; a line of JSON for each of its lines as soon as it is known, totals at the end.

    Columns: link, agency (code), territory (code), a kind of token each, since (date), name.
    """
    return JsonLines(_told(importing.add_all(sheet.read(body), desk, check=check)))


async def _told(reports: AsyncIterator[Report]) -> AsyncIterator[str]:
    became: Counter[Outcome] = Counter()
    async for report in reports:
        became[report.outcome] += 1
        yield f"{ImportedLine.model_validate(report).model_dump_json()}\n"
    added, known, refused = became[Outcome.ADDED], became[Outcome.KNOWN], became[Outcome.REFUSED]
    yield f"{ImportedTotal(total=became.total(), added=added, known=known, refused=refused).model_dump_json()}\n"


@router.patch("/pages/{page_id}")
async def change_page(page: InHand, body: PagePatch, session: Tx, operator: Administrator, now: Now) -> PageDetail:
    """Rename a page, give it to another agency, pause or resume it."""
    await service.change(session, page.id, body.changes(), scope=operator.scope, now=now)
    await session.flush()
    line = await register.line(session, page.id, operator.scope, now=now)
    return PageDetail.whole(line, await beside(session, page.id, now=now))


@router.put("/pages/{page_id}/tokens/{kind}")
async def set_page_token(page_id: UUID, kind: TokenKind, body: TokenIn, desk: AtDesk) -> FindingsOut:
    """Replace a page's token of a kind; its network is asked first whether it fits."""
    findings = await registering.set_token(page_id, kind, body.token.get_secret_value(), desk)
    return FindingsOut(findings=[FindingOut.model_validate(told) for told in findings])


@router.delete("/pages/{page_id}/tokens/{kind}", status_code=204)
async def remove_page_token(page: InHand, kind: TokenKind, session: Tx) -> None:
    """Forget a page's token of a kind."""
    await service.remove_token(session, page.id, kind)


@router.post("/pages/{page_id}/check")
async def check_page(page_id: UUID, desk: AtDesk) -> InspectionOut:
    """Ask the network about a page with the tokens it has."""
    return InspectionOut.of(await registering.check(page_id, desk))


@router.post("/pages/{page_id}/look", status_code=202)
async def look_at_page(page: InHand, session: Tx, now: Now) -> None:
    """Let a poller look at the page within seconds."""
    await service.look(session, page.id, now=now)


@router.post("/pages/{page_id}/backfill", status_code=202)
async def start_backfill(page: InHand, body: BackfillIn, request: Request, session: Tx, now: Now) -> BackfillOut:
    """Read what was written on the page since a day, beside everything else."""
    ways = request.state.connectors[page.network].ways
    feed = await service.start_backfill(session, page.id, ways, since=body.instant, now=now)
    return BackfillOut.model_validate(feed)


@router.delete("/pages/{page_id}/backfill", status_code=204)
async def stop_backfill(page: InHand, session: Tx, now: Now) -> None:
    """Read no more of what was written before."""
    await service.stop_backfill(session, page.id, now=now)


@router.post("/pages/{page_id}/challenge", status_code=204)
async def solve_challenge(page: InHand, body: ChallengeIn, session: Tx) -> None:
    """Send what a person answered to the network's challenge with the page's next answer."""
    await service.solve(session, page.id, body.answer)
