"""What is looked for on pages now and then."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.accounts.permissions import Scope
from app.core import logs
from app.core.version import program_version
from app.intake.rejected.rereading import Retrying, reread
from app.intake.silence import watching
from app.pages import queries as pages
from app.pages.feeds.backfills import queries as backfills
from app.pages.feeds.calls import queries as calls
from app.pages.rejected import queries as rejected
from app.pages.rejected.queries import RejectedNotFound
from app.quotas import queries as quotas
from workers.resources import Resources

_log = logs.logger(__name__)
_AT_ONCE = 200
_CALLS_KEPT = timedelta(days=1)
_TIMELINE_KEPT = timedelta(days=400)
_BACKFILLS_KEPT = timedelta(days=30)


async def find_silent(ctx: dict[str, Any]) -> None:
    """Tell of pages that are silent for longer than usual."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        told = await watching.find_silent(session, expected=res.settings.silence_expected, now=res.clock.now())
    if told:
        _log.info("pages are silent", pages=told)


async def reread_rejected(ctx: dict[str, Any]) -> None:
    """Read again what another version of the program could not read."""
    res: Resources = ctx["resources"]
    read = 0
    while found := await _untried(res):
        for rejected_id in found:
            read += await _reread(res, rejected_id)
    if read:
        _log.info("read what could not be read before", read=read)


async def _untried(res: Resources) -> Sequence[UUID]:
    async with res.sessions.begin() as session:
        return await rejected.untried(session, version=program_version(), limit=_AT_ONCE)


async def _reread(res: Resources, rejected_id: UUID) -> bool:
    retrying = Retrying(res.connectors, Scope(None), program_version())
    try:
        async with res.sessions.begin() as session:
            return (await reread(session, rejected_id, retrying, now=res.clock.now())).read
    except RejectedNotFound:  # a person was first
        return False


async def clean_up_pages(ctx: dict[str, Any]) -> None:
    """Forget what is of no use any more: old turns, calls that were read, old timelines, back-fills that ended."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        now = res.clock.now()
        await quotas.clean_up(session)
        await calls.forget_calls(session, before=now - _CALLS_KEPT)
        await pages.forget_changes(session, before=now - _TIMELINE_KEPT)
        await backfills.forget(session, before=now - _BACKFILLS_KEPT)
