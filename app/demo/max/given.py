"""What a call to the stand-in brings along: parameters and a body, checked as MAX's schema says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.demo.max.refused import bad

LONGEST_TEXT = 4000
_FAR_MS = 2**62


@dataclass(frozen=True, slots=True)
class Given:
    """parts: of the path, by name."""

    query: Mapping[str, str]
    parts: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def number(self, name: str, default: int) -> int:
        """A whole number among the parameters. Raises Refused."""
        value = self.query.get(name, "")
        if value in {"", "null"}:
            return default
        if not value.removeprefix("-").isdecimal() or len(value) > 20:
            raise bad(f"{name}: not a number")
        return int(value)

    def count(self) -> int:
        """How many are asked for. Raises Refused."""
        count = self.number("count", 50)
        if not 1 <= count <= 100:
            raise bad("count: 1 to 100")
        return count

    def window(self, since: str, until: str) -> tuple[int, int]:
        """Two instants among the parameters, the earlier first, milliseconds since 1970 UTC. Raises Refused."""
        return self.number(since, 0), self.number(until, _FAR_MS)

    def json(self) -> Mapping[str, Any]:
        """The body. Raises Refused."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            raise bad("the body is not JSON") from None
        if not isinstance(value, dict):
            raise bad("the body is not an object")
        return value

    def text(self) -> str:
        """The text of a new message. Raises Refused."""
        value = self.json().get("text")
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
            raise bad(f"text: 1 to {LONGEST_TEXT} characters")
        return value

    def answered(self) -> str | None:
        """What a new message replies to. Raises Refused."""
        link = self.json().get("link")
        if link is None:
            return None
        if not isinstance(link, dict) or link.get("type") != "reply" or not isinstance(link.get("mid"), str):
            raise bad("link: only a reply with a mid")
        return str(link["mid"])
