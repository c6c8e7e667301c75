"""From a coroutine to a job of the queue.

A job is safe to repeat. What may pass later (the database or a network gone) is tried again with growing pauses; a
bug is logged and the job given up for now: the database still says that it is to be done, and a sweep finds it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from arq import ArqRedis, Retry
from arq.constants import in_progress_key_prefix
from redis.exceptions import RedisError

from app.core import logs
from app.core.backoff import exponential
from app.core.db import Session, Unavailable, is_unavailable
from app.core.metrics import JOBS
from app.networks.access import ConnectorError, FailureKind
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from workers.resources import Resources

_log = logs.logger(__name__)
_MOST_TRIES = 6
USUAL_SECONDS = 300
LOST_AFTER_SECONDS = 15.0
"""A killed worker's jobs are free again after this; by itself arq would wait for the longest a job may take."""

Work = Callable[[Resources, UUID], Awaitable[None]]
UseCase = Callable[[Session, OutboxEvent, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """A named piece of work on one id.

    event_job     the id is an event's, and the work notes on it that it ran
    most_seconds  longest time it may take
    """

    name: str
    work: Work
    event_job: bool = False
    most_seconds: int = USUAL_SECONDS

    async def __call__(self, ctx: dict[str, Any], key: str) -> None:
        """What the queue runs."""
        resources: Resources = ctx["resources"]
        with logs.about(job=self.name, id=key):
            try:
                async with _holding(ctx) if self.most_seconds > USUAL_SECONDS else nullcontext():
                    await self.work(resources, UUID(key))
            except Unavailable as error:
                if not is_unavailable(error):
                    raise
                _again(self.name, error, ctx["job_try"])
            except ConnectorError as error:
                if error.kind not in (FailureKind.TEMPORARY, FailureKind.RATE_LIMITED):
                    raise
                _again(self.name, error, ctx["job_try"])
            JOBS.labels(self.name, "done").inc()


@asynccontextmanager
async def _holding(ctx: dict[str, Any]) -> AsyncIterator[None]:
    """Tell the queue that a long job still runs: one that is silent is started a second time, as if its worker died."""
    holding = asyncio.create_task(_hold(ctx["redis"], f"{in_progress_key_prefix}{ctx['job_id']}"))
    try:
        yield
    finally:
        holding.cancel()
        with suppress(asyncio.CancelledError):
            await holding


async def _hold(queue: ArqRedis, key: str) -> None:
    while True:
        with suppress(RedisError):  # when it is back, the job is started a second time: jobs bear that
            await queue.pexpire(key, int(LOST_AFTER_SECONDS * 1000))
        await asyncio.sleep(LOST_AFTER_SECONDS / 3)


def _again(name: str, error: Exception, tries: int) -> None:
    """Raises Retry, or gives the job up for now when it was tried often."""
    JOBS.labels(name, "again").inc()
    if tries >= _MOST_TRIES:
        _log.warning("job given up for now", tries=tries, error=type(error).__name__)
        return
    wait = exponential(tries, first_seconds=1, most_seconds=60)
    _log.warning("job tried again", tries=tries, wait_seconds=wait.total_seconds(), error=type(error).__name__)
    raise Retry(defer=wait) from error


def in_transaction(use_case: UseCase) -> Job:
    """A job that follows from an event and is one use case in one transaction, which notes that it ran as well.

    The use case is given the session, the event and the instant.
    """
    name = use_case.__name__

    async def work(res: Resources, event_id: UUID) -> None:
        now = res.clock.now()
        async with res.sessions.begin() as session:
            event = await outbox.get(session, event_id)
            if event is not None:
                await use_case(session, event, now)
                await outbox.mark_done(session, event_id, name, now=now)

    return Job(name, work, event_job=True)


def on_event(work: Work, *, most_seconds: int = USUAL_SECONDS) -> Job:
    """A job that follows from an event and opens its own transactions; it is given the event's id."""

    async def noted(res: Resources, event_id: UUID) -> None:
        await work(res, event_id)
        async with res.sessions.begin() as session:
            await outbox.mark_done(session, event_id, work.__name__, now=res.clock.now())

    return Job(work.__name__, noted, event_job=True, most_seconds=most_seconds)


def on_row(work: Work) -> Job:
    """A job on one row of a table; it is given the row's id."""
    return Job(work.__name__, work)
