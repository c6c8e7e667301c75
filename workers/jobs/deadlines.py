"""Jobs of deadlines."""

from datetime import datetime

from app.accounts.permissions import Scope
from app.core.db import Session
from app.deadlines import service as deadlines
from app.outbox.models import OutboxEvent
from app.questions import queries as questions
from workers.job import in_transaction


@in_transaction
async def start_deadlines(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Start or move the clocks of a question that was assigned."""
    if event.question_id is not None:
        await deadlines.start(session, event.question_id, now=now)


@in_transaction
async def meet_return(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Stop the clock of «не наше»: the agency took the question."""
    if event.question_id is not None and event.payload.get("assignee_id", True):  # not given back to all
        await deadlines.meet_return(session, event.question_id, at=event.at, now=now)


@in_transaction
async def return_deadlines(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Stop the clock of «не наше», which was said, and the others while no agency has the question."""
    if event.question_id is not None:
        await deadlines.meet_return(session, event.question_id, at=event.at, now=now)
        await deadlines.cancel(session, event.question_id, now=now)


@in_transaction
async def meet_deadlines(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Stop the clocks: the answer stands in the network."""
    if event.question_id is not None:
        question = await questions.get(session, event.question_id, scope=Scope(None))
        if question.answered_at is not None:  # not reopened meanwhile
            await deadlines.meet(session, question.id, at=question.answered_at, now=now)


@in_transaction
async def cancel_deadlines(session: Session, event: OutboxEvent, now: datetime) -> None:
    """Stop the clocks: nobody has to answer, or nobody yet."""
    if event.question_id is not None:
        await deadlines.cancel(session, event.question_id, now=now)
