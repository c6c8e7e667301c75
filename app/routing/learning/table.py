"""Examples from a CSV with the columns text, topic and agency, as spreadsheets write it. Pure."""

import csv
import io
from typing import Final

from app.core.errors import Invalid
from app.routing.learning.examples import Example

_NEEDED: Final = ("text", "agency")
_TOPIC: Final = "topic"
_LONGEST: Final = 1_000_000


class UnreadableTable(Invalid):
    """The table cannot be read; the words say why."""

    code = "unreadable-table"


def examples_of(content: bytes) -> list[Example]:
    """The examples of a table in UTF-8, with commas, semicolons or tabs; lines with nothing in them are left out.

    An empty text is kept: there are such questions. A blank topic is none. Raises UnreadableTable.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(f"it is not UTF-8: byte {error.start} cannot be read; save it as CSV UTF-8") from error
    if not text.strip():
        raise UnreadableTable("it is empty")
    csv.field_size_limit(_LONGEST)
    try:
        return _read(csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise UnreadableTable(f"it is no CSV: {error}") from error


def _delimiter(text: str) -> str:
    """The mark that parts the columns in the header, in which no name contains one."""
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _read(rows: "csv.DictReader[str]") -> list[Example]:
    names = [(name or "").strip().strip("\ufeff").lower() for name in rows.fieldnames or ()]
    missing = [name for name in (*_NEEDED, _TOPIC) if name not in names]
    if missing:
        raise UnreadableTable(
            f"its first line has no {', '.join(missing)}; the columns needed are text, topic and agency"
        )
    rows.fieldnames = names
    found = []
    for row in rows:
        given = {name: (row[name] or "").strip() for name in (*_NEEDED, _TOPIC)}
        if not any(given.values()):
            continue
        if not given["agency"]:
            raise UnreadableTable(f"line {rows.line_num} has no agency")
        found.append(Example(given["text"], given["agency"], given[_TOPIC] or None))
    if not found:
        raise UnreadableTable("it has a header and nothing under it")
    return found
