"""HTTP: questions given to agencies, given back, split, and what their citizens are told."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.routing.moving import service as moving
from app.routing.moving import splitting
from app.routing.moving.informing import notice_of
from app.routing.moving.places import choose_place
from app.routing.moving.schemas import (
    AssignmentIn,
    NoticeOut,
    PlaceIn,
    ReturnedOut,
    ReturnIn,
    SplitIn,
    SplitOut,
)
from app.routing.moving.splitting import Part
from app.routing.moving.targets import Choice

router = APIRouter(prefix="/api/v1/questions/{question_id}", tags=["routing"])

Sorting = Annotated[SignedIn, allowing(Action.TRIAGE)]


@router.post("/assignment", status_code=204)
async def assign_question(question_id: UUID, body: AssignmentIn, session: Tx, operator: Sorting, now: Now) -> None:
    """Give a question to an agency, also away from another one."""
    await moving.assign(session, question_id, Choice(**body.model_dump()), by=operator, now=now)


@router.post("/assignment/undo", status_code=204)
async def undo_assignment(question_id: UUID, session: Tx, operator: Sorting, now: Now) -> None:
    """Take back one's own assignment of the last ten minutes, while nobody worked on the question."""
    await moving.take_back(session, question_id, by=operator, now=now)


@router.post("/return")
async def return_question(
    question_id: UUID, body: ReturnIn, session: Tx, operator: Annotated[SignedIn, allowing(Action.RETURN)], now: Now
) -> ReturnedOut:
    """«Не наше»: give a question back; the first time in due time it goes to the named agency at once."""
    went_to = await moving.give_back(
        session, question_id, reason=body.reason, suggested_id=body.agency_id, by=operator, now=now
    )
    return ReturnedOut.of(went_to)


@router.post("/place", status_code=204)
async def place_question(question_id: UUID, body: PlaceIn, session: Tx, operator: Sorting, now: Now) -> None:
    """Say which of several places of one name is meant; remembered for that name on the question's page."""
    await choose_place(session, question_id, text=body.text, territory_id=body.territory_id, by=operator, now=now)


@router.post("/split")
async def split_question(question_id: UUID, body: SplitIn, session: Tx, operator: Sorting, now: Now) -> SplitOut:
    """Make several questions of one; the first part stays in it."""
    parts = [Part(**part.model_dump()) for part in body.parts]
    return SplitOut(ids=list(await splitting.split(session, question_id, parts, by=operator, now=now)))


@router.get("/notice")
async def read_notice(
    question_id: UUID,
    session: Tx,
    operator: Annotated[SignedIn, allowing(Action.READ)],
    agency_id: UUID | None = None,
) -> NoticeOut:
    """What the citizen is told when another body answers. agency_id: that body; else the one the question is with."""
    return NoticeOut(text=await notice_of(session, question_id, agency_id=agency_id, scope=operator.scope))
