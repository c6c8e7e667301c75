"""Keeping rules: made, changed, moved, taken away, taken in from a table. The first by rank that fits decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.agencies.imported import Imported
from app.core.db import Session, new_id
from app.core.errors import Invalid
from app.outbox import queries as outbox
from app.routing.models import RoutingRule
from app.routing.rulebook import queries as rulebook
from app.routing.rulebook.content import Said
from app.routing.rulebook.events import DryRunRequested, RuleChanged
from app.routing.rulebook.models import DryRun
from app.routing.rulebook.queries import RuleNotFound
from app.routing.rulebook.sheet import RuleRow

STEP = 10
"""Between the ranks of two neighbours, so that a third fits in without moving others."""


class BadRule(Invalid):
    """The rule asks for nothing, for what does not exist, or ends before it begins."""

    code = "bad-rule"


async def create(session: Session, said: Said, *, rank: int | None, by: UUID, now: datetime) -> RoutingRule:
    """A new rule. rank: None puts it last. Raises BadRule."""
    await check(session, said)
    if rank is None:
        rank = await rulebook.last_rank(session) + STEP
    rule = RoutingRule(id=new_id(), rank=rank, changed_at=now, changed_by=by, **said.columns())
    session.add(rule)
    await session.flush()
    outbox.record(session, RuleChanged(rule_id=rule.id, by=by), now=now)
    return rule


async def change(
    session: Session, rule_id: UUID, said: Said, *, rank: int | None, by: UUID, now: datetime
) -> RoutingRule:
    """Let a rule say something else. rank: None leaves it where it is. Raises RuleNotFound, BadRule."""
    rule = await rulebook.lock(session, rule_id)
    await check(session, said)
    _put(rule, said, by=by, now=now)
    rule.rank = rule.rank if rank is None else rank
    await session.flush()
    outbox.record(session, RuleChanged(rule_id=rule.id, by=by), now=now)
    return rule


def _put(rule: RoutingRule, said: Said, *, by: UUID | None, now: datetime) -> None:
    for name, value in said.columns().items():
        setattr(rule, name, value)
    rule.changed_at, rule.changed_by = now, by


async def remove(session: Session, rule_id: UUID, *, by: UUID, now: datetime) -> None:
    """Take a rule away; what it decided stays. Raises RuleNotFound."""
    await session.delete(await rulebook.lock(session, rule_id))
    outbox.record(session, RuleChanged(rule_id=rule_id, removed=True, by=by), now=now)


async def move(session: Session, rule_id: UUID, *, before: UUID | None, by: UUID, now: datetime) -> None:
    """Put a rule before another one, or (None) last. Raises RuleNotFound."""
    rules = list(await rulebook.all_rules(session, lock=True))
    moved = next((one for one in rules if one.id == rule_id), None)
    if moved is None or (before is not None and all(one.id != before for one in rules)):
        raise RuleNotFound("There is no such rule.")
    if before == rule_id:
        return
    rules.remove(moved)
    place = len(rules) if before is None else next(at for at, one in enumerate(rules) if one.id == before)
    rules.insert(place, moved)
    _renumber(rules, place)
    moved.changed_at, moved.changed_by = now, by
    outbox.record(session, RuleChanged(rule_id=rule_id, by=by), now=now)


def _renumber(rules: Sequence[RoutingRule], place: int) -> None:
    """Give a rule a rank between its neighbours'; all of them new ranks where there is none."""
    low = rules[place - 1].rank if place else min((one.rank for one in rules), default=0) - 2 * STEP
    high = rules[place + 1].rank if place + 1 < len(rules) else low + 2 * STEP
    if high - low > 1:
        rules[place].rank = (low + high) // 2
        return
    for number, rule in enumerate(rules, start=1):
        rule.rank = number * STEP


async def check(session: Session, said: Said) -> None:
    """Raises BadRule unless the rule asks for something, and only for what exists."""
    errors = dict.fromkeys(await rulebook.unknown(session, said.columns()), "unknown")
    if not said.has_condition:
        errors["topic_id"] = "a rule needs a condition"
    if not said.days_make_sense:
        errors["valid_to"] = "before valid_from"
    if errors:
        raise BadRule("The rule cannot be kept as it is.", errors=errors)


async def import_rows(
    session: Session, rows: Sequence[RuleRow], *, by: UUID | None, now: datetime, dry_run: bool
) -> Imported:
    """Let rules be as a table says, known by their names; those not in it stay. dry_run: only count."""
    known = {rule.name: rule for rule in await rulebook.all_rules(session, lock=not dry_run)}
    last = max((rule.rank for rule in known.values()), default=0)
    created = changed = unchanged = 0
    for row in rows:
        rule, rank = known.get(row.said.name), row.rank
        if rule is not None and Said.of(rule) == row.said and rank in (None, rule.rank):
            unchanged += 1
            continue
        created, changed = created + (rule is None), changed + (rule is not None)
        if dry_run:
            continue
        if rule is None:
            last = rank if rank is not None else last + STEP
            rule = RoutingRule(id=new_id(), rank=last)
            session.add(rule)
        rule.rank = rule.rank if rank is None else rank
        _put(rule, row.said, by=by, now=now)
        outbox.record(session, RuleChanged(rule_id=rule.id, by=by), now=now)
    return Imported(created, changed, unchanged)


async def request_dry_run(session: Session, run: DryRun, said: Said) -> DryRun:
    """Ask what a change of a rule would have done about past questions. Raises RuleNotFound, BadRule."""
    if run.rule_id is not None:
        await rulebook.lock(session, run.rule_id)
    if run.remove and run.rule_id is None:
        raise BadRule("Say which rule is to be taken away.", errors={"id": "missing"})
    await check(session, said)
    session.add(run)
    await session.flush()
    outbox.record(session, DryRunRequested(dry_run_id=run.id, by=run.asked_by), now=run.asked_at)
    return run
