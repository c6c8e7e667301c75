"""HTTP: the register of official pages."""

from typing import Annotated

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Tx
from app.pages import queries as pages
from app.pages.schemas import PageOut

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


@router.get("/pages")
async def list_pages(session: Tx, operator: Annotated[SignedIn, allowing(Action.REGISTER)]) -> list[PageOut]:
    """Pages by name: of one's own agency, or all of the region."""
    return [PageOut.of(page, rejected) for page, rejected in await pages.register(session, operator.scope)]
