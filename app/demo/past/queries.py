"""SQL of the past: what happened, thousands by one statement."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from app.core.db import Session, arrays, given, new_id, table_of
from app.outbox.event import Event
from app.outbox.models import OutboxEvent

_COLUMNS = ("id", "type", "question_id", "by", "payload", "at", "relayed_at", "relays", "handled_at")
_RECORD = insert(table_of(OutboxEvent)).from_select(_COLUMNS, select(given(OutboxEvent, *_COLUMNS)))


async def record_past(session: Session, events: Iterable[tuple[datetime, Event]]) -> None:
    """Write what happened in this order, and when; all that follows from it was done at once, so nobody is told now."""
    rows = [
        (
            *(new_id(), event.type, event.question_id, event.by),
            event.model_dump(mode="json", exclude={"question_id", "by"}),
            *(at, at, 1, at),
        )
        for at, event in events
    ]
    if rows:
        await session.execute(_RECORD, arrays(_COLUMNS, rows))
