"""The part of VKScript that batches calls, whole answers or fields of their items:

`var p0=API.wall.getById({"posts":"-1_2"}).items;return [API.wall.getComments({"post_id":1}),[p0@.id,p0@.date]];`
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.demo.vk.params import Refused

_MOST_CALLS = 25
_VARIABLE = re.compile(r"\s*var\s+([a-z]\w*)\s*=\s*")
_ITEMS = re.compile(r"\.items\s*;")
_START = re.compile(r"\s*return\s*\[\s*")
_CALL = re.compile(r"API\.([a-zA-Z]+\.[a-zA-Z]+)\(\s*")
_AFTER_ARGUMENTS = re.compile(r"\s*\)\s*")
_PICK = re.compile(r"\[\s*([^\[\]]*)\]\s*")
_FIELD = re.compile(r"([a-z]\w*)((?:@\.[a-z_]+)+)")
_COMMA = re.compile(r",\s*")
_END = re.compile(r"\]\s*;?\s*")


@dataclass(slots=True)
class Script:
    """A script.

    calls    methods and parameters, in order
    answers  for each part of the answer, which call and which fields of it
    """

    calls: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    answers: list[tuple[int, Sequence[tuple[str, ...]]]] = field(default_factory=list)

    def answer(self, results: Sequence[Any]) -> list[Any]:
        """What the script returns when its calls answered so; `false` stands for a call that failed."""
        return [_picked(results[call], paths) if paths else results[call] for call, paths in self.answers]


def compile_calls(code: str) -> list[tuple[str, Mapping[str, str]]]:
    """Methods and parameters a script calls, in order. Raises Refused."""
    return compile_script(code).calls


def compile_script(code: str) -> Script:
    """The script. Raises Refused: 12 for what is not such a script, 13 above 25 calls.

    Source: VK API manual, execute, for the bound.
    """
    script, named, position = Script(), dict[str, int](), 0
    while (variable := _VARIABLE.match(code, position)) is not None:
        position = _expect(_ITEMS, code, _call(code, variable.end(), script)).end()
        named[variable[1]] = len(script.calls) - 1
    position = _expect(_START, code, position).end()
    while True:
        position = _part(code, position, script, named)
        comma = _COMMA.match(code, position)
        if comma is None:
            break
        position = comma.end()
    if _expect(_END, code, position).end() != len(code):
        raise Refused(12, f"syntax error at {position}")
    if len(script.calls) > _MOST_CALLS:
        raise Refused(13, "too many api calls")
    return script


def _part(code: str, position: int, script: Script, named: Mapping[str, int]) -> int:
    pick = _PICK.match(code, position)
    if pick is None:
        position = _call(code, position, script)
        script.answers.append((len(script.calls) - 1, ()))
        return position
    fields = [_FIELD.fullmatch(one.strip()) for one in pick[1].split(",")]
    known = [one for one in fields if one is not None and one[1] in named]
    if len(known) != len(fields) or len({one[1] for one in known}) != 1:
        raise Refused(12, f"syntax error at {position}")
    paths = [tuple(one[2].removeprefix("@.").split("@.")) for one in known]
    script.answers.append((named[known[0][1]], paths))
    return pick.end()


def _call(code: str, position: int, script: Script) -> int:
    call = _expect(_CALL, code, position)
    given, position = _object(code, call.end())
    script.calls.append((call[1], given))
    return _expect(_AFTER_ARGUMENTS, code, position).end()


def _picked(result: Any, paths: Sequence[tuple[str, ...]]) -> list[Any]:
    """Nothing can be picked of a failed call."""
    return [_pick(result["items"], path) if isinstance(result, dict) else None for path in paths]


def _pick(items: Sequence[Any], path: Sequence[str]) -> list[Any]:
    found = list(items)
    for name in path:
        found = [one.get(name) if isinstance(one, dict) else None for one in found]
    return found


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
