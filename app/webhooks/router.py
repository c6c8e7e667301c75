"""HTTP: endpoints and their deliveries."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from app.core.db import Session
from app.http.deps import Now, Tx
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode
from app.webhooks import queries as webhooks
from app.webhooks import service
from app.webhooks.deps import AllowedHosts, Integrator, SecretSealer
from app.webhooks.models import Delivery
from app.webhooks.schemas import (
    AttemptOut,
    DeliveryDetail,
    DeliveryOut,
    EndpointIn,
    EndpointMade,
    EndpointOut,
    EndpointPatch,
)
from app.webhooks.service import Changes, NewEndpoint

router = APIRouter(prefix="/api/v1", tags=["webhooks"])


@router.get("/endpoints")
async def list_endpoints(session: Tx, operator: Integrator) -> list[EndpointOut]:
    """The endpoints of the caller's scope."""
    return [EndpointOut.of(endpoint) for endpoint in await webhooks.endpoints(session, scope=operator.scope)]


@router.post("/endpoints", status_code=201)
async def add_endpoint(
    body: EndpointIn, session: Tx, operator: Integrator, sealer: SecretSealer, allow: AllowedHosts, now: Now
) -> EndpointMade:
    """Add an endpoint; its secret is shown this once."""
    new = NewEndpoint(body.url, body.description, body.events, body.agency_id)
    endpoint, secret = await service.add_endpoint(session, new, by=operator, sealer=sealer, allow=allow, now=now)
    return EndpointMade(**EndpointOut.of(endpoint).model_dump(), secret=secret)


@router.get("/endpoints/{endpoint_id}")
async def show_endpoint(endpoint_id: UUID, session: Tx, operator: Integrator) -> EndpointOut:
    """One endpoint."""
    return EndpointOut.of(await webhooks.get_endpoint(session, endpoint_id, scope=operator.scope))


@router.patch("/endpoints/{endpoint_id}")
async def change_endpoint(
    endpoint_id: UUID, body: EndpointPatch, session: Tx, operator: Integrator, allow: AllowedHosts
) -> EndpointOut:
    """Change an endpoint, or switch it on or off."""
    changes = Changes(body.url, body.description, body.events, body.active)
    return EndpointOut.of(await service.change_endpoint(session, endpoint_id, changes, by=operator, allow=allow))


@router.delete("/endpoints/{endpoint_id}", status_code=204)
async def remove_endpoint(endpoint_id: UUID, session: Tx, operator: Integrator) -> None:
    """Remove an endpoint with its deliveries."""
    await service.remove_endpoint(session, endpoint_id, by=operator)


@router.post("/endpoints/{endpoint_id}/test", status_code=202)
async def test_endpoint(endpoint_id: UUID, session: Tx, operator: Integrator, now: Now) -> DeliveryOut:
    """Send a test delivery, soon."""
    return DeliveryOut.of(await service.send_trial(session, endpoint_id, by=operator, now=now), None)


@router.get("/endpoints/{endpoint_id}/deliveries")
async def list_deliveries(
    endpoint_id: UUID, session: Tx, operator: Integrator, limit: Limit = 50, cursor: Cursor = None
) -> Page[DeliveryOut]:
    """Deliveries of an endpoint, newest first."""
    await webhooks.get_endpoint(session, endpoint_id, scope=operator.scope)
    found = await webhooks.deliveries(session, endpoint_id, before=_place(cursor), limit=limit + 1)
    shown = found[:limit]
    last = await webhooks.last_attempts(session, [delivery.id for delivery in shown])
    return Page(
        items=[DeliveryOut.of(delivery, last.get(delivery.id)) for delivery in shown],
        next=_cursor(shown[-1]) if len(found) > limit else None,
    )


@router.post("/deliveries/{delivery_id}/replay", status_code=202)
async def replay_delivery(delivery_id: UUID, session: Tx, operator: Integrator, now: Now) -> DeliveryOut:
    """Deliver again, soon and under the same id."""
    delivery = await service.replay(session, delivery_id, by=operator, now=now)
    return DeliveryOut.of(delivery, (await webhooks.last_attempts(session, [delivery_id])).get(delivery_id))


@router.get("/deliveries/{delivery_id}")
async def show_delivery(delivery_id: UUID, session: Tx, operator: Integrator) -> DeliveryDetail:
    """A delivery with its body and its tries."""
    delivery = await webhooks.get_delivery(session, delivery_id, scope=operator.scope)
    return await _detail(session, delivery)


async def _detail(session: Session, delivery: Delivery) -> DeliveryDetail:
    attempts = await webhooks.attempts(session, delivery.id)
    shown = DeliveryOut.of(delivery, attempts[0] if attempts else None)
    tries = [AttemptOut.model_validate(attempt, from_attributes=True) for attempt in attempts]
    return DeliveryDetail(**shown.model_dump(), payload=delivery.payload, attempts=tries)


def _cursor(delivery: Delivery) -> str:
    return encode(delivery.created_at.isoformat(), str(delivery.id))


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    created_at, delivery_id = decode(cursor, parts=2)
    try:
        return datetime.fromisoformat(str(created_at)).astimezone(UTC), UUID(str(delivery_id))
    except (ValueError, OverflowError) as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error
