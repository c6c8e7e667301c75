"""`otklik pages …`: registering official pages and seeing how they go."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from app.agencies import queries as agencies
from app.core.errors import Invalid
from app.core.settings import read_settings
from app.networks.access import Network, TokenKind
from app.pages import backfilling, importing, registering, service, sheet
from app.pages import queries as pages
from app.pages.desk import Desk, open_desk
from app.pages.findings import Told
from app.pages.importing import Outcome
from app.pages.models import Health
from app.pages.register import export as exporting
from app.pages.register import queries as register
from app.pages.register.queries import Filter
from app.pages.registering import Wanted

app = typer.Typer(no_args_is_help=True, help="Official pages: what is watched, and how it goes.")

_ALL = 10_000
T = TypeVar("T")

Named = Annotated[str, typer.Argument(help="Its id, its link, or network and number: vk:1234", metavar="PAGE")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="A day, from its beginning in UTC")]


class UnknownCode(Invalid):
    """There is no agency or territory of this code."""

    code = "unknown-code"


def _at_desk(work: Callable[[Desk], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        async with open_desk(read_settings()) as desk:
            return await work(desk)

    return asyncio.run(run())


def _show(findings: Iterable[Told]) -> None:
    for told in findings:
        typer.echo(f"  {told.text} {told.what_to_do}")


@app.command("add")
def add(
    link: Annotated[str, typer.Argument(help="Link or short name")],
    agency: Annotated[str, typer.Option(help="Code of the agency it belongs to")],
    territory: Annotated[str, typer.Option(help="Code of the territory it is about")] = "",
    token_file: Annotated[
        list[str] | None, typer.Option(help="KIND=FILE, its first line is the token; several times; none: asked")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Older messages open no questions; none: now")
    ] = None,
    push: Annotated[bool, typer.Option("--push/--no-push", help="The network calls us, where it can")] = False,
) -> None:
    """Register a page. Its network is asked first who it is and whether the tokens open it."""
    read = dict(_token_of(given) for given in token_file or [])

    async def work(desk: Desk) -> None:
        tokens = read or _asked(link, desk)
        async with desk.sessions.begin() as session:
            agency_ids = {one.code: one.id for one in await agencies.all_agencies(session)}
            territory_ids = {one.code: one.id for one in await agencies.territories(session)}
        wanted = Wanted(
            link=link,
            agency_id=_by_code(agency_ids, agency, "agency"),
            territory_id=_by_code(territory_ids, territory, "territory") if territory else None,
            tokens=tokens,
            since=_utc(since),
            push=push,
        )
        added = await registering.register(wanted, desk)
        typer.echo(f"{added.page.network}:{added.page.external_id} {added.page.name} is registered.")
        _show(added.findings)

    _at_desk(work)


def _token_of(given: str) -> tuple[TokenKind, str]:
    kind, _, name = given.partition("=")
    if kind not in set(TokenKind) or not name:
        raise typer.BadParameter(f"{given!r} is not KIND=FILE; kinds: {', '.join(TokenKind)}", param_hint="token-file")
    token = Path(name).read_text(encoding="utf-8").partition("\n")[0].strip()
    return TokenKind(kind), token


def _asked(link: str, desk: Desk) -> dict[TokenKind, str]:
    """Tokens typed in, unseen; nothing typed leaves a kind out."""
    network, _ = registering.locate(link, {}, desk.connectors)
    kinds = list(dict.fromkeys(way.token for way in desk.connectors[network].ways))
    typed = {kind: _typed(f"{network}: {kind.value} token, Enter for none") for kind in kinds}
    return {kind: token for kind, token in typed.items() if token}


def _typed(question: str) -> str:
    token: str = typer.prompt(question, default="", hide_input=True, show_default=False)
    return token.strip()


def _by_code(ids: dict[str, T], code: str, what: str) -> T:
    if code not in ids:
        raise UnknownCode(f"There is no {what} with the code «{code}».")
    return ids[code]


def _utc(day: datetime | None) -> datetime | None:
    return None if day is None else day.replace(tzinfo=UTC)


@app.command("list")
def list_pages(
    part: Annotated[str, typer.Argument(help="Part of the name or link")] = "",
    network: Annotated[str | None, typer.Option(help="Only of this network")] = None,
    health: Annotated[list[Health] | None, typer.Option(help="Only in this state; several times")] = None,
) -> None:
    """List pages by name, with how they go."""
    wanted = Filter(part, Network(network) if network else None, None, health or ())

    async def work(desk: Desk) -> None:
        async with desk.sessions.begin() as session:
            found = await register.lines(session, wanted, desk.scope, now=desk.clock.now(), after=None, limit=_ALL)
        for line in found:
            page = line.page
            state = page.health.value if page.active else "paused"
            typer.echo(f"{page.network}:{page.external_id:<16} {state:<14} {line.agency_name:<24} {page.name}")

    _at_desk(work)


@app.command("check")
def check(page: Named) -> None:
    """Ask the network about a page and its tokens. Fails when something stands in the way."""

    async def work(desk: Desk) -> Sequence[Told]:
        async with desk.sessions.begin() as session:
            found = await pages.named(session, page)
        return (await registering.check(found.id, desk)).findings

    findings = _at_desk(work)
    if findings:
        _show(findings)
        raise typer.Exit(1)
    typer.echo("All is well.")


@app.command("pause")
def pause(page: Named) -> None:
    """Take in nothing more of a page until it is resumed."""
    _change(page, service.Changes(active=False))


@app.command("resume")
def resume(page: Named) -> None:
    """Go on with a paused page from where it stopped."""
    _change(page, service.Changes(active=True))


@app.command("push")
def push(page: Named, on: Annotated[str, typer.Argument(help="on or off", metavar="on|off")]) -> None:
    """Let the network call us where it can, or ask it ourselves."""
    if on not in ("on", "off"):
        raise typer.BadParameter("on or off", param_hint="on|off")
    _change(page, service.Changes(push=on == "on"))


def _change(name: str, changes: service.Changes) -> None:
    async def work(desk: Desk) -> None:
        async with desk.sessions.begin() as session:
            page = await pages.named(session, name)
            await service.change(session, page.id, changes, scope=desk.scope, now=desk.clock.now())
        typer.echo(f"{page.network}:{page.external_id} {page.name}: done.")

    _at_desk(work)


@app.command("import")
def import_pages(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with semicolons")],
    check: Annotated[bool, typer.Option("--check", help="Only look the pages up")] = False,
) -> None:
    """Register the pages of a table, with a report for each line. Fails when a line is refused.

    Columns: link, agency (code), territory (code), a kind of token each, since (date), name.
    """
    rows = sheet.read(file.read_bytes())

    async def work(desk: Desk) -> int:
        refused = 0
        async for report in importing.add_all(rows, desk, check=check):
            refused += report.outcome is Outcome.REFUSED
            typer.echo(f"{report.line}: {report.outcome.value} {report.link} {report.text}".rstrip())
            _show(report.findings)
        return refused

    refused = _at_desk(work)
    typer.echo(f"{len(rows)} lines, {refused} refused.")
    if refused:
        raise typer.Exit(1)


@app.command("export")
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; none: standard output")] = None,
) -> None:
    """Write the register as CSV for spreadsheets."""

    async def work(desk: Desk) -> str:
        parts = exporting.register_parts(desk.sessions, Filter(), desk.scope, now=desk.clock.now())
        return "".join([part async for part in parts])

    table = _at_desk(work)
    if file is None:
        typer.echo(table, nl=False)
    else:
        file.write_text(table, encoding="utf-8", newline="")


@app.command("backfill")
def backfill(page: Named, since: Day) -> None:
    """Read what was written on a page since a day, and show how far that is. Ctrl-C leaves it running."""

    async def work(desk: Desk) -> None:
        async with desk.sessions.begin() as session:
            found = await pages.named(session, page)
            ways = desk.connectors[found.network].ways
            instant = since.replace(tzinfo=UTC)
            await service.start_backfill(session, found.id, ways, since=instant, now=desk.clock.now())
        await backfilling.follow(found, desk.sessions)

    try:
        _at_desk(work)
    except KeyboardInterrupt:
        typer.echo("It goes on; the same command shows it again.", err=True)
