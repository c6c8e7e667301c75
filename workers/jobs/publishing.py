"""Jobs of publishing."""

from datetime import datetime
from uuid import UUID

from app.core.db import Session
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from app.publishing import service as publishing
from workers.job import in_transaction, on_event, on_row
from workers.resources import Resources


@in_transaction
async def prepare_publication(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Put an approved draft on its way."""
    await publishing.prepare(session, UUID(event.payload["draft_id"]), now=now)


async def _publish(res: Resources, publication_id: UUID) -> None:
    await publishing.publish(
        publication_id,
        sessions=res.sessions,
        connectors=res.connectors,
        sealer=res.sealer,
        clock=res.clock,
        timeout_seconds=res.settings.publication_timeout_seconds,
    )


@on_event
async def publish_prepared(res: Resources, event_id: UUID) -> None:
    """Publish an answer that was put on its way."""
    async with res.sessions.begin() as session:
        event = await outbox.get(session, event_id)
    if event is not None:
        await _publish(res, UUID(event.payload["publication_id"]))


@on_row
async def publish(res: Resources, publication_id: UUID) -> None:
    """Publish an answer whose time has come, or look up one whose sending was cut off."""
    await _publish(res, publication_id)
