"""What MAX's failures mean for us: one table by its code, one by the status of HTTP for codes nobody told us of.

Source: dev.max.ru, codes of answers; the reaction to each is ours.
"""

from collections.abc import Mapping
from typing import Any

from app.networks.access import ConnectorError, FailureKind

BAD_PAYLOAD = "proto.payload"
TOO_MANY = 429
_LONGEST_WORDS = 500

CODES: Mapping[str, FailureKind] = {
    "verify.token": FailureKind.TOKEN_REFUSED,
    "access.denied": FailureKind.NO_RIGHTS,
    "chat.not.found": FailureKind.GONE,
    "comments.timeout_exceeded": FailureKind.CLOSED,  # a comment can be edited for 26 hours
    "attachment.not.ready": FailureKind.TEMPORARY,
    BAD_PAYLOAD: FailureKind.CONFIGURATION,
}
STATUSES: Mapping[int, FailureKind] = {
    401: FailureKind.TOKEN_REFUSED,
    403: FailureKind.NO_RIGHTS,
    404: FailureKind.GONE,
    TOO_MANY: FailureKind.RATE_LIMITED,
}


def failure(status: int, answer: Any, *, token: str, write: bool) -> ConnectorError:
    """The failure that an answer with this status stands for.

    write  the call was to publish something: after an internal error nobody knows whether it did
    """
    given = answer if isinstance(answer, dict) else {}
    code, words = given.get("code"), given.get("message")
    # A gateway that fails is no word of MAX's own.
    code = code if isinstance(code, str) else "" if status >= 500 else str(status)
    text = words if isinstance(words, str) and words else f"HTTP {status}"
    kind = CODES.get(code) or STATUSES.get(status) or FailureKind.CONFIGURATION
    if status >= 500:
        kind = FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY
    wait = 5.0 if code == "attachment.not.ready" else None
    return ConnectorError(kind, masked(text, token), code=masked(code, token)[:60], retry_after_seconds=wait)


def masked(text: str, token: str) -> str:
    """The text, cut to a bounded length, with the token taken out."""
    return text.replace(token, "…")[:_LONGEST_WORDS] if token else text[:_LONGEST_WORDS]


def lost(write: bool, text: str) -> ConnectorError:
    """No answer came, so nobody knows whether what was to be published stands."""
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY, text)


def unreadable(write: bool, text: str) -> ConnectorError:
    """An answer came that cannot be read."""
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED, text)
