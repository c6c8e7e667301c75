"""Decisions on who answers, put together with the questions they rest on."""

from collections.abc import Mapping
from uuid import UUID

from app.accounts.permissions import Scope
from app.core.db import Session
from app.inbox.grounds import queries as grounds
from app.inbox.grounds.schemas import AssignmentOut


async def assignments(
    session: Session, texts: Mapping[UUID, str], scope: Scope, *, latest: bool = False
) -> Mapping[UUID, list[AssignmentOut]]:
    """The decisions on questions, newest first, as they are shown to who sees a scope. texts: of the questions."""
    found = await grounds.assignments(session, list(texts))
    rows = {key: list(rows[:1] if latest else rows) for key, rows in found.items()}
    resting_on = {
        UUID(one["id"])
        for known in rows.values()
        for row in known
        for one in row.Assignment.evidence.get("similar", ())
    }
    similar = await grounds.similar(session, resting_on, scope) if resting_on else {}
    return {key: [AssignmentOut.of(row, texts[key], similar) for row in known] for key, known in rows.items()}
