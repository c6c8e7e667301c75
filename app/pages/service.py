"""Adding official pages, their tokens, pausing and resuming them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import NotAllowed, Scope
from app.agencies import queries as agencies
from app.core.db import Session, new_id
from app.core.errors import Conflict, Invalid
from app.core.sealing import CannotOpen, Sealer
from app.networks.access import ConnectorError, FailureKind, Network, PageAccess, TokenKind, account_of
from app.networks.feeds import FeedKind, Way
from app.pages import queries as pages
from app.pages.challenge import solution
from app.pages.feeds import queries as feeds
from app.pages.feeds.models import StoredFeed
from app.pages.feeds.service import token_place
from app.pages.models import Page, PageToken
from app.quotas import queries as quotas


class PageExists(Conflict):
    """The page of the network is registered already. page_id: ours."""

    code = "page-exists"

    def __init__(self, detail: str, page_id: UUID) -> None:
        super().__init__(detail)
        self.page_id = page_id


class UnknownAgency(Invalid):
    """A page has to belong to an agency of the catalogue."""

    code = "unknown-agency"


class UnknownTerritory(Invalid):
    """A page can lie in a territory of the catalogue alone."""

    code = "unknown-territory"


class NothingToSolve(Conflict):
    """No network waits for a person to solve anything for this page."""

    code = "nothing-to-solve"


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to be added.

    external_id  positive number of the community, as text
    since        messages written before this instant open no questions; None: all do
    push         the network is to call us where it can
    """

    network: Network
    external_id: str
    name: str
    agency_id: UUID
    territory_id: UUID | None = None
    url: str = ""
    since: datetime | None = None
    push: bool = False


async def add_page(
    session: Session, new: NewPage, *, tokens: Mapping[TokenKind, str], sealer: Sealer, now: datetime
) -> Page:
    """Register a page; pollers look at it from now on. Raises PageExists."""
    await pages.one_at_a_time(session, new.network, new.external_id)
    known = await pages.by_external_id(session, new.network, new.external_id)
    if known is not None:
        raise PageExists(f"Page {new.external_id} of {new.network} is registered already.", known.id)
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
        health_at=now,
        push=new.push,
    )
    session.add(page)
    await session.flush()
    session.add_all(_sealed(page.id, kind, token, sealer, now) for kind, token in tokens.items())
    await session.flush()
    return page


async def set_token(
    session: Session, page_id: UUID, kind: TokenKind, token: str, *, sealer: Sealer, now: datetime
) -> None:
    """Replace a page's token of a kind; its feeds follow it at once. Raises PageNotFound."""
    page = await pages.lock(session, page_id)
    await pages.put_token(session, _sealed(page_id, kind, token, sealer, now))
    page.connected = False


async def remove_token(session: Session, page_id: UUID, kind: TokenKind) -> None:
    """Forget a page's token of a kind. Safe to repeat. Raises PageNotFound."""
    page = await pages.lock(session, page_id)
    await pages.drop_token(session, page_id, kind)
    page.connected = False


async def set_push(session: Session, page_id: UUID, push: bool) -> None:
    """Let the network call us where it can, or ask it ourselves. Safe to repeat. Raises PageNotFound."""
    page = await pages.lock(session, page_id)
    page.push, page.connected = push, False
    await session.flush()


