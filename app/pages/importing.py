"""Registering the pages of a table, line by line, some side by side."""

import asyncio
import enum
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from app.agencies import queries as agencies
from app.core.errors import Refusal
from app.pages import registering
from app.pages.desk import Desk
from app.pages.findings import Told
from app.pages.registering import Wanted
from app.pages.service import PageExists
from app.pages.sheet import Row

_AT_ONCE = 8

T = TypeVar("T")


class Outcome(enum.StrEnum):
    """What became of a line."""

    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a line. line: its number in the file; text: why, in Russian; page_id: of an added or known one."""

    line: int
    link: str
    outcome: Outcome
    name: str = ""
    page_id: UUID | None = None
    text: str = ""
    findings: Sequence[Told] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Ids of agencies and territories by their codes."""

    agencies: Mapping[str, UUID]
    territories: Mapping[str, UUID]


async def add_all(rows: Sequence[Row], desk: Desk, *, check: bool) -> AsyncIterator[Report]:
    """Register pages; what became of each as soon as it is known. check: only look them up."""
    async with desk.sessions.begin() as session:
        catalogue = Catalogue(
            {agency.code: agency.id for agency in await agencies.all_agencies(session)},
            {territory.code: territory.id for territory in await agencies.territories(session)},
        )
    work = [lambda row=row: _report(row, catalogue, desk, check=check) for row in rows]
    async for report in _as_known(work, most=_AT_ONCE):
        yield report


async def _report(row: Row, catalogue: Catalogue, desk: Desk, *, check: bool) -> Report:
    wrong = row.wrong or _unknown(row, catalogue)
    if wrong:
        return Report(row.number, row.link, Outcome.REFUSED, row.name, text=wrong)
    try:
        return await (_check(row, desk) if check else _add(row, catalogue, desk))
    except Refusal as refusal:
        words = " ".join(refusal.errors.values()) or _RUSSIAN.get(refusal.code, refusal.detail)
        return Report(row.number, row.link, Outcome.REFUSED, row.name, text=words)


def _unknown(row: Row, catalogue: Catalogue) -> str:
    if row.agency not in catalogue.agencies:
        return f"Нет ведомства с кодом «{row.agency}»."
    if row.territory and row.territory not in catalogue.territories:
        return f"Нет территории с кодом «{row.territory}»."
    return ""


async def _check(row: Row, desk: Desk) -> Report:
    found = await registering.inspect(row.link, row.tokens, desk)
    name = row.name or found.page.name
    if found.page_id is not None:
        return Report(row.number, row.link, Outcome.KNOWN, name, found.page_id, _KNOWN, found.findings)
    registering.fitting(found.page, row.tokens)
    return Report(row.number, row.link, Outcome.CHECKED, name, findings=found.findings)


async def _add(row: Row, catalogue: Catalogue, desk: Desk) -> Report:
    wanted = Wanted(
        link=row.link,
        agency_id=catalogue.agencies[row.agency],
        territory_id=catalogue.territories.get(row.territory),
        tokens=row.tokens,
        since=row.since,
        name=row.name,
    )
    try:
        added = await registering.register(wanted, desk)
    except PageExists as exists:
        return Report(row.number, row.link, Outcome.KNOWN, row.name, exists.page_id, _KNOWN)
    return Report(row.number, row.link, Outcome.ADDED, added.page.name, added.page.id, findings=added.findings)


_KNOWN = "Страница уже зарегистрирована."
# Refusals whose own words are for programs.
_RUSSIAN = {
    "not-allowed": "Страница другого ведомства: её заносит администратор региона.",
}


async def _as_known(work: Sequence[Callable[[], Coroutine[Any, Any, T]]], *, most: int) -> AsyncIterator[T]:
    """Results as soon as each is known. most: how many are worked at side by side."""
    waiting = iter(work)
    running: set[asyncio.Task[T]] = set()
    try:
        while True:
            while len(running) < most and (begin := next(waiting, None)) is not None:
                running.add(asyncio.create_task(begin()))
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                yield one.result()
    finally:
        for one in running:  # whoever asked went away
            one.cancel()
