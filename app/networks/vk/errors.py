"""What VKontakte's error codes mean for us: one table, what rests after them, and words with tokens taken out.

Source for codes: VK API schema 5.199, errors.json. The reaction to each is ours.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.networks.access import ConnectorError, FailureKind
from app.networks.limits import Parking, Part

TOO_MANY_PER_SECOND = 6
RUNTIME = 13
ACCESS_DENIED = 15
BAD_PARAMETER = 100
COMMUNITY_TOKEN, SERVICE_TOKEN = 27, 28
_DAILY_QUOTA = 29
# The application, the version or the request as such: no other call fares better.
OF_ALL_CALLS = frozenset({"2", "3", "8", "12", str(RUNTIME), "23", "34", "35", "9999"})
# After these the network may have done what was asked and failed only then.
_AFTER_THE_FACT = frozenset({1, 10, 36})
_FLOOD_WAIT_SECONDS = 600.0
_MOSCOW = ZoneInfo("Europe/Moscow")
_LONGEST_WORDS = 500
# What a person needs to pass a captcha in its old form (picture) or its new one (page).
_CHALLENGE = ("captcha_sid", "captcha_img", "redirect_uri")

CODES: Mapping[FailureKind, tuple[int, ...]] = {
    FailureKind.TEMPORARY: (1, 10, 36, 43),
    FailureKind.RATE_LIMITED: (TOO_MANY_PER_SECOND, 9, _DAILY_QUOTA, 223, 601),
    FailureKind.TOKEN_REFUSED: (5, COMMUNITY_TOKEN, SERVICE_TOKEN, 1117),
    FailureKind.NO_RIGHTS: (7, ACCESS_DENIED, 20, 200, 203, 211, 260, 917),
    FailureKind.CAPTCHA: (14, 17, 24, 25, 3300, 3301, 3302, 3303, 3304, 3609),
    FailureKind.CLOSED: (30, 210, 212, 213, 214, 801, 922, 925, 927, 945, 946, 1012, 1401),
    FailureKind.BANNED: (18, 19, 37),
    FailureKind.GONE: (104, 243),
    FailureKind.RECIPIENT_REFUSES: (900, 901, 902, 936, 939, 943, 944, 950, 962, 985, 987, 988),
    FailureKind.TEXT_REFUSED: (222, 914, 940),
    FailureKind.CONFIGURATION: (
        *(2, 3, 8, 12, RUNTIME, 23, 34, 35, 42, 9999),
        *(BAD_PARAMETER, 113, 114, 125, 907, 908, 911, 912, 913, 921, 969, 2000),
    ),
}
KINDS: Mapping[int, FailureKind] = {code: kind for kind, codes in CODES.items() for code in codes}


def failure(error: Mapping[str, Any], *, token: str, write: bool, now: datetime) -> ConnectorError:
    """The failure an `error` object stands for. A code nobody told us of is shown as it is, not guessed at.

    write  the call was to publish something: after an internal error nobody knows whether it did
    """
    code = error.get("error_code", error.get("code"))
    words = error.get("error_msg", error.get("description"))
    known = code if isinstance(code, int) else 0
    kind = KINDS.get(known, FailureKind.CONFIGURATION)
    if write and known in _AFTER_THE_FACT:
        kind = FailureKind.UNKNOWN_OUTCOME
    text = words if isinstance(words, str) else "no words given"
    return ConnectorError(
        kind, masked(text, token), code=str(code)[:20], retry_after_seconds=_wait_seconds(known, kind, now)
    )


def parking(failed: ConnectorError, error: Mapping[str, Any], method: str, *, write: bool) -> Parking | None:
    """Which uses of the token rest after a failure, None for none.

    The daily quota rests the method until the day turns. After flood control, writes rest for minutes; after a captcha
    until a person has answered it, for a program that goes on trying is met with flood control next.
    """
    if failed.code == str(_DAILY_QUOTA):
        wait = failed.retry_after_seconds
        return Parking(Part.METHOD, failed.kind, wait, name=method, code=failed.code, text=failed.text)
    if not write:
        return None
    if failed.kind is FailureKind.RATE_LIMITED and failed.code != str(TOO_MANY_PER_SECOND):
        return Parking(Part.WRITES, failed.kind, failed.retry_after_seconds, code=failed.code, text=failed.text)
    if failed.kind is FailureKind.CAPTCHA:
        challenge = {name: str(error[name])[:2000] for name in _CHALLENGE if isinstance(error.get(name), str | int)}
        return Parking(Part.WRITES, failed.kind, None, code=failed.code, text=failed.text, challenge=challenge)
    return None


def masked(text: str, token: str) -> str:
    """The text, cut to a bounded length, with the token taken out."""
    return text.replace(token, "…")[:_LONGEST_WORDS] if token else text[:_LONGEST_WORDS]


def again(code: str, text: str) -> ConnectorError:
    """The failure of a code that was noted earlier."""
    known = int(code) if code.isascii() and code.isdigit() else 0
    return ConnectorError(KINDS.get(known, FailureKind.CONFIGURATION), text, code=code)


def _wait_seconds(code: int, kind: FailureKind, now: datetime) -> float | None:
    if kind is not FailureKind.RATE_LIMITED:
        return None
    if code == TOO_MANY_PER_SECOND:
        return 1.0
    return _rest_of_day_seconds(now) if code == _DAILY_QUOTA else _FLOOD_WAIT_SECONDS


def _rest_of_day_seconds(now: datetime) -> float:
    """Until midnight in Moscow; when VKontakte's day turns is not published."""
    tomorrow = now.astimezone(_MOSCOW).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=_MOSCOW)
    return (midnight - now).total_seconds()
