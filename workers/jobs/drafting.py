"""Jobs of drafting."""

from uuid import UUID

from app.drafting import service as drafting
from app.outbox import queries as outbox
from workers.job import on_event
from workers.resources import Resources


@on_event
async def supersede_draft(res: Resources, event_id: UUID) -> None:
    """Put the draft of a question aside that was answered or closed otherwise."""
    async with res.sessions.begin() as session:
        event = await outbox.get(session, event_id)
        if event is not None and event.question_id is not None:
            await drafting.supersede(session, event.question_id)
