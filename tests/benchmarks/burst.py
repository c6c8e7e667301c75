"""A burst of comments: how many a second go through `accept`, beside a bare insert of the same rows.

The bare insert is the least that storing costs: the rows as they stand in the table in the end, in the same batches
with the same repeats, without reading, screening, citizens, questions and events.
"""

import asyncio
import csv
import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

import asyncpg
from rich.console import Console
from rich.table import Table
from sqlalchemy import ColumnElement, event, select
from sqlalchemy.dialects import postgresql

from app.core.clock import SystemClock
from app.core.db import Engine, Sessions, make_sessions, table_of
from app.demo.sample import load_sample
from app.intake.acceptance import accept
from app.intake.screening import screen
from app.networks.messages import Batch, IncomingMessage, MessageKind
from app.pages.models import Page
from app.questions.models import Message
from tests.benchmarks.filling import empty
from tests.shared import FOLDER

_PAGES, _NEW, _BATCH, _CITIZENS = 16, 1_050, 250, 5_000
_REPEATED, _REPLIES, _BY_PAGE = 0.3, 0.5, 0.2
_SIDE_BY_SIDE = 4
_FILES = ("official_page.csv", "region_appeals.csv", "thanks.csv")
_STATEMENT = re.compile(r"(?:(INSERT) INTO|(UPDATE)|(SELECT).*?FROM) (\w+)", re.DOTALL)
_CLOCK = SystemClock()

Work = Mapping[UUID, Sequence[Sequence[IncomingMessage]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """So many messages, the repeated among them. cpu_seconds: of this process; PostgreSQL has its own."""

    number: int
    seconds: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.number / self.seconds


async def measure(number: int, doing: Awaitable[Any]) -> Measured:
    """What so many messages took."""
    seconds, cpu_seconds = perf_counter(), process_time()
    await doing
    return Measured(number, perf_counter() - seconds, process_time() - cpu_seconds)


async def run() -> None:
    """Measure, and print."""
    async with empty() as engine:
        sessions, texts = make_sessions(engine), _texts()
        async with sessions.begin() as session:
            pages = list(await session.scalars(select(Page.id).order_by(Page.external_id).limit(_PAGES)))
        work = {page: _burst(texts, seed) for seed, page in enumerate(pages)}
        beside, after = _part(work, pages[::2]), _part(work, pages[1::2])
        for text in texts[::2]:  # a process that has run for a while knows the dictionary and most words
            screen(text)
        accepted = await measure(_number(beside), _each(beside, _SIDE_BY_SIDE, lambda *one: _take(sessions, *one)))
        screening = _screening({page: _burst(texts, seed) for seed, page in enumerate(after, start=len(pages))})
        with Statements(engine) as statements:
            alone = await measure(_number(after), _each(after, 1, lambda *one: _take(sessions, *one)))
        shares = _shares(alone, statements, screening)
        bare, bare_alone = await _bare(engine, beside, _SIDE_BY_SIDE), await _bare(engine, after, 1)
    _print(accepted, bare, f"{_SIDE_BY_SIDE} pages side by side")
    _print(alone, bare_alone, "one page after the other")
    Console().print(shares)


def _print(accepted: Measured, bare: Measured, how: str) -> None:
    table = Table("what", "messages", "seconds", "a second", "a second of this process's CPU", title=f"A burst, {how}")
    for name, one in (("accept", accepted), ("bare insert", bare)):
        row = (f"{one.number:,}", f"{one.seconds:.2f}", f"{one.rate:,.0f}", f"{one.number / one.cpu_seconds:,.0f}")
        table.add_row(name, *row)
    table.add_row("ratio", "", "", f"{accepted.rate / bare.rate:.2f}", "")
    Console().print(table)


def _texts() -> list[str]:
    """What citizens really wrote, where it is at hand; otherwise the sample's words."""
    found = []
    for path in (FOLDER / "data" / name for name in _FILES):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                found += [row["text"] for row in csv.DictReader(file) if row.get("type") != "post"]
    return found or [message.text for message in load_sample().messages]


def _burst(texts: Sequence[str], seed: int) -> list[list[IncomingMessage]]:
    """A page's comments in batches, the repeated ones among them."""
    chance = random.Random(seed)  # noqa: S311 - a measure, not a secret
    written: list[IncomingMessage] = []
    coming: list[IncomingMessage] = []
    while len(written) < _NEW:
        if written and chance.random() < _REPEATED:
            coming.append(chance.choice(written))
        else:
            written.append(_comment(len(written), chance.choice(texts), written[-40:], chance))
            coming.append(written[-1])
    return [coming[start : start + _BATCH] for start in range(0, len(coming), _BATCH)]


def _comment(number: int, text: str, lately: Sequence[IncomingMessage], chance: random.Random) -> IncomingMessage:
    parent = chance.choice(lately) if lately and chance.random() < _REPLIES else None
    by_page = parent is not None and chance.random() < _BY_PAGE
    return IncomingMessage(
        external_id=f"wall:{number}",
        kind=MessageKind.COMMENT,
        thread_id=parent.thread_id if parent else f"wall:{number}",
        post_id=None,
        parent_id=parent.external_id if parent else None,
        author_id="-1" if by_page else str(900_000_000 + chance.randrange(_CITIZENS)),
        author_name="Проба Пробнов",
        from_page=by_page,
        text=text,
        published_at=_CLOCK.now() - timedelta(seconds=_NEW - number),
    )


def _part(work: Work, pages: Sequence[UUID]) -> Work:
    return {page: work[page] for page in pages}


def _number(work: Work) -> int:
    return sum(len(batch) for batches in work.values() for batch in batches)


async def _each(
    work: Work, side_by_side: int, take: Callable[[UUID, Sequence[IncomingMessage]], Awaitable[Any]]
) -> None:
    """The batches of a page one after the other, so many pages at once."""
    free = asyncio.Semaphore(side_by_side)

    async def page(page_id: UUID) -> None:
        async with free:
            for batch in work[page_id]:
                await take(page_id, batch)

    await asyncio.gather(*(page(page_id) for page_id in work))


async def _take(sessions: Sessions, page_id: UUID, messages: Sequence[IncomingMessage]) -> None:
    async with sessions.begin() as session:
        page = await session.get_one(Page, page_id, with_for_update=True)
        await accept(session, page, Batch(messages=messages), post_ids={}, now=_CLOCK.now())


def _screening(work: Work) -> float:
    """CPU seconds that screening the citizens' messages takes; each is screened once."""
    texts = {
        (page, message.external_id): message.text
        for page, batches in work.items()
        for batch in batches
        for message in batch
        if not message.from_page
    }
    started = process_time()
    for text in texts.values():
        screen(text)
    return process_time() - started


@dataclass
class Statements:
    """Listens to an engine: how long each kind of statement takes, waiting included, and how much CPU of ours."""

    engine: Engine
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cpu_seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __enter__(self) -> "Statements":
        event.listen(self.engine.sync_engine, "before_cursor_execute", self._before)
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._after)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine.sync_engine, "before_cursor_execute", self._before)
        event.remove(self.engine.sync_engine, "after_cursor_execute", self._after)

    def _before(self, *told: Any) -> None:
        told[4].began_at = perf_counter(), process_time()

    def _after(self, *told: Any) -> None:
        began_at, cpu_began_at = told[4].began_at
        found = _STATEMENT.match(told[2])
        kind = " ".join(filter(None, found.groups())) if found else "other statements"
        self.seconds[kind] += perf_counter() - began_at
        self.cpu_seconds[kind] += process_time() - cpu_began_at


