"""SQL of endpoints and deliveries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, any_, func, literal, or_, select, true, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert

from app.accounts.permissions import Scope
from app.core.db import Json, Session
from app.core.errors import NotFound
from app.questions.models import Question
from app.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from app.webhooks.payloads import TEST_TYPE, QuestionFacts


class EndpointNotFound(NotFound):
    """There is no such endpoint in the caller's scope."""

    code = "endpoint-not-found"


class DeliveryNotFound(NotFound):
    """There is no such delivery in the caller's scope."""

    code = "delivery-not-found"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery this process is at. number: of the try; secret: sealed."""

    delivery_id: UUID
    endpoint_id: UUID
    number: int
    url: str
    secret: str
    payload: Json


def _within(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.agency_id is None else Endpoint.agency_id == scope.agency_id


async def endpoints(session: Session, *, scope: Scope) -> Sequence[Endpoint]:
    """The endpoints of a scope, oldest first."""
    found = await session.scalars(select(Endpoint).where(_within(scope)).order_by(Endpoint.created_at, Endpoint.id))
    return found.all()


async def get_endpoint(session: Session, endpoint_id: UUID, *, scope: Scope) -> Endpoint:
    """An endpoint. Raises EndpointNotFound, also for one outside the scope."""
    endpoint = await session.scalar(select(Endpoint).where(Endpoint.id == endpoint_id, _within(scope)))
    if endpoint is None:
        raise EndpointNotFound("There is no such endpoint.")
    return endpoint


async def question_facts(session: Session, question_id: UUID) -> QuestionFacts:
    """What every event of a question carries."""
    found = await session.execute(
        select(
            Question.id,
            Question.number,
            Question.network,
            Question.status,
            Question.agency_id,
            Question.topic_id,
            Question.territory_id,
        ).where(Question.id == question_id)
    )
    return QuestionFacts(*found.one())


async def insert_deliveries(
    session: Session, event_id: UUID, payload: Json, *, agencies: Collection[UUID], now: datetime
) -> Sequence[UUID]:
    """One delivery for each active endpoint that wants the event; those that are new. Safe to repeat.

    payload   its `type` is what endpoints choose by
    agencies  endpoints of other agencies are not told
    """
    kind = payload["type"]
    chosen = (
        select(
            func.gen_random_uuid(),
            Endpoint.id,
            literal(event_id),
            literal(kind),
            literal(payload, JSONB),
            literal(DeliveryState.WAITING.value),
            literal(0),
            literal(now),
            literal(now),
        )
        .where(Endpoint.active)
        .where(or_(func.cardinality(Endpoint.events) == 0, literal(kind) == any_(Endpoint.events)))
        .where(or_(Endpoint.agency_id.is_(None), Endpoint.agency_id.in_(agencies)))
    )
    columns = ["id", "endpoint_id", "event_id", "type", "payload", "state", "tries", "next_try_at", "created_at"]
    statement = insert(Delivery).from_select(columns, chosen)
    found = await session.scalars(
        statement.on_conflict_do_nothing(index_elements=["endpoint_id", "event_id"]).returning(Delivery.id)
    )
    return found.all()


def _may_go() -> ColumnElement[bool]:
    # Deliveries of an endpoint that is switched off wait; a test is there to see whether it works again.
    return or_(Endpoint.active, Delivery.type == TEST_TYPE)


async def due(session: Session, *, now: datetime, limit: int) -> Sequence[UUID]:
    """Deliveries to be sent, longest due first; also those whose sender died."""
    found = await session.scalars(
        select(Delivery.id)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.state == DeliveryState.WAITING, Delivery.next_try_at <= now, _may_go())
        .order_by(Delivery.next_try_at)
        .limit(limit)
    )
    return found.all()


async def claim(session: Session, delivery_id: UUID, *, now: datetime, until: datetime) -> Claimed | None:
    """Take a due delivery for this process; None when it is not due, or another one has it.

    until  when it is due again if this process dies
    """
    found = await session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.state == DeliveryState.WAITING,
            Delivery.next_try_at <= now,
            Endpoint.id == Delivery.endpoint_id,
            _may_go(),
        )
        .values(tries=Delivery.tries + 1, next_try_at=until)
        .returning(Delivery.id, Endpoint.id, Delivery.tries, Endpoint.url, Endpoint.secret, Delivery.payload)
        .execution_options(synchronize_session=False)
    )
    row = found.one_or_none()
    return None if row is None else Claimed(*row)


async def lock_delivery(session: Session, delivery_id: UUID) -> tuple[Delivery, Endpoint] | None:
    """A delivery, locked, with its endpoint; None when they were removed."""
    found = await session.execute(
        select(Delivery, Endpoint)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id == delivery_id)
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def get_delivery(session: Session, delivery_id: UUID, *, scope: Scope) -> Delivery:
    """A delivery. Raises DeliveryNotFound, also for one outside the scope."""
    delivery = await session.scalar(
        select(Delivery)
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(Delivery.id == delivery_id, _within(scope))
    )
    if delivery is None:
        raise DeliveryNotFound("There is no such delivery.")
    return delivery


async def deliveries(
    session: Session, endpoint_id: UUID, *, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Delivery]:
    """Deliveries of an endpoint, newest first, from behind the place `before` (created_at, id)."""
    wanted = select(Delivery).where(Delivery.endpoint_id == endpoint_id)
    if before is not None:
        wanted = wanted.where(tuple_(Delivery.created_at, Delivery.id) < tuple_(*before))
    found = await session.scalars(wanted.order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(limit))
    return found.all()


async def last_attempts(session: Session, delivery_ids: Collection[UUID]) -> Mapping[UUID, Attempt]:
    """The newest attempt of each delivery that has one."""
    found = await session.scalars(
        select(Attempt)
        .where(Attempt.delivery_id.in_(delivery_ids))
        .ext(distinct_on(Attempt.delivery_id))
        .order_by(Attempt.delivery_id, Attempt.at.desc(), Attempt.id.desc())
    )
    return {attempt.delivery_id: attempt for attempt in found}


async def attempts(session: Session, delivery_id: UUID) -> Sequence[Attempt]:
    """The attempts of a delivery, newest first."""
    found = await session.scalars(
        select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.at.desc(), Attempt.id.desc())
    )
    return found.all()
