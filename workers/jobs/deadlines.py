"""Jobs of deadlines."""

from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Scope
from app.core.db import Session
from app.deadlines import service as deadlines
from app.outbox import queries as outbox
from app.questions import queries as questions
from workers.job import on_event
from workers.resources import Resources


async def _about(session: Session, event_id: UUID) -> tuple[UUID, datetime] | None:
    """The question an event is about, and when it happened."""
    event = await outbox.get(session, event_id)
    return (event.question_id, event.at) if event is not None and event.question_id is not None else None


@on_event
async def start_deadlines(res: Resources, event_id: UUID) -> None:
    """Start or move the clocks of a question that was assigned."""
    async with res.sessions.begin() as session:
        if about := await _about(session, event_id):
            await deadlines.start(session, about[0], now=res.clock.now())


@on_event
async def restart_deadlines(res: Resources, event_id: UUID) -> None:
    """Start the clocks of a reopened question anew."""
    async with res.sessions.begin() as session:
        if about := await _about(session, event_id):
            await deadlines.start(session, about[0], now=res.clock.now(), again_at=about[1])


@on_event
async def meet_deadlines(res: Resources, event_id: UUID) -> None:
    """Stop the clocks: the answer stands in the network."""
    async with res.sessions.begin() as session:
        if about := await _about(session, event_id):
            question = await questions.get(session, about[0], scope=Scope(None))
            if question.answered_at is not None:  # not reopened meanwhile
                await deadlines.meet(session, about[0], at=question.answered_at, now=res.clock.now())


@on_event
async def cancel_deadlines(res: Resources, event_id: UUID) -> None:
    """Stop the clocks: nobody has to answer, or nobody yet."""
    async with res.sessions.begin() as session:
        if about := await _about(session, event_id):
            await deadlines.cancel(session, about[0], now=res.clock.now())
