"""`otklik intake …`: what could not be read."""

import asyncio
from typing import Annotated

import typer

from app.core.settings import read_settings
from app.core.version import program_version
from app.intake.rejected.rereading import Retrying, reread
from app.pages import queries as pages
from app.pages.desk import Desk, open_desk
from app.pages.models import Page, Rejected
from app.pages.rejected import queries as rejected

app = typer.Typer(no_args_is_help=True, help="Taking in: what could not be read.")

_AT_ONCE = 500
_RAW_SHOWN = 200


@app.callback()
def intake() -> None:
    """Taking in: what could not be read."""


@app.command("rejected")
def show_rejected(
    page: Annotated[str | None, typer.Option(help="Only of this page: its id, its link, or vk:1234")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Read all of it again")] = False,
) -> None:
    """List what networks sent that could not be read, newest first, or read it again."""
    asyncio.run(_run(page, retry))


async def _run(name: str | None, retry: bool) -> None:
    async with open_desk(read_settings()) as desk:
        found = await _found(desk, name)
        for kept, page in found:
            if retry:
                await _retry(desk, kept, page)
            else:
                typer.echo(f"{_line(kept, page)}\n    {kept.raw[:_RAW_SHOWN]!r}")
        if not found:
            typer.echo("Nothing is set aside.")


async def _found(desk: Desk, name: str | None) -> list[tuple[Rejected, Page]]:
    async with desk.sessions.begin() as session:
        page_id = None if name is None else (await pages.named(session, name)).id
        found: list[tuple[Rejected, Page]] = []
        part = list(await rejected.listing(session, desk.scope, page_id=page_id, before=None, limit=_AT_ONCE))
        while part:
            found += part
            last = part[-1][0]
            before = (last.seen_at, last.id)
            part = list(await rejected.listing(session, desk.scope, page_id=page_id, before=before, limit=_AT_ONCE))
    return found


async def _retry(desk: Desk, kept: Rejected, page: Page) -> None:
    retrying = Retrying(desk.connectors, desk.scope, program_version())
    async with desk.sessions.begin() as session:
        outcome = await reread(session, kept.id, retrying, now=desk.clock.now())
    typer.echo(f"{_line(kept, page)}: {'read' if outcome.read else f'unreadable: {outcome.reason}'}")


def _line(kept: Rejected, page: Page) -> str:
    return f"{kept.seen_at:%Y-%m-%d %H:%M} {page.network}:{page.external_id} ×{kept.times} {kept.reason}"
