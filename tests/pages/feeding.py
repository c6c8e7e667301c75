"""Pages with tokens and feeds: what tests of pages start from."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.access import TokenKind
from app.networks.feeds import FeedKind, Way
from app.networks.vk.options import VK
from app.outbox.models import OutboxEvent
from app.pages import service as pages
from app.pages.feeds import service as feeds_service
from app.pages.feeds.models import FeedPage, StoredFeed
from app.pages.models import Page
from app.pages.service import NewPage
from tests.builders import an_agency, stored
from tests.fakes import MONDAY

STREAM = Way(FeedKind.STREAM, TokenKind.COMMUNITY)
PUSH = Way(FeedKind.PUSH, TokenKind.COMMUNITY)
SWEEP = Way(FeedKind.SWEEP, TokenKind.USER, 60.0)
BACKFILL = Way(FeedKind.BACKFILL, TokenKind.USER)
WAYS = (STREAM, PUSH, SWEEP, BACKFILL)
TOKENS = {TokenKind.COMMUNITY: "secret-community", TokenKind.USER: "secret-user"}


async def a_known_page(
    session: Session, sealer: Sealer, *, tokens: Mapping[TokenKind, str] = TOKENS, **fields: Any
) -> Page:
    """A registered page, not connected yet."""
    agency_id = fields.pop("agency_id", None) or (await an_agency(session)).id
    given: dict[str, Any] = {"network": VK, "external_id": "42", "name": "Страница", "agency_id": agency_id}
    return await pages.add_page(session, NewPage(**(given | fields)), tokens=tokens, sealer=sealer, now=MONDAY)


async def connected(session: Session, page: Page, ways: Sequence[Way] = WAYS) -> dict[FeedKind, StoredFeed]:
    """The feeds a page has once it is connected."""
    await feeds_service.connect(session, page, ways, now=MONDAY)
    await session.flush()
    return await feeds_of(session, page.id)


async def feeds_of(session: Session, page_id: UUID) -> dict[FeedKind, StoredFeed]:
    """The feeds that bring messages of a page."""
    found = await session.scalars(
        select(StoredFeed)
        .join(FeedPage, FeedPage.feed_id == StoredFeed.id)
        .where(FeedPage.page_id == page_id)
        .execution_options(populate_existing=True)
    )
    return {feed.kind: feed for feed in found}


async def a_feed(session: Session, page: Page, kind: FeedKind = FeedKind.SWEEP, **fields: Any) -> StoredFeed:
    """A feed of one page, as if its token opened it."""
    given = {
        "network": page.network,
        "kind": kind,
        "account": page.id.hex,
        "token": TokenKind.USER,
        "next_look_at": MONDAY,
    }
    feed = await stored(session, StoredFeed(**(given | fields)))
    await stored(session, FeedPage(feed_id=feed.id, page_id=page.id))
    return feed


async def told(session: Session) -> list[str]:
    """Types of the events so far, in order."""
    return list(await session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.seq)))
