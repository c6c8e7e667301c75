"""Changing which territories agencies answer for, and taking agencies in from a table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.agencies import queries as agencies
from app.agencies.bodies import queries as bodies
from app.agencies.bodies.sheet import AgencyRow, Codes
from app.agencies.imported import Imported
from app.agencies.models import Agency
from app.agencies.table import Finding
from app.core.db import Session, new_id
from app.core.errors import Invalid


class UnknownTerritory(Invalid):
    """There is no such territory to answer for."""

    code = "unknown-territory"


@dataclass(frozen=True, slots=True)
class _Known:
    """Ids by codes of what a line may refer to."""

    agencies: Mapping[str, UUID]
    territories: Mapping[str, UUID]
    calendars: Mapping[str, UUID]


async def set_areas(session: Session, agency_id: UUID, territory_ids: Collection[UUID]) -> None:
    """Let an agency answer for just these territories besides its seat. Raises AgencyNotFound, UnknownTerritory."""
    await agencies.get(session, agency_id)
    known = {one.id for one in await agencies.territories(session)}
    if not known.issuperset(territory_ids):
        raise UnknownTerritory("There is no such territory.", errors={"territory_ids": "Нет такой территории."})
    await bodies.set_areas(session, {agency_id: territory_ids})


async def codes(session: Session) -> Codes:
    """Codes of what agencies refer to."""
    return Codes(
        agencies={one.id: one.code for one in await agencies.all_agencies(session)},
        territories={one.id: one.code for one in await agencies.territories(session)},
        calendars={one.id: one.code for one in await agencies.calendars(session)},
    )


async def import_rows(session: Session, rows: Sequence[AgencyRow], *, dry_run: bool = False) -> Imported:
    """Let agencies be as a table says; those not in it stay. dry_run: only tell what would change."""
    stored = {one.code: one for one in await bodies.lock_all(session)}
    areas = await agencies.areas(session)
    known = await _known(session, stored)
    good, findings = _fitting(rows, known, stored)
    ids = {**{row.code: new_id() for row in good}, **known.agencies}
    new = [row for row in good if row.code not in stored]
    changed = [row for row in good if row.code in stored and _differs(row, stored[row.code], areas, known)]
    if not dry_run:
        await _store(session, new, changed, stored, replace(known, agencies=ids))
    return Imported(len(new), len(changed), len(good) - len(new) - len(changed), findings)


async def _known(session: Session, stored: Mapping[str, Agency]) -> _Known:
    return _Known(
        agencies={code: one.id for code, one in stored.items()},
        territories={one.code: one.id for one in await agencies.territories(session)},
        calendars={one.code: one.id for one in await agencies.calendars(session)},
    )


def _fitting(
    rows: Sequence[AgencyRow], known: _Known, stored: Mapping[str, Agency]
) -> tuple[Sequence[AgencyRow], Sequence[Finding]]:
    """The rows whose references hold, and what is wrong with the others."""
    codes = {one.id: one.code for one in stored.values()}
    above = {code: codes[one.parent_id] if one.parent_id else "" for code, one in stored.items()}
    good, findings = {row.code: row for row in rows}, list[Finding]()
    # Again after each that is left out: others may be under it.
    while True:
        parents = above | {code: row.parent for code, row in good.items()}
        wrong = next(((row, told) for row in good.values() if (told := _wrong(row, known, parents))), None)
        if wrong is None:
            return list(good.values()), findings
        row, (field, text) = wrong
        del good[row.code]
        findings.append(Finding(row.line, field, text))


def _wrong(row: AgencyRow, known: _Known, parents: Mapping[str, str]) -> tuple[str, str] | None:
    """The field of a line that refers to nothing, and why."""
    unknown = [code for code in row.areas if code not in known.territories]
    if row.calendar not in known.calendars:
        return "calendar", f"Нет календаря с кодом «{row.calendar}»."
    if row.territory and row.territory not in known.territories:
        return "territory", f"Нет территории с кодом «{row.territory}»."
    if unknown:
        return "areas", f"Нет территории с кодом «{unknown[0]}»."
    if row.parent and row.parent not in parents:
        return "parent", f"Нет ведомства с кодом «{row.parent}»."
    return ("parent", "Ведомство подчинено само себе.") if _is_circle(row.code, parents) else None


def _is_circle(code: str, parents: Mapping[str, str]) -> bool:
    seen = {code}
    while code := parents.get(code, ""):
        if code in seen:
            return True
        seen.add(code)
    return False


def _columns(row: AgencyRow, known: _Known) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "territory_id": known.territories[row.territory] if row.territory else None,
        "calendar_id": known.calendars[row.calendar],
        "review_required": row.review_required,
        "contact": row.contact,
        "active": row.active,
    }


def _differs(row: AgencyRow, found: Agency, areas: Mapping[UUID, Sequence[UUID]], known: _Known) -> bool:
    return (
        any(getattr(found, name) != value for name, value in _columns(row, known).items())
        # A parent that is new has no id yet.
        or found.parent_id != (known.agencies.get(row.parent, row) if row.parent else None)
        or set(areas.get(found.id, ())) != {known.territories[code] for code in row.areas}
    )


async def _store(
    session: Session,
    new: Sequence[AgencyRow],
    changed: Sequence[AgencyRow],
    stored: Mapping[str, Agency],
    known: _Known,
) -> None:
    added = {row.code: Agency(id=known.agencies[row.code]) for row in new}
    rows = [(row, added.get(row.code) or stored[row.code]) for row in (*new, *changed)]
    for row, agency in rows:
        for name, value in _columns(row, known).items():
            setattr(agency, name, value)
    session.add_all(added.values())
    await session.flush()
    # Whom one is under may stand further down.
    for row, agency in rows:
        agency.parent_id = known.agencies[row.parent] if row.parent else None
    await session.flush()
    areas = {agency.id: [known.territories[code] for code in row.areas] for row, agency in rows}
    await bodies.set_areas(session, areas)
