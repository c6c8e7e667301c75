"""What is looked for now and then."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import SignIn
from app.core.db import Session, new_id
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind
from app.intake.events import QuestionReceived
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from app.pages.models import Page
from app.publishing.models import PublicationState
from app.webhooks.models import DeliveryState
from tests.builders import a_delivery, a_publication, a_question, an_operator, stored
from tests.fakes import MONDAY, FrozenClock
from tests.workers.hands import Queue
from workers import schedule
from workers.relay import relay
from workers.resources import Resources


@pytest.fixture
def ctx(res: Resources, queue: Queue) -> dict[str, Any]:
    """What the queue gives to its jobs."""
    return {"resources": res, "redis": queue}


async def test_deadlines_are_told_however_many_are_due(ctx: dict[str, Any], session: Session) -> None:
    policy = await stored(session, SlaPolicy(code="all", name="Для всех", rank=1, targets=[]))
    first = await a_question(session)
    page, citizen_id = await session.get_one(Page, first.page_id), first.citizen_id
    others = [await a_question(session, page=page, citizen_id=citizen_id) for _ in range(90)]
    for question, kind in product([first, *others], ClockKind):
        late = Deadline(question_id=question.id, policy_id=policy.id, clock=kind, target={}, covered=True)
        late.started_at, late.due_at = MONDAY - timedelta(hours=9), MONDAY - timedelta(seconds=1)
        session.add(late)
    await session.commit()
    told = select(func.count()).where(OutboxEvent.type == "deadline.breached")
    for _ in range(2):
        await schedule.sweep_deadlines(ctx)
        assert await session.scalar(told) == 91 * len(ClockKind) > 500


async def test_due_webhooks_are_queued_each_once(ctx: dict[str, Any], session: Session, queue: Queue) -> None:
    due = await a_delivery(session)
    await a_delivery(session, next_try_at=MONDAY + timedelta(seconds=1))
    await a_delivery(session, state=DeliveryState.FAILED)
    await session.commit()
    await schedule.sweep_deliveries(ctx)
    await schedule.sweep_deliveries(ctx)
    assert queue.jobs == {f"deliver:{due.id}": ("deliver", str(due.id))}


async def test_due_publications_are_queued_and_so_are_those_whose_sender_died(
    ctx: dict[str, Any], session: Session, queue: Queue
) -> None:
    planned = await a_publication(session)
    cut_off = await a_publication(session, state=PublicationState.SENDING)
    await a_publication(session, state=PublicationState.SENDING, next_try_at=MONDAY + timedelta(seconds=1))
    await a_publication(session, state=PublicationState.FAILED)
    await session.commit()
    await schedule.sweep_publications(ctx)
    assert queue.jobs == {f"publish:{one.id}": ("publish", str(one.id)) for one in (planned, cut_off)}


async def test_lost_jobs_are_given_back_to_the_relay(
    ctx: dict[str, Any], res: Resources, session: Session, queue: Queue, clock: FrozenClock
) -> None:
    outbox.record(session, QuestionReceived(question_id=new_id()), now=MONDAY)
    await session.commit()
    await relay(res, queue.as_redis)
    clock.advance(timedelta(minutes=2))
    await schedule.sweep_events(ctx)
    assert await relay(res, queue.as_redis) == 1


async def test_sign_ins_that_ended_are_removed(
    ctx: dict[str, Any], res: Resources, session: Session, clock: FrozenClock
) -> None:
    operator = await an_operator(session)
    fields = {"operator_id": operator.id, "address": "127.0.0.1", "browser": ""}
    long_ago = MONDAY - timedelta(seconds=res.settings.session_idle_seconds + 1)
    await stored(session, SignIn(token_hash="ended", created_at=long_ago, seen_at=long_ago, **fields))
    await stored(session, SignIn(token_hash="current", created_at=long_ago, seen_at=MONDAY, **fields))
    await session.commit()
    await schedule.clean_up(ctx)
    assert (await session.scalars(select(SignIn.token_hash))).all() == ["current"]


def test_each_sweep_has_its_time() -> None:
    times = {
        job.name.removeprefix("cron:"): len(job.second) if isinstance(job.second, set) else job.second
        for job in schedule.CRON
    }
    assert times == {
        "sweep_deadlines": 60,
        "sweep_deliveries": 60,
        "sweep_publications": 12,
        "sweep_events": 2,
        "clean_up": 0,
        "find_silent": 7,
        "apply_topic_versions": 3,
        "learn_nightly": 0,
        "give_up_silent": 11,
        "watch_surges": 23,
        "end_quiet_surges": 41,
        "reread_rejected": 0,
        "clean_up_pages": 0,
    }
