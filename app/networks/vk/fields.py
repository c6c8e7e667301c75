"""Reading fields of VKontakte's JSON: pure, and total for whatever JSON comes."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import RAW_CHARACTERS, Malformed
from app.networks.text import clean_text

Json = Mapping[str, Any]
T = TypeVar("T")

_LAST_SECOND = 253_402_300_799  # the end of the year 9999, the last one datetime knows
_LARGEST_NUMBER = 2**63 - 1


class Unreadable(ValueError):
    """An item lacks something it cannot do without; says what."""


def number(item: Json, name: str) -> int:
    """A whole number that fits 64 bits. Raises Unreadable."""
    value = item.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_NUMBER:
        raise Unreadable(f"{name} is not a number")
    return value


def number_or_none(item: Json, name: str) -> int | None:
    """The number, None when it is missing or zero. Raises Unreadable for anything else."""
    return number(item, name) or None if item.get(name) is not None else None


def text(item: Json, name: str) -> str:
    """A text fit to be stored. Raises Unreadable."""
    value = item.get(name)
    if not isinstance(value, str):
        raise Unreadable(f"{name} is not a text")
    return clean_text(value)


def instant(item: Json, name: str) -> datetime:
    """An instant given in seconds since 1970. Raises Unreadable."""
    seconds = number(item, name)
    if not 0 <= seconds <= _LAST_SECOND:
        raise Unreadable(f"{name} is out of range")
    return datetime.fromtimestamp(seconds, UTC)


def items(answer: Any, name: str) -> list[Any]:
    """The list an answer is about. Raises ConnectorError (MALFORMED): without it the answer says nothing."""
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise ConnectorError(FailureKind.MALFORMED, f"the answer has no list of {name}")
    return found


def objects(item: Any, name: str) -> list[Json]:
    """The objects of a list, nothing when there is no such list."""
    found = item.get(name) if isinstance(item, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def whole(value: Any) -> int:
    """The number, or 0 for anything else; bounded as all numbers of the network."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER else 0


def read_all(found: Iterable[Any], read: Callable[[Json], T], *, form: str = "") -> tuple[list[T], list[Malformed]]:
    """What could be read of the items, and what could not with its reason. form: of `Malformed`."""
    good: list[T] = []
    bad: list[Malformed] = []
    for one in found:
        try:
            if not isinstance(one, dict):
                raise Unreadable("it is not an object")
            good.append(read(one))
        except Unreadable as error:
            bad.append(Malformed(str(error), raw(one), form))
    return good, bad


def form(kind: str, **context: str | int | None) -> str:
    """What an item should have been and where, as `Malformed.form` has it."""
    return json.dumps({"as": kind, **context}, separators=(",", ":"))


def raw(item: Any) -> str:
    """The item as JSON text of bounded length, fit to be stored."""
    try:
        written = json.dumps(item, ensure_ascii=False)
    except RecursionError:
        written = "(nested too deeply to show)"
    return clean_text(written)[:RAW_CHARACTERS]
