"""Jobs of drafting."""

from datetime import datetime

from app.core.db import Session
from app.drafting import service as drafting
from app.outbox.models import OutboxEvent
from workers.job import in_transaction


@in_transaction
async def supersede_draft(session: Session, event: OutboxEvent, _now: datetime) -> None:
    """Put the draft of a question aside that was answered or closed otherwise."""
    if event.question_id is not None:
        await drafting.supersede(session, event.question_id)
