"""What links to MAX point at: pure."""

import re

_HOSTS = {"max.ru", "www.max.ru", "web.max.ru"}
_CHAT = re.compile(r"-?\d{1,19}", re.ASCII)
# Source: OpenAPI 0.0.32, GET /chats/{chatLink}.
_NAME = re.compile(r"[a-zA-Z][\w-]{0,63}", re.ASCII)
_HIDDEN = re.compile(r"(join|u)/[\w-]{1,200}", re.ASCII)

JOIN, PERSON = "join/", "u/"


def address(link: str) -> str | None:
    """What a link, short name or chat id points at; None when it is not of MAX.

    Gives a chat's id, a channel's name, "join/…" of an invitation, or "u/…" of a person.
    """
    rest = link.strip()
    if _CHAT.fullmatch(rest):
        return rest
    host, slash, path = rest.partition("://")[2].partition("/") if "://" in rest else rest.partition("/")
    if not slash:
        name = rest.removeprefix("@")
        return name if "://" not in rest and _NAME.fullmatch(name) else None
    return _of_path(re.split("[?#]", path, maxsplit=1)[0].strip("/")) if host.lower() in _HOSTS else None


def _of_path(path: str) -> str | None:
    """Further parts of a path, as of one post, are left off."""
    if hidden := _HIDDEN.match(path):
        return hidden[0]
    first, _, rest = path.removeprefix("@").partition("/")
    if first == "c":  # a post of a closed channel: max.ru/c/<chat>/<post>
        first = rest.partition("/")[0]
    return first if _CHAT.fullmatch(first) or _NAME.fullmatch(first) else None
