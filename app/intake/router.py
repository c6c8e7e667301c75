"""HTTP: decisions about a question before and beside its answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.intake import service as intake
from app.intake.lessons.router import router as lessons
from app.intake.schemas import AssigneeIn, ClosureIn, ScreeningIn
from app.intake.service import Verdict
from app.questions.lifecycle import CloseReason

_of_question = APIRouter(prefix="/api/v1/questions/{question_id}", tags=["questions"])


@_of_question.post("/assignee", status_code=204)
async def give_question(
    question_id: UUID, body: AssigneeIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.TAKE)], now: Now
) -> None:
    """Make a question one's own, give it back, or (coordinators) give it to somebody."""
    await intake.give(session, question_id, assignee_id=body.operator_id, by=operator, now=now)


@_of_question.post("/screening", status_code=204)
async def overrule_screening(
    question_id: UUID, body: ScreeningIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.TRIAGE)], now: Now
) -> None:
    """Say that a screened-out message needs an answer, or that an open question needs none; the screening learns."""
    verdict = Verdict(body.needs_answer, body.reason, body.screening)
    await intake.overrule(session, question_id, verdict, by=operator, now=now)


@_of_question.post("/closure", status_code=204)
async def close_question(
    question_id: UUID, body: ClosureIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.CLOSE)], now: Now
) -> None:
    """Close a question without an answer."""
    await intake.close(session, question_id, reason=CloseReason(body.reason), note=body.note, by=operator, now=now)


router = APIRouter()
router.include_router(_of_question)
router.include_router(lessons)
