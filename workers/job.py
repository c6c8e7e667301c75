"""From a coroutine to a job of the queue.

A job is safe to repeat. What may pass later (the database or a network gone) is tried again with growing pauses; a
bug is logged and the job given up for now: the database still says that it is to be done, and a sweep finds it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from arq import Retry

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

Work = Callable[[Resources, UUID], Awaitable[None]]
UseCase = Callable[[Session, OutboxEvent, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """A named piece of work on one id. event_job: the id is an event's, and the work notes on it that it ran."""

    name: str
    work: Work
    event_job: bool = False

    async def __call__(self, ctx: dict[str, Any], key: str) -> None:
        """What the queue runs."""
        resources: Resources = ctx["resources"]
        with logs.about(job=self.name, id=key):
            try:
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


def on_event(work: Work) -> Job:
    """A job that follows from an event and opens its own transactions; it is given the event's id."""

    async def noted(res: Resources, event_id: UUID) -> None:
        await work(res, event_id)
        async with res.sessions.begin() as session:
            await outbox.mark_done(session, event_id, work.__name__, now=res.clock.now())

    return Job(work.__name__, noted, event_job=True)


def on_row(work: Work) -> Job:
    """A job on one row of a table; it is given the row's id."""
    return Job(work.__name__, work)
