"""Reading again what could not be read: a newer version of the program may know it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Scope
from app.core.db import Session
from app.intake.collection import take_in
from app.networks.access import PageAccess
from app.networks.connector import Connectors
from app.networks.messages import Malformed
from app.pages import queries as pages
from app.pages.rejected import queries as rejected


@dataclass(frozen=True, slots=True)
class Retrying:
    """Who reads again. scope: of whoever asks; version: of this program, noted where it could not read it either."""

    connectors: Connectors
    scope: Scope
    version: str


@dataclass(frozen=True, slots=True)
class Reread:
    """Whether something could be read now, and why not."""

    read: bool
    reason: str = ""


async def reread(session: Session, rejected_id: UUID, retrying: Retrying, *, now: datetime) -> Reread:
    """Read what was set aside again and take it in like anything that comes; what could be read is set aside no more.

    Safe to repeat. Raises RejectedNotFound.
    """
    kept = await rejected.get(session, rejected_id, scope=retrying.scope)
    page = await pages.lock(session, kept.page_id)
    # Reading is pure: it asks nobody, so that no token is needed.
    access = PageAccess(page.external_id, {})
    batch = retrying.connectors[page.network].reread(access, Malformed(kept.reason, kept.raw, kept.form))
    if batch.malformed:
        await rejected.note_tried(session, kept.id, version=retrying.version)
        return Reread(read=False, reason=batch.malformed[0].reason)
    await take_in(session, page, batch, live=False, now=now)
    await rejected.remove(session, kept.id)
    return Reread(read=True)
