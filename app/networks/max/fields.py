"""Reading fields of MAX's JSON: pure, and total for whatever JSON comes. Absent and null are the same everywhere."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import RAW_CHARACTERS
from app.networks.text import clean_text

Json = Mapping[str, Any]

_LAST_MS = 253_402_300_799_000  # the end of the year 9999, the last one datetime knows
_LARGEST_NUMBER = 2**63 - 1
_LONGEST_ID = 200
_BARE_MID = re.compile("[0-9a-f]{32}")


class Unreadable(ValueError):
    """An item lacks something it cannot do without; says what."""


def decoded(body: bytes | str) -> Any:
    """The JSON that a text holds. Raises Unreadable."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("it is not JSON") from None


def inside(item: Json, name: str) -> Json:
    """The object under a name; an empty one when there is none."""
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def number_or_none(item: Json, name: str) -> int | None:
    """A whole number that fits 64 bits, None for anything else."""
    value = item.get(name)
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER
    return value if whole else None


def number(item: Json, name: str) -> int:
    """A whole number that fits 64 bits. Raises Unreadable."""
    value = number_or_none(item, name)
    if value is None:
        raise Unreadable(f"{name} is not a number")
    return value


def text(item: Json, name: str) -> str:
    """A text fit to be stored; "" when there is none."""
    value = item.get(name)
    return clean_text(value) if isinstance(value, str) else ""


def instant_ms(item: Json, name: str) -> int | None:
    """An instant in milliseconds since 1970 UTC; None when it is missing or out of range."""
    value = number_or_none(item, name)
    return value if value is not None and 0 <= value <= _LAST_MS else None


def from_ms(milliseconds: int) -> datetime:
    """The instant, aware, UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 UTC."""
    return int(at.timestamp() * 1000)


def mid(item: Json, name: str) -> str:
    """The id of a message, "" when there is none. MAX's manual lets the prefix "mid." be left out; here it stands."""
    value = text(item, name)[:_LONGEST_ID]
    return f"mid.{value}" if _BARE_MID.fullmatch(value) else value


def post_mid(item: Json, name: str, chat_id: int | None) -> str:
    """The id of a post, which may come as a text or as a number; "" when there is none.

    A number is taken for the post's `seq`. Source: recorded messages, whose `mid` is the chat's id and `seq`, each
    as 16 hexadecimal digits; the type of `post_id` is not documented.
    """
    seq = number_or_none(item, name)
    if seq is None and text(item, name).isdecimal():
        seq = number_or_none({name: int(text(item, name)[:_LONGEST_ID])}, name)
    if seq is None or chat_id is None:
        return mid(item, name) or ("" if seq is None else str(seq))
    return f"mid.{chat_id % 2**64:016x}{seq % 2**64:016x}"


def listed(answer: Any, name: str) -> list[Any]:
    """The list an answer is about. Raises ConnectorError (MALFORMED): without it the answer says nothing."""
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise ConnectorError(FailureKind.MALFORMED, f"the answer has no list of {name}")
    return found


def objects(item: Json, name: str) -> list[Json]:
    """The objects of a list, nothing when there is no such list."""
    found = item.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def raw(item: Any) -> str:
    """The item as JSON text fit to be stored."""
    try:
        written = json.dumps(item, ensure_ascii=False)
    except RecursionError:
        written = "(nested too deeply to show)"
    return clean_text(written)[:RAW_CHARACTERS]
