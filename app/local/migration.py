"""Bringing the database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

import migrations
from app.local.exits import CannotStart


def upgrade(url: str, *, wait_seconds: float = 60.0) -> None:
    """Bring the database to the newest schema; safe to repeat and to run from several processes at once.

    url           postgresql+asyncpg://…
    wait_seconds  how long to wait for a server that does not answer yet
    Not for a running event loop. Raises CannotStart when there is no answer or the migrations do not fit the database.
    """
    try:
        command.upgrade(configuration(url, wait_seconds=wait_seconds), "head")
    except CommandError as error:
        raise CannotStart(str(error)) from error


def configuration(url: str, *, wait_seconds: float = 60.0) -> Config:
    """Alembic's configuration for the migrations as they are installed, without an alembic.ini."""
    config = Config(attributes={"url": url, "wait_seconds": wait_seconds})
    folder = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
