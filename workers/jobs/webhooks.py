"""Jobs of webhooks."""

from datetime import datetime
from uuid import UUID

from app.core.db import Session
from app.outbox.models import OutboxEvent
from app.webhooks import service as webhooks
from workers.job import in_transaction, on_row
from workers.resources import Resources


@in_transaction
async def fan_out(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Write the deliveries of an event, one an endpoint that wants it."""
    await webhooks.fan_out(session, event.id, now=now)


@on_row
async def deliver(res: Resources, delivery_id: UUID) -> None:
    """Send one webhook."""
    await webhooks.deliver(delivery_id, sessions=res.sessions, http=res.receivers, sealer=res.sealer, clock=res.clock)
