"""Lists by keyset cursors: a page of any depth costs the same, and rows that come meanwhile shift nothing."""

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from app.core.errors import Invalid

Row = TypeVar("Row")

Limit = Annotated[int, Query(ge=1, le=200, description="Most rows of the answer")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next` of the answer before")]


class Page(BaseModel, Generic[Row]):
    """A part of a list. next: give it as `cursor` to go on; null at the end."""

    items: list[Row]
    next: str | None


class BadCursor(Invalid):
    """The cursor is not one of ours."""

    code = "bad-cursor"


def encode(*place: str | int | None) -> str:
    """A cursor for the place of the last row shown."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, *, parts: int) -> list[str | int | None]:
    """The place a cursor stands for. Raises BadCursor."""
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise BadCursor("The cursor is not one of ours; start the list again.") from error
    if not isinstance(place, list) or len(place) != parts or not all(map(_is_ours, place)):
        raise BadCursor("The cursor is not one of this list; start the list again.")
    return place


def _is_ours(part: object) -> bool:
    # A number beyond 64 bits is none of the database's.
    return part is None or isinstance(part, str) or (type(part) is int and abs(part) < 2**63)
