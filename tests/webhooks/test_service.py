"""Endpoints, deliveries and their tries."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook

from app.accounts.permissions import NotAllowed, Role
from app.core.db import Session, Sessions, new_id
from app.core.outbound import guarded_session
from app.core.sealing import Sealer
from app.deadlines.events import DeadlineBreached
from app.drafting.events import DraftWritten
from app.intake.events import QuestionReceived
from app.outbox import queries as outbox
from app.outbox.event import Event
from app.questions.models import Question
from app.routing.events import QuestionTransferred
from app.webhooks import queries as webhooks
from app.webhooks import service
from app.webhooks.address import BadAddress
from app.webhooks.client import Http
from app.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from app.webhooks.payloads import PublicType
from app.webhooks.queries import DeliveryNotFound, EndpointNotFound
from app.webhooks.schedule import RETRIES_SECONDS
from app.webhooks.service import Changes, NewEndpoint
from tests.builders import a_question, an_agency, an_operator
from tests.drafting.desk import acting
from tests.fakes import MONDAY, FrozenClock
from tests.webhooks.receiver import Receiver

HERE = "127.0.0.1"


async def an_endpoint(
    session: Session, sealer: Sealer, url: str = "https://example.org/", **fields: object
) -> Endpoint:
    """An endpoint of the whole region, unless told otherwise."""
    by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
    new = replace(NewEndpoint(url), **fields)  # type: ignore[arg-type]
    endpoint, _ = await service.add_endpoint(session, new, by=by, sealer=sealer, allow=HERE, now=MONDAY)
    return endpoint


async def happened(session: Session, event: Event) -> UUID:
    event_id = outbox.record(session, event, now=MONDAY)
    await session.flush()
    return event_id


async def told(session: Session, event: Event) -> list[UUID]:
    """Endpoints that are told of an event."""
    await service.fan_out(session, await happened(session, event), now=MONDAY)
    found = await session.scalars(select(Delivery.endpoint_id).order_by(Delivery.endpoint_id))
    return list(found)


def ids(*endpoints: Endpoint) -> Collection[UUID]:
    return sorted(endpoint.id for endpoint in endpoints)


async def test_a_new_endpoint_shows_its_secret_once_and_keeps_it_sealed(session: Session, sealer: Sealer) -> None:
    by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
    new = NewEndpoint("https://example.org/", "Дежурная часть", [PublicType.BREACHED])
    endpoint, secret = await service.add_endpoint(session, new, by=by, sealer=sealer, allow="", now=MONDAY)
    assert secret.startswith("whsec_")
    assert secret not in endpoint.secret
    assert sealer.open(endpoint.secret, place=f"endpoint:{endpoint.id}") == secret
    assert (endpoint.events, endpoint.active, endpoint.created_by) == (["deadline.breached"], True, by.id)


async def test_a_bad_address_is_refused_when_added_and_when_changed(session: Session, sealer: Sealer) -> None:
    by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
    with pytest.raises(BadAddress):
        await service.add_endpoint(
            session, NewEndpoint("http://example.org/"), by=by, sealer=sealer, allow="", now=MONDAY
        )
    endpoint = await an_endpoint(session, sealer)
    with pytest.raises(BadAddress):
        await service.change_endpoint(session, endpoint.id, Changes(url="http://example.org/"), by=by, allow="")
    assert endpoint.url == "https://example.org/"


async def test_an_operator_of_one_agency_adds_endpoints_for_it_alone(session: Session, sealer: Sealer) -> None:
    agency, other = await an_agency(session), await an_agency(session)
    by = acting(await an_operator(session, role=Role.SUPERVISOR, agency=agency))
    for agency_id in (None, other.id):
        with pytest.raises(NotAllowed):
            await service.add_endpoint(
                session,
                NewEndpoint("https://example.org/", agency_id=agency_id),
                by=by,
                sealer=sealer,
                allow="",
                now=MONDAY,
            )
    own, _ = await service.add_endpoint(
        session, NewEndpoint("https://example.org/", agency_id=agency.id), by=by, sealer=sealer, allow="", now=MONDAY
    )
    foreign = await an_endpoint(session, sealer)
    assert [endpoint.id for endpoint in await webhooks.endpoints(session, scope=by.scope)] == [own.id]
    with pytest.raises(EndpointNotFound):
        await service.change_endpoint(session, foreign.id, Changes(active=False), by=by, allow="")
    with pytest.raises(EndpointNotFound):
        await service.remove_endpoint(session, foreign.id, by=by)
    with pytest.raises(EndpointNotFound):
        await service.send_trial(session, foreign.id, by=by, now=MONDAY)
    trial = await service.send_trial(session, foreign.id, by=acting(await admin(session)), now=MONDAY)
    with pytest.raises(DeliveryNotFound):
        await service.replay(session, trial.id, by=by, now=MONDAY)


async def admin(session: Session):  # type: ignore[no-untyped-def]
    return await an_operator(session, role=Role.ADMINISTRATOR)


async def test_only_what_is_named_changes(session: Session, sealer: Sealer) -> None:
    endpoint = await an_endpoint(session, sealer, description="Штаб", events=[PublicType.MET])
    endpoint.failing_since = MONDAY
    by = acting(await admin(session))
    await service.change_endpoint(session, endpoint.id, Changes(description="Пульт"), by=by, allow="")
    assert (endpoint.description, endpoint.events, endpoint.failing_since) == ("Пульт", ["deadline.met"], MONDAY)
    await service.change_endpoint(session, endpoint.id, Changes(events=[], active=True), by=by, allow="")
    stands = (endpoint.description, endpoint.events, endpoint.failing_since, endpoint.active)
    assert stands == ("Пульт", [], None, True)


async def test_a_removed_endpoint_takes_its_deliveries_along(session: Session, sealer: Sealer) -> None:
    endpoint = await an_endpoint(session, sealer)
    by = acting(await admin(session))
    await service.send_trial(session, endpoint.id, by=by, now=MONDAY)
    await service.remove_endpoint(session, endpoint.id, by=by)
    await session.flush()
    assert (await session.scalars(select(Delivery.id))).all() == []


async def test_an_event_goes_to_every_active_endpoint_that_wants_it(session: Session, sealer: Sealer) -> None:
    everything = await an_endpoint(session, sealer)
    chosen = await an_endpoint(session, sealer, events=[PublicType.RECEIVED, PublicType.MET])
    await an_endpoint(session, sealer, events=[PublicType.MET])
    off = await an_endpoint(session, sealer)
    off.active = False
    question = await a_question(session)
    assert await told(session, QuestionReceived(question_id=question.id)) == ids(everything, chosen)


async def test_an_event_is_fanned_out_once_however_often_the_job_runs(session: Session, sealer: Sealer) -> None:
    await an_endpoint(session, sealer)
    question = await a_question(session)
    event_id = await happened(session, QuestionReceived(question_id=question.id))
    first = await service.fan_out(session, event_id, now=MONDAY)
    assert len(first) == 1
    assert await service.fan_out(session, event_id, now=MONDAY) == []
    delivery = (await session.scalars(select(Delivery))).one()
    assert (delivery.id, delivery.event_id, delivery.type) == (first[0], event_id, "question.received")
    assert delivery.payload["data"]["number"] == question.number
    assert (delivery.state, delivery.tries, delivery.next_try_at) == (DeliveryState.WAITING, 0, MONDAY)


async def test_endpoints_of_an_agency_hear_of_its_questions_alone(session: Session, sealer: Sealer) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    of_ours = await an_endpoint(session, sealer, agency_id=ours.id)
    await an_endpoint(session, sealer, agency_id=theirs.id)
    question = await a_question(session, agency=ours)
    assert await told(session, QuestionReceived(question_id=question.id)) == ids(of_ours)


async def test_a_question_of_nobody_is_told_to_the_region_alone(session: Session, sealer: Sealer) -> None:
    agency = await an_agency(session)
    region = await an_endpoint(session, sealer)
    await an_endpoint(session, sealer, agency_id=agency.id)
    question = await a_question(session)
    question.agency_id = None
    await session.flush()
    assert await told(session, QuestionReceived(question_id=question.id)) == ids(region)


async def test_a_transfer_is_told_to_both_agencies(session: Session, sealer: Sealer) -> None:
    old, new, third = [await an_agency(session) for _ in range(3)]
    endpoints = [await an_endpoint(session, sealer, agency_id=agency.id) for agency in (old, new, third)]
    question = await a_question(session, agency=new)
    event = QuestionTransferred(
        question_id=question.id, from_agency_id=old.id, to_agency_id=new.id, assignment_id=new_id()
    )
    assert await told(session, event) == ids(*endpoints[:2])


async def test_the_breach_of_an_agency_that_lost_the_question_is_told_to_it(session: Session, sealer: Sealer) -> None:
    late, new = await an_agency(session), await an_agency(session)
    of_late = await an_endpoint(session, sealer, agency_id=late.id)
    await an_endpoint(session, sealer, agency_id=new.id)
    question = await a_question(session, agency=new)
    event = DeadlineBreached(
        question_id=question.id, deadline_id=new_id(), agency_id=late.id, clock="answer", due_at=MONDAY
    )
    assert await told(session, event) == ids(of_late)


async def test_inner_and_unknown_events_are_told_to_nobody(session: Session, sealer: Sealer) -> None:
    await an_endpoint(session, sealer)
    question = await a_question(session)
    assert await told(session, DraftWritten(question_id=question.id, draft_id=new_id())) == []
    assert await service.fan_out(session, new_id(), now=MONDAY) == ()


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

    async def meanwhile(request):  # type: ignore[no-untyped-def]
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
    async def overtaken(request):  # type: ignore[no-untyped-def]
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
    async def removed(request):  # type: ignore[no-untyped-def]
        by = acting(await admin(post.session))
        await service.remove_endpoint(post.session, post.endpoint.id, by=by)
        await post.session.commit()
        return await fine_after(request)

    fine_after = receiver.answering
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
