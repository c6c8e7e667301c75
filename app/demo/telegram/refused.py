"""Refusals of the Bot API, and its parameters as they come."""

import json
from collections.abc import Mapping
from typing import Any

# Words for errors that tests ask for by their code alone.
_WORDS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was kicked from the supergroup chat",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after 1",
    500: "Internal Server Error",
}


class Refused(Exception):
    """The Bot API's answer is an error. parameters: what helps to repeat the call."""

    def __init__(self, code: int, words: str = "", **parameters: int) -> None:
        super().__init__(words or _WORDS.get(code, "Bad Request"))
        self.code = code
        self.parameters = parameters

    @classmethod
    def forced(cls, code: int) -> "Refused":
        """An error that a fault asks for."""
        return cls(code, retry_after=1) if code == 429 else cls(code)

    def shown(self) -> dict[str, Any]:
        """The answer."""
        found: dict[str, Any] = {"ok": False, "error_code": self.code, "description": str(self)}
        return found | ({"parameters": self.parameters} if self.parameters else {})


class Params:
    """Parameters of a call. Readers raise Refused(400) for a value that cannot be meant."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def text(self, name: str) -> str:
        """The value, or "" when it is missing."""
        value = self._given.get(name, "")
        if not isinstance(value, str):
            raise Refused(400, f"Bad Request: can't parse parameter {name}")
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """The value as a number; without a default it is required."""
        value = self._given.get(name, default)
        if isinstance(value, str) and value.lstrip("-").isdigit() and value.isascii():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
            raise Refused(400, f"Bad Request: parameter {name} is invalid")
        return value

    def chat(self) -> int | str:
        """The chat: its id, or its short name without @."""
        value = self._given.get("chat_id")
        return value[1:].lower() if isinstance(value, str) and value.startswith("@") else self.integer("chat_id")

    def inside(self, name: str) -> "Params | None":
        """An object, which a form carries as JSON; None when it is missing."""
        value = self._value(name)
        if value is not None and not isinstance(value, dict):
            raise Refused(400, f"Bad Request: can't parse {name} JSON object")
        return None if value is None else Params(value)

    def flag(self, name: str) -> bool:
        """Whether the value is true."""
        return self._given.get(name) in (True, "true", "True", "1")

    def names(self, name: str) -> list[str] | None:
        """A list of words; None when it is missing."""
        value = self._value(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise Refused(400, f"Bad Request: can't parse {name} JSON array")
        return value

    def _value(self, name: str) -> Any:
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise Refused(400, f"Bad Request: can't parse {name} JSON") from error
