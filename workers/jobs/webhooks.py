"""Jobs of webhooks."""

from uuid import UUID

from app.webhooks import service as webhooks
from workers.job import on_event, on_row
from workers.resources import Resources


@on_event
async def fan_out(res: Resources, event_id: UUID) -> None:
    """Write the deliveries of an event, one an endpoint that wants it."""
    async with res.sessions.begin() as session:
        await webhooks.fan_out(session, event_id, now=res.clock.now())


@on_row
async def deliver(res: Resources, delivery_id: UUID) -> None:
    """Send one webhook."""
    await webhooks.deliver(delivery_id, sessions=res.sessions, http=res.receivers, sealer=res.sealer, clock=res.clock)
