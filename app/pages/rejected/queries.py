"""SQL of what was set aside."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update

from app.accounts.permissions import Scope
from app.core.db import Session
from app.core.errors import NotFound
from app.pages.models import Page, Rejected

Place = tuple[datetime, UUID]


class RejectedNotFound(NotFound):
    """Nothing of this id is set aside in the caller's scope."""

    code = "rejected-not-found"


async def listing(
    session: Session, scope: Scope, *, page_id: UUID | None, before: Place | None, limit: int
) -> Sequence[tuple[Rejected, Page]]:
    """What was set aside in a scope or of one page, newest first, from behind the place `before` (seen_at, id)."""
    wanted = select(Rejected, Page).join(Page, Page.id == Rejected.page_id)
    if scope.agency_id is not None:
        wanted = wanted.where(Page.agency_id == scope.agency_id)
    if page_id is not None:
        wanted = wanted.where(Rejected.page_id == page_id)
    if before is not None:
        wanted = wanted.where(tuple_(Rejected.seen_at, Rejected.id) < tuple_(*before))
    found = await session.execute(wanted.order_by(Rejected.seen_at.desc(), Rejected.id.desc()).limit(limit))
    return [(row[0], row[1]) for row in found]


async def get(session: Session, rejected_id: UUID, *, scope: Scope) -> Rejected:
    """One thing that was set aside. Raises RejectedNotFound, also for one outside the scope."""
    wanted = select(Rejected).join(Page, Page.id == Rejected.page_id).where(Rejected.id == rejected_id)
    if scope.agency_id is not None:
        wanted = wanted.where(Page.agency_id == scope.agency_id)
    found: Rejected | None = await session.scalar(wanted)
    if found is None:
        raise RejectedNotFound("There is nothing of this id.")
    return found


async def remove(session: Session, rejected_id: UUID) -> None:
    """Forget what was set aside. Safe to repeat."""
    await session.execute(delete(Rejected).where(Rejected.id == rejected_id))


async def note_tried(session: Session, rejected_id: UUID, *, version: str) -> None:
    """Note that this version of the program could not read it either."""
    await session.execute(update(Rejected).where(Rejected.id == rejected_id).values(version=version))


async def untried(session: Session, *, version: str, limit: int) -> Sequence[UUID]:
    """What another version of the program set aside, and this one did not try to read yet; a page's together."""
    found = await session.scalars(
        select(Rejected.id)
        .where(Rejected.version != version)
        .order_by(Rejected.page_id, Rejected.seen_at, Rejected.id)
        .limit(limit)
    )
    return found.all()
