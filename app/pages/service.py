"""Adding official pages, their tokens, pausing and resuming them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.db import Session, new_id
from app.core.errors import Conflict
from app.core.sealing import CannotOpen, Sealer
from app.networks.connector import ConnectorError, FailureKind, Network, PageAccess, TokenKind
from app.pages import queries as pages
from app.pages.models import Page, PageToken


class PageExists(Conflict):
    """The page of the network is registered already."""

    code = "page-exists"


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to be added.

    external_id  positive number of the community, as text
    since        messages written before this instant open no questions; None: all do
    """

    network: Network
    external_id: str
    name: str
    agency_id: UUID
    territory_id: UUID | None = None
    url: str = ""
    since: datetime | None = None


async def add_page(
    session: Session, new: NewPage, *, tokens: Mapping[TokenKind, str], sealer: Sealer, now: datetime
) -> Page:
    """Register a page; pollers look at it from now on. Raises PageExists."""
    if await pages.by_external_id(session, new.network, new.external_id) is not None:
        raise PageExists(f"Page {new.external_id} of {new.network.value} is registered already.")
    page = Page(
        id=new_id(),
        network=new.network,
        external_id=new.external_id,
        name=new.name,
        url=new.url,
        agency_id=new.agency_id,
        territory_id=new.territory_id,
        since=new.since,
        created_at=now,
        next_look_at=now,
    )
    session.add(page)
    session.add_all(_sealed(page.id, kind, token, sealer, now) for kind, token in tokens.items())
    await session.flush()
    return page


async def set_token(
    session: Session, page_id: UUID, kind: TokenKind, token: str, *, sealer: Sealer, now: datetime
) -> None:
    """Replace a page's token of a kind; the page is looked at again at once. Raises PageNotFound."""
    page = await pages.get(session, page_id)
    await pages.put_token(session, _sealed(page_id, kind, token, sealer, now))
    page.next_look_at = now


async def access(session: Session, page: Page, sealer: Sealer) -> PageAccess:
    """A page with its tokens opened, as connectors take it. Not to be logged or kept.

    Raises ConnectorError (TOKEN_REFUSED) for a token sealed with another key: what helps is the same as for a token
    the network refuses.
    """
    sealed = await pages.tokens(session, page.id)
    try:
        opened = {kind: sealer.open(value, place=_place(page.id, kind)) for kind, value in sealed.items()}
    except CannotOpen as error:
        raise ConnectorError(
            FailureKind.TOKEN_REFUSED, "the stored token does not open with this secret key; enter it again"
        ) from error
    return PageAccess(page.external_id, opened)


async def pause(session: Session, page_id: UUID) -> None:
    """Look at the page no more until it is resumed. Safe to repeat. Raises PageNotFound."""
    page = await pages.get(session, page_id)
    page.active = False


async def resume(session: Session, page_id: UUID, *, now: datetime) -> None:
    """Look at a paused page again, from where it stopped. Safe to repeat. Raises PageNotFound."""
    page = await pages.get(session, page_id)
    page.active = True
    page.next_look_at = now


def _sealed(page_id: UUID, kind: TokenKind, token: str, sealer: Sealer, now: datetime) -> PageToken:
    sealed = sealer.seal(token, place=_place(page_id, kind))
    return PageToken(page_id=page_id, kind=kind, sealed=sealed, created_at=now)


def _place(page_id: UUID, kind: TokenKind) -> str:
    return f"page:{page_id}:{kind.value}"