async def access(session: Session, page: Page, sealer: Sealer) -> PageAccess:
    """A page with its tokens opened, as connectors take it. Not to be logged or kept.

    Raises ConnectorError (TOKEN_REFUSED) for a token sealed with another key: what helps is the same as for a token
    the network refuses.
    """
    sealed = await pages.tokens(session, page.id)
    try:
        opened = {kind: sealer.open(value, place=token_place(page.id, kind)) for kind, value in sealed.items()}
    except CannotOpen as error:
        raise ConnectorError(
            FailureKind.TOKEN_REFUSED, "the stored token does not open with this secret key; enter it again"
        ) from error
    return PageAccess(page.external_id, opened)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be changed of a page; what is None stays. territory: `territory_id` is to be set, to None as well."""

    name: str | None = None
    agency_id: UUID | None = None
    territory: bool = False
    territory_id: UUID | None = None
    active: bool | None = None
    push: bool | None = None
    since: datetime | None = None


async def change(session: Session, page_id: UUID, changes: Changes, *, scope: Scope, now: datetime) -> None:
    """Change a page. Raises PageNotFound, NotAllowed, UnknownAgency, UnknownTerritory.

    scope  of whoever changes it; they give pages to its agency alone
    """
    if changes.agency_id is not None and not scope.covers(changes.agency_id):
        raise NotAllowed("The page has to stay with your own agency.")
    page = await pages.lock(session, page_id)
    await check_catalogue(session, changes.agency_id, changes.territory_id)
    page.name = changes.name or page.name
    page.agency_id = changes.agency_id or page.agency_id
    page.since = changes.since or page.since
    if changes.territory:
        page.territory_id = changes.territory_id
    await session.flush()
    if changes.push is not None and changes.push != page.push:
        await set_push(session, page_id, changes.push)
    if changes.active is not None and changes.active != page.active:
        await (resume(session, page_id, now=now) if changes.active else pause(session, page_id))


async def check_catalogue(session: Session, agency_id: UUID | None, territory_id: UUID | None) -> None:
    """Raises UnknownAgency, UnknownTerritory for what is not in the catalogue; None is nothing to check."""
    if agency_id is not None and not await agencies.by_ids(session, [agency_id]):
        raise UnknownAgency("There is no such agency.", errors={"agency_id": "unknown"})
    if territory_id is not None and all(one.id != territory_id for one in await agencies.territories(session)):
        raise UnknownTerritory("There is no such territory.", errors={"territory_id": "unknown"})


async def pause(session: Session, page_id: UUID) -> None:
    """Take in nothing more of the page until it is resumed. Safe to repeat. Raises PageNotFound."""
    page = await pages.lock(session, page_id)
    page.active = False
    await session.flush()
    await feeds.settle_active(session, [feed.id for feed in await feeds.of_page(session, page_id)])


async def resume(session: Session, page_id: UUID, *, now: datetime) -> None:
    """Go on with a paused page from where it stopped. Safe to repeat. Raises PageNotFound."""
    page = await pages.lock(session, page_id)
    page.active, page.connected = True, False
    await session.flush()
    await feeds.settle_active(session, [feed.id for feed in await feeds.of_page(session, page_id)])
    await feeds.ask(session, [page_id], now=now)


async def look(session: Session, page_id: UUID, *, now: datetime) -> None:
    """Let the sweeps of a page look at it within seconds. Safe to repeat."""
    await feeds.ask(session, [page_id], now=now)
    # Also those that were asked before and rest after a failure.
    await feeds.wake(session, [feed.id for feed in await feeds.of_page(session, page_id)])


async def solve(session: Session, page_id: UUID, answer: str) -> None:
    """Send what a person answered to the network's challenge with the next write of the page. Raises NothingToSolve."""
    accounts = list((await pages.accounts(session, page_id)).values())
    waiting = await quotas.waiting_for_person(session, accounts)
    if not waiting:
        raise NothingToSolve("Nothing waits for a person.")
    await quotas.solve(session, [waiting[0].account], solution(waiting[0].challenge, answer))


class NoBackfill(Conflict):
    """The page cannot be back-filled: its network shows no history, or the token for it is missing."""

    code = "no-backfill"


async def start_backfill(
    session: Session, page_id: UUID, ways: Sequence[Way], *, since: datetime, now: datetime
) -> StoredFeed:
    """Read what was written on a page since an instant, beside everything else; a poller does it.

    One that came to an end or asked for another instant begins anew. ways: of the page's network.
    Raises PageNotFound, NoBackfill.
    """
    page = await pages.lock(session, page_id)
    tokens = await pages.accounts(session, page_id)
    kinds = [way.token for way in ways if way.kind is FeedKind.BACKFILL and way.token in tokens]
    if not kinds:
        raise NoBackfill("The network shows no history, or the token to read it with is missing.")
    feed_id = await feeds.open_feed(session, page.network, FeedKind.BACKFILL, page_id.hex, kinds[0], now=now)
    feed = await feeds.get(session, feed_id)
    if feed.since != since or feed.ended_at is not None:
        await feeds.forget(session, feed_id, page_id)
        feed.since, feed.ended_at, feed.cursor, feed.done, feed.total = since, None, None, 0, None
    await session.flush()
    await feeds.join(session, feed_id, page_id, asked_at=None)
    return feed


async def stop_backfill(session: Session, page_id: UUID, *, now: datetime) -> None:
    """Read no more of what was written before. Safe to repeat."""
    for feed in await feeds.of_page(session, page_id):
        if feed.kind is FeedKind.BACKFILL and feed.ended_at is None:
            # Without its lease a process that is just at it stores nothing more.
            feed.active, feed.ended_at, feed.leased_by, feed.leased_until = False, now, None, None


def _sealed(page_id: UUID, kind: TokenKind, token: str, sealer: Sealer, now: datetime) -> PageToken:
    sealed = sealer.seal(token, place=token_place(page_id, kind))
    return PageToken(page_id=page_id, kind=kind, sealed=sealed, account=account_of(token), created_at=now)
