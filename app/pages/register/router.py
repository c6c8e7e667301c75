"""HTTP: the register of official pages, as people read it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx, sessions_of
from app.http.paging import BadCursor, Page, decode, encode
from app.networks.access import Network
from app.networks.text import clean_text
from app.pages.models import Health
from app.pages.register import export
from app.pages.register import queries as register
from app.pages.register.queries import Filter, Line, Place
from app.pages.register.reading import beside
from app.pages.register.schemas import CoverageRow, PageDetail, PageRow, SummaryOut

router = APIRouter(prefix="/api/v1/pages", tags=["pages"])

Reader = Annotated[SignedIn, allowing(Action.REGISTER)]


class Table(StreamingResponse):
    """A table for spreadsheets: CSV with semicolons."""

    media_type = "text/csv"


class Wanted(BaseModel):
    """Which pages are wanted; empty conditions fit everything."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=200, description="Part of the name or link")
    network: Network | None = None
    agency_id: UUID | None = None
    health: list[Health] = Field([], description="One or more")

    def filter(self) -> Filter:
        """The conditions alone."""
        return Filter(clean_text(self.q).strip(), self.network, self.agency_id, self.health)


class Listed(Wanted):
    """Which part of the list is wanted."""

    limit: int = Field(50, ge=1, le=200, description="Most rows of the answer")
    cursor: str | None = Field(None, max_length=1000, description="`next` of the answer before")


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    name, page_id = decode(cursor, parts=2)
    try:
        return str(name), UUID(str(page_id))
    except ValueError as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error


def _next(lines: list[Line], limit: int) -> str | None:
    return encode(lines[-1].page.name, str(lines[-1].page.id)) if len(lines) == limit else None


@router.get("")
async def list_pages(wanted: Annotated[Listed, Query()], session: Tx, operator: Reader, now: Now) -> Page[PageRow]:
    """Pages by name: of one's own agency, or all of the region."""
    after = _place(wanted.cursor)
    lines = await register.lines(session, wanted.filter(), operator.scope, now=now, after=after, limit=wanted.limit)
    return Page(items=[PageRow.of(line) for line in lines], next=_next(list(lines), wanted.limit))


@router.get("/summary")
async def summarize_pages(request: Request, session: Tx, operator: Reader, now: Now) -> SummaryOut:
    """How all pages go."""
    norm: int = request.state.settings.posts_a_week
    return SummaryOut.of(await register.summary(session, operator.scope, norm=norm, now=now), norm)


@router.get("/export.csv", response_class=Table)
async def export_pages(request: Request, wanted: Annotated[Wanted, Query()], operator: Reader, now: Now) -> Table:
    """The register as a table for spreadsheets."""
    parts = export.register_parts(sessions_of(request), wanted.filter(), operator.scope, now=now)
    return Table(parts, headers=_as_file("pages.csv"))


@router.get("/coverage")
async def list_coverage(session: Tx, operator: Reader) -> list[CoverageRow]:
    """In which networks each active agency has active pages, and which of those the law asks for are missing."""
    return [CoverageRow.of(one) for one in await register.coverage(session, operator.scope)]


@router.get("/coverage.csv", response_class=Table)
async def export_coverage(request: Request, operator: Reader) -> Table:
    """The networks of each agency as a table for spreadsheets."""
    parts = export.coverage_parts(sessions_of(request), operator.scope)
    return Table(parts, headers=_as_file("coverage.csv"))


@router.get("/{page_id}")
async def read_page(page_id: UUID, session: Tx, operator: Reader, now: Now) -> PageDetail:
    """A page with its timeline, feeds, tokens and what waits for a person."""
    line = await register.line(session, page_id, operator.scope, now=now)
    return PageDetail.whole(line, await beside(session, page_id, now=now))


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
