"""Which addresses may be told of events: pure.

Where a name leads is checked when it is called (`app/core/outbound.py`); here only what is written.
"""

import ipaddress
from urllib.parse import urlsplit

from app.core.errors import Invalid

_LONGEST = 2000


class BadAddress(Invalid):
    """The address cannot be an endpoint."""

    code = "bad-address"


def check_address(url: str, *, allow: str) -> None:
    """Raises BadAddress unless this is an https address without a user in it; http is for allowed hosts only.

    allow  host names, addresses or networks by comma, as the setting `webhook_allow`
    """
    wrong = _wrong(url, allow)
    if wrong:
        raise BadAddress(wrong, errors={"url": wrong})


def _wrong(url: str, allow: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:  # also UnicodeError
        return "This is not a URL."
    if len(url) > _LONGEST or any(sign.isspace() or not sign.isprintable() for sign in url):
        return f"A URL has no blanks and at most {_LONGEST} characters."
    if parts.scheme not in ("http", "https") or not host or port == 0:
        return "The address has to start with https:// and a host."
    if parts.username is not None or parts.password is not None:
        return "Leave out user and password: deliveries are signed instead."
    if parts.scheme == "http" and not _is_listed(host, allow):
        return "Use https; http is only for hosts that the setting OTKLIK_WEBHOOK_ALLOW names."
    return ""


def _is_listed(host: str, allow: str) -> bool:
    entries = [entry.strip().lower() for entry in allow.split(",") if entry.strip()]
    if host.lower() in entries:
        return True
    return any(_is_within(host, entry) for entry in entries)


def _is_within(host: str, entry: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:  # one of them is a name
        return False
