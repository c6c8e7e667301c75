"""A dry run: past questions judged with and without a change of a rule, batch by batch; nothing about them is saved."""

import asyncio
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import Clock
from app.core.db import Session, Sessions, new_id
from app.routing import gathering
from app.routing.knowledge import Knowledge
from app.routing.rulebook import queries as rulebook
from app.routing.rulebook.comparing import Change, Compared, changed, compare
from app.routing.rulebook.models import DryRun
from app.routing.rulebook.schemas import RuleIn

SILENT_AFTER: Final = timedelta(minutes=2)
"""A dry run that gave no sign of life for so long has died with its worker."""

_MOST_QUESTIONS: Final = 20_000
_AT_ONCE: Final = 200
_LAST: Final = 2**31 - 1


async def dry_run(
    dry_run_id: UUID, *, sessions: Sessions, knowledge: Knowledge, clock: Clock, threshold: float
) -> None:
    """Find out what a change of a rule would have done; safe to repeat. threshold: while nothing was learnt."""
    async with sessions.begin() as session:
        run = await rulebook.get_dry_run(session, dry_run_id)
        since = run.asked_at - timedelta(days=run.days)
        question_ids = await rulebook.questions_since(session, since, most=_MOST_QUESTIONS)
        change = await _change(session, run)
        if not await rulebook.claim_dry_run(session, dry_run_id, total=len(question_ids), now=clock.now()):
            return
    sides = (knowledge, await asyncio.to_thread(changed, knowledge, change))
    least = threshold if knowledge.threshold is None else knowledge.threshold
    found = Compared(change.agency_id)
    for start in range(0, len(question_ids), _AT_ONCE):
        part = question_ids[start : start + _AT_ONCE]
        async with sessions.begin() as session:
            askings = await gathering.askings(session, part, on=clock.now().date())
            actual = await rulebook.confirmed_agencies(session, part)
        await asyncio.to_thread(compare, found, askings, actual, sides, least)
        async with sessions.begin() as session:
            if not await rulebook.beat_dry_run(session, dry_run_id, looked_at=start + len(part), now=clock.now()):
                return
    async with sessions.begin() as session:
        await rulebook.end_dry_run(session, dry_run_id, found=found.to_data(), now=clock.now())


async def _change(session: Session, run: DryRun) -> Change:
    """The change that a dry run is about, as if it were in force on any day."""
    given = RuleIn.model_validate(run.rule)
    if run.remove or not given.active:
        return Change(None, run.rule_id, given.agency_id)
    rank = given.rank
    if rank is None and run.rule_id is not None:
        rank = (await rulebook.lock(session, run.rule_id)).rank
    rule = given.said().rule(run.rule_id or new_id(), _LAST if rank is None else rank)
    return Change(rule, run.rule_id, given.agency_id)


async def give_up_silent(session: Session, *, now: datetime) -> int:
    """Dry runs that died with their worker have failed; their number."""
    error = "Прогон оборвался: процесс не подаёт признаков жизни. Запустите ещё раз."
    return await rulebook.give_up_silent(session, silent_since=now - SILENT_AFTER, error=error)
