"""`otklik operator …`: adding the people who sign in."""

import asyncio
from typing import Annotated

import typer

from app.accounts import service as accounts
from app.accounts.permissions import Role
from app.core.clock import SystemClock
from app.core.db import make_engine, make_sessions
from app.core.settings import read_settings

app = typer.Typer(no_args_is_help=True, help="Operators: the people who sign in.")


@app.callback()
def operators() -> None:
    """Operators: the people who sign in."""


@app.command("add")
def add(
    email: Annotated[str, typer.Option(help="Their address; they sign in with it")],
    name: Annotated[str, typer.Option(help="Their name, as others see it")],
    role: Annotated[Role, typer.Option(help="What they may do")],
    agency: Annotated[str | None, typer.Option(help="Code of the agency whose questions they see; none: all")] = None,
    password_file: Annotated[
        typer.FileText | None, typer.Option(help="Its first line is the password; - for standard input; none: asked")
    ] = None,
) -> None:
    """Add an operator. Refused when the address is taken, the agency unknown or missing, the password too short."""
    password = (
        typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        if password_file is None
        else password_file.readline().rstrip("\r\n")
    )
    asyncio.run(_add(accounts.NewOperator(email, name, role, agency, password)))
    typer.echo(f"{email} can sign in now.")


async def _add(new: accounts.NewOperator) -> None:
    engine = make_engine(read_settings().database_url.get_secret_value(), pool_size=1)
    try:
        async with make_sessions(engine).begin() as session:
            await accounts.add_operator(session, new, now=SystemClock().now())
    finally:
        await engine.dispose()
