"""What a question to the database costs: its time, and how PostgreSQL looks for the answer."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Engine, Session, make_sessions

_TIMES = 15
# Catalogues are read whole, and rightly so; a table is worth naming from so many rows read at once.
_MANY_ROWS = 5000

Ask = Callable[[Session], Awaitable[object]]
Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one question cost.

    ms     median of some runs, from Python to Python
    pages  of 8 KB that the statements touched
    reads  how they looked for it in tables of some size
    """

    ms: float
    statements: int
    pages: int
    reads: tuple[str, ...]


async def cost(engine: Engine, ask: Ask) -> Cost:
    """Ask some times, each time undone, and let PostgreSQL explain each statement."""
    took = []
    heard: list[Statement] = []
    for _ in range(_TIMES):
        async with make_sessions(engine)() as session:
            await session.connection()
            with _hearing(engine) as heard:
                started = perf_counter()
                await ask(session)
                took.append((perf_counter() - started) * 1000)
    async with engine.connect() as connection:
        plans = [await _plan(connection, statement) for statement in heard]
    pages = sum(plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0) for plan in plans)
    reads = [read for plan in plans for read in _reads(plan)]
    return Cost(median(took), len(heard), pages, tuple(dict.fromkeys(reads)))


@contextmanager
def _hearing(engine: Engine) -> Iterator[list[Statement]]:
    heard: list[Statement] = []

    def hear(*told: Any) -> None:
        _, _, statement, parameters, _, many = told
        if not many:
            heard.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", hear)


async def _plan(connection: AsyncConnection, statement: Statement) -> dict[str, Any]:
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement[0]}"
    found = (await connection.exec_driver_sql(explain, statement[1])).scalar_one()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _reads(plan: dict[str, Any]) -> Iterator[str]:
    """Scans of a plan, inner ones included: kind and index or table; small tables read whole are left out."""
    kind, rows = plan["Node Type"], plan.get("Actual Rows", 0) * plan.get("Actual Loops", 1)
    left_out = plan.get("Rows Removed by Filter", 0) * plan.get("Actual Loops", 1)
    name = plan.get("Index Name") or plan.get("Relation Name")
    if name and kind == "Seq Scan" and rows + left_out >= _MANY_ROWS:
        yield f"SEQ SCAN {name} ({rows + left_out:,.0f} rows)"
    elif name and kind.endswith(("Index Scan", "Index Only Scan")):
        yield f"{name} (left out {left_out:,.0f})" if left_out >= _MANY_ROWS else name
    for inner in plan.get("Plans", ()):
        yield from _reads(inner)
