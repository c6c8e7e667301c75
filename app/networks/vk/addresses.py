"""Addresses and short names of communities: pure."""

import re

# Source: VK's rules for short names: letters, digits, "_" and "."; a full stop alone would make any host a name.
_NAME = r"[a-z][a-z0-9_.]{1,50}"
_LINK = re.compile(
    r"^(?:https?://)?(?:www\.|m\.|new\.)?(?:vk\.com|vk\.ru|vkontakte\.ru)/(?:#!?/?)?([^/?#]+)/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"^(?:club|public|event)(\d{1,18})$")
_OBJECT = re.compile(r"^(?:wall|photo|video|topic|album|clip|market|videos|photos|albums|board)-?(\d{1,18})(?:_.*)?$")
_NEGATIVE = re.compile(r"^-(\d{1,18})$")
_BARE = re.compile(r"^@?([a-z][a-z0-9_]{1,50})$")
_SHORT = re.compile(f"^@?({_NAME})$")


def address(link: str) -> str | None:
    """The page a link or short name points at: `club7` or a short name in lower case; None: not of VKontakte."""
    given = link.strip()
    found = _LINK.match(given)
    name = (found[1] if found else given).lower()
    owner = _OBJECT.match(name) if found and "-" in name else None
    numbered = _GROUP.match(name.removeprefix("@")) or _NEGATIVE.match(name) or owner
    if numbered:
        return f"club{int(numbered[1])}"
    short = (_SHORT if found else _BARE).match(name)
    return short[1] if short else None


def number_of(address: str) -> int | None:
    """The community's number where the address holds it."""
    found = _GROUP.match(address)
    return int(found[1]) if found else None
