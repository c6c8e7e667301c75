"""From a coroutine to a job of the queue."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from arq import Retry
from redis.exceptions import ConnectionError as QueueGone
from sqlalchemy.exc import DBAPIError

from app.core.db import Session, new_id
from app.intake.events import QuestionScreenedOut
from app.networks.access import ConnectorError, FailureKind
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from tests.fakes import MONDAY
from tests.workers.hands import Queue
from workers.job import USUAL_SECONDS, Job, on_event, on_row
from workers.resources import Resources


class DriverError(Exception):
    """As a driver raises it. sqlstate: of PostgreSQL."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def database_error(sqlstate: str) -> DBAPIError:
    return DBAPIError("SELECT 1", {}, DriverError(sqlstate))


def failing(error: Exception) -> Callable[[Resources, UUID], Awaitable[None]]:
    async def work(res: Resources, key: UUID) -> None:
        raise error

    return work


async def working(res: Resources, key: UUID) -> None:
    """Work that is done."""


async def run(job: Job, res: Resources, key: UUID | None = None, *, tries: int = 1) -> None:
    await job(Queue().context(res, tries=tries), str(key or new_id()))


async def an_event(session: Session) -> UUID:
    event_id = outbox.record(session, QuestionScreenedOut(question_id=new_id(), screening="spam"), now=MONDAY)
    await session.flush()
    await outbox.mark_relayed(session, [event_id], jobs=["working"], now=MONDAY)
    await session.commit()
    return event_id


async def is_handled(session: Session, event_id: UUID) -> bool:
    event = await session.get(OutboxEvent, event_id, populate_existing=True)
    assert event is not None
    return event.handled_at is not None


PASSING = {
    "connection lost": database_error("08006"),
    "too many connections": database_error("53300"),
    "server shuts down": database_error("57P01"),
    "no server": ConnectionRefusedError("no server"),
    "network fails": ConnectorError(FailureKind.TEMPORARY, "502"),
    "asked too often": ConnectorError(FailureKind.RATE_LIMITED, "too many", code="6"),
}
LASTING = {
    "row exists": database_error("23505"),
    "no such table": database_error("42P01"),
    "token dead": ConnectorError(FailureKind.TOKEN_REFUSED, "dead"),
    "request wrong": ConnectorError(FailureKind.CONFIGURATION, "wrong"),
    "bug": ValueError("a bug"),
}


@pytest.mark.parametrize("what", PASSING)
async def test_what_may_pass_is_tried_again(res: Resources, what: str) -> None:
    with pytest.raises(Retry):
        await run(on_row(failing(PASSING[what])), res)


@pytest.mark.parametrize("what", LASTING)
async def test_a_bug_is_told(res: Resources, what: str) -> None:
    error = LASTING[what]
    with pytest.raises(type(error)) as told:
        await run(on_row(failing(error)), res)
    assert told.value is error


async def test_the_pauses_grow_and_the_job_is_given_up_for_now_at_the_sixth_try(res: Resources) -> None:
    job = on_row(failing(ConnectionRefusedError()))
    waits = []
    for tries in range(1, 6):
        with pytest.raises(Retry) as again:
            await run(job, res, tries=tries)
        waits.append(again.value.defer_score)
    assert waits == [1000, 2000, 4000, 8000, 16000]
    await run(job, res, tries=6)


async def test_a_job_of_an_event_notes_that_it_ran(res: Resources, session: Session) -> None:
    event_id = await an_event(session)
    await run(on_event(working), res, event_id)
    assert await is_handled(session, event_id)


async def test_a_job_that_failed_or_was_given_up_is_not_noted(res: Resources, session: Session) -> None:
    event_id = await an_event(session)
    with pytest.raises(Retry):
        await run(Job("working", failing(ConnectionRefusedError()), event_job=True), res, event_id)
    await run(Job("working", failing(ConnectionRefusedError()), event_job=True), res, event_id, tries=6)
    assert not await is_handled(session, event_id)


async def test_a_job_of_a_row_notes_nothing(res: Resources, session: Session) -> None:
    event_id = await an_event(session)
    await run(on_row(working), res, event_id)
    assert not await is_handled(session, event_id)


def test_a_job_is_called_as_its_work() -> None:
    assert (on_event(working).name, on_row(working).name) == ("working", "working")


@pytest.mark.parametrize("broken", [None, QueueGone("gone")])
async def test_a_long_job_tells_the_queue_that_it_still_runs(res: Resources, broken: Exception | None) -> None:
    queue = Queue(broken=broken)
    worked: list[UUID] = []

    async def work(res: Resources, key: UUID) -> None:
        await asyncio.sleep(0)  # the other task has its turn
        worked.append(key)

    key = new_id()
    await Job("long", work, most_seconds=USUAL_SECONDS + 1)(queue.context(res), str(key))
    await Job("short", work)(queue.context(res), str(key))
    assert worked == [key, key]
    assert queue.held == ([] if broken else [("arq:in-progress:a job", 15_000)])
