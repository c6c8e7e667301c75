"""HTTP: rules, their order, their table, and what a change would do."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.agencies import queries as agencies
from app.agencies.imported import Imported, take_in
from app.agencies.schemas import ImportOut
from app.core.db import Session, new_id
from app.http.deps import Now, Tx
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode
from app.routing.rulebook import queries as rulebook
from app.routing.rulebook import service
from app.routing.rulebook.models import DryRun, DryRunState
from app.routing.rulebook.schemas import DryRunIn, DryRunOut, RankIn, RuleIn, RuleOut
from app.routing.rulebook.sheet import read_rules, write_rules

router = APIRouter(prefix="/api/v1", tags=["rules"])

_EXAMPLE_CHARACTERS = 200
Reader = Annotated[SignedIn, allowing(Action.TRIAGE)]
Keeper = Annotated[SignedIn, allowing(Action.CATALOGUE)]


@router.get("/rules")
async def list_rules(
    session: Tx, _operator: Reader, now: Now, limit: Limit = 50, cursor: Cursor = None
) -> Page[RuleOut]:
    """Rules in their order: the first that fits decides."""
    rows = await rulebook.part(session, after=_after(cursor), limit=limit, now=now)
    last = rows[-1].RoutingRule if len(rows) == limit else None
    following = encode(last.rank, str(last.id)) if last else None
    return Page(items=[RuleOut.of(row) for row in rows], next=following)


def _after(cursor: str | None) -> tuple[int, UUID] | None:
    if cursor is None:
        return None
    rank, rule_id = decode(cursor, parts=2)
    try:
        return int(str(rank)), UUID(str(rule_id))
    except ValueError as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error


@router.get("/rules.csv")
async def export_rules(session: Tx, _operator: Reader) -> Response:
    """Every rule as a table for spreadsheets, which `POST /rules/import` takes back."""
    rules, codes = await rulebook.all_rules(session), await rulebook.codes(session)
    table = await asyncio.to_thread(write_rules, rules, codes)
    headers = {"Content-Disposition": 'attachment; filename="rules.csv"'}
    return Response(table, media_type="text/csv", headers=headers)


@router.post("/rules", status_code=201)
async def add_rule(body: RuleIn, session: Tx, operator: Keeper, now: Now) -> RuleOut:
    """Add a rule."""
    rule = await service.create(session, body.said(), rank=body.rank, by=operator.id, now=now)
    return RuleOut.of(await rulebook.shown(session, rule.id, now=now))


@router.post("/rules/import")
async def import_rules(
    body: Annotated[bytes, Body(media_type="text/csv")],
    session: Tx,
    operator: Keeper,
    now: Now,
    dry_run: bool = False,
    good_only: bool = False,
) -> ImportOut:
    """Take rules in from a table, known by their names: all lines, or none where one is wrong."""
    rows, findings = await asyncio.to_thread(read_rules, body, await rulebook.codes(session))

    async def store(dry: bool) -> Imported:
        return await service.import_rows(session, rows, by=operator.id, now=now, dry_run=dry)

    return ImportOut.model_validate(await take_in(store, findings, dry_run=dry_run, good_only=good_only))


@router.post("/rules/dry-run", status_code=202)
async def start_dry_run(body: DryRunIn, session: Tx, operator: Keeper, now: Now) -> DryRunOut:
    """Try a change of a rule on past questions; nothing about them is saved. Ask for what it found until it is done."""
    run = DryRun(
        id=new_id(),
        state=DryRunState.RUNNING,
        rule=body.rule.model_dump(mode="json"),
        rule_id=body.id,
        remove=body.remove,
        days=body.days,
        asked_at=now,
        beat_at=now,
        asked_by=operator.id,
    )
    return await _shown(session, await service.request_dry_run(session, run, body.rule.said()))


@router.get("/rules/dry-runs/{dry_run_id}")
async def read_dry_run(dry_run_id: UUID, session: Tx, _operator: Keeper) -> DryRunOut:
    """How far a dry run is, and what it found."""
    return await _shown(session, await rulebook.get_dry_run(session, dry_run_id))


async def _shown(session: Session, run: DryRun) -> DryRunOut:
    ids = [UUID(one["question_id"]) for one in (run.found or {}).get("examples", ())]
    questions = await rulebook.examples(session, ids, characters=_EXAMPLE_CHARACTERS) if ids else {}
    names = {one.id: one.short_name for one in await agencies.all_agencies(session)} if ids else {}
    return DryRunOut.of(run, questions, names)


@router.put("/rules/{rule_id}")
async def change_rule(rule_id: UUID, body: RuleIn, session: Tx, operator: Keeper, now: Now) -> RuleOut:
    """Let a rule say something else; in force everywhere within half a minute."""
    await service.change(session, rule_id, body.said(), rank=body.rank, by=operator.id, now=now)
    return RuleOut.of(await rulebook.shown(session, rule_id, now=now))


@router.delete("/rules/{rule_id}", status_code=204)
async def remove_rule(rule_id: UUID, session: Tx, operator: Keeper, now: Now) -> None:
    """Take a rule away; what it decided stays."""
    await service.remove(session, rule_id, by=operator.id, now=now)


@router.post("/rules/{rule_id}/rank", status_code=204)
async def move_rule(rule_id: UUID, body: RankIn, session: Tx, operator: Keeper, now: Now) -> None:
    """Put a rule before another one, or last."""
    await service.move(session, rule_id, before=body.before, by=operator.id, now=now)
