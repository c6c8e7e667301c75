"""Following one feed: look, store, pause, for as long as this process holds its lease."""

import asyncio
import contextlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.core import logs
from app.core.backoff import exponential
from app.core.db import Unavailable, is_unavailable
from app.core.metrics import COLLECTED
from app.core.version import program_version
from app.intake import collection
from app.intake.collection import Held, LeaseLost
from app.networks.access import ConnectorError, FailureKind
from app.networks.connector import Connector
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.pages import health
from app.pages.feeds import queries as feeds
from app.pages.feeds import service as feeds_service
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.hooks import Hooks
from app.pages.feeds.models import StoredFeed
from app.pages.feeds.service import Opened
from workers.resources import Resources

_log = logs.logger(__name__)
_CALLS_AT_ONCE = 500
# Calls wake their reader; a look now and then finds those whose notice was lost.
_CALLS_SECONDS = 5.0
# A network may drop our address after hours of failures; so it is told again.
_SUBSCRIBE_EVERY = timedelta(minutes=30)
_LIVE_FOR = timedelta(minutes=3)
_STALE_SECONDS = 2.0


@dataclass
class Following:
    """What a poller knows of a feed it follows.

    version  as it was when the feed was read last; `stale` when it has grown since
    wake     ends a pause
    well     a look went well since the last beat
    """

    feed_id: UUID
    kind: FeedKind
    version: int
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    stale: bool = False
    well: bool = False
    task: "asyncio.Task[None] | None" = None


