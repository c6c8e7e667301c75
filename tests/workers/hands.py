"""Hands of a test that works as a worker does: a queue that only remembers, and real workers on a real queue."""

import asyncio
import signal
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from arq import ArqRedis
from arq.connections import RedisSettings, create_pool
from sqlalchemy import func, select

from app.core.db import Engine, Sessions
from app.core.outbound import guarded_session
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.local import redis
from app.networks.access import Network
from app.networks.connector import Connector
from app.networks.feeds import FeedKind
from app.outbox.models import OutboxEvent
from app.pages import queries as pages
from app.pages.feeds import service as feeds_service
from app.pages.feeds.leases import queries as leases
from app.pages.feeds.models import StoredFeed
from app.webhooks.models import Delivery, DeliveryState
from tests.fakes import FrozenClock
from workers.following import Follower, Following
from workers.main import make_worker
from workers.relay import relay
from workers.resources import Resources
from workers.schedule import sweep_deliveries, sweep_publications

# Work that never ends is a mistake.
_MOST_SECONDS = 30.0
_LEASE = timedelta(hours=1)


@dataclass
class Queue:
    """Remembers the jobs put into it: name and argument by the job's id, each id once until it is taken out.

    held    keys whose end was put off
    broken  what putting in raises
    """

    jobs: dict[str, tuple[str, str]] = field(default_factory=dict)
    held: list[tuple[str, int]] = field(default_factory=list)
    broken: Exception | None = None

    async def enqueue_job(self, name: str, key: str, *, _job_id: str) -> None:
        """Put a job in."""
        if self.broken is not None:
            raise self.broken
        self.jobs.setdefault(_job_id, (name, key))

    async def pexpire(self, key: str, milliseconds: int) -> None:
        """Put off the end of a key."""
        if self.broken is not None:
            raise self.broken
        self.held.append((key, milliseconds))

    def context(self, res: Resources, *, tries: int = 1) -> dict[str, Any]:
        """What the queue gives to a job."""
        return {"resources": res, "redis": self, "job_id": "a job", "job_try": tries}

    def names(self) -> list[str]:
        """Names of the jobs in the order they came."""
        return [name for name, _ in self.jobs.values()]

    @property
    def as_redis(self) -> ArqRedis:
        """The queue for code that knows only the real one."""
        return cast(ArqRedis, self)


@contextmanager
def a_real_queue(folder: Path) -> Iterator[str]:
    """A Redis of the test's own; its address."""
    server = redis.start(folder)
    try:
        yield server.url()
    finally:
        server.stop()


@asynccontextmanager
async def given(
    settings: Settings,
    engine: Engine,
    sessions: Sessions,
    *,
    clock: FrozenClock,
    connectors: Mapping[Network, Connector],
) -> AsyncIterator[Resources]:
    """Resources on a test's database and networks; webhooks may be sent to this machine."""
    async with guarded_session(timeout_seconds=5.0, allow="127.0.0.1") as receivers:
        yield Resources(
            settings=settings,
            engine=engine,
            sessions=sessions,
            clock=clock,
            sealer=Sealer(settings.secret_key.get_secret_value()),
            connectors=connectors,
            receivers=receivers,
        )


async def look_at_everything(res: Resources) -> None:
    """What pollers do, once: connect pages to their feeds, and look at each feed until its network has no more."""
    now = res.clock.now()
    async with res.sessions.begin() as session:
        for page in await pages.unconnected(session, limit=100):
            await feeds_service.connect(session, page, res.connectors[page.network].ways, now=now)
    taken: list[StoredFeed] = []
    async with res.sessions.begin() as session:
        for kind in FeedKind:
            taken += await leases.take(session, "hands", kind=kind, now=now, until=now + _LEASE, limit=100)
    for feed in taken:
        following = Following(feed.id, feed.kind, feed.version)
        follower = Follower(res, following, holder="hands", storing=asyncio.Semaphore())
        while await follower.look() == 0.0 and feed.kind is not FeedKind.STREAM:
            pass
    async with res.sessions.begin() as session:
        await leases.give_up(session, [feed.id for feed in taken], holder="hands", next_look_at=now)


async def work_off(res: Resources) -> None:
    """Let real workers work until nothing waits: no event, no due webhook."""
    async with asyncio.timeout(_MOST_SECONDS):
        while True:
            await shift(res)
            if not await _waiting(res):
                return


async def shift(res: Resources) -> None:
    """One worker, from its start to an empty queue."""

    @asynccontextmanager
    async def opening(_: Settings) -> AsyncIterator[Resources]:
        yield res

    worker = make_worker(res.settings, opening=opening)
    for number in (signal.SIGINT, signal.SIGTERM):  # which it has taken for itself
        asyncio.get_running_loop().remove_signal_handler(number)
    # The schedule puts something in every second, so that the queue would never be empty; `_fill` does its work.
    worker.burst, worker.cron_jobs = True, []
    await _fill(res)
    await worker.async_run()
    with warnings.catch_warnings():  # of redis about the call by which arq closes it
        warnings.simplefilter("ignore", DeprecationWarning)
        await worker.close()
    assert worker.jobs_failed == 0


async def _fill(res: Resources) -> None:
    """What relay and schedule do sooner or later, now: a worker that finds its queue empty goes home."""
    queue = await create_pool(RedisSettings.from_dsn(res.settings.redis_url.get_secret_value()))
    ctx: dict[str, Any] = {"resources": res, "redis": queue}
    try:
        await relay(res, queue)
        await sweep_publications(ctx)
        await sweep_deliveries(ctx)
    finally:
        await queue.aclose()


async def _waiting(res: Resources) -> int:
    async with res.sessions.begin() as session:
        events = select(func.count()).where(OutboxEvent.handled_at.is_(None))
        deliveries = select(func.count()).where(
            Delivery.state == DeliveryState.WAITING, Delivery.next_try_at <= res.clock.now()
        )
        return (await session.scalar(events) or 0) + (await session.scalar(deliveries) or 0)
