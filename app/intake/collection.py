"""Storing what a look of a feed brought: page by page, and where the feed stands with the last of it.

Whatever instant a process dies at, nothing is lost: what was not stored is looked at again, and what was stored before
is recognised.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.clock import Clock
from app.core.db import Session, Sessions
from app.core.metrics import MALFORMED
from app.intake.acceptance import Taken, accept
from app.networks.access import Network
from app.networks.feeds import FeedKind, Gathered
from app.networks.messages import Batch
from app.pages import queries as pages
from app.pages.feeds import queries as feeds
from app.pages.feeds import service as feeds_service
from app.pages.feeds.backfills import queries as backfills
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.leases import queries as leases
from app.pages.health import Shown
from app.pages.models import Health, Page


class LeaseLost(Exception):
    """Another process follows the feed by now: what this one brought is dropped, the other brings it again."""


@dataclass(frozen=True, slots=True)
class Held:
    """A feed as the process that follows it knows it.

    cursors  of its pages, by the network's id, as they are stored; `refused` those that could not be looked at before
    asked    some page was to be looked at now
    version  of this program, put beside what it cannot read
    """

    feed_id: UUID
    network: Network
    kind: FeedKind
    holder: str
    page_ids: Mapping[str, UUID]
    cursor: str | None
    cursors: Mapping[str, str | None]
    refused: Collection[str]
    asked: bool
    version: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look brought."""

    messages: int = 0
    questions: int = 0
    malformed: int = 0


def is_news(held: Held, gathered: Gathered) -> bool:
    """Whether anything has to be stored."""
    told = gathered.batches or gathered.refused or gathered.lost or gathered.progress
    return bool(told) or held.asked or gathered.cursor != held.cursor


async def store(
    held: Held, gathered: Gathered, *, began_at: datetime, read: Sequence[int] = (), sessions: Sessions, clock: Clock
) -> Collected:
    """Store what a look brought. Safe to repeat. Raises LeaseLost.

    began_at  when the look began
    read      numbers of the kept calls it read
    """
    filled = [(held.page_ids[key], batch) for key, batch in gathered.batches.items() if key in held.page_ids]
    worth = sorted(((page_id, batch) for page_id, batch in filled if _has_content(batch)), key=lambda one: one[0])
    total = Collected()
    # A transaction a page, so that none is held up by another's; the last one also says where the feed stands.
    for page_id, batch in worth[:-1]:
        async with sessions.begin() as session:
            await _check_lease(session, held)
            total = _plus(total, await _store_page(session, held, page_id, batch, now=clock.now()), batch)
    async with sessions.begin() as session:
        await _check_lease(session, held)
        now = clock.now()
        for page_id, batch in worth[-1:]:
            total = _plus(total, await _store_page(session, held, page_id, batch, now=now), batch)
        await _settle(session, held, gathered, began_at=began_at, now=now)
        if read:
            await calls.mark_read(session, read, now=now)
    if total.malformed:
        MALFORMED.labels(held.network).inc(total.malformed)
    return total


def _has_content(batch: Batch) -> bool:
    told = batch.posts or batch.messages or batch.malformed or batch.removed or batch.complete or batch.moved_to
    return bool(told) or batch.comments_open is not None


def _plus(total: Collected, taken: Taken, batch: Batch) -> Collected:
    return Collected(
        total.messages + taken.messages, total.questions + taken.questions, total.malformed + len(batch.malformed)
    )


async def _check_lease(session: Session, held: Held) -> None:
    if not await leases.is_held(session, held.feed_id, holder=held.holder):
        raise LeaseLost


async def _store_page(session: Session, held: Held, page_id: UUID, batch: Batch, *, now: datetime) -> Taken:
    page = await pages.lock(session, page_id)
    stood = held.cursors.get(page.external_id)  # asked now: the batch may give the page another number
    if batch.malformed:
        await pages.set_aside(session, page_id, batch.malformed, version=held.version, now=now)
    taken = await take_in(session, page, batch, live=held.kind is not FeedKind.BACKFILL, now=now)
    if batch.cursor != stood:
        await feeds.put_page_cursors(session, held.feed_id, {page_id: batch.cursor})
    return taken


async def take_in(session: Session, page: Page, batch: Batch, *, live: bool, now: datetime) -> Taken:
    """Store what appeared on a page whose row the caller holds, and what follows from it. Safe to repeat.

    live  it has just happened: how late we are is noted, and a silent page is silent no more
    """
    await pages.upsert_posts(session, page.id, batch.posts, now=now)
    wanted = {message.post_id for message in batch.messages if message.post_id} | set(batch.complete)
    post_ids = await pages.post_ids(session, page.id, wanted)
    taken = await accept(session, page, batch, post_ids=post_ids, now=now)
    _note(page, batch, live=live, now=now)
    if live and taken.messages and page.health is Health.SILENT:
        feeds_service.show(session, page, Shown(Health.WORKING), now=now)
    return taken


def _note(page: Page, batch: Batch, *, live: bool, now: datetime) -> None:
    if batch.moved_to is not None:
        page.external_id = batch.moved_to
    if batch.comments_open is not None:
        page.comments_open = batch.comments_open
    newest = max((message.published_at for message in batch.messages), default=None)
    if newest is not None and (page.last_message_at is None or newest > page.last_message_at):
        page.last_message_at = newest
        # What was written before we came says nothing of how fast we are.
        if live and newest >= page.created_at:
            page.lag_seconds = max(0.0, (now - newest).total_seconds())


async def _settle(session: Session, held: Held, gathered: Gathered, *, began_at: datetime, now: datetime) -> None:
    """Where the feed stands, which pages fail by themselves, and what has to be looked at soon."""
    moved = {
        held.page_ids[key]: batch.cursor
        for key, batch in gathered.batches.items()
        if key in held.page_ids and not _has_content(batch) and batch.cursor != held.cursors.get(key)
    }
    await feeds.put_page_cursors(session, held.feed_id, moved)
    await feeds.put_cursor(session, held.feed_id, gathered.cursor, now=now)
    if held.asked and not gathered.more:
        await feeds.answer_asked(session, held.feed_id, before=began_at)
    lost = [held.page_ids[key] for key in gathered.lost if key in held.page_ids]
    if lost:
        await feeds.ask(session, lost, now=now)
    if gathered.progress is not None:
        ended_at = None if gathered.more else now
        await backfills.put_progress(session, held.feed_id, gathered.progress, ended_at=ended_at)
    await _settle_refused(session, held, gathered, now=now)


async def _settle_refused(session: Session, held: Held, gathered: Gathered, *, now: datetime) -> None:
    """A page that was refused can be looked at again when something, be it nothing new, is told of it."""
    again = set(held.refused) & set(gathered.batches)
    changed = (set(gathered.refused) | again) & set(held.page_ids)
    for key in changed:
        error = gathered.refused.get(key)
        failure = None if error is None else (error.kind, error.code, error.text)
        await feeds.refused(session, held.feed_id, held.page_ids[key], failure)
    if changed:
        await feeds_service.settle_health(session, [held.page_ids[key] for key in changed], now=now)
