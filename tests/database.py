"""PostgreSQL for tests: a server, and databases on it that hold our tables and nothing else."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.core.db import Engine, Sessions, make_engine, make_sessions
from app.local import postgres
from app.local.exits import CannotStart, Exit

PREFIX = f"otklik_test_{os.getpid()}"
TEMPLATE = f"{PREFIX}_template"

Address = Callable[[str], str]

_numbers = count(1)
MIGRATIONS = Path(__file__).parents[1] / "migrations"


@dataclass(frozen=True)
class Database:
    """A database of its own, for tests of locks and of what concurrent transactions see."""

    url: str
    engine: Engine
    sessions: Sessions


@contextmanager
def serving() -> Iterator[Address]:
    """A running server: from a database's name to its URL. OTKLIK_TEST_DATABASE_URL names a given one."""
    given = os.environ.get("OTKLIK_TEST_DATABASE_URL")
    if given:
        yield lambda name: make_url(given).set(database=name).render_as_string(hide_password=False)
        return
    server = _start_in_free_folder()
    try:
        yield server.url
    finally:
        server.stop()


def _start_in_free_folder() -> postgres.Embedded:
    # Several runs at once: each takes the first folder that nobody holds. A folder's cluster is kept for the next run.
    root = Path(tempfile.gettempdir()) / f"otklik-tests-{os.geteuid()}"
    for number in count(1):
        try:
            return postgres.start(root / str(number), durable=False)
        except CannotStart as error:
            if error.code is not Exit.IN_USE:
                raise
    raise AssertionError("unreachable")


async def build_template(address: Address) -> None:
    """Make the database that all others are copied from."""
    await _drop_leftovers(address)
    await administer(address, f'CREATE DATABASE "{TEMPLATE}"')
    await asyncio.to_thread(_migrate, address(TEMPLATE))


async def _drop_leftovers(address: Address) -> None:
    # Of runs that were killed. On a given server, where others may be at work, only those of our process number.
    pattern = f"{PREFIX}\\_%" if os.environ.get("OTKLIK_TEST_DATABASE_URL") else "otklik\\_test\\_%"
    engine = make_engine(address("postgres"), pool_size=1)
    async with engine.connect() as connection:
        found = await connection.scalars(
            text("SELECT datname FROM pg_database WHERE datname LIKE :pattern"), {"pattern": pattern}
        )
        names = found.all()
    await engine.dispose()
    await administer(address, *(f'DROP DATABASE "{name}" WITH (FORCE)' for name in names))


async def administer(address: Address, *statements: str) -> None:
    """Run statements that concern whole databases."""
    engine = make_engine(address("postgres"), pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def _migrate(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, "head")


@asynccontextmanager
async def cloned(address: Address) -> AsyncIterator[Database]:
    """A copy of the template, dropped afterwards."""
    name = f"{PREFIX}_{next(_numbers)}"
    await administer(address, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    engine = make_engine(address(name), pool_size=10)
    try:
        yield Database(address(name), engine, make_sessions(engine))
    finally:
        await engine.dispose()
        await administer(address, f'DROP DATABASE "{name}" WITH (FORCE)')
