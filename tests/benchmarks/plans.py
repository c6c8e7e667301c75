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

    ms           median of some runs, from Python to Python
    least_ms     the quickest of them: nearest to what a machine with nothing else to do takes
    postgres_ms  of that in PostgreSQL, planning and running, measured once
    pages        of 8 KB that the statements touched
    reads        how they looked for it in tables of some size
    """

    ms: float
    least_ms: float
    postgres_ms: float
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
        explained = [await _explained(connection, statement) for statement in heard]
    plans = [one["Plan"] for one in explained]
    return Cost(
        ms=median(took),
        least_ms=min(took),
        postgres_ms=sum(one["Planning Time"] + one["Execution Time"] for one in explained),
        statements=len(heard),
        pages=sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans),
        reads=tuple(dict.fromkeys(read for plan in plans for read in _reads(plan))),
    )


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


async def _explained(connection: AsyncConnection, statement: Statement) -> dict[str, Any]:
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement[0]}"
    found = (await connection.exec_driver_sql(explain, statement[1])).scalar_one()
    explained: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]
    return explained


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
