"""Live updates, on real connections: what commits, when, and who is told."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import text

from app.accounts.permissions import Role, Scope
from app.agencies.models import Agency
from app.core.db import Session, Sessions, new_id
from app.inbox.live import Hub, Stream, open_hub
from app.intake.events import QuestionContinued
from app.outbox import queries as outbox
from app.outbox.queries import Position
from app.questions.models import Question
from app.routing.events import QuestionTransferred
from tests.builders import a_question, an_agency, an_operator, sign_in
from tests.database import Database
from tests.fakes import MONDAY
from tests.inbox.listening import Heard, listening

ALL = Scope(None)


@pytest_asyncio.fixture
async def hub(own_database: Database) -> AsyncIterator[Hub]:
    """Wakes its streams when something was told in the database of the test."""
    async with open_hub(own_database.engine) as hub:
        yield hub


@pytest.fixture
def sessions(own_database: Database) -> Sessions:
    """Separate connections."""
    return own_database.sessions


async def a_known_question(sessions: Sessions, agency: Agency | None = None) -> Question:
    async with sessions.begin() as session:
        return await a_question(session, agency=agency)


async def an_agency_known(sessions: Sessions) -> Agency:
    async with sessions.begin() as session:
        return await an_agency(session)


def tell(session: Session, question: Question) -> UUID:
    """Something happened to the question; its message's id tells it from others."""
    message_id = new_id()
    outbox.record(session, QuestionContinued(question_id=question.id, message_id=message_id), now=MONDAY)
    return message_id


async def told(sessions: Sessions, *questions: Question) -> None:
    for question in questions:
        async with sessions.begin() as session:
            tell(session, question)


def about(heard: list[Heard]) -> list[str]:
    return [one.data["question_id"] for one in heard]


async def test_a_client_is_greeted_with_its_place_and_hears_what_happens_then(sessions: Sessions, hub: Hub) -> None:
    question = await a_known_question(sessions)
    await told(sessions, question)
    async with listening(sessions, hub, scope=ALL) as (client, hello):
        assert (hello.event, hello.data) == ("hello", {})
        assert Position.parse(hello.id) > Position(0, 0)
        async with sessions.begin() as session:
            tell(session, question)
        heard = await client.next()
    assert heard.event == "question"
    assert heard.data == {
        "type": "question.continued",
        "question_id": str(question.id),
        "at": MONDAY.isoformat(),
    }


async def test_a_client_hears_nothing_of_what_was_taken_back(sessions: Sessions, hub: Hub) -> None:
    first, second = [await a_known_question(sessions) for _ in range(2)]
    async with listening(sessions, hub, scope=ALL) as (client, _):
        async with sessions() as session:
            tell(session, first)
            await session.flush()
            await session.rollback()
        await told(sessions, second)
        assert about([await client.next()]) == [str(second.id)]


async def test_a_client_that_comes_back_misses_nothing_and_hears_nothing_twice(sessions: Sessions, hub: Hub) -> None:
    questions = [await a_known_question(sessions) for _ in range(6)]
    async with listening(sessions, hub, scope=ALL) as (client, _):
        await told(sessions, *questions[:4])
        before = await client.some(2)
    await told(sessions, *questions[4:])
    async with listening(sessions, hub, scope=ALL, last_seen=before[-1].id) as (client, hello):
        assert hello.id == before[-1].id
        after = await client.some(4)
    assert about([*before, *after]) == [str(question.id) for question in questions]


async def test_events_of_one_transaction_can_be_resumed_between(sessions: Sessions, hub: Hub) -> None:
    questions = [await a_known_question(sessions) for _ in range(3)]
    async with listening(sessions, hub, scope=ALL) as (client, _):
        async with sessions.begin() as session:
            for question in questions:
                tell(session, question)
                await session.flush()
        first = await client.next()
    async with listening(sessions, hub, scope=ALL, last_seen=first.id) as (client, _):
        assert about(await client.some(2)) == [str(question.id) for question in questions[1:]]


async def test_nobody_hears_of_another_agencys_questions(sessions: Sessions, hub: Hub) -> None:
    own, other = [await an_agency_known(sessions) for _ in range(2)]
    ours, theirs = await a_known_question(sessions, own), await a_known_question(sessions, other)
    async with listening(sessions, hub, scope=Scope(own.id)) as (client, _):
        await told(sessions, theirs, ours, theirs, ours)
        assert about(await client.some(2)) == [str(ours.id), str(ours.id)]


