"""`otklik topics …`, `otklik territories …`, `otklik agencies …`: the catalogues as tables.

Every import takes all lines or, where one is wrong, none.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from app.agencies import queries as agencies
from app.agencies.bodies import service as bodies
from app.agencies.bodies.sheet import read_agencies, write_agencies
from app.agencies.imported import Imported, take_in
from app.agencies.table import Finding
from app.agencies.territories import service as territories
from app.agencies.territories.sheet import read_territories, write_territories
from app.agencies.topics import service as topics
from app.agencies.topics.built_in import built_in
from app.agencies.topics.sheet import TopicRow, read_topics, write_topics
from app.core.clock import SystemClock
from app.core.db import Session, make_engine, make_sessions
from app.core.settings import read_settings

topics_app = typer.Typer(no_args_is_help=True, help="Topics: what questions are about.")
territories_app = typer.Typer(no_args_is_help=True, help="Territories: municipalities, settlements, streets.")
agencies_app = typer.Typer(no_args_is_help=True, help="Agencies: who answers, and for which territories.")

T = TypeVar("T")
Work = Callable[[Session, datetime], Coroutine[Any, Any, T]]

Table = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8, with semicolons or commas")]
Target = Annotated[Path | None, typer.Argument(help="Where to write; none: standard output")]
Check = Annotated[bool, typer.Option("--check", help="Only tell what would change")]
GoodOnly = Annotated[bool, typer.Option("--good-only", help="Leave wrong lines out and take the others in")]


@topics_app.command("import")
def import_topics(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8")] = None,
    is_built_in: Annotated[bool, typer.Option("--built-in", help="The catalogue that comes with the program")] = False,
    check: Check = False,
    good_only: GoodOnly = False,
) -> None:
    """Let topics be as a table says; those not in it stay. Fails when a line is wrong.

    Columns: code, group, name; words, examples, agency_kinds with | between their parts; season (11-3); reaction,
    answer (4 wh); fast_track, photo_needed (yes, no); valid_from, valid_to (dates).
    """
    if (file is None) is not is_built_in:
        raise typer.BadParameter("give a file or --built-in", param_hint="FILE")
    rows, findings = (built_in(), []) if file is None else read_topics(file.read_bytes())
    _tell(_in_transaction(_taking_topics(rows, findings, dry_run=check, good_only=good_only)))


@topics_app.command("check")
def check_topics(file: Table) -> None:
    """Tell what is wrong with a table of topics and what it would change. Fails when a line is wrong."""
    rows, findings = read_topics(file.read_bytes())
    _tell(_in_transaction(_taking_topics(rows, findings, dry_run=True, good_only=False)))


@topics_app.command("export")
def export_topics(file: Target = None) -> None:
    """Write the active topics as CSV for spreadsheets, which the import takes back."""

    async def work(session: Session, _now: datetime) -> str:
        return write_topics(await agencies.topics(session))

    _write(_in_transaction(work), file)


@territories_app.command("import")
def import_territories(file: Table, check: Check = False, good_only: GoodOnly = False) -> None:
    """Let territories be as a table says; those not in it stay. Fails when a line is wrong.

    Columns: code, name, kind, parent (code), other_names with | between them.
    """
    rows, findings = read_territories(file.read_bytes())

    async def work(session: Session, _now: datetime) -> Imported:
        async def store(dry: bool) -> Imported:
            return await territories.import_rows(session, rows, dry_run=dry)

        return await take_in(store, findings, dry_run=check, good_only=good_only)

    _tell(_in_transaction(work))


@territories_app.command("export")
def export_territories(file: Target = None) -> None:
    """Write the territories as CSV for spreadsheets, which the import takes back."""

    async def work(session: Session, _now: datetime) -> str:
        found = await agencies.territories(session)
        return write_territories(found, {one.id: one.code for one in found})

    _write(_in_transaction(work), file)


@agencies_app.command("import")
def import_agencies(file: Table, check: Check = False, good_only: GoodOnly = False) -> None:
    """Let agencies be as a table says; those not in it stay. Fails when a line is wrong.

    Columns: code, name, short_name, kind, calendar (code), territory (code), areas (codes with | between them),
    parent (code), review_required, contact, active.
    """
    rows, findings = read_agencies(file.read_bytes())

    async def work(session: Session, _now: datetime) -> Imported:
        async def store(dry: bool) -> Imported:
            return await bodies.import_rows(session, rows, dry_run=dry)

        return await take_in(store, findings, dry_run=check, good_only=good_only)

    _tell(_in_transaction(work))


@agencies_app.command("export")
def export_agencies(file: Target = None) -> None:
    """Write the agencies with their areas as CSV for spreadsheets, which the import takes back."""

    async def work(session: Session, _now: datetime) -> str:
        found, areas = await agencies.all_agencies(session), await agencies.areas(session)
        return write_agencies(found, areas, await bodies.codes(session))

    _write(_in_transaction(work), file)


def _taking_topics(rows: list[TopicRow], findings: list[Finding], *, dry_run: bool, good_only: bool) -> Work[Imported]:
    async def work(session: Session, now: datetime) -> Imported:
        async def store(dry: bool) -> Imported:
            return await topics.import_rows(session, rows, by=None, now=now, dry_run=dry)

        return await take_in(store, findings, dry_run=dry_run, good_only=good_only)

    return work


def _in_transaction(work: Work[T]) -> T:
    async def run() -> T:
        engine = make_engine(read_settings().database_url.get_secret_value(), pool_size=1)
        try:
            async with make_sessions(engine).begin() as session:
                return await work(session, SystemClock().now())
        finally:
            await engine.dispose()

    return asyncio.run(run())


def _tell(told: Imported) -> None:
    for finding in told.findings:
        typer.echo(": ".join(filter(None, (str(finding.line), finding.field, finding.text))))
    counts = f"{told.created} new, {told.changed} changed, {told.unchanged} unchanged, {len(told.findings)} wrong"
    typer.echo(f"{counts}. {'Stored' if told.stored else 'Nothing was stored'}.")
    if told.findings:
        raise typer.Exit(1)


def _write(table: str, file: Path | None) -> None:
    if file is None:
        typer.echo(table, nl=False)
    else:
        file.write_text(table, encoding="utf-8", newline="")