def _shares(all_of_it: Measured, statements: Statements, screening: float) -> Table:
    table = Table("what", "µs a message", "of which CPU of this process", title="Where the time goes, page after page")
    lines = {name: (seconds, statements.cpu_seconds[name]) for name, seconds in statements.seconds.items()}
    lines["screening"] = (screening, screening)
    rest = [of - sum(one[place] for one in lines.values()) for place, of in enumerate(_of(all_of_it))]
    lines |= {"deciding, transactions, all else": (rest[0], rest[1]), "together": _of(all_of_it)}
    for name, (seconds, cpu_seconds) in sorted(lines.items(), key=lambda line: line[1]):
        each = (seconds / all_of_it.number * 1e6, cpu_seconds / all_of_it.number * 1e6)
        table.add_row(name, f"{each[0]:.1f}", f"{each[1]:.1f}")
    return table


def _of(measured: Measured) -> tuple[float, float]:
    return measured.seconds, measured.cpu_seconds


def _type(column: ColumnElement[Any]) -> str:
    return str(column.type.compile(postgresql.dialect()))  # type: ignore[no-untyped-call]


async def _bare(engine: Engine, work: Work, side_by_side: int) -> Measured:
    """The rows of these pages once more into the emptied table, by one statement a batch and nothing else."""
    columns = table_of(Message).c
    types = ", ".join(f"${at}::{_type(one)}[]" for at, one in enumerate(columns, start=1))
    names = ", ".join(one.name for one in columns)
    insert = (
        f"INSERT INTO message ({names}) SELECT * FROM unnest({types}) ON CONFLICT (page_id, external_id) DO NOTHING"  # noqa: S608
    )
    place = {"host": engine.url.query["host"], "user": engine.url.username, "database": engine.url.database}
    connecting: Any = asyncpg.create_pool  # it carries no annotations
    async with connecting(**place, min_size=side_by_side, max_size=side_by_side) as pool:
        rows = {}
        for page in work:
            stored = await pool.fetch(f"SELECT {names} FROM message WHERE page_id = $1", page)  # noqa: S608
            rows[page] = {row["external_id"]: tuple(row) for row in stored}
        await pool.execute("DELETE FROM message WHERE page_id = ANY($1)", list(work))
        await pool.execute("VACUUM ANALYZE message")

        async def take(page_id: UUID, batch: Sequence[IncomingMessage]) -> None:
            given = [rows[page_id][key] for key in dict.fromkeys(message.external_id for message in batch)]
            await pool.execute(insert, *(list(one) for one in zip(*given, strict=True)))

        return await measure(_number(work), _each(work, side_by_side, take))
