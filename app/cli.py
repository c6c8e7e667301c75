"""`otklik`: the commands of the service and of its features.

Exit codes: 0 done, 1 failed, 2 wrong use or a setting missing, 3 already running.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.accounts.commands import app as operator
from app.agencies.commands import agencies_app, territories_app, topics_app
from app.core.errors import Refusal
from app.core.settings import read_settings, wrong_settings
from app.demo.commands import demo
from app.intake.commands import app as intake
from app.local.exits import CannotStart, Exit
from app.local.folder import default_folder, remembered
from app.local.migration import upgrade
from app.local.program import import_path, module
from app.local.service import Options, up
from app.pages.commands import app as pages
from app.routing.commands import app as routing
from app.routing.text_commands import app as text
from app.tables import metadata  # noqa: F401 - foreign keys between features need all tables

_HELP = """Takes in citizens' questions on official pages, routes them, keeps deadlines and publishes answers.

Settings come from the environment as OTKLIK_…; README.md lists them."""
_WITH_OWN_SERVERS = {"up", "demo"}

app = typer.Typer(name="otklik", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=_HELP)


class _Database(BaseSettings):
    """Which database to use, if anybody says."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_", extra="ignore", secrets_dir=os.environ.get("OTKLIK_SECRETS_DIR")
    )

    database_url: SecretStr | None = None


class _Given(_Database):
    """The settings that `up` can do without."""

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    redis_url: SecretStr | None = None
    secret_key: SecretStr | None = None


app.add_typer(operator, name="operator")
app.add_typer(pages, name="pages")
app.add_typer(pages, name="page", hidden=True)
app.add_typer(intake, name="intake")
app.add_typer(topics_app, name="topics")
app.add_typer(territories_app, name="territories")
app.add_typer(agencies_app, name="agencies")
app.add_typer(text, name="text")
app.add_typer(routing, name="routing")
app.command()(demo)


@app.callback()
def prepare(context: typer.Context) -> None:
    """Let a command find the service that runs from the data folder, where nobody says which database to use."""
    if context.invoked_subcommand not in _WITH_OWN_SERVERS and _Database().database_url is None:
        for name, value in remembered(default_folder(os.environ)).items():
            os.environ.setdefault(name, value)


@app.command("up")
def run_all(
    host: Annotated[str | None, typer.Option(help="Address to listen on [OTKLIK_HOST, 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port [OTKLIK_PORT, 8000]; 0: a free one")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder for data [OTKLIK_DATA_DIR, ~/.local/share/otklik]")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Number of workers")] = 1,
    pollers: Annotated[int, typer.Option(min=1, max=64, help="Number of pollers")] = 1,
) -> None:
    """Run the whole service on this machine: API, workers and pollers, with PostgreSQL and Redis of its own.

    A server named in OTKLIK_DATABASE_URL or OTKLIK_REDIS_URL is used instead of an embedded one. Data are kept between
    runs. Ctrl-C stops everything in order; a second one stops it at once.
    """
    given = _Given()
    options = Options(
        folder=data or default_folder(os.environ),
        host=given.host if host is None else host,
        port=given.port if port is None else port,
        database_url=_revealed(given.database_url),
        redis_url=_revealed(given.redis_url),
        secret_key=_revealed(given.secret_key),
        workers=workers,
        pollers=pollers,
    )
    raise typer.Exit(up(options, on_ready=lambda address: typer.echo(f"Otklik is up: {address}")))


@app.command()
def migrate(
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a database that does not answer yet")] = 60.0,
) -> None:
    """Bring the database in OTKLIK_DATABASE_URL to the newest schema. Safe to repeat and to run in several places."""
    url = _revealed(_Database().database_url)
    if url is None:
        raise CannotStart("OTKLIK_DATABASE_URL: missing", code=Exit.USAGE)
    upgrade(url, wait_seconds=wait)
    typer.echo("The database has the newest schema.")


@app.command()
def api() -> None:
    """Run the API and the client. Needs OTKLIK_DATABASE_URL, OTKLIK_REDIS_URL and OTKLIK_SECRET_KEY."""
    _become("app.main")


@app.command()
def worker() -> None:
    """Run a worker: it relays events and does the jobs. Needs the same settings as the API; any number may run."""
    _become("workers.main", "worker")


@app.command()
def poller() -> None:
    """Run a poller: it collects from the pages it leases. Needs the same settings as the API; any number may run."""
    _become("workers.main", "poller")


def _become(name: str, *arguments: str) -> None:
    """Replace this process, so that signals and exit code are the program's own. Raises ValidationError before."""
    read_settings()
    command = module(name, *arguments)
    os.execve(command[0], command, {**os.environ, **import_path()})  # noqa: S606 - no shell is wanted


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def main() -> None:
    """Entry of the console: expected failures are told in words, with an exit code, and without a traceback."""
    try:
        app()
    except ValidationError as error:
        typer.echo(wrong_settings(error), err=True)
        sys.exit(Exit.USAGE)
    except CannotStart as error:
        typer.echo(str(error), err=True)
        sys.exit(error.code)
    except Refusal as refusal:
        typer.echo(
            "\n".join([str(refusal), *(f"{field}: {wrong}" for field, wrong in refusal.errors.items())]), err=True
        )
        sys.exit(Exit.FAILED)
    except OSError as error:
        typer.echo(f"A server or file cannot be reached: {error}", err=True)
        sys.exit(Exit.FAILED)


if __name__ == "__main__":
    main()
