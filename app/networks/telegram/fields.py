"""Reading fields of the Bot API's JSON: pure, and total for whatever JSON comes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.networks.messages import RAW_CHARACTERS
from app.networks.text import clean_text

Json = Mapping[str, Any]

_LAST_SECOND = 253_402_300_799  # the end of the year 9999, the last one datetime knows
_LARGEST_NUMBER = 2**63 - 1


class Unreadable(ValueError):
    """An item lacks something it cannot do without; says what."""


def number(item: Json, name: str) -> int:
    """A whole number that fits 64 bits. Raises Unreadable."""
    value = number_or_none(item, name)
    if value is None:
        raise Unreadable(f"{name} is not a number")
    return value


def number_or_none(item: Json, name: str) -> int | None:
    """The number; None when it is missing or nothing that could be one."""
    value = item.get(name)
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER
    return value if whole else None


def text(item: Json, name: str) -> str:
    """A text fit to be stored, "" when it is missing. Raises Unreadable for anything else."""
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"{name} is not a text")
    return clean_text(value or "")


def instant(item: Json, name: str) -> datetime:
    """An instant given in seconds since 1970. Raises Unreadable."""
    seconds = number(item, name)
    if not 0 <= seconds <= _LAST_SECOND:
        raise Unreadable(f"{name} is out of range")
    return datetime.fromtimestamp(seconds, UTC)


def inside(item: Json, name: str) -> Json:
    """An object inside, empty when there is none."""
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def objects(item: Json, name: str) -> list[Json]:
    """The objects of a list, nothing when there is no such list."""
    found = item.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def raw(item: Any) -> str:
    """The item as JSON text of bounded length, fit to be stored."""
    try:
        written = json.dumps(item, ensure_ascii=False)
    except RecursionError:
        written = "(nested too deeply to show)"
    return clean_text(written)[:RAW_CHARACTERS]
