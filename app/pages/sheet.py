"""Tables of pages as spreadsheets of Russian offices write and read them: CSV with semicolons. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.core.errors import Invalid
from app.networks.access import TokenKind
from app.networks.text import clean_text

# Excel takes a file without it for one in the encoding of its own country.
BOM = "\ufeff"
# Source: OWASP, CSV injection: what begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_NEEDED = frozenset({"link", "agency"})
_OTHERS = frozenset({"territory", "since", "name"})
_TOKENS = {kind.value: kind for kind in TokenKind}
_CHARACTERS = 2000


class BrokenTable(Invalid):
    """The table cannot be read at all; the words say what is wrong."""

    code = "broken-table"


def rows(values: Iterable[Sequence[object]]) -> str:
    """Rows of a table as text. None is empty; what a spreadsheet would take for a formula begins with a quote."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_cell(value) for value in row] for row in values])
    return written.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of pages to be registered.

    number             of the line in the file, from 1; the headings stand in the first
    agency, territory  codes; "" for no territory
    since              None when the table says nothing
    wrong              why the line cannot be taken, in Russian; "" when it can
    """

    number: int
    link: str = ""
    agency: str = ""
    territory: str = ""
    tokens: Mapping[TokenKind, str] = field(default_factory=dict, repr=False)
    since: datetime | None = None
    name: str = ""
    wrong: str = ""


def read(body: bytes) -> Sequence[Row]:
    """The lines of a table, in UTF-8 or in the encoding of Russian Windows. Raises BrokenTable."""
    reader = csv.reader(io.StringIO(_decoded(body), newline=""), delimiter=";")
    try:
        headings = [heading.strip().lower() for heading in next(reader, [])]
        _check(headings)
        found = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise BrokenTable(f"Строка {reader.line_num}: файл не читается как CSV ({error}).") from error
    return [_row(number, headings, cells) for number, cells in found if any(cell.strip() for cell in cells)]


def _decoded(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1251", errors="replace")
    return clean_text(text)


def _check(headings: Sequence[str]) -> None:
    unknown = [heading for heading in headings if heading not in _NEEDED | _OTHERS | set(_TOKENS)]
    missing = sorted(_NEEDED - set(headings))
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    if missing:
        raise BrokenTable(f"Нет столбцов: {', '.join(missing)}. Столбцы разделяет точка с запятой.")
    if unknown or twice:
        raise BrokenTable(f"Лишние столбцы: {', '.join([*unknown, *twice])}.")


def _row(number: int, headings: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(headings):
        return Row(number, wrong=f"В строке {len(cells)} столбцов, а в заголовке {len(headings)}.")
    cell = {heading: text.strip() for heading, text in zip(headings, cells, strict=True)}
    wrong = _wrong(cell)
    if wrong:
        return Row(number, cell["link"], cell["agency"], name=cell.get("name", ""), wrong=wrong)
    return Row(
        number=number,
        link=cell["link"],
        agency=cell["agency"],
        territory=cell.get("territory", ""),
        tokens={_TOKENS[name]: text for name, text in cell.items() if name in _TOKENS and text},
        since=_instant(cell.get("since", "")),
        name=cell.get("name", ""),
    )


def _wrong(cell: Mapping[str, str]) -> str:
    if not cell["link"]:
        return "Нет ссылки на страницу."
    if not cell["agency"]:
        return "Нет кода ведомства."
    if any(len(text) > _CHARACTERS for text in cell.values()):
        return f"Столбец длиннее {_CHARACTERS} знаков."
    try:
        _instant(cell.get("since", ""))
    except ValueError:
        return "Дата в столбце since не в виде 2026-03-31."
    return ""


def _instant(written: str) -> datetime | None:
    """A date (its beginning in UTC) or an instant; None for nothing. Raises ValueError."""
    if not written:
        return None
    at = datetime.fromisoformat(written)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
