"""Follows feeds of pages, as many as are this process's share. Needs PostgreSQL and the networks, not the queue."""

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from app.core import logs
from app.core.backoff import exponential
from app.core.db import Unavailable, listening
from app.core.settings import Settings
from app.networks.feeds import FeedKind
from app.pages import queries as pages
from app.pages.feeds import queries as feeds
from app.pages.feeds import service as feeds_service
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.leases import queries as leases
from workers.following import Follower, Following
from workers.resources import Resources, resources

_log = logs.logger(__name__)
_TURN_SECONDS = 0.5
_CONNECT_AT_ONCE = 200
_BACKFILLS_STORE = 1
# A feed whose follower broke by a bug, or that had nothing to do, is taken up again after this.
_RESTS = timedelta(seconds=60)
_STOP_SECONDS = 10.0


class Poller:
    """One process's share of the feeds. turn_seconds: new pages and free feeds are looked for so often."""

    def __init__(self, res: Resources, *, turn_seconds: float = _TURN_SECONDS) -> None:
        self._res = res
        self._turn_seconds = turn_seconds
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
        self._following: dict[UUID, Following] = {}
        self._ended: dict[UUID, FeedKind] = {}
        self._stopping = asyncio.Event()
        self._storing = {
            kind: asyncio.Semaphore(_BACKFILLS_STORE if kind is FeedKind.BACKFILL else res.settings.store_parallel)
            for kind in FeedKind
        }
        # New messages never wait behind old ones; the other kinds share what they have.
        self._storing |= {kind: self._storing[FeedKind.STREAM] for kind in FeedKind if kind is not FeedKind.BACKFILL}
        self._beat_at = 0.0
        self._share: dict[FeedKind, int] = {}

    def stop(self) -> None:
        """Follow nothing more: others go on at once, and bring again what was under way."""
        self._stopping.set()

    async def run(self) -> None:
        """Follow feeds until stopped; goes on by itself when the database was gone."""
        hearing = asyncio.create_task(self._hear(), name="hear")
        failures = 0
        while not self._stopping.is_set():
            try:
                wait = 0.0 if await self._turn() else self._turn_seconds
                failures = 0
            except Unavailable as error:
                failures += 1
                wait = exponential(failures, first_seconds=0.2, most_seconds=5).total_seconds()
                _log.warning("poller waits", error=type(error).__name__, wait_seconds=wait)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), wait)
        hearing.cancel()
        await self._end(list(self._following))
        with contextlib.suppress(*Unavailable, asyncio.CancelledError):
            async with self._res.sessions.begin() as session:
                await leases.say_gone(session, self._name)
            await hearing

    async def _turn(self) -> bool:
        """Connect new pages, keep what is followed, and take up what is not; whether more pages are new."""
        connected = await self._connect()
        await self._give_up_ended()
        every = self._res.settings.lease_seconds / 4
        # New feeds make this process's share larger.
        if connected or time.monotonic() - self._beat_at >= every:
            await self._beat()
            self._beat_at = time.monotonic()
        await self._take()
        return connected >= _CONNECT_AT_ONCE

    async def _connect(self) -> int:
        """Give new pages their feeds; how many pages."""
        async with self._res.sessions.begin() as session:
            now = self._res.clock.now()
            new = await pages.unconnected(session, limit=_CONNECT_AT_ONCE)
            for page in new:
                await feeds_service.connect(session, page, self._res.connectors[page.network].ways, now=now)
        return len(new)

    async def _beat(self) -> None:
        """Keep the leases; let go of what is no longer ours or beyond our share."""
        now = self._res.clock.now()
        lease = timedelta(seconds=self._res.settings.lease_seconds)
        well = [one for one in self._following.values() if one.well]
        async with self._res.sessions.begin() as session:
            alive = await leases.say_alive(session, self._name, now=now, gone_before=now - lease)
            active = await leases.count_active(session)
            kept = await leases.renew(session, self._name, until=now + lease)
            await feeds.look_went_well(session, [one.feed_id for one in well], now=now)
        for one in well:
            one.well = False
        self._share = {kind: -(-active.get(kind, 0) // alive) for kind in FeedKind}
        gone = [feed_id for feed_id in self._following if feed_id not in kept]
        if gone:
            await self._end(gone)
            await self._give_up(gone, after=timedelta(0))
        for feed_id, version in kept.items():
            self._note_version(feed_id, version)
        await self._balance()

    def _note_version(self, feed_id: UUID, version: int) -> None:
        following = self._following.get(feed_id)
        if following is not None and following.version != version:
            following.stale = True
            following.wake.set()

    async def _balance(self) -> None:
        """Leave to others what is beyond this process's share."""
        for kind, share in self._share.items():
            ours = [one.feed_id for one in self._following.values() if one.kind is kind]
            surplus = ours[share:]
            if surplus:
                await self._end(surplus)
                await self._give_up(surplus, after=timedelta(0))

    async def _take(self) -> None:
        now = self._res.clock.now()
        until = now + timedelta(seconds=self._res.settings.lease_seconds)
        for kind, share in self._share.items():
            free = share - sum(one.kind is kind for one in self._following.values())
            if free <= 0:
                continue
            async with self._res.sessions.begin() as session:
                taken = await leases.take(session, self._name, kind=kind, now=now, until=until, limit=free)
            for feed in taken:
                self._follow(Following(feed.id, feed.kind, feed.version), network=feed.network)

    def _follow(self, following: Following, *, network: str) -> None:
        follower = Follower(self._res, following, holder=self._name, storing=self._storing[following.kind])

        async def run() -> None:
            with logs.about(feed_id=following.feed_id, network=network, kind=following.kind.value):
                await follower.run()

        following.task = asyncio.create_task(run())
        following.task.add_done_callback(partial(self._done, following))
        self._following[following.feed_id] = following

    def _done(self, following: Following, task: "asyncio.Task[None]") -> None:
        """A follower ended: cancelled, or by itself, or by a bug, which a person has to see."""
        if self._following.get(following.feed_id) is following:
            del self._following[following.feed_id]
            self._ended[following.feed_id] = following.kind
        if not task.cancelled() and (bug := task.exception()) is not None:
            _log.error("look broke", feed_id=str(following.feed_id), exc_info=bug)

    async def _give_up_ended(self) -> None:
        if self._ended:
            ended = list(self._ended)
            await self._give_up(ended, after=_RESTS)
            for feed_id in ended:
                del self._ended[feed_id]

    async def _give_up(self, feed_ids: Collection[UUID], *, after: timedelta) -> None:
        async with self._res.sessions.begin() as session:
            again = self._res.clock.now() + after
            await leases.give_up(session, feed_ids, holder=self._name, next_look_at=again)

    async def _end(self, feed_ids: Collection[UUID]) -> None:
        """Cancel followers and wait for them; cut off in the middle, nothing is lost."""
        tasks = []
        for feed_id in feed_ids:
            following = self._following.pop(feed_id, None)
            if following is not None and following.task is not None:
                following.task.cancel()
                tasks.append(following.task)
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_SECONDS)

    async def _hear(self) -> None:
        """Wake the reader of a feed of calls when one was kept for it."""
        failures = 0
        while True:
            try:
                await self._listen()
                failures = 0
            except Unavailable as error:
                failures += 1
                _log.warning("poller does not hear", error=type(error).__name__)
            await asyncio.sleep(exponential(max(1, failures), first_seconds=0.2, most_seconds=5).total_seconds())

    async def _listen(self) -> None:
        told = asyncio.Event()
        async with listening(self._res.engine, calls.CHANNEL, told.set) as lost:
            while not lost.is_set():
                await told.wait()
                told.clear()
                async with self._res.sessions.begin() as session:
                    waiting = await calls.with_kept_calls(session, self._name)
                for feed_id in waiting:
                    if following := self._following.get(feed_id):
                        following.wake.set()


async def main(settings: Settings) -> None:
    """Poll until SIGTERM or SIGINT."""
    async with resources(settings) as res:
        poller = Poller(res)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, poller.stop)
        _log.info("poller ready")
        await poller.run()
