"""From the outbox to the queue."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from redis.exceptions import ConnectionError as QueueGone

from app.core.db import Session, Sessions, new_id
from app.drafting.events import DraftSubmitted
from app.intake.events import QuestionReceived
from app.outbox import queries as outbox
from app.outbox.event import Event
from app.outbox.models import OutboxEvent
from tests.fakes import MONDAY, FrozenClock
from tests.workers.hands import Queue
from workers.pipeline import PIPELINE
from workers.relay import relay, relay_again, run
from workers.resources import Resources

JOBS = [job.name for job in PIPELINE[QuestionReceived.type]]


class FromTomorrow(Event):
    """Known to a newer version of the service alone."""

    type = "question.seen-tomorrow"


@pytest.fixture
def event() -> Event:
    """An event with two jobs."""
    assert len(JOBS) == 2
    return QuestionReceived(question_id=new_id())


async def happened(sessions: Sessions, event: Event) -> UUID:
    async with sessions.begin() as session:
        return outbox.record(session, event, now=MONDAY)


async def ran(sessions: Sessions, event_id: UUID, *jobs: str) -> None:
    for job in jobs:
        async with sessions.begin() as session:
            await outbox.mark_done(session, event_id, job, now=MONDAY)


async def stored(session: Session, event_id: UUID) -> OutboxEvent:
    found = await session.get(OutboxEvent, event_id, populate_existing=True)
    assert found is not None
    return found


async def test_each_job_of_an_event_is_queued_under_an_id_of_its_own(
    res: Resources, queue: Queue, session: Session, event: Event
) -> None:
    event_id = await happened(res.sessions, event)
    assert await relay(res, queue.as_redis) == 1
    assert queue.jobs == {f"{job}:{event_id}": (job, str(event_id)) for job in JOBS}
    marked = await stored(session, event_id)
    assert (marked.relayed_at, marked.relays, marked.jobs, marked.handled_at) == (MONDAY, 1, JOBS, None)


async def test_what_was_relayed_is_not_relayed_again_by_itself(res: Resources, queue: Queue, event: Event) -> None:
    await happened(res.sessions, event)
    await relay(res, queue.as_redis)
    queue.jobs.clear()
    assert await relay(res, queue.as_redis) == 0
    assert queue.jobs == {}


async def test_events_go_in_the_order_in_which_they_were_written(res: Resources, queue: Queue) -> None:
    ids = [await happened(res.sessions, QuestionReceived(question_id=new_id())) for _ in range(5)]
    await relay(res, queue.as_redis)
    assert [key for name, key in queue.jobs.values() if name == JOBS[0]] == [str(one) for one in ids]


async def test_an_event_without_jobs_is_handled_at_once(res: Resources, queue: Queue, session: Session) -> None:
    event_id = await happened(res.sessions, DraftSubmitted(question_id=new_id(), draft_id=new_id(), revision=1))
    assert await relay(res, queue.as_redis) == 1
    assert queue.jobs == {}
    assert (await stored(session, event_id)).handled_at == MONDAY


async def test_an_event_of_a_newer_version_waits_for_it_and_holds_nobody_up(
    res: Resources, queue: Queue, session: Session, event: Event
) -> None:
    unknown = await happened(res.sessions, FromTomorrow())
    known = await happened(res.sessions, event)
    assert await relay(res, queue.as_redis) == 1
    assert set(queue.jobs) == {f"{job}:{known}" for job in JOBS}
    assert (await stored(session, unknown)).relayed_at is None


async def test_a_queue_that_is_gone_leaves_the_events_to_be_relayed(
    res: Resources, queue: Queue, session: Session, event: Event
) -> None:
    event_id = await happened(res.sessions, event)
    queue.broken = QueueGone("gone")
    with pytest.raises(QueueGone):
        await relay(res, queue.as_redis)
    assert (await stored(session, event_id)).relayed_at is None
    queue.broken = None
    assert await relay(res, queue.as_redis) == 1
    assert queue.names() == JOBS


async def test_after_a_crash_between_queue_and_mark_only_the_jobs_that_did_not_run_are_queued_again(
    res: Resources, queue: Queue, session: Session, event: Event
) -> None:
    event_id = await happened(res.sessions, event)
    # The queue had the jobs, the event was never marked, and one of them ran.
    await ran(res.sessions, event_id, JOBS[0])
    await relay(res, queue.as_redis)
    assert queue.names() == JOBS[1:]
    assert (await stored(session, event_id)).handled_at is None
    await ran(res.sessions, event_id, JOBS[1])
    assert (await stored(session, event_id)).handled_at == MONDAY


async def test_after_such_a_crash_an_event_whose_jobs_all_ran_is_handled(
    res: Resources, queue: Queue, session: Session, event: Event
) -> None:
    event_id = await happened(res.sessions, event)
    await ran(res.sessions, event_id, *JOBS)
    await relay(res, queue.as_redis)
    assert queue.jobs == {}
    assert (await stored(session, event_id)).handled_at == MONDAY


async def test_jobs_that_the_queue_lost_are_queued_again_with_growing_waits(
    res: Resources, queue: Queue, clock: FrozenClock, event: Event
) -> None:
    event_id = await happened(res.sessions, event)
    for minutes in (1, 2, 4):
        assert await relay(res, queue.as_redis) == 1
        queue.jobs.clear()
        clock.advance(timedelta(minutes=minutes))
        assert await relay_again(res) == 0
        clock.advance(timedelta(seconds=1))
        assert await relay_again(res) == 1
    await ran(res.sessions, event_id, JOBS[0])
    assert await relay(res, queue.as_redis) == 1
    assert queue.names() == JOBS[1:]


async def test_nothing_is_queued_again_once_every_job_ran(
    res: Resources, queue: Queue, clock: FrozenClock, event: Event
) -> None:
    event_id = await happened(res.sessions, event)
    await relay(res, queue.as_redis)
    await ran(res.sessions, event_id, *JOBS)
    clock.advance(timedelta(days=2))
    assert await relay_again(res) == 0


class Watched(Queue):
    """Says when something came, and when it was asked to take something."""

    def __init__(self) -> None:
        super().__init__()
        self.came, self.asked = asyncio.Event(), asyncio.Event()

    async def enqueue_job(self, name: str, key: str, *, _job_id: str) -> None:
        self.asked.set()
        await super().enqueue_job(name, key, _job_id=_job_id)
        self.came.set()


async def test_a_running_relay_hears_of_an_event_and_of_one_written_before_it_listened(
    separate: Resources, event: Event
) -> None:
    queue = Watched()
    await happened(separate.sessions, event)
    running = asyncio.create_task(run(separate, queue.as_redis))
    try:
        async with asyncio.timeout(10):
            await queue.came.wait()
            queue.came.clear()
            await happened(separate.sessions, QuestionReceived(question_id=new_id()))
            await queue.came.wait()
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert running.cancelled()


async def test_a_running_relay_outlives_a_queue_that_was_gone(separate: Resources, event: Event) -> None:
    queue = Watched()
    queue.broken = QueueGone("gone")
    await happened(separate.sessions, event)
    running = asyncio.create_task(run(separate, queue.as_redis))
    try:
        async with asyncio.timeout(10):
            await queue.asked.wait()
            assert queue.jobs == {}
            queue.broken = None
            await queue.came.wait()
    finally:
        running.cancel()
        await asyncio.wait([running])


async def test_two_relays_share_the_events(separate: Resources, event: Event) -> None:
    event_id = await happened(separate.sessions, event)
    later = await happened(separate.sessions, QuestionReceived(question_id=new_id()))
    async with separate.sessions.begin() as session:
        (held,) = await outbox.unrelayed(session, types=PIPELINE, limit=1)
        queue = Queue()
        assert await relay(separate, queue.as_redis) == 1
    assert held.id == event_id
    assert {key for _, key in queue.jobs.values()} == {str(later)}
