"""HTTP: who answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.routing import service as routing
from app.routing.schemas import AssignmentIn, ReturnIn

router = APIRouter(prefix="/api/v1/questions/{question_id}", tags=["routing"])


@router.post("/assignment", status_code=204)
async def assign_question(
    question_id: UUID, body: AssignmentIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.TRIAGE)], now: Now
) -> None:
    """Give a question to an agency, also away from another one."""
    choice = routing.Choice(body.agency_id, body.topic_id, body.territory_id, body.reason)
    await routing.assign(session, question_id, choice, by=operator, now=now)


@router.post("/return", status_code=204)
async def return_question(
    question_id: UUID, body: ReturnIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.RETURN)], now: Now
) -> None:
    """«Не наше»: give a question back to the coordinators."""
    await routing.give_back(session, question_id, reason=body.reason, by=operator, now=now)
