"""Deliveries and their tries."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from aiohttp import web
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook

from app.core.db import Session, Sessions
from app.core.outbound import guarded_session
from app.core.sealing import Sealer
from app.intake.events import QuestionReceived
from app.questions.models import Question
from app.webhooks import queries as webhooks
from app.webhooks import service
from app.webhooks.client import Http
from app.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from app.webhooks.schedule import RETRIES_SECONDS
from tests.builders import a_question
from tests.drafting.desk import acting
from tests.fakes import MONDAY, FrozenClock
from tests.webhooks.endpoints import admin, an_endpoint, happened
from tests.webhooks.receiver import Receiver


@dataclass
class Post:
    """A delivery to the test's receiver, and all that sending it needs."""

    question: Question
    endpoint: Endpoint
    secret: str
    delivery_id: UUID
    session: Session
    sessions: Sessions
    http: Http
    sealer: Sealer
    clock: FrozenClock

    async def deliver(self) -> None:
        """One run of the job."""
        await service.deliver(
            self.delivery_id, sessions=self.sessions, http=self.http, sealer=self.sealer, clock=self.clock
        )

    async def delivery(self) -> Delivery:
        """The delivery and its endpoint as they are stored now."""
        await self.session.refresh(self.endpoint)
        found = await self.session.get(Delivery, self.delivery_id, populate_existing=True)
        assert found is not None
        return found

    async def due(self) -> list[UUID]:
        """What the sweep finds."""
        return list(await webhooks.due(self.session, now=self.clock.now(), limit=10))

    async def attempts(self) -> list[Attempt]:
        """The log, newest first."""
        return list(await webhooks.attempts(self.session, self.delivery_id))


@pytest.fixture
async def post(
    session: Session, sessions: Sessions, sealer: Sealer, clock: FrozenClock, http: Http, receiver: Receiver
) -> Post:
    """A delivery that is due."""
    endpoint = await an_endpoint(session, sealer, receiver.url)
    question = await a_question(session)
    event_id = await happened(session, QuestionReceived(question_id=question.id))
    (delivery_id,) = await service.fan_out(session, event_id, now=MONDAY)
    await session.commit()
    secret = sealer.open(endpoint.secret, place=f"endpoint:{endpoint.id}")
    return Post(question, endpoint, secret, delivery_id, session, sessions, http, sealer, clock)


async def test_the_receiver_gets_a_body_it_can_verify(post: Post, receiver: Receiver) -> None:
    await post.deliver()
    body, headers = receiver.came[0]
    lower = {name.lower(): value for name, value in headers.items()}
    # The test's clock is not the machine's, by which the reference library judges the age.
    reference = Webhook(post.secret)
    assert lower["webhook-id"] == str(post.delivery_id)
    assert lower["webhook-timestamp"] == str(int(MONDAY.timestamp()))
    assert reference.sign(lower["webhook-id"], MONDAY, body.decode()) == lower["webhook-signature"]
    assert json.loads(body)["data"]["number"] == post.question.number


async def test_what_was_delivered_is_noted_and_not_sent_again(post: Post, receiver: Receiver) -> None:
    await post.deliver()
    await post.deliver()
    delivery = await post.delivery()
    assert (delivery.state, delivery.tries, delivery.delivered_at) == (DeliveryState.DELIVERED, 1, MONDAY)
    (attempt,) = await post.attempts()
    assert (attempt.status, attempt.error) == (204, "")
    assert len(receiver.came) == 1
    assert await post.due() == []


async def test_a_failure_is_tried_again_by_schedule_under_the_same_id(post: Post, receiver: Receiver) -> None:
    receiver.answers(500)
    await post.deliver()
    delivery = await post.delivery()
    assert (delivery.state, post.endpoint.failing_since) == (DeliveryState.WAITING, MONDAY)
    assert timedelta(seconds=5) <= delivery.next_try_at - MONDAY <= timedelta(seconds=6.25)
    assert await post.due() == []
    receiver.answers(200)
    post.clock.advance(timedelta(seconds=7))
    assert await post.due() == [post.delivery_id]
    await post.deliver()
    assert (await post.delivery()).state is DeliveryState.DELIVERED
    assert post.endpoint.failing_since is None
    assert [attempt.status for attempt in await post.attempts()] == [200, 500]
    assert len({headers["webhook-id"] for _, headers in receiver.came}) == 1
    assert len({headers["webhook-timestamp"] for _, headers in receiver.came}) == 2


async def test_a_delivery_fails_when_all_tries_are_used_up(post: Post, receiver: Receiver) -> None:
    receiver.answers(500)
    for _ in range(len(RETRIES_SECONDS) + 1):
        assert await post.due() == [post.delivery_id]
        await post.deliver()
        post.clock.advance(timedelta(hours=31))
    assert (await post.delivery()).state is DeliveryState.FAILED
    assert (len(receiver.came), await post.due()) == (len(RETRIES_SECONDS) + 1, [])
    assert post.endpoint.failing_since == MONDAY
    assert post.endpoint.active


