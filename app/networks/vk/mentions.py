"""Mentions as VKontakte writes them into texts: `[id5|Анна]`, `[club7|Мэрия]`, `[id5:bp-7_12|Анна]`."""

import re

# The bounds keep the search linear whatever is written: brackets that never close are common.
_MENTION = re.compile(r"\[(id|club|public|event)(\d{1,19})(?::[^\]\[|]{0,100})?\|([^\]\[]{1,300})\]")
_ANSWERED = re.compile(r"^\s*\[(?:id|club|public|event)\d{1,19}:bp-\d{1,19}_(\d{1,18})\|")


def shown(text: str) -> tuple[str, list[str]]:
    """The text as people see it, and the ids it mentions, each once; a community's id is negative."""
    ids = [("" if kind == "id" else "-") + str(int(digits)) for kind, digits, _ in _MENTION.findall(text)]
    return _MENTION.sub(r"\3", text), list(dict.fromkeys(ids))


def answered(text: str) -> int | None:
    """The comment of a board that a text begins by naming: boards know no other way to answer a comment."""
    found = _ANSWERED.match(text)
    return int(found[1]) if found else None


def naming(author: int, name: str, *, page: int, comment: int) -> str:
    """How an answer to a comment of a board begins."""
    whom = f"id{author}" if author > 0 else f"club{-author}"
    return f"[{whom}:bp-{page}_{comment}|{name}], "
