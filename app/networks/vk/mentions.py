"""Mentions as VKontakte writes them into texts: `[id5|Анна]`, `[club7|Мэрия]`, `[id5:bp-7_12|Анна]`."""

import re

# The bounds keep the search linear whatever is written: brackets that never close are common.
_MENTION = re.compile(r"\[(id|club|public|event)(\d{1,19})(?::[^\]\[|]{0,100})?\|([^\]\[]{1,300})\]")


def shown(text: str) -> tuple[str, list[str]]:
    """The text as people see it, and the ids it mentions, each once; a community's id is negative."""
    ids = [("" if kind == "id" else "-") + str(int(digits)) for kind, digits, _ in _MENTION.findall(text)]
    return _MENTION.sub(r"\3", text), list(dict.fromkeys(ids))
