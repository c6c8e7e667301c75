"""How much goes through: messages taken in, events through the worker's jobs, webhooks delivered; a second each."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from uuid import UUID

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from app.core.clock import SystemClock
from app.core.db import Sessions, make_engine, make_sessions, new_id
from app.core.outbound import guarded_session
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.demo.sample import load_sample
from app.demo.seeding import seed
from app.intake.acceptance import accept
from app.local import postgres, redis
from app.local.migration import upgrade
from app.networks.messages import Batch, IncomingMessage, MessageKind
from app.outbox.models import OutboxEvent
from app.pages.models import Page
from app.webhooks import service as webhooks
from app.webhooks.models import Delivery, Endpoint
from app.webhooks.payloads import TEST_TYPE, trial
from app.webhooks.signing import new_secret
from workers.main import make_worker

_PAGES, _BATCH, _ROUNDS, _SIDE_BY_SIDE = 20, 100, 2, 4
_DELIVERIES = 1000
_LOOK_EVERY_SECONDS = 0.2
_KEY = "a key for benchmarks, long enough"
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class Measured:
    """So many things in so many seconds. cpu_seconds: of this process; the servers have their own."""

    number: int
    seconds: float
    cpu_seconds: float


class Watch:
    """Measures from its making on."""

    def __init__(self) -> None:
        self._seconds, self._cpu_seconds = perf_counter(), process_time()

    def read(self, number: int) -> Measured:
        """What so many things took."""
        return Measured(number, perf_counter() - self._seconds, process_time() - self._cpu_seconds)


async def run() -> None:
    """Measure, and print."""
    table = Table(
        "what", "number", "seconds", "a second", "CPU ms each", title="Throughput of one process of each kind"
    )
    async with _service() as settings:
        engine = make_engine(settings.database_url.get_secret_value(), pool_size=20)
        sessions = make_sessions(engine)
        measured = {
            "messages taken in and screened": await _take_in(sessions),
            "events through the worker": await _work_off(sessions, settings),
            "webhooks delivered": await _deliver(sessions, settings),
        }
        await engine.dispose()
    for name, one in measured.items():
        each = f"{one.cpu_seconds / one.number * 1000:.1f}"
        table.add_row(name, f"{one.number:,}", f"{one.seconds:.1f}", f"{one.number / one.seconds:,.0f}", each)
    Console().print(table)


@asynccontextmanager
async def _service() -> AsyncIterator[Settings]:
    """Servers with the sample's region; everything is removed afterwards."""
    with TemporaryDirectory(prefix="otklik-bench-") as folder:
        database, queue = postgres.start(Path(folder) / "postgres"), redis.start(Path(folder) / "redis")
        try:
            await asyncio.to_thread(upgrade, database.url())
            engine = make_engine(database.url())
            async with make_sessions(engine).begin() as session:
                await seed(session, load_sample(), sealer=Sealer(_KEY), now=_CLOCK.now())
            await engine.dispose()
            yield Settings(
                database_url=SecretStr(database.url()), redis_url=SecretStr(queue.url()), secret_key=SecretStr(_KEY)
            )
        finally:
            queue.stop()
            database.stop()


async def _take_in(sessions: Sessions) -> Measured:
    """New messages of some pages, a hundred a transaction, as a poller brings them."""
    async with sessions.begin() as session:
        chosen = list(await session.scalars(select(Page.id).order_by(Page.name).limit(_PAGES)))
    written, free = _written(), asyncio.Semaphore(_SIDE_BY_SIDE)

    async def take(page_id: UUID) -> int:
        batch = Batch(messages=[next(written) for _ in range(_BATCH)])
        async with free, sessions.begin() as session:
            page = await session.get_one(Page, page_id, with_for_update=True)
            return (await accept(session, page, batch, post_ids={}, now=_CLOCK.now())).messages

    watch = Watch()
    taken = await asyncio.gather(*(take(page_id) for page_id in chosen * _ROUNDS))
    return watch.read(sum(taken))


def _written() -> Iterator[IncomingMessage]:
    """Comments of the sample's words, each of a citizen and a thread of its own."""
    texts = [message.text for message in load_sample().messages]
    chance = random.Random(1)  # noqa: S311 - a measure, not a secret
    for number in count(1):
        yield IncomingMessage(
            external_id=f"wall:{number}",
            kind=MessageKind.COMMENT,
            thread_id=f"wall:{number}",
            post_id=None,
            parent_id=None,
            author_id=str(900_000_000 + number),
            author_name="Проба Пробнов",
            from_page=False,
            text=chance.choice(texts),
            published_at=_CLOCK.now(),
        )


async def _work_off(sessions: Sessions, settings: Settings) -> Measured:
    """What follows from the messages: relayed, routed, clocks started; nobody wants webhooks yet."""
    worker = make_worker(settings)
    watch = Watch()
    working = asyncio.create_task(worker.async_run())
    while await _waiting(sessions):  # noqa: ASYNC110 - the worker is another process's program and tells nobody
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    async with sessions.begin() as session:
        events = await session.scalar(select(func.count()).select_from(OutboxEvent))
    measured = watch.read(events or 0)
    worker.allow_pick_jobs = False
    await asyncio.gather(*worker.tasks.values())
    worker.handle_sig(signal.SIGTERM)
    await asyncio.wait([working])
    await worker.close()
    return measured


def _endpoint(url: str) -> Endpoint:
    endpoint_id = new_id()
    secret = Sealer(_KEY).seal(new_secret(), place=f"endpoint:{endpoint_id}")
    return Endpoint(id=endpoint_id, url=url, events=[], secret=secret, active=True, created_at=_CLOCK.now())


async def _waiting(sessions: Sessions) -> bool:
    async with sessions.begin() as session:
        found = await session.scalar(select(OutboxEvent.id).where(OutboxEvent.handled_at.is_(None)).limit(1))
    return found is not None


async def _deliver(sessions: Sessions, settings: Settings) -> Measured:
    """Deliveries to a receiver on this machine, as many side by side as a worker has jobs."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", take)
    async with TestServer(app) as server, guarded_session(timeout_seconds=5.0, allow="127.0.0.1") as http:
        waiting = await _deliveries(sessions, str(server.make_url("/hook")))
        free = asyncio.Semaphore(settings.worker_jobs)

        async def deliver(delivery_id: UUID) -> None:
            async with free:
                await webhooks.deliver(delivery_id, sessions=sessions, http=http, sealer=Sealer(_KEY), clock=_CLOCK)

        watch = Watch()
        await asyncio.gather(*(deliver(delivery_id) for delivery_id in waiting))
        return watch.read(len(waiting))


async def _deliveries(sessions: Sessions, url: str) -> list[UUID]:
    now = _CLOCK.now()
    endpoint = _endpoint(url)
    waiting = [
        Delivery(
            id=new_id(),
            endpoint_id=endpoint.id,
            type=TEST_TYPE,
            payload=trial(endpoint.id, at=now),
            created_at=now,
            next_try_at=now,
        )
        for _ in range(_DELIVERIES)
    ]
    async with sessions.begin() as session:
        session.add(endpoint)
        await session.flush()
        session.add_all(waiting)
    return [delivery.id for delivery in waiting]
