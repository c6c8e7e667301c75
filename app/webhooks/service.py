"""Telling other systems: endpoints, deliveries and their tries."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import NotAllowed, Person
from app.core.clock import Clock
from app.core.db import Session, Sessions, new_id
from app.core.logs import logger
from app.core.metrics import DELIVERIES
from app.core.sealing import CannotOpen, Sealer
from app.outbox import queries as outbox
from app.webhooks import queries as webhooks
from app.webhooks.address import check_address
from app.webhooks.client import Http, longest, post
from app.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from app.webhooks.payloads import PUBLIC, TEST_TYPE, PublicType, concerned, payload, trial
from app.webhooks.queries import Claimed
from app.webhooks.schedule import Answer, Verdict, after
from app.webhooks.signing import new_secret, signed_headers

_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An endpoint to be added. events: empty means all; agency_id: only of what concerns this agency, None: of all."""

    url: str
    description: str = ""
    events: Sequence[PublicType] = ()
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be changed of an endpoint; None leaves it as it is."""

    url: str | None = None
    description: str | None = None
    events: Sequence[PublicType] | None = None
    active: bool | None = None


async def add_endpoint(
    session: Session, new: NewEndpoint, *, by: Person, sealer: Sealer, allow: str, now: datetime
) -> tuple[Endpoint, str]:
    """A new endpoint and its secret in clear, which is shown this once. Raises BadAddress, NotAllowed.

    allow  the setting `webhook_allow`
    """
    if not by.scope.covers(new.agency_id):
        raise NotAllowed("The endpoint has to be of your own agency.")
    check_address(new.url, allow=allow)
    endpoint_id, secret = new_id(), new_secret()
    endpoint = Endpoint(
        id=endpoint_id,
        url=new.url,
        description=new.description,
        events=[kind.value for kind in new.events],
        agency_id=new.agency_id,
        secret=sealer.seal(secret, place=_place(endpoint_id)),
        active=True,
        created_by=by.id,
        created_at=now,
    )
    session.add(endpoint)
    await session.flush()
    return endpoint, secret


async def change_endpoint(session: Session, endpoint_id: UUID, changes: Changes, *, by: Person, allow: str) -> Endpoint:
    """Change an endpoint; switched on again it starts without a failure. Raises EndpointNotFound, BadAddress."""
    endpoint = await webhooks.get_endpoint(session, endpoint_id, scope=by.scope)
    if changes.url is not None:
        check_address(changes.url, allow=allow)
        endpoint.url = changes.url
    if changes.description is not None:
        endpoint.description = changes.description
    if changes.events is not None:
        endpoint.events = [kind.value for kind in changes.events]
    if changes.active is not None:
        endpoint.active, endpoint.failing_since = changes.active, None
    return endpoint


async def remove_endpoint(session: Session, endpoint_id: UUID, *, by: Person) -> None:
    """Remove an endpoint with its deliveries. Raises EndpointNotFound."""
    await session.delete(await webhooks.get_endpoint(session, endpoint_id, scope=by.scope))


async def send_trial(session: Session, endpoint_id: UUID, *, by: Person, now: datetime) -> Delivery:
    """A test delivery, sent soon, also to an endpoint that is switched off. Raises EndpointNotFound."""
    endpoint = await webhooks.get_endpoint(session, endpoint_id, scope=by.scope)
    delivery = Delivery(
        id=new_id(),
        endpoint_id=endpoint.id,
        type=TEST_TYPE,
        payload=trial(endpoint.id, at=now),
        state=DeliveryState.WAITING,
        tries=0,
        created_at=now,
        next_try_at=now,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def replay(session: Session, delivery_id: UUID, *, by: Person, now: datetime) -> Delivery:
    """Deliver again, soon and under the same id, with all tries before it. Raises DeliveryNotFound."""
    delivery = await webhooks.get_delivery(session, delivery_id, scope=by.scope)
    delivery.state, delivery.tries, delivery.next_try_at = DeliveryState.WAITING, 0, now
    delivery.delivered_at = None
    return delivery


async def fan_out(session: Session, event_id: UUID, *, now: datetime) -> Sequence[UUID]:
    """New deliveries of an event, one for each endpoint that wants it. Safe to repeat."""
    event = await outbox.get(session, event_id)
    told = PUBLIC.get(event.type) if event else None
    if event is None or told is None:
        return ()
    question = None if event.question_id is None else await webhooks.question_facts(session, event.question_id)
    return await webhooks.insert_deliveries(
        session,
        event_id,
        payload(told, event.payload, question, at=event.at),
        agencies=concerned(event.payload, question),
        now=now,
    )


async def deliver(delivery_id: UUID, *, sessions: Sessions, http: Http, sealer: Sealer, clock: Clock) -> None:
    """Send a due delivery once and note what came back; nothing when it is not due or another process has it.

    http  a session for addresses that users enter
    """
    now = clock.now()
    async with sessions.begin() as session:
        claimed = await webhooks.claim(session, delivery_id, now=now, until=now + longest(http))
    if claimed is None:
        return
    answer = await _send(claimed, http=http, sealer=sealer, now=now)
    async with sessions.begin() as session:
        verdict = await _settle(session, claimed, answer, now=clock.now())
    DELIVERIES.labels(verdict.value if verdict else "overtaken").inc()


async def _send(claimed: Claimed, *, http: Http, sealer: Sealer, now: datetime) -> Answer:
    try:
        secret = sealer.open(claimed.secret, place=_place(claimed.endpoint_id))
    except CannotOpen:
        return Answer(None, "The endpoint's secret does not open with this secret key; add the endpoint anew.")
    body = json.dumps(claimed.payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed_headers(secret, str(claimed.delivery_id), body, now=now)
    return await post(http, claimed.url, body, headers, now=now)


async def _settle(session: Session, claimed: Claimed, answer: Answer, *, now: datetime) -> Verdict | None:
    """Note the try and what follows; None when the delivery went on otherwise or is no more."""
    found = await webhooks.lock_delivery(session, claimed.delivery_id)
    if found is None:
        return None
    delivery, endpoint = found
    session.add(_attempt(claimed, answer, now=now))
    if delivery.state is not DeliveryState.WAITING or delivery.tries != claimed.number:
        return None
    spread = random.random()  # noqa: S311 - keeps tries apart, guards nothing
    following = after(answer, tries=claimed.number, now=now, spread=spread)
    if following.verdict is Verdict.DELIVERED:
        delivery.state, delivery.delivered_at, endpoint.failing_since = DeliveryState.DELIVERED, now, None
        return following.verdict
    endpoint.failing_since = endpoint.failing_since or now
    _log.info("not delivered", delivery_id=str(delivery.id), endpoint_id=str(endpoint.id), status=answer.status)
    if following.at is not None:
        delivery.next_try_at = following.at
        return following.verdict
    delivery.state = DeliveryState.FAILED
    if following.verdict is Verdict.UNWANTED:
        endpoint.active = False
    return following.verdict


def _attempt(claimed: Claimed, answer: Answer, *, now: datetime) -> Attempt:
    return Attempt(
        id=new_id(),
        delivery_id=claimed.delivery_id,
        at=now,
        status=answer.status,
        error=answer.error,
        answer=answer.text,
        took_ms=answer.took_ms,
    )


def _place(endpoint_id: UUID) -> str:
    return f"endpoint:{endpoint_id}"
