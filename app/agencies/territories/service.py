"""Changing territories, one by one or by a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.agencies.imported import Imported
from app.agencies.models import Territory, TerritoryKind
from app.agencies.table import Finding
from app.agencies.territories import queries as territories
from app.agencies.territories.nesting import SIZES, Lying, misplaced
from app.agencies.territories.sheet import TerritoryRow
from app.core.db import Session, new_id
from app.core.errors import Conflict, Invalid


class TerritoryExists(Conflict):
    """There is a territory of this code already."""

    code = "territory-exists"


class Misplaced(Invalid):
    """A territory cannot lie there."""

    code = "misplaced"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a territory."""

    code: str
    name: str
    kind: TerritoryKind
    parent_id: UUID | None
    other_names: tuple[str, ...] = ()


async def create(session: Session, said: Said) -> Territory:
    """A new territory. Raises TerritoryExists, Misplaced."""
    return await _put(session, Territory(id=new_id()), said, await territories.lock_all(session))


async def change(session: Session, territory_id: UUID, said: Said) -> Territory:
    """Say something else of a territory. Raises TerritoryNotFound, TerritoryExists, Misplaced."""
    known = await territories.lock_all(session)
    found = next((one for one in known if one.id == territory_id), None)
    if found is None:
        raise territories.TerritoryNotFound("There is no such territory.")
    return await _put(session, found, said, known)


async def import_rows(session: Session, rows: Sequence[TerritoryRow], *, dry_run: bool = False) -> Imported:
    """Let territories be as a table says; those not in it stay. dry_run: only tell what would change."""
    known = {one.code: one for one in await territories.lock_all(session)}
    good, findings = _fitting(rows, known)
    ids = {code: one.id for code, one in known.items()}
    ids |= {row.code: new_id() for row in good if row.code not in known}
    created = changed = 0
    # Larger ones first: what a row points at has to stand there.
    for row in sorted(good, key=lambda row: SIZES[row.kind]):
        columns = _columns(Said(row.code, row.name, row.kind, ids[row.parent] if row.parent else None, row.other_names))
        found = known.get(row.code)
        if found is None:
            created += 1
            if not dry_run:
                session.add(Territory(id=ids[row.code], **columns))
        elif any(getattr(found, name) != value for name, value in columns.items()):
            changed += 1
            if not dry_run:
                _set(found, columns)
    await session.flush()
    return Imported(created, changed, len(good) - created - changed, findings)


async def _put(session: Session, territory: Territory, said: Said, known: Sequence[Territory]) -> Territory:
    if any(one.code == said.code and one.id != territory.id for one in known):
        raise TerritoryExists(f"Территория с кодом «{said.code}» уже есть.", errors={"code": "Код занят."})
    places = {one.id: Lying(one.kind, one.parent_id) for one in known}
    places[territory.id] = Lying(said.kind, said.parent_id)
    if wrong := next(iter(misplaced(places)), None):
        own = wrong[0] == territory.id
        raise Misplaced(
            wrong[1] if own else "В ней лежат территории не меньше её.",
            errors={"parent_id" if own else "kind": wrong[1]},
        )
    _set(territory, _columns(said))
    session.add(territory)
    await session.flush()
    return territory


def _fitting(
    rows: Sequence[TerritoryRow], known: Mapping[str, Territory]
) -> tuple[Sequence[TerritoryRow], Sequence[Finding]]:
    """The rows that fit among the known territories and each other, and what is wrong with the others."""
    codes = {one.id: one.code for one in known.values()}
    stored = {code: Lying(one.kind, codes[one.parent_id] if one.parent_id else None) for code, one in known.items()}
    good, findings = {row.code: row for row in rows}, list[Finding]()
    # Again after each that is left out: others may lie in it.
    while True:
        places = stored | {code: Lying(row.kind, row.parent or None) for code, row in good.items()}
        wrong = next(((code, text) for code, text in _blamed(places) if code in good), None)
        if wrong is None:
            return list(good.values()), findings
        findings.append(Finding(good.pop(wrong[0]).line, "parent", wrong[1]))


def _blamed(places: Mapping[str, Lying[str]]) -> Iterator[tuple[str, str]]:
    """Who may be to blame for a misplaced territory: it, or the one it lies in, whose kind a line has changed."""
    for code, text in misplaced(places):
        yield code, text
        yield places[code].parent or "", f"В ней лежит «{code}», не меньше её."


def _columns(said: Said) -> dict[str, Any]:
    return {
        "code": said.code,
        "name": said.name,
        "kind": said.kind,
        "parent_id": said.parent_id,
        "other_names": list(said.other_names),
    }


def _set(territory: Territory, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(territory, name, value)
