"""How Alembic reaches the database: asynchronously, one process at a time, waiting for a server that is starting."""

import asyncio
import os
import time

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, pool, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.tables import metadata

# Any number, the same in every version: whoever holds it is migrating.
_LOCK = 0x07_1C_71C
_LOOK_EVERY_SECONDS = 0.25
# Source: PostgreSQL manual, appendix A: cannot_connect_now (starting or stopping), too_many_connections. Whatever else
# the server says will not change by waiting.
_PASSING_STATES = {"57P03", "53300"}


def _engine() -> AsyncEngine:
    url: str | None = context.config.attributes.get("url") or os.environ.get("OTKLIK_DATABASE_URL")
    if not url:
        raise CommandError("OTKLIK_DATABASE_URL: missing")
    try:
        return create_async_engine(url, poolclass=pool.NullPool)
    except ArgumentError as error:
        raise CommandError("OTKLIK_DATABASE_URL: expected postgresql+asyncpg://…") from error


async def _connect(engine: AsyncEngine, *, wait_seconds: float) -> AsyncConnection:
    """A connection, as soon as there is one. Raises CommandError with the reason when there is none in time."""
    until = time.monotonic() + wait_seconds
    while True:
        try:
            return await engine.connect()
        except (OSError, DBAPIError) as error:
            reason, passing = _reason(error)
            if not passing or time.monotonic() >= until:
                shown = engine.url.render_as_string(hide_password=True)
                raise CommandError(f"PostgreSQL at {shown} cannot be reached: {reason}") from error
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _reason(error: OSError | DBAPIError) -> tuple[str, bool]:
    """What is wrong, in the server's or the system's words, and whether it may pass."""
    if isinstance(error, OSError):
        return str(error), True
    return str(error.orig), getattr(error.orig, "sqlstate", None) in _PASSING_STATES


async def _wait_for_turn(connection: AsyncConnection) -> None:
    """Wait until no other process is migrating; our turn lasts as long as the connection.

    Asked again and again instead of waiting inside the database: CREATE INDEX CONCURRENTLY of the process whose turn
    it is would wait for that waiting query, and the two for ever.
    """
    while not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}):
        await connection.rollback()
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    await connection.commit()


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=metadata, compare_type=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run() -> None:
    engine = _engine()
    wait_seconds: float = context.config.attributes.get("wait_seconds", 0.0)
    connection = await _connect(engine, wait_seconds=wait_seconds)
    try:
        await _wait_for_turn(connection)
        await connection.run_sync(_migrate)
    finally:
        await connection.close()


if context.is_offline_mode():
    raise CommandError("Migrations look at the database; writing them as SQL alone is not supported.")
asyncio.run(_run())
