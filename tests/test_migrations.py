"""Migrations: one line of them, and what they make is what the models say."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.core.db import Engine, make_engine
from app.local.migration import configuration, upgrade
from app.tables import metadata
from tests.database import PREFIX, Address, Database, administer

DATABASE = f"{PREFIX}_migrations"


@pytest_asyncio.fixture
async def empty(server: Address) -> AsyncIterator[str]:
    """The address of a database without tables."""
    await administer(server, f'CREATE DATABASE "{DATABASE}"')
    yield server(DATABASE)
    await administer(server, f'DROP DATABASE "{DATABASE}" WITH (FORCE)')


async def ask(url: str, question: str) -> list[str]:
    """The first column of what the database answers."""
    engine = make_engine(url, pool_size=1)
    async with engine.connect() as connection:
        found = [str(one) for one in await connection.scalars(text(question))]
    await engine.dispose()
    return found


# The extension of vectors stays: others may use it, and it may have been there before us.
LEFT = """
    WITH of_extension AS (SELECT objid FROM pg_depend WHERE deptype = 'e')
    SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = 'public' AND relname NOT LIKE 'alembic%'
    UNION ALL SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
    WHERE nspname = 'public' AND p.oid NOT IN (SELECT objid FROM of_extension)
    UNION ALL SELECT typname FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
    WHERE nspname = 'public' AND typname NOT LIKE '%alembic%'
      AND t.oid NOT IN (SELECT objid FROM of_extension) AND t.typelem NOT IN (SELECT objid FROM of_extension)
"""


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(configuration("postgresql+asyncpg://unused"))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


async def test_from_empty_they_make_what_the_models_say(empty: str) -> None:
    await asyncio.to_thread(upgrade, empty)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    engine: Engine = make_engine(empty, pool_size=1)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_second_run_changes_nothing(empty: str) -> None:
    await asyncio.to_thread(upgrade, empty)
    before = await ask(empty, LEFT)
    await asyncio.to_thread(upgrade, empty)
    assert before == await ask(empty, LEFT) != []


async def test_all_of_them_can_be_taken_back(empty: str) -> None:
    await asyncio.to_thread(upgrade, empty)
    await asyncio.to_thread(command.downgrade, configuration(empty), "base")
    assert await ask(empty, LEFT) == []


async def test_whoever_listens_is_told_of_new_events(database: Database) -> None:
    triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'outbox_event'::regclass AND NOT tgisinternal"
    assert await ask(database.url, triggers) == ["outbox_event_told"]
