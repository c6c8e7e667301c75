"""What the connector remembers of a page between two looks, as compact JSON that others only store."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Cursor:
    """A page as it was last seen.

    counts          by post: comments it had when they were last read
    waiting         posts whose comments are to be read, and how many they were seen to have
    refused         by post: comments it had when reading them was refused; not tried again until that changes
    wall_offset     where the walk over the whole wall goes on; None when it came to the end
    wall_seen_at    when new posts were last looked for, seconds since 1970
    reread_at       when recent posts were last read whether changed or not, seconds since 1970
    rotation        which of the older posts are looked at next
    last_message    newest private message known; None when dialogs were never looked at
    dialogs         dialogs whose messages are to be read, and from which message on
    """

    counts: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)
    refused: dict[int, int] = field(default_factory=dict)
    wall_offset: int | None = 0
    wall_seen_at: int = 0
    reread_at: int = 0
    rotation: int = 0
    last_message: int | None = None
    dialogs: dict[int, int] = field(default_factory=dict)

    @property
    def more(self) -> bool:
        """Whether the network is known to have more right now."""
        return bool(self.waiting or self.dialogs or self.wall_offset is not None)


def load(stored: str | None) -> Cursor:
    """The cursor that was stored; when it cannot be read one that starts over, which repeats but loses nothing."""
    try:
        given = json.loads(stored or "")
        return Cursor(
            counts=_numbers(given["p"]),
            waiting=_numbers(given["w"]),
            refused=_numbers(given["x"]),
            wall_offset=_number_or_none(given["o"]),
            wall_seen_at=int(given["t"]),
            reread_at=int(given["f"]),
            rotation=int(given["r"]),
            last_message=_number_or_none(given["m"]),
            dialogs=_numbers(given["d"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return Cursor()


def dump(cursor: Cursor) -> str:
    """The cursor as text: the same cursor gives the same text."""
    stored = {
        "p": cursor.counts,
        "w": cursor.waiting,
        "x": cursor.refused,
        "o": cursor.wall_offset,
        "t": cursor.wall_seen_at,
        "f": cursor.reread_at,
        "r": cursor.rotation,
        "m": cursor.last_message,
        "d": cursor.dialogs,
    }
    return json.dumps(stored, separators=(",", ":"))


def _numbers(given: Any) -> dict[int, int]:
    return {int(key): int(value) for key, value in given.items()}


def _number_or_none(given: Any) -> int | None:
    return None if given is None else int(given)
