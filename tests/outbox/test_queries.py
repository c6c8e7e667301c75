"""Events: written, read in the order of their stream, and handled."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.core.db import Session, Sessions, new_id
from app.deadlines.events import DeadlineSet
from app.intake.events import QuestionClosed, QuestionScreenedOut
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from app.outbox.queries import Position
from tests.database import Database
from tests.fakes import MONDAY

START = Position(0, 0)


def record(session: Session, screening: str = "spam") -> UUID:
    return outbox.record(session, QuestionScreenedOut(question_id=new_id(), screening=screening), now=MONDAY)


async def recorded(session: Session, *, jobs: list[str]) -> UUID:
    """A relayed event."""
    event_id = record(session)
    await session.flush()
    await outbox.mark_relayed(session, [event_id], jobs=jobs, now=MONDAY)
    return event_id


async def read(session: Session, event_id: UUID) -> OutboxEvent:
    return await session.get_one(OutboxEvent, event_id, populate_existing=True)


async def names_since(sessions: Sessions, after: Position, *, limit: int = 100) -> list[str]:
    async with sessions.begin() as session:
        return [event.payload["screening"] for event in await outbox.since(session, after, limit=limit)]


async def test_an_event_is_kept_with_what_it_carries(session: Session) -> None:
    question_id, by = new_id(), new_id()
    event = QuestionClosed(question_id=question_id, by=by, reason="other")
    stored = await read(session, await written(session, event))
    assert (stored.type, stored.question_id, stored.by, stored.at) == ("question.closed", question_id, by, MONDAY)
    assert stored.payload == {"reason": "other"}


async def written(session: Session, event: QuestionClosed | DeadlineSet) -> UUID:
    event_id = outbox.record(session, event, now=MONDAY)
    await session.flush()
    return event_id


async def test_instants_and_ids_are_kept_as_text(session: Session) -> None:
    deadline_id = new_id()
    event = DeadlineSet(question_id=new_id(), deadline_id=deadline_id, clock="answer", due_at=MONDAY)
    stored = await read(session, await written(session, event))
    assert stored.payload["deadline_id"] == str(deadline_id)
    assert stored.payload["due_at"] == "2026-03-16T09:00:00Z"


async def test_the_stream_is_in_the_order_of_transactions_whoever_commits_first(own_database: Database) -> None:
    sessions = own_database.sessions
    async with sessions.begin() as first:
        record(first, "first")
        await first.flush()
        async with sessions.begin() as second:
            record(second, "second")
            await second.flush()
            record(first, "first again")
            await first.flush()
        # The second has committed, and is held back: what the first writes belongs before it.
        assert await names_since(sessions, START) == []
    assert await names_since(sessions, START) == ["first", "first again", "second"]


async def test_reading_on_from_each_event_goes_through_all_of_them_once(own_database: Database) -> None:
    sessions = own_database.sessions
    for number in range(3):
        async with sessions.begin() as session:
            for part in "ab":
                record(session, f"{number}{part}")
                await session.flush()
    position, seen = START, []
    while True:
        async with sessions.begin() as session:
            found = await outbox.since(session, position, limit=1)
        if not found:
            break
        position = Position(found[0].tx, found[0].seq)
        seen.append(found[0].payload["screening"])
    assert seen == ["0a", "0b", "1a", "1b", "2a", "2b"]


async def test_a_reader_that_starts_now_gets_what_is_just_being_written(own_database: Database) -> None:
    sessions = own_database.sessions
    async with sessions.begin() as session:
        record(session, "before")
    async with sessions.begin() as older:
        record(older, "during")
        await older.flush()
        async with sessions.begin() as session:
            here = await outbox.position(session)
    assert await names_since(sessions, here) == ["during"]


def test_a_position_is_read_as_it_was_written() -> None:
    assert Position.parse(str(Position(771, 42))) == Position(771, 42)
    assert Position(771, 42) < Position(771, 43) < Position(772, 1)


@pytest.mark.parametrize("written", ["", "-", "1", "1-", "-1", "a-1", "1-b", "1-2-3", "1.0-2"])
def test_anything_else_is_no_position(written: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Position.parse(written)


async def test_an_event_is_handled_when_the_last_of_its_jobs_ran_however_often_one_did(session: Session) -> None:
    event_id = await recorded(session, jobs=["route", "tell"])
    for _ in range(3):
        await outbox.mark_done(session, event_id, "route", now=MONDAY)
    assert (await read(session, event_id)).handled_at is None
    await outbox.mark_done(session, event_id, "tell", now=MONDAY + timedelta(seconds=1))
    stored = await read(session, event_id)
    assert sorted(stored.done) == ["route", "tell"]
    assert stored.handled_at == MONDAY + timedelta(seconds=1)


async def test_an_event_that_has_fewer_jobs_by_now_is_handled_by_those(session: Session) -> None:
    event_id = await recorded(session, jobs=["route", "gone"])
    await outbox.mark_done(session, event_id, "route", now=MONDAY)
    await outbox.mark_relayed(session, [event_id], jobs=["route"], now=MONDAY)
    assert (await read(session, event_id)).handled_at == MONDAY


async def test_waits_double_and_stop_growing(session: Session) -> None:
    event_id = await recorded(session, jobs=["route"])
    now, waits = MONDAY, []
    for _ in range(12):
        wait = timedelta(0)
        while not await outbox.relay_again(session, now=now + wait, after=timedelta(minutes=1)):
            wait = wait * 2 if wait else timedelta(minutes=1, seconds=1)
        waits.append(wait // timedelta(minutes=1))
        now += wait
        await outbox.mark_relayed(session, [event_id], jobs=["route"], now=now)
    assert waits == [1, 2, 4, 8, 16, 32, 65, 130, 260, 520, 520, 520]


async def test_the_history_of_a_question_is_its_own_oldest_first(session: Session) -> None:
    question_id = new_id()
    for reason in ("one", "two"):
        await written(session, QuestionClosed(question_id=question_id, reason=reason))
        await written(session, QuestionClosed(question_id=new_id(), reason="another's"))
    assert [event.payload["reason"] for event in await outbox.history(session, question_id)] == ["one", "two"]
