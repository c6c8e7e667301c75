"""Links to Telegram's channels: pure.

Source: core.telegram.org/api/links.
"""

import re
from urllib.parse import urlsplit

_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
_NAME = re.compile(r"[a-z][a-z0-9_]{3,31}", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{4,15}", re.ASCII)
# First parts of links that lead to something else than a chat.
_NO_CHATS = frozenset(
    {"addlist", "addstickers", "addemoji", "addtheme", "boost", "joinchat", "login", "proxy", "setlanguage", "share"}
    | {"socks", "invoice", "iv", "bg", "confirmphone", "giftcode", "contact"}
)


def address(link: str) -> str | None:
    """`@name` or `-100…` of the channel or group that a link, a short name with @ or an id means; None for others."""
    given = link.strip()
    if given.startswith("-100") and _NUMBER.fullmatch(given[4:]):
        return given
    if given.startswith("@"):
        return given if _NAME.fullmatch(given[1:]) else None
    return _from_path(_path(given))


def _path(link: str) -> list[str]:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return []
    if parts.scheme not in ("http", "https"):
        return []
    path = [part for part in parts.path.split("/") if part]
    named = host.removesuffix(".t.me")
    if named != host and host.endswith(".t.me"):  # name.t.me
        return [named]
    return path if host in _HOSTS else []


def _from_path(path: list[str]) -> str | None:
    match path:
        case ["c", number, *_] if _NUMBER.fullmatch(number):
            return f"-100{number}"
        case ["s", name, *_] | [name, *_] if name.lower() not in _NO_CHATS and _NAME.fullmatch(name):
            return f"@{name}"
    return None
