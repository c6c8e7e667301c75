"""Rules as a table: a line a rule, known by its name. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.agencies.table import Cells, Finding, read, write
from app.routing.models import RoutingRule
from app.routing.rulebook.content import Said
from app.routing.rulebook.queries import Codes

_NEEDED: Final = ("name", "agency")
_OTHERS: Final = ("rank", "topic", "group", "territory", "page", "words", "valid_from", "valid_to", "active")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A line of the table. rank: None where the table does not say: a known rule stays, a new one comes last."""

    line: int
    rank: int | None
    said: Said


def read_rules(body: bytes, codes: Codes) -> tuple[list[RuleRow], list[Finding]]:
    """The rules of a table, without the lines that something is wrong with, and what that is. Raises BrokenTable.

    Columns: name, agency (code); rank; topic, territory (codes), group, page (vk:123), words with bars between them;
    valid_from, valid_to (dates), active (yes, no).
    """
    lines, findings = read(body, needed=_NEEDED, others=_OTHERS)
    rows = [row for cells in lines if (row := _row(cells, codes))]
    findings += [finding for cells in lines for finding in cells.findings] + _named_twice(rows)
    bad = {finding.line for finding in findings}
    return [row for row in rows if row.line not in bad], sorted(findings, key=lambda one: one.line)


def write_rules(rules: Iterable[RoutingRule], codes: Codes) -> str:
    """A table of rules in their order, which `read_rules` takes back."""
    topics, territories, pages, agencies = (
        {known: code for code, known in ids.items()}
        for ids in (codes.topics, codes.territories, codes.pages, codes.agencies)
    )
    cells = (
        (
            rule.name,
            agencies[rule.agency_id],
            rule.rank,
            topics[rule.topic_id] if rule.topic_id else None,
            rule.topic_group,
            territories[rule.territory_id] if rule.territory_id else None,
            pages[rule.page_id] if rule.page_id else None,
            rule.words,
            rule.valid_from,
            rule.valid_to,
            rule.active,
        )
        for rule in rules
    )
    return write((*_NEEDED, *_OTHERS), cells)


def _row(cells: Cells, codes: Codes) -> RuleRow | None:
    agency_id = codes.agencies.get(cells.text("agency"))
    if agency_id is None:
        cells.wrong("agency", "Нет ведомства с таким кодом.")
        return None
    group = cells.text("group") or None
    if group is not None and group not in codes.groups:
        cells.wrong("group", "Нет такой группы тем.")
    said = Said(
        name=cells.text("name", needed=True),
        agency_id=agency_id,
        topic_id=_known(cells, "topic", codes.topics, "Нет темы с таким кодом."),
        topic_group=group,
        territory_id=_known(cells, "territory", codes.territories, "Нет территории с таким кодом."),
        page_id=_known(cells, "page", codes.pages, "Нет такой страницы; пишут сеть и номер: vk:123."),
        words=cells.parts("words"),
        valid_from=cells.day("valid_from"),
        valid_to=cells.day("valid_to"),
        active=cells.flag("active", default=True),
    )
    if not said.has_condition:
        cells.wrong("", "У правила нет ни одного условия.")
    if not said.days_make_sense:
        cells.wrong("valid_to", "Последний день раньше первого.")
    return RuleRow(cells.line, _rank(cells), said)


def _known(cells: Cells, name: str, ids: Mapping[str, UUID], otherwise: str) -> UUID | None:
    code = cells.text(name)
    if code and code not in ids:
        cells.wrong(name, otherwise)
    return ids.get(code)


def _rank(cells: Cells) -> int | None:
    written = cells.text("rank")
    if written and not (written.isdecimal() and len(written) < 10):
        cells.wrong("rank", "Здесь пишут целое число или ничего.")
        return None
    return int(written) if written else None


def _named_twice(rows: Iterable[RuleRow]) -> list[Finding]:
    first: dict[str, int] = {}
    return [
        Finding(row.line, "name", f"Правило с этим названием уже стоит в строке {first[row.said.name]}.")
        for row in rows
        if first.setdefault(row.said.name, row.line) != row.line
    ]
