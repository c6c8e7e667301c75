"""Which feeds a page has, and what their looks mean for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.db import Session
from app.core.sealing import CannotOpen, Sealer
from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Watch, Way
from app.outbox import queries as outbox
from app.pages import health
from app.pages import queries as pages
from app.pages.events import PageEvent, PageLostAccess, PageRecovered, PageSilent
from app.pages.feeds import queries as feeds
from app.pages.feeds.models import StoredFeed
from app.pages.health import LOST, Shown
from app.pages.models import Health, HealthChange, Page


@dataclass(frozen=True, slots=True)
class Opened:
    """A feed ready for a look, and our ids of its pages by the network's. asked: some page is to be looked at now."""

    feed: Feed
    page_ids: Mapping[str, UUID]
    refused: Collection[str]
    asked: bool


def token_place(page_id: UUID, kind: TokenKind) -> str:
    """Where a page's token is sealed for."""
    return f"page:{page_id}:{kind.value}"


async def connect(session: Session, page: Page, ways: Sequence[Way], *, now: datetime) -> None:
    """Give a page the feeds that its tokens open, and take from it those they do not. Safe to repeat.

    ways  of its network. With `push` a page has no stream where its network can call us, else no calls.
    """
    tokens = await pages.accounts(session, page.id)
    left_out = _left_out(page, [way for way in ways if way.token in tokens])
    wanted = set()
    for way in ways:
        if way.token not in tokens or way.kind in (left_out, FeedKind.BACKFILL):
            continue
        feed_id = await feeds.open_feed(session, page.network, way.kind, tokens[way.token], way.token, now=now)
        await feeds.join(session, feed_id, page.id, asked_at=now if way.kind is FeedKind.SWEEP else None)
        wanted.add(feed_id)
    old = [feed.id for feed in await feeds.of_page(session, page.id) if feed.kind is not FeedKind.BACKFILL]
    await feeds.leave(session, page.id, [feed_id for feed_id in old if feed_id not in wanted])
    page.connected = True


def _left_out(page: Page, ways: Iterable[Way]) -> FeedKind:
    can = {way.kind for way in ways}
    return FeedKind.STREAM if page.push and FeedKind.PUSH in can else FeedKind.PUSH


async def open_for_look(session: Session, feed: StoredFeed, *, sealer: Sealer, live_since: datetime) -> Opened | None:
    """A feed with its pages and token, as a connector takes it; None when it has no active page.

    live_since  a stream that looked well since then is alive
    Raises ConnectorError (TOKEN_REFUSED) for a token sealed with another key.
    """
    rows = await feeds.watched(session, feed, live_since=live_since)
    if not rows:
        return None
    try:
        token = sealer.open(rows[0].sealed, place=token_place(rows[0].page_id, feed.token))
    except CannotOpen as error:
        raise ConnectorError(
            FailureKind.TOKEN_REFUSED, "the stored token does not open with this secret key; enter it again"
        ) from error
    watches = [
        Watch(
            PageAccess(row.external_id, {feed.token: token}),
            row.cursor,
            row.live,
            row.asked_at is not None,
            row.refused,
        )
        for row in rows
    ]
    return Opened(
        Feed(feed.kind, feed.token, token, watches, feed.cursor, feed.since),
        {row.external_id: row.page_id for row in rows},
        {row.external_id for row in rows if row.refused},
        any(row.asked_at is not None for row in rows),
    )


async def settle_health(session: Session, page_ids: Collection[UUID], *, now: datetime) -> None:
    """Show how pages go by their feeds, and tell of what changed. Silence lasts until a message comes."""
    ways: dict[UUID, list[health.Way]] = {page_id: [] for page_id in page_ids}
    for one in await feeds.standings(session, page_ids):
        looked = one.looked_at is not None
        ways[one.page_id].append(health.Way(one.failure, one.failures, looked, one.code, one.text))
    for page in await pages.locked(session, page_ids):
        shown = health.overall(ways[page.id], silent=page.health is Health.SILENT)
        show(session, page, shown, now=now)


def show(session: Session, page: Page, shown: Shown, *, now: datetime) -> None:
    """Note how a page goes; a line of its timeline and an event when that is news. The caller holds the page's row."""
    if shown == Shown(page.health, page.failure_code, page.failure_text):
        return
    before, page.health = page.health, shown.health
    page.failure_code, page.failure_text = shown.code, shown.text
    if before is shown.health:
        return
    page.health_at = now
    session.add(HealthChange(page_id=page.id, health=shown.health, code=shown.code, text=shown.text, at=now))
    told = _told(before, shown.health)
    if told is not None:
        outbox.record(
            session,
            told(page_id=page.id, agency_id=page.agency_id, network=page.network, health=shown.health.value),
            now=now,
        )


def _told(before: Health, after: Health) -> type[PageEvent] | None:
    if after in LOST:
        return None if before in LOST else PageLostAccess
    if after is Health.SILENT:
        return PageSilent
    if after is Health.WORKING and (before in LOST or before is Health.SILENT):
        return PageRecovered
    return None
