"""HTTP: many questions given to one agency, with a preview before and an undo after."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.core.db import Session
from app.http.deps import Now, Tx
from app.inbox.bulk import reading
from app.inbox.bulk.schemas import BulkMoveIn, PreviewIn, PreviewOut
from app.routing.moving import bulk
from app.routing.moving import queries as moving
from app.routing.moving.bulk import Target
from app.routing.moving.schemas import BulkMoveOut

router = APIRouter(prefix="/api/v1/bulk-moves", tags=["routing"])

Sorting = Annotated[SignedIn, allowing(Action.TRIAGE)]
_NEWEST = 20


@router.post("/preview")
async def preview_bulk_move(body: PreviewIn, session: Tx, operator: Sorting, now: Now) -> PreviewOut:
    """What giving many questions to an agency would do; nothing is changed."""
    return await reading.preview(session, body, operator=operator, now=now)


@router.post("")
async def move_questions(body: BulkMoveIn, session: Tx, operator: Sorting, now: Now) -> BulkMoveOut:
    """Give many questions to an agency; those that cannot go there stay."""
    ids = await reading.meant(session, body, operator=operator, now=now)
    target = Target(body.agency_id, body.topic_id, body.reason)
    done = await bulk.move(session, ids, target, by=operator, now=now)
    return await _shown(session, done.id, operator, now)


@router.get("")
async def list_bulk_moves(session: Tx, operator: Sorting, now: Now) -> list[BulkMoveOut]:
    """The newest twenty moves of many questions."""
    return [BulkMoveOut.of(row, now=now) for row in await moving.moves(session, operator.scope, limit=_NEWEST)]


@router.post("/{move_id}/undo")
async def undo_bulk_move(move_id: UUID, session: Tx, operator: Sorting, now: Now) -> BulkMoveOut:
    """Put back the questions of a move of the last day that nobody worked on since."""
    await bulk.undo(session, move_id, by=operator, now=now)
    return await _shown(session, move_id, operator, now)


async def _shown(session: Session, move_id: UUID, operator: SignedIn, now: Now) -> BulkMoveOut:
    (row,) = await moving.moves(session, operator.scope, limit=1, move_id=move_id)
    return BulkMoveOut.of(row, now=now)