class Follower:
    """Follows one feed until cancelled. Ends by itself when the feed is no longer ours or has nothing to do."""

    def __init__(self, res: Resources, following: Following, *, holder: str, storing: asyncio.Semaphore) -> None:
        self._res = res
        self._following = following
        self._holder = holder
        self._storing = storing
        self._hooks = Hooks(res.sealer, res.settings.public_url)
        self._opened: tuple[StoredFeed, Opened] | None = None
        self._failures = 0
        self._well_known = False
        self._subscribed_at: datetime | None = None

    async def run(self) -> None:
        """Look and store until cancelled."""
        while True:
            try:
                pause = await self.look()
            except ConnectorError as error:
                self._opened, pause = None, await self._failed(error)
            except LeaseLost:
                return
            except Unavailable as error:
                self._opened, pause = None, await self._not_stored(error)
            if pause is None:
                return
            await self._pause(pause)

    async def look(self) -> float | None:
        """Look once and store what it brought; seconds to the next look, None when there is nothing to look at.

        Raises ConnectorError, LeaseLost, and what the database raises.
        """
        if self._opened is None or self._following.stale:
            self._opened = await self._open()
        if self._opened is None:
            return None
        return await self._look(*self._opened)

    async def _pause(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._following.wake.wait(), seconds)
        self._following.wake.clear()

    async def _open(self) -> tuple[StoredFeed, Opened] | None:
        self._following.stale = False
        # Thousands begin at once: they must not keep others from the connections to the database.
        async with self._storing, self._res.sessions.begin() as session:
            feed = await feeds.get(session, self._following.feed_id)
            live_since = self._res.clock.now() - _LIVE_FOR
            opened = await feeds_service.open_for_look(session, feed, sealer=self._res.sealer, live_since=live_since)
            if feed.kind is FeedKind.PUSH:
                self._hooks.give(feed)
        self._following.version, self._failures = feed.version, feed.failures
        self._well_known = feed.looked_at is not None and feed.failures == 0
        return None if opened is None or not feed.active else (feed, opened)

    async def _look(self, feed: StoredFeed, opened: Opened) -> float:
        connector = self._res.connectors[feed.network]
        began, began_at = time.perf_counter(), self._res.clock.now()
        read, gathered = await self._gathered(connector, feed, opened)
        held = _held(feed, opened, holder=self._holder)
        news = bool(read) or collection.is_news(held, gathered)
        if news:
            async with self._storing:
                stored = await collection.store(
                    held, gathered, began_at=began_at, read=read, sessions=self._res.sessions, clock=self._res.clock
                )
            if stored.messages or stored.malformed:
                _log.info("collected", messages=stored.messages, questions=stored.questions, malformed=stored.malformed)
        await self._went_well()
        COLLECTED.labels(feed.network, "done").observe(time.perf_counter() - began)
        # An idle stream costs the database nothing; what others change about a sweep it has to see at each look.
        goes_on = feed.kind is FeedKind.STREAM and not _tangled(gathered)
        self._opened = _after(feed, opened, gathered) if goes_on else None
        return self._pause_after(connector, feed, gathered, took=time.perf_counter() - began)

    async def _gathered(self, connector: Connector, feed: StoredFeed, opened: Opened) -> tuple[Sequence[int], Gathered]:
        """What the network says, and the numbers of the kept calls that said it."""
        if feed.kind is FeedKind.PUSH:
            await self._subscribe(connector, feed, opened)
            return await self._read_kept(connector, feed, opened)
        if feed.kind is FeedKind.STREAM and self._subscribed_at is None:
            await self._unsubscribe(connector, feed, opened)
        return (), await connector.collect(opened.feed)

    def _pause_after(self, connector: Connector, feed: StoredFeed, gathered: Gathered, *, took: float) -> float:
        """Seconds to the next look; from the beginning of one to that of the next it is the way's own time."""
        if gathered.more:
            return 0.0
        if gathered.pause_seconds is not None:
            return gathered.pause_seconds
        if feed.kind is FeedKind.PUSH:
            return _CALLS_SECONDS
        ways = [way for way in connector.ways if (way.kind, way.token) == (feed.kind, feed.token)]
        return max(0.0, ways[0].every_seconds - took) if ways else _STALE_SECONDS

    async def _read_kept(
        self, connector: Connector, feed: StoredFeed, opened: Opened
    ) -> tuple[Sequence[int], Gathered]:
        async with self._res.sessions.begin() as session:
            waiting = await calls.kept(session, feed.id, limit=_CALLS_AT_ONCE)
        if not waiting:
            return (), Gathered(cursor=feed.cursor)
        gathered = await connector.read_kept(opened.feed, [body for _, body in waiting])
        return [number for number, _ in waiting], replace(gathered, more=len(waiting) == _CALLS_AT_ONCE)

    async def _subscribe(self, connector: Connector, feed: StoredFeed, opened: Opened) -> None:
        """Tell the network our address, at first and now and then: it may have forgotten it."""
        now = self._res.clock.now()
        if self._subscribed_at is not None and now - self._subscribed_at < _SUBSCRIBE_EVERY:
            return
        hook = self._hooks.of(feed, list(opened.page_ids))
        # What the network wants to hear has to be stored before it asks for it: that is the first of two rounds.
        while (wanted := await connector.subscribe(opened.feed, hook)) != hook:
            hook = wanted
            async with self._res.sessions.begin() as session:
                (await feeds.get(session, feed.id)).confirmation = hook.confirmation
        self._subscribed_at = now

    async def _unsubscribe(self, connector: Connector, feed: StoredFeed, opened: Opened) -> None:
        """Ask the network to call us no more, where we ask it ourselves by now."""
        async with self._storing, self._res.sessions.begin() as session:
            old = await calls.old_hook(session, feed)
        if old is not None:
            await connector.unsubscribe(opened.feed, self._hooks.of(old, list(opened.page_ids)))
            async with self._res.sessions.begin() as session:
                old = await feeds.get(session, old.id)
                old.hook_path = old.hook_secret = None
        self._subscribed_at = self._res.clock.now()

    async def _went_well(self) -> None:
        self._following.well = True
        if self._well_known:
            return
        now = self._res.clock.now()
        async with self._storing, self._res.sessions.begin() as session:
            await feeds.went_on(session, self._following.feed_id, now=now)
            await feeds_service.settle_health(session, await feeds.pages_of(session, self._following.feed_id), now=now)
        self._well_known, self._failures = True, 0

    async def _failed(self, error: ConnectorError) -> float:
        """Note a failed look; how long to rest."""
        self._failures += 1
        self._well_known = False
        _log.warning("look failed", kind=error.kind.value, code=error.code, text=error.text, failures=self._failures)
        pause = health.pause_after(error, failures=self._failures, spread=random.random())  # noqa: S311 - not a secret
        try:
            async with self._res.sessions.begin() as session:
                feed_id = self._following.feed_id
                await feeds.failed(session, feed_id, error, failures=self._failures)
                now = self._res.clock.now()
                await feeds_service.settle_health(session, await feeds.pages_of(session, feed_id), now=now)
        except Unavailable as gone:
            _log.warning("failure not stored", error=type(gone).__name__)
        return pause.total_seconds()

    async def _not_stored(self, error: Exception) -> float:
        """The database is gone: look again soon. Anything else a person must see."""
        if not is_unavailable(error):
            _log.error("look cannot be stored", exc_info=error)
            told = ConnectorError(FailureKind.CONFIGURATION, "what the network sent could not be stored; see the log")
            return await self._failed(told)
        self._failures += 1
        wait = exponential(self._failures, first_seconds=0.2, most_seconds=5, spread=random.random())  # noqa: S311
        _log.warning("look not stored", error=type(error).__name__, wait_seconds=wait.total_seconds())
        return wait.total_seconds()


def _held(feed: StoredFeed, opened: Opened, *, holder: str) -> Held:
    return Held(
        feed_id=feed.id,
        network=feed.network,
        kind=feed.kind,
        holder=holder,
        page_ids=opened.page_ids,
        cursor=opened.feed.cursor,
        cursors={watch.page.external_id: watch.cursor for watch in opened.feed.pages},
        refused=opened.refused,
        asked=opened.asked,
        version=program_version(),
    )


def _tangled(gathered: Gathered) -> bool:
    """Whether a look changed more than cursors, so that the feed has to be read anew."""
    return bool(gathered.refused) or any(batch.moved_to for batch in gathered.batches.values())


def _after(feed: StoredFeed, opened: Opened, gathered: Gathered) -> tuple[StoredFeed, Opened]:
    """A stream after a look, so that an idle one costs the database nothing."""
    pages = [_moved(watch, gathered) for watch in opened.feed.pages]
    moved: Feed = replace(opened.feed, cursor=gathered.cursor, pages=pages)
    return feed, replace(opened, feed=moved, refused=(), asked=False)


def _moved(watch: Watch, gathered: Gathered) -> Watch:
    batch = gathered.batches.get(watch.page.external_id)
    return watch if batch is None else replace(watch, cursor=batch.cursor)
