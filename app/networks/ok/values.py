"""Single values of OK's answers, whatever JSON stands in their place: pure.

OK sends ids as strings or numbers, null or {} where a list is due, and dates in Moscow time without a zone.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import RAW_CHARACTERS, Malformed
from app.networks.text import clean_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOSCOW = ZoneInfo("Europe/Moscow")


def identifier(value: object) -> str | None:
    """An id as text; None when there is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return clean_text(value) or None if isinstance(value, str) else None


def bare(reference: object) -> str:
    """The id in a reference like "user:15"; "" when there is none."""
    return (identifier(reference) or "").rpartition(":")[2]


def number(value: object) -> int | None:
    """A whole number, also when it comes as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    # 18 digits hold every 64-bit time and counter; more is not a number of this network.
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18:
        return int(value)
    return None


def words(value: object) -> str:
    """A text without what cannot be stored; "" when there is none."""
    return clean_text(value) if isinstance(value, str) else ""


def mapping(value: object) -> Mapping[str, Any]:
    """An object; an empty one when something else stands there."""
    return value if isinstance(value, dict) else {}


def whole(answer: object, what: str) -> Mapping[str, Any]:
    """An answer that is an object, or null for "nothing". Raises ConnectorError (MALFORMED) for anything else.

    what  names the answer for a person
    """
    if answer is None or answer == []:
        return {}
    if isinstance(answer, dict):
        return answer
    raise ConnectorError(FailureKind.MALFORMED, f"{what}: an object was due, not {type(answer).__name__}")


def items(answer: Mapping[str, Any], name: str) -> list[Any]:
    """A list in an answer, empty for null, {} and nothing. Raises ConnectorError (MALFORMED) for anything else."""
    value = answer.get(name)
    if isinstance(value, list):
        return value
    if value is None or value == {}:
        return []
    raise ConnectorError(FailureKind.MALFORMED, f"{name}: a list was due, not {type(value).__name__}")


def instant(*milliseconds: object, date: object = None) -> datetime | None:
    """The first readable instant, in UTC; None when there is none.

    milliseconds  since 1970 in UTC, in order of preference
    date          "yyyy-MM-dd HH:mm:ss" in Moscow time
    """
    for value in milliseconds:
        count = number(value)
        if count is not None:
            try:
                return _EPOCH + timedelta(milliseconds=count)
            except OverflowError:
                continue
    return _from_moscow(date)


def _from_moscow(date: object) -> datetime | None:
    if not isinstance(date, str):
        return None
    try:
        read = datetime.fromisoformat(date)
        return (read if read.tzinfo else read.replace(tzinfo=_MOSCOW)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def milliseconds(at: datetime) -> int:
    """An instant as the network counts it, since 1970 in UTC."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def seconds(at: datetime) -> int:
    """An instant in whole seconds since 1970 in UTC."""
    return (at - _EPOCH) // timedelta(seconds=1)


def attachments(value: object) -> tuple[Mapping[str, Any], ...]:
    """What hangs on a message: of each its type and plain fields, those of its `payload` included."""
    found = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return tuple(_plain({**item, **mapping(item.get("payload"))}) for item in found)


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        words(key): clean_text(field) if isinstance(field, str) else field
        for key, field in item.items()
        if isinstance(field, str | int)
    }


def unreadable(reason: str, item: object, form: str) -> Malformed:
    """An item set aside. form: as what it can be read again, see `rereading.py`."""
    try:
        raw = json.dumps(item, ensure_ascii=False)
    except RecursionError:
        return Malformed(reason, "(nested too deeply to be shown)")
    return Malformed(reason, clean_text(raw[:RAW_CHARACTERS]), form)
