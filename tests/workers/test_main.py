"""The worker's process: real workers on a real queue."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from app.core.db import Session
from app.core.settings import Settings
from app.deadlines.models import Deadline, SlaPolicy
from app.drafting.events import DraftApproved
from app.drafting.models import DraftState
from app.drafting.review import hash_of
from app.intake.events import QuestionReceived
from app.outbox import queries as outbox
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import RoutingRule
from tests.builders import a_draft, a_message, a_question, a_topic, an_agency, stored
from tests.fakes import MONDAY, FakeConnector
from tests.workers.hands import a_real_queue, work_off
from tests.workers.looking import Broken
from workers.main import main, make_worker
from workers.resources import Resources


@pytest.mark.parametrize("arguments", [[], ["work"], ["worker", "poller"], ["--help"]])
def test_a_wrong_call_says_how_to_do_it(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == "usage: python -m workers.main worker|poller\n"


@pytest.fixture
def on_queue(separate: Resources, tmp_path: Path) -> Iterator[Resources]:
    """Resources on real connections, with a queue behind the address of the settings."""
    with a_real_queue(tmp_path) as url:
        separate.settings = separate.settings.model_copy(update={"redis_url": SecretStr(url)})
        yield separate


async def received(session: Session) -> Question:
    """A question about snow, which a rule gives to an agency; nobody looked at it yet."""
    agency = await an_agency(session)
    snow = await a_topic(session, group="Снег", name="Уборка снега", words=["снег", "сугроб", "гололёд"])
    await stored(session, RoutingRule(rank=1, name="Снег", topic_id=snow.id, agency_id=agency.id))
    target = {"clock": "answer", "amount": 9, "unit": "hours", "start": "published", "warn_share": 0.5}
    await stored(session, SlaPolicy(code="all", name="Для всех", rank=1, targets=[target]))
    text = "Снег и сугробы, когда уберут снег?"
    question = await a_question(session, status=Status.RECEIVED, text=text)
    question.agency_id = None
    await a_message(session, question=question)
    outbox.record(session, QuestionReceived(question_id=question.id), now=MONDAY)
    return question


async def test_workers_carry_a_question_to_its_agency_and_its_answer_into_the_network(
    on_queue: Resources, connector: FakeConnector
) -> None:
    async with on_queue.sessions.begin() as session:
        question = await received(session)
    await work_off(on_queue)
    async with on_queue.sessions.begin() as session:
        question = await session.get_one(Question, question.id)
        assert question.status is Status.ROUTED
        assert question.due_at is not None
        question.status = Status.APPROVED
        draft = await a_draft(session, question=question, state=DraftState.APPROVED)
        draft.text_hash = hash_of(draft.text)
        outbox.record(session, DraftApproved(question_id=question.id, draft_id=draft.id, revision=1), now=MONDAY)
    await work_off(on_queue)
    assert connector.texts() == [draft.text]
    async with on_queue.sessions.begin() as session:
        assert (await session.get_one(Question, question.id)).status is Status.ANSWERED
        assert await session.scalar(select(func.count()).where(Deadline.met_at == MONDAY)) == 1


async def test_a_worker_whose_relay_broke_ends_and_tells_why(on_queue: Resources) -> None:
    @asynccontextmanager
    async def opening(_: Settings) -> AsyncIterator[Resources]:
        on_queue.sessions = Broken().as_sessions
        yield on_queue

    worker = make_worker(on_queue.settings, opening=opening)
    for number in (signal.SIGINT, signal.SIGTERM):  # which it has taken for itself
        asyncio.get_running_loop().remove_signal_handler(number)
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await worker.async_run()
        with pytest.raises(ZeroDivisionError):
            await worker.close()
    await worker.pool.aclose()
