"""VKScript that batches calls: pure.

Source: VK API manual, execute: 25 calls a script; `list@.field` is the field of each of the list's objects.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

MOST_CALLS = 25


def write(calls: Sequence[tuple[str, Mapping[str, str], tuple[str, ...]]]) -> str:
    """A script that answers call by call. Each: method, parameters, and fields of `items` that alone are wanted."""
    before: list[str] = []
    answers: list[str] = []
    for number, (method, params, pick) in enumerate(calls):
        call = f"API.{method}({json.dumps(params, separators=(',', ':'))})"
        if pick:
            before.append(f"var p{number}={call}.items;")
            call = (
                "[" + ",".join(f"p{number}" + "".join(f"@.{part}" for part in path.split(".")) for path in pick) + "]"
            )
        answers.append(call)
    return f"{''.join(before)}return [{','.join(answers)}];"


def failed(answer: Any, pick: tuple[str, ...]) -> bool:
    """Whether a call inside a script failed: it then answers `false`, of which nothing can be picked."""
    if not pick:
        return answer is False
    return not (isinstance(answer, list) and len(answer) == len(pick) and all(isinstance(one, list) for one in answer))


def picked(answer: Any, pick: tuple[str, ...]) -> list[list[Any]]:
    """What the script would have picked of a whole answer."""
    items = answer.get("items") if isinstance(answer, dict) else None
    return [[_at(item, path) for item in items] if isinstance(items, list) else [] for path in pick]


def _at(item: Any, path: str) -> Any:
    for part in path.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item
