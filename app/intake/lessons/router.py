"""HTTP: what people taught the screening."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode
from app.intake.lessons import queries as lessons
from app.intake.lessons import service as teaching
from app.intake.lessons.queries import Place
from app.intake.lessons.schemas import LessonOut

router = APIRouter(prefix="/api/v1/screening/lessons", tags=["questions"])

Coordinator = Annotated[SignedIn, allowing(Action.TRIAGE)]


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    at, lesson_id = decode(cursor, parts=2)
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC), UUID(str(lesson_id))
    except (ValueError, OverflowError) as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error


@router.get("")
async def list_lessons(session: Tx, operator: Coordinator, limit: Limit = 50, cursor: Cursor = None) -> Page[LessonOut]:
    """What people taught the screening by overruling it, newest first, taken back or not."""
    found = await lessons.listing(session, operator.scope, before=_place(cursor), limit=limit)
    last = found[-1][0] if len(found) == limit else None
    following = None if last is None else encode(last.learnt_at.isoformat(), str(last.id))
    return Page(items=[LessonOut.of(*row) for row in found], next=following)


@router.delete("/{lesson_id}", status_code=204)
async def undo_lesson(lesson_id: UUID, session: Tx, operator: Coordinator, now: Now) -> None:
    """Take a lesson back: later messages are not judged by it; what was judged stays as it is."""
    await teaching.undo(session, lesson_id, by=operator, now=now)
