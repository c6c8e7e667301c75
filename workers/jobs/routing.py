"""Jobs of routing."""

from datetime import timedelta
from uuid import UUID

from app.outbox import queries as outbox
from app.routing import service as routing
from workers.job import on_event
from workers.resources import Resources


@on_event
async def route_question(res: Resources, event_id: UUID) -> None:
    """Find who answers."""
    async with res.sessions.begin() as session:
        event = await outbox.get(session, event_id)
    if event is None or event.question_id is None:
        return
    await routing.route(
        event.question_id,
        sessions=res.sessions,
        knowledge=await res.knowledge.get(res.sessions, now=res.clock.now()),
        clock=res.clock,
        confidence=routing.Confidence(res.settings.routing_threshold, timedelta(hours=res.settings.repeat_hours)),
    )