async def test_the_pause_a_receiver_asks_for_is_kept(post: Post, receiver: Receiver) -> None:
    receiver.answers(429, Retry_After="3600")
    await post.deliver()
    assert (await post.delivery()).next_try_at == MONDAY + timedelta(hours=1)


async def test_410_switches_the_endpoint_off(post: Post, receiver: Receiver) -> None:
    receiver.answers(410)
    await post.deliver()
    assert (await post.delivery()).state is DeliveryState.FAILED
    assert not post.endpoint.active


async def test_deliveries_wait_while_their_endpoint_is_off_and_go_on_afterwards(post: Post, receiver: Receiver) -> None:
    post.endpoint.active = False
    await post.session.commit()
    assert await post.due() == []
    await post.deliver()
    assert receiver.came == []
    post.endpoint.active = True
    await post.session.commit()
    assert await post.due() == [post.delivery_id]
    await post.deliver()
    assert len(receiver.came) == 1


async def test_a_test_reaches_an_endpoint_that_is_off(post: Post, receiver: Receiver) -> None:
    post.endpoint.active = False
    trial = await service.send_trial(post.session, post.endpoint.id, by=acting(await admin(post.session)), now=MONDAY)
    await post.session.commit()
    assert await post.due() == [trial.id]
    post.delivery_id = trial.id
    await post.deliver()
    assert json.loads(receiver.came[0][0])["type"] == "webhook.test"


async def test_a_replay_is_sent_again_under_the_same_id(post: Post, receiver: Receiver) -> None:
    await post.deliver()
    await service.replay(post.session, post.delivery_id, by=acting(await admin(post.session)), now=MONDAY)
    await post.session.commit()
    await post.deliver()
    first, second = (headers["webhook-id"] for _, headers in receiver.came)
    assert first == second
    assert (await post.delivery()).state is DeliveryState.DELIVERED
    assert len(await post.attempts()) == 2


async def test_two_workers_at_once_send_it_once(post: Post, receiver: Receiver) -> None:
    inner = receiver.answering

    async def meanwhile(request: web.Request) -> web.StreamResponse:
        await post.deliver()
        return await inner(request)

    receiver.answering = meanwhile
    await post.deliver()
    assert len(receiver.came) == 1


async def test_a_delivery_whose_worker_died_is_sent_by_another(post: Post, receiver: Receiver) -> None:
    now = post.clock.now()
    claimed = await webhooks.claim(post.session, post.delivery_id, now=now, until=now + timedelta(seconds=20))
    await post.session.commit()
    assert claimed is not None
    assert await post.due() == []
    post.clock.advance(timedelta(seconds=20))
    assert await post.due() == [post.delivery_id]
    await post.deliver()
    assert ((await post.delivery()).tries, len(receiver.came)) == (2, 1)


async def test_a_worker_that_was_overtaken_changes_nothing_but_the_log(post: Post, receiver: Receiver) -> None:
    async def overtaken(request: web.Request) -> web.StreamResponse:
        receiver.answers(204)
        post.clock.advance(timedelta(minutes=1))
        await post.deliver()
        raise ConnectionResetError

    receiver.answering = overtaken
    await post.deliver()
    assert (await post.delivery()).state is DeliveryState.DELIVERED
    assert len(await post.attempts()) == 2
    assert post.endpoint.failing_since is None


async def test_an_endpoint_removed_meanwhile_is_no_error(post: Post, receiver: Receiver) -> None:
    async def removed(request: web.Request) -> web.StreamResponse:
        by = acting(await admin(post.session))
        await service.remove_endpoint(post.session, post.endpoint.id, by=by)
        await post.session.commit()
        return web.Response(status=204)

    receiver.answering = removed
    await post.deliver()
    assert (await post.session.scalars(select(Delivery.id))).all() == []


async def test_a_private_address_is_a_failed_try_in_plain_words(post: Post, receiver: Receiver) -> None:
    async with guarded_session(timeout_seconds=5.0, allow="") as http:
        await replace(post, http=http).deliver()
    (attempt,) = await post.attempts()
    assert "not a public address" in attempt.error
    assert receiver.came == []


async def test_a_secret_sealed_with_another_key_is_a_failed_try(post: Post, receiver: Receiver) -> None:
    await replace(post, sealer=Sealer("another key, also long enough to be one")).deliver()
    (attempt,) = await post.attempts()
    assert (attempt.status, "secret" in attempt.error) == (None, True)
    assert (await post.delivery()).state is DeliveryState.WAITING
    assert receiver.came == []
