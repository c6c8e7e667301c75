"""Links and short names of OK: pure.

An address is "group:<number>", "person:<number>" or "name:<short name>".
"""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

_HOSTS = frozenset({"ok.ru", "www.ok.ru", "m.ok.ru", "odnoklassniki.ru", "www.odnoklassniki.ru", "m.odnoklassniki.ru"})
# First parts of paths that are the site's own and no short names.
_SITES_OWN = frozenset(
    {
        "app", "apps", "discover", "discussions", "dk", "feed", "game", "games", "gifts", "groups", "hashtag", "help",
        "live", "market", "messages", "music", "photos", "search", "settings", "video",
    }
)  # fmt: skip
_SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)


def address(link: str) -> str | None:
    """The page a link, number or short name points at; None when it is not of this network."""
    text = link.strip()
    if _NUMBER.fullmatch(text):
        return f"group:{text}"
    if "/" not in text and "." not in text:
        return _named(text.removeprefix("@"))
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname
    except ValueError:
        return None
    return _of_path(parts) if host in _HOSTS else None


def _of_path(parts: SplitResult) -> str | None:
    asked = parse_qs(parts.query)
    for name, kind in (("st.groupId", "group"), ("st.friendId", "person")):
        number = asked.get(name, [""])[0]
        if _NUMBER.fullmatch(number):
            return f"{kind}:{number}"
    steps = [step for step in parts.path.split("/") if step]
    if len(steps) >= 2 and steps[0] in ("group", "profile"):
        kind = "group" if steps[0] == "group" else "person"
        return f"{kind}:{steps[1]}" if _NUMBER.fullmatch(steps[1]) else None
    return _named(steps[0]) if steps else None


def _named(name: str) -> str | None:
    if _SHORT_NAME.fullmatch(name) is None or name.lower() in _SITES_OWN | {"group", "profile"}:
        return None
    return f"name:{name}"
