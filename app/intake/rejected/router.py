"""HTTP: what could not be read."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.core.version import program_version
from app.http.deps import Now, Tx
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode
from app.intake.rejected.rereading import Retrying, reread
from app.intake.rejected.schemas import RejectedOut, RereadOut
from app.pages.rejected import queries as rejected
from app.pages.rejected.queries import Place

router = APIRouter(prefix="/api/v1/rejected", tags=["pages"])

Administrator = Annotated[SignedIn, allowing(Action.PAGES)]


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    at, rejected_id = decode(cursor, parts=2)
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC), UUID(str(rejected_id))
    except (ValueError, OverflowError) as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error


@router.get("")
async def list_rejected(
    session: Tx, operator: Administrator, page_id: UUID | None = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[RejectedOut]:
    """What networks sent that could not be read, newest first."""
    found = await rejected.listing(session, operator.scope, page_id=page_id, before=_place(cursor), limit=limit)
    last = found[-1][0] if len(found) == limit else None
    following = None if last is None else encode(last.seen_at.isoformat(), str(last.id))
    return Page(items=[RejectedOut.of(kept, page) for kept, page in found], next=following)


@router.post("/{rejected_id}/retry")
async def retry_rejected(
    rejected_id: UUID, request: Request, session: Tx, operator: Administrator, now: Now
) -> RereadOut:
    """Read it again; what could be read is taken in and set aside no more."""
    retrying = Retrying(request.state.connectors, operator.scope, program_version())
    return RereadOut.of(await reread(session, rejected_id, retrying, now=now))


@router.delete("/{rejected_id}", status_code=204)
async def remove_rejected(rejected_id: UUID, session: Tx, operator: Administrator) -> None:
    """Forget it for good."""
    await rejected.remove(session, (await rejected.get(session, rejected_id, scope=operator.scope)).id)