async def test_a_transfer_is_told_to_both_agencies(sessions: Sessions, hub: Hub) -> None:
    one, other, third = [await an_agency_known(sessions) for _ in range(3)]
    question = await a_known_question(sessions, one)
    async with (
        listening(sessions, hub, scope=Scope(one.id)) as (left, _),
        listening(sessions, hub, scope=Scope(other.id)) as (got, _),
        listening(sessions, hub, scope=Scope(third.id)) as (stranger, _),
    ):
        async with sessions.begin() as session:
            moved = await session.get_one(Question, question.id)
            moved.agency_id = other.id
            transferred = QuestionTransferred(
                question_id=question.id, from_agency_id=one.id, to_agency_id=other.id, assignment_id=new_id()
            )
            outbox.record(session, transferred, now=MONDAY)
        await told(sessions, await a_known_question(sessions, third))
        assert (await left.next()).data["type"] == "question.transferred"
        assert (await got.next()).data["type"] == "question.transferred"
        assert (await stranger.next()).data["type"] == "question.continued"


async def test_what_an_older_transaction_commits_late_is_not_lost(sessions: Sessions, hub: Hub) -> None:
    slow, quick = [await a_known_question(sessions) for _ in range(2)]
    async with listening(sessions, hub, scope=ALL) as (client, _):
        async with sessions.begin() as older:
            tell(older, slow)
            await older.flush()
            await told(sessions, quick)
            waiting = asyncio.create_task(client.next())
            async with sessions.begin() as session:
                # Told already, and held back: it stands behind what is still being written.
                assert await outbox.since(session, Position(0, 0), limit=10) == []
            assert not waiting.done()
        heard = [await waiting, await client.next()]
    assert about(heard) == [str(slow.id), str(quick.id)]


async def test_a_client_that_comes_while_something_is_being_written_hears_of_it(sessions: Sessions, hub: Hub) -> None:
    question = await a_known_question(sessions)
    async with sessions.begin() as older:
        tell(older, question)
        await older.flush()
        stream = Stream(sessions, hub, ALL, asyncio.Event())
        position = await stream.start(None)
    async with listening(sessions, hub, scope=ALL, last_seen=str(position)) as (client, _):
        assert about([await client.next()]) == [str(question.id)]


async def test_an_id_that_is_not_ours_counts_as_none(sessions: Sessions) -> None:
    stream = Stream(sessions, Hub(), ALL, asyncio.Event())
    here = await stream.start(None)
    for strange in ("", "7", "abc", "1-", "-1-1", "1.5-2", "9" * 40 + "-1", f"{2**63 - 1}-0"):
        assert await stream.start(strange) == here, strange


async def test_a_stream_ends_when_the_process_does(sessions: Sessions, hub: Hub) -> None:
    stopping = asyncio.Event()
    async with listening(sessions, hub, scope=ALL, stopping=stopping) as (client, _):
        waiting = asyncio.create_task(client.next())
        stopping.set()
        with pytest.raises(AssertionError, match="the stream ended"):
            await waiting


async def test_a_hub_that_lost_its_connection_listens_again(sessions: Sessions, hub: Hub) -> None:
    question = await a_known_question(sessions)
    async with listening(sessions, hub, scope=ALL) as (client, _):
        await told(sessions, question)
        await client.next()
        async with sessions.begin() as session:
            ended = await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
            )
            assert ended.all() == [(True,)]
        await told(sessions, question)
        await client.next()


async def test_no_client_is_left_behind(sessions: Sessions) -> None:
    hub = Hub()
    async with listening(sessions, hub, scope=ALL), listening(sessions, hub, scope=ALL):
        assert len(hub._waiting) == 2
    assert len(hub._waiting) == 0


async def test_over_http_it_is_a_stream_that_nobody_keeps(
    sessions: Sessions, client: AsyncClient, stopping: asyncio.Event
) -> None:
    async with sessions.begin() as session:
        operator = await an_operator(session, role=Role.OBSERVER)
    await sign_in(client, operator)
    stopping.set()  # a client without a server waits for the answer's end
    answer = await client.get("/api/v1/live", headers={"Last-Event-ID": "0-0"})
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.startswith("event: hello")
    assert "id: 0-0" in answer.text
    assert (await client.get("/api/v1/live", params={"after": "0-0"})).text == answer.text
