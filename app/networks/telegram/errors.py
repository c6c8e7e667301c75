"""What the Bot API's refusals mean for us: one table, and words with tokens taken out.

Source: core.telegram.org/bots/api, Making requests; the words of refusals are not documented and were gathered from
what client libraries report. The reaction to each is ours.
"""

from collections.abc import Sequence
from urllib.parse import quote

from app.networks.access import ConnectorError, FailureKind
from app.networks.telegram.fields import Json, inside, number_or_none

_LONGEST_WORDS = 500
_WAIT_WHEN_UNSAID_SECONDS = 30.0

# Parts of the words, in lower case; the first that is found decides.
_WORDS: Sequence[tuple[FailureKind, Sequence[str]]] = (
    (
        FailureKind.GONE,
        ("replied not found", "reply message not found", "message_id_invalid", "thread not found", "topic_deleted"),
    ),
    (FailureKind.CLOSED, ("topic_closed", "topic closed")),
    (
        FailureKind.TEXT_REFUSED,
        ("message is too long", "message_too_long", "text is empty", "text must be non-empty", "can't parse entities"),
    ),
    (
        FailureKind.RECIPIENT_REFUSES,
        ("blocked by the user", "user is deactivated", "initiate conversation", "user_is_blocked", "peer_id_invalid"),
    ),
    (
        FailureKind.NO_RIGHTS,
        (
            *("chat not found", "not enough rights", "have no rights", "need administrator rights", "was kicked"),
            *("not a member", "chat_admin_required", "chat_write_forbidden", "_forbidden", "chat_restricted"),
            *("channel_private", "group chat was deactivated", "chat was deleted"),
        ),
    ),
)
_CODES = {
    401: FailureKind.TOKEN_REFUSED,
    403: FailureKind.NO_RIGHTS,
    409: FailureKind.CONFIGURATION,
    429: FailureKind.RATE_LIMITED,
}


def failure(answer: Json, *, token: str, write: bool) -> ConnectorError:
    """The failure an answer with `ok: false` stands for. Words nobody told us of are shown as they are.

    write  the call was to publish something: after an internal error nobody knows whether it did
    """
    code = number_or_none(answer, "error_code") or 0
    described = answer.get("description")
    words = described if isinstance(described, str) else "no words given"
    wait = number_or_none(inside(answer, "parameters"), "retry_after")
    kind = _kind(code, words.lower(), write)
    seconds = float(max(wait or 0, 0)) or _WAIT_WHEN_UNSAID_SECONDS
    return ConnectorError(
        kind,
        _conflict(words) if code == 409 else masked(words, token),
        code=str(code),
        retry_after_seconds=seconds if kind is FailureKind.RATE_LIMITED else None,
    )


def masked(words: str, token: str) -> str:
    """The words, cut to a bounded length, with the token taken out, however it was written."""
    for shown in {token, quote(token, safe="")} - {""}:
        words = words.replace(shown, "(token)")
    return words[:_LONGEST_WORDS]


def _kind(code: int, words: str, write: bool) -> FailureKind:
    if code >= 500:
        return FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY
    if code == 404 and "method" not in words:  # what stands in the path was no token at all
        return FailureKind.TOKEN_REFUSED
    if code in (400, 403):
        for kind, parts in _WORDS:
            if any(part in words for part in parts):
                return kind
    return _CODES.get(code, FailureKind.CONFIGURATION)


def _conflict(words: str) -> str:
    if "webhook" in words.lower():
        return "Telegram calls a webhook for this bot, so it cannot be asked: remove that webhook, or use it"
    return "another program asks Telegram with this bot's token; only one may, or messages are lost"
