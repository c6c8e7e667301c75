"""The part of VKScript that batches calls: `return [API.wall.getComments({"post_id": 1}), …];`."""

import json
import re
from collections.abc import Mapping
from typing import Any

from app.demo.vk.params import Refused

_MOST_CALLS = 25
_START = re.compile(r"\s*return\s*\[\s*")
_CALL = re.compile(r"API\.([a-zA-Z]+\.[a-zA-Z]+)\(\s*")
_AFTER_ARGUMENTS = re.compile(r"\s*\)\s*")
_COMMA = re.compile(r",\s*")
_END = re.compile(r"\]\s*;?\s*")


def compile_calls(code: str) -> list[tuple[str, Mapping[str, str]]]:
    """Methods and parameters a script calls, in order.

    Raises Refused: 12 for what is not such a script, 13 above 25 calls.

    Source: VK API manual, execute, for the bound.
    """
    position = _expect(_START, code, 0).end()
    calls: list[tuple[str, Mapping[str, str]]] = []
    while True:
        call = _expect(_CALL, code, position)
        given, position = _object(code, call.end())
        calls.append((call[1], given))
        position = _expect(_AFTER_ARGUMENTS, code, position).end()
        comma = _COMMA.match(code, position)
        if comma is None:
            break
        position = comma.end()
    if _expect(_END, code, position).end() != len(code):
        raise Refused(12, f"syntax error at {position}")
    if len(calls) > _MOST_CALLS:
        raise Refused(13, "too many api calls")
    return calls


def _expect(pattern: re.Pattern[str], code: str, position: int) -> re.Match[str]:
    found = pattern.match(code, position)
    if found is None:
        raise Refused(12, f"syntax error at {position}")
    return found


def _object(code: str, position: int) -> tuple[Mapping[str, str], int]:
    if code[position : position + 1] != "{":
        return {}, position
    try:
        given, end = json.JSONDecoder().raw_decode(code, position)
    except (ValueError, RecursionError) as error:
        raise Refused(12, f"syntax error at {position}") from error
    return {name: _form(value) for name, value in given.items()}, end


def _form(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)
