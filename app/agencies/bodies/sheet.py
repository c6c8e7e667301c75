"""Agencies as a table: a line a body. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.agencies.models import Agency, AgencyKind
from app.agencies.table import Cells, Finding, read, taken_twice, write

_NEEDED = ("code", "name", "short_name", "kind", "calendar")
_OTHERS = ("territory", "areas", "parent", "review_required", "contact", "active")
_HEADINGS = (*_NEEDED, *_OTHERS)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A line of the table. territory, areas, parent, calendar: codes; "" for none."""

    line: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    calendar: str
    territory: str
    areas: tuple[str, ...]
    parent: str
    review_required: bool
    contact: str
    active: bool


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of what agencies refer to, by id."""

    agencies: Mapping[UUID, str]
    territories: Mapping[UUID, str]
    calendars: Mapping[UUID, str]


def read_agencies(body: bytes) -> tuple[list[AgencyRow], list[Finding]]:
    """The agencies of a table, without the lines that something is wrong with, and what that is. Raises BrokenTable.

    Columns: code, name, short_name, kind, calendar (code); territory (code of the seat), areas (codes with bars between
    them), parent (code), review_required (yes, no; yes where nothing stands), contact, active (the same).
    """
    lines, findings = read(body, needed=_NEEDED, others=_OTHERS)
    rows = [_row(cells) for cells in lines]
    findings += [finding for cells in lines for finding in cells.findings]
    findings += taken_twice((row.line, row.code) for row in rows)
    bad = {finding.line for finding in findings}
    return [row for row in rows if row.line not in bad], sorted(findings, key=lambda one: one.line)


def write_agencies(agencies: Iterable[Agency], areas: Mapping[UUID, Sequence[UUID]], codes: Codes) -> str:
    """A table of agencies that `read_agencies` takes back. areas: ids of territories by agency."""
    return write(_HEADINGS, (_cells(one, areas.get(one.id, ()), codes) for one in agencies))


def _row(cells: Cells) -> AgencyRow:
    return AgencyRow(
        line=cells.line,
        code=cells.text("code", needed=True),
        name=cells.text("name", needed=True),
        short_name=cells.text("short_name", needed=True),
        kind=cells.kind("kind", AgencyKind),
        calendar=cells.text("calendar", needed=True),
        territory=cells.text("territory"),
        areas=cells.parts("areas"),
        parent=cells.text("parent"),
        review_required=cells.flag("review_required", default=True),
        contact=cells.text("contact"),
        active=cells.flag("active", default=True),
    )


def _cells(agency: Agency, areas: Sequence[UUID], codes: Codes) -> tuple[object, ...]:
    return (
        agency.code,
        agency.name,
        agency.short_name,
        agency.kind,
        codes.calendars[agency.calendar_id],
        codes.territories[agency.territory_id] if agency.territory_id else "",
        [codes.territories[one] for one in areas],
        codes.agencies[agency.parent_id] if agency.parent_id else "",
        agency.review_required,
        agency.contact,
        agency.active,
    )
