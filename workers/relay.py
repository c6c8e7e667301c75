"""From the outbox to the queue, at least once.

The database tells (NOTIFY) when there is something; a look now and then finds what was told while nobody listened.
"""

import asyncio
import contextlib
from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from arq import ArqRedis
from redis.exceptions import RedisError

from app.core import logs
from app.core.backoff import exponential
from app.core.db import Unavailable, listening
from app.core.metrics import RELAYED
from app.outbox import queries as outbox
from workers.pipeline import PIPELINE
from workers.resources import Resources

_log = logs.logger(__name__)
_AT_ONCE = 500
_LOOK_EVERY_SECONDS = 2.0
_LOST_AFTER = timedelta(minutes=1)
_GONE: tuple[type[Exception], ...] = (*Unavailable, RedisError)


async def relay(res: Resources, queue: ArqRedis) -> int:
    """Put the jobs of the oldest waiting events into the queue; how many events.

    The queue is filled before the events are marked: a crash between the two queues them again, and jobs are safe to
    repeat.
    """
    async with res.sessions.begin() as session:
        events = await outbox.unrelayed(session, types=PIPELINE, limit=_AT_ONCE)
        by_type: dict[str, list[UUID]] = defaultdict(list)
        for event in events:
            by_type[event.type].append(event.id)
            for job in PIPELINE[event.type]:
                if job.name not in event.done:
                    await queue.enqueue_job(job.name, str(event.id), _job_id=f"{job.name}:{event.id}")
        now = res.clock.now()
        for kind, event_ids in by_type.items():
            jobs = [job.name for job in PIPELINE[kind]]
            await outbox.mark_relayed(session, event_ids, jobs=jobs, now=now)
            RELAYED.labels(kind).inc(len(event_ids))
    return len(events)


async def relay_again(res: Resources) -> int:
    """Give events whose jobs the queue lost back to the relay; how many."""
    async with res.sessions.begin() as session:
        return await outbox.relay_again(session, now=res.clock.now(), after=_LOST_AFTER)


async def run(res: Resources, queue: ArqRedis) -> None:
    """Relay until cancelled; goes on by itself when the database or the queue was gone."""
    failures = 0
    while True:
        try:
            await _listen(res, queue)
        except _GONE as error:
            failures += 1
            wait = exponential(failures, first_seconds=0.2, most_seconds=5)
            _log.warning("relay waits", error=type(error).__name__, wait_seconds=wait.total_seconds())
            await asyncio.sleep(wait.total_seconds())
        else:
            failures = 0


async def _listen(res: Resources, queue: ArqRedis) -> None:
    """Relay for as long as the connection that listens lives."""
    told = asyncio.Event()
    async with listening(res.engine, outbox.CHANNEL, told.set) as lost:
        while not lost.is_set():
            told.clear()
            while await relay(res, queue):
                pass
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), _LOOK_EVERY_SECONDS)
