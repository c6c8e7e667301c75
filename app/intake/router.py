"""HTTP: decisions about a question before and beside its answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.intake import service as intake
from app.intake.schemas import AssigneeIn, ClosureIn, ScreeningIn
from app.questions.lifecycle import CloseReason

router = APIRouter(prefix="/api/v1/questions/{question_id}", tags=["questions"])


@router.post("/assignee", status_code=204)
async def give_question(
    question_id: UUID, body: AssigneeIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.TAKE)], now: Now
) -> None:
    """Make a question one's own, give it back, or (coordinators) give it to somebody."""
    await intake.give(session, question_id, assignee_id=body.operator_id, by=operator, now=now)


@router.post("/screening", status_code=204)
async def overrule_screening(
    question_id: UUID, body: ScreeningIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.TRIAGE)], now: Now
) -> None:
    """Say that a screened-out message needs an answer, or that an open question needs none."""
    await intake.overrule(
        session, question_id, needs_answer=body.needs_answer, reason=body.reason, by=operator, now=now
    )


@router.post("/closure", status_code=204)
async def close_question(
    question_id: UUID, body: ClosureIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.CLOSE)], now: Now
) -> None:
    """Close a question without an answer."""
    await intake.close(session, question_id, reason=CloseReason(body.reason), note=body.note, by=operator, now=now)
