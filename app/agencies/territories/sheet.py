"""Territories as a table: a line a place. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.agencies.models import Territory, TerritoryKind
from app.agencies.table import Cells, Finding, read, taken_twice, write

_NEEDED = ("code", "name", "kind", "parent")
_OTHERS = ("other_names",)


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """A line of the table. line: its number in the file; parent: code of the place it lies in; "" for none."""

    line: int
    code: str
    name: str
    kind: TerritoryKind
    parent: str
    other_names: tuple[str, ...]


def read_territories(body: bytes) -> tuple[list[TerritoryRow], list[Finding]]:
    """The places of a table, without the lines that something is wrong with, and what that is. Raises BrokenTable.

    Columns: code, name, kind, parent (code); other_names with bars between them.
    """
    lines, findings = read(body, needed=_NEEDED, others=_OTHERS)
    rows = [_row(cells) for cells in lines]
    findings += [finding for cells in lines for finding in cells.findings]
    findings += taken_twice((row.line, row.code) for row in rows)
    bad = {finding.line for finding in findings}
    return [row for row in rows if row.line not in bad], sorted(findings, key=lambda one: one.line)


def write_territories(territories: Iterable[Territory], codes: Mapping[UUID, str]) -> str:
    """A table of places that `read_territories` takes back. codes: of all of them by id."""
    return write(
        (*_NEEDED, *_OTHERS),
        (
            (one.code, one.name, one.kind, codes[one.parent_id] if one.parent_id else "", one.other_names)
            for one in territories
        ),
    )


def _row(cells: Cells) -> TerritoryRow:
    return TerritoryRow(
        line=cells.line,
        code=cells.text("code", needed=True),
        name=cells.text("name", needed=True),
        kind=cells.kind("kind", TerritoryKind),
        parent=cells.text("parent"),
        other_names=cells.parts("other_names"),
    )
