"""A database as a region has it after two years, in an embedded PostgreSQL of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import text

import app.tables  # noqa: F401 - relations between tables need all of them
from app.core.clock import SystemClock
from app.core.db import Engine, make_engine, make_sessions
from app.core.sealing import Sealer
from app.demo.sample import load_sample
from app.demo.seeding import seed
from app.local import postgres
from app.local.migration import upgrade
from tests.benchmarks import likenesses

_HERE = Path(__file__).parent
_FILL, _UNDERSTANDING = _HERE / "fill.sql", _HERE / "understanding.sql"
_KEY = "a key for benchmarks, long enough"

# Those that only speed reading up; they are made again after the rows, which is many times faster than with them.
_INDICES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public'
  AND tablename IN ('question', 'question_likeness', 'message', 'deadline', 'assignment', 'outbox_event')
  AND indexname NOT IN (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE 'CREATE UNIQUE%'
"""


def say(what: str) -> None:
    """A line of progress."""
    sys.stderr.write(f"{what}\n")


@asynccontextmanager
async def filled(questions: int) -> AsyncIterator[Engine]:
    """An engine on a database of so many questions; everything is removed afterwards."""
    async with empty() as engine:
        await fill(engine, questions)
        yield engine


@asynccontextmanager
async def empty() -> AsyncIterator[Engine]:
    """An engine on a database of the sample's catalogues and pages; everything is removed afterwards."""
    with TemporaryDirectory(prefix="otklik-bench-") as folder:
        server = postgres.start(Path(folder) / "postgres")
        try:
            await asyncio.to_thread(upgrade, server.url())
            engine = make_engine(server.url())
            try:
                async with make_sessions(engine).begin() as session:
                    await seed(session, load_sample(), sealer=Sealer(_KEY), now=SystemClock().now())
                yield engine
            finally:
                await engine.dispose()
        finally:
            server.stop()


async def fill(engine: Engine, questions: int) -> None:
    """Put so many questions into an empty database."""
    sample = load_sample()
    started = perf_counter()
    async with engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        driver = (await autocommit.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute("CREATE UNLOGGED TABLE bench_text (text text)")
        await driver.copy_records_to_table("bench_text", records=[(message.text,) for message in sample.messages])
        await driver.execute(f"SET bench.questions = {questions}; SET maintenance_work_mem = '1GB'")
        indices = (await autocommit.execute(text(_INDICES))).all()
        for index in indices:
            await driver.execute(f'DROP INDEX "{index.indexname}"')
        await driver.execute(_FILL.read_text(encoding="utf-8"))
        say(f"{questions:,} questions written after {perf_counter() - started:.0f} s")
        await driver.execute(_UNDERSTANDING.read_text(encoding="utf-8"))
        say(f"what is understood of them after {perf_counter() - started:.0f} s")
        await likenesses.write(driver)
        say(f"their likeness after {perf_counter() - started:.0f} s")
        for index in indices:
            await driver.execute(index.indexdef)
            say(f"  {index.indexname} after {perf_counter() - started:.0f} s")
        await driver.execute("VACUUM ANALYZE")
        say(f"indices and statistics after {perf_counter() - started:.0f} s")
