"""Catalogues as tables that spreadsheets write and read: CSV in UTF-8 with semicolons or commas. Pure."""

import csv
import enum
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from app.core.errors import Invalid
from app.networks.text import clean_text

# Excel takes a file without it for one in the encoding of its own country.
BOM: Final = "\ufeff"
# Source: OWASP, CSV injection: what begins so is a formula to a spreadsheet; a quote before it makes it a text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHARACTERS = 4000
_YES, _NO = frozenset({"yes", "да", "true", "1"}), frozenset({"no", "нет", "false", "0", ""})

Kind = TypeVar("Kind", bound=enum.StrEnum)


class BrokenTable(Invalid):
    """The table cannot be read at all; the words say what is wrong."""

    code = "broken-table"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a line. line: its number in the file, from 1; field: "" for the whole line; text: Russian."""

    line: int
    field: str
    text: str


@dataclass(slots=True)
class Cells:
    """One line of a table; whoever reads a cell of it that makes no sense leaves a finding."""

    line: int
    texts: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)

    def wrong(self, name: str, text: str) -> None:
        """Note that a cell makes no sense, and why."""
        self.findings.append(Finding(self.line, name, text))

    def text(self, name: str, *, needed: bool = False) -> str:
        """A cell's text; "" where there is none."""
        found = self.texts.get(name, "")
        if needed and not found:
            self.wrong(name, "Пусто.")
        return found

    def parts(self, name: str) -> tuple[str, ...]:
        """What stands between the bars of a cell, each once, in order."""
        parts = (part.strip() for part in self.text(name).split("|"))
        return tuple(dict.fromkeys(part for part in parts if part))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no; `default` where the table has no such column or nothing in it."""
        found = self.text(name).lower()
        if found not in _YES | _NO:
            self.wrong(name, "Здесь пишут yes или no.")
        return found in _YES if found else default

    def day(self, name: str) -> date | None:
        """A date; None for an empty cell."""
        found = self.text(name)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            self.wrong(name, "Дату пишут так: 2026-03-31.")
            return None

    def kind(self, name: str, kinds: type[Kind]) -> Kind:
        """One of some words; the first of them where the cell holds another, which is a finding."""
        return self.kinds((self.text(name),), name, kinds)[0]

    def kinds(self, texts: Iterable[str], name: str, kinds: type[Kind]) -> tuple[Kind, ...]:
        """Some of some words, as `kind`."""
        known = {kind.value: kind for kind in kinds}
        unknown = [text for text in texts if text not in known]
        if unknown:
            self.wrong(name, f"Нет такого вида: «{unknown[0]}». Есть: {', '.join(known)}.")
        return tuple(known.get(text, next(iter(kinds))) for text in texts)


def read(body: bytes, *, needed: Collection[str], others: Collection[str]) -> tuple[list[Cells], list[Finding]]:
    """The lines of a table, and what is wrong with lines that cannot be taken apart. Raises BrokenTable.

    needed, others  names of columns, in lower case; a table without the first, or with more, is refused
    """
    text = _decoded(body)
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",", strict=True)
    try:
        headings = [name.strip().lower() for name in next(reader, [])]
        _check(headings, needed, others)
        found = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise BrokenTable(f"Строка {reader.line_num}: файл не читается как CSV ({error}).") from error
    lines, findings = [], []
    for number, cells in found:
        if not any(cell.strip() for cell in cells):
            continue
        if wrong := _misshapen(headings, cells):
            findings.append(Finding(number, "", wrong))
        else:
            lines.append(Cells(number, dict(zip(headings, map(_bare, cells), strict=True))))
    return lines, findings


def write(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as text that `read` takes back. None is empty, a collection stands with bars, a truth as yes or no."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BOM + written.getvalue()


def taken_twice(lines: Iterable[tuple[int, str]]) -> list[Finding]:
    """Findings for codes that stand in more than one line."""
    first: dict[str, int] = {}
    return [
        Finding(line, "code", f"Код «{code}» уже стоит в строке {first[code]}.")
        for line, code in lines
        if first.setdefault(code, line) != line
    ]


def _decoded(body: bytes) -> str:
    try:
        return clean_text(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenTable("Файл не в кодировке UTF-8. В Excel: «Сохранить как», тип «CSV UTF-8».") from error


def _check(headings: Sequence[str], needed: Collection[str], others: Collection[str]) -> None:
    missing = [name for name in needed if name not in headings]
    unknown = [name for name in headings if name not in {*needed, *others}]
    twice = sorted({name for name in headings if headings.count(name) > 1})
    if missing:
        raise BrokenTable(f"Нет столбцов: {', '.join(missing)}.")
    if unknown or twice:
        raise BrokenTable(f"Лишние столбцы: {', '.join([*unknown, *twice])}.")


def _misshapen(headings: Sequence[str], cells: Sequence[str]) -> str:
    if len(cells) != len(headings):
        return f"В строке {len(cells)} столбцов, а в заголовке {len(headings)}."
    return f"Столбец длиннее {_CHARACTERS} знаков." if any(len(cell) > _CHARACTERS for cell in cells) else ""


def _bare(text: str) -> str:
    bare = text.strip()
    return bare[1:] if bare.startswith("'") and bare[1:].startswith(_FORMULA) else bare


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        value = "|".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
