"""What follows from one try to deliver: pure."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.backoff import scheduled

# Source: Standard Webhooks, specification 1.0, "Retry schedule": the first try and nine more over three days.
RETRIES_SECONDS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
# A receiver may ask for a pause (Retry-After), but not for so long that a delivery is forgotten.
_LONGEST_PAUSE = timedelta(hours=24)


class Verdict(enum.Enum):
    """How a delivery goes on."""

    DELIVERED = "delivered"
    AGAIN = "again"
    USED_UP = "used-up"
    UNWANTED = "unwanted"  # the receiver wants nothing more: its endpoint is switched off


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a receiver.

    status               HTTP status; None when there was no answer
    error                why there was none, or why it does not count; "" when delivered
    text                 the first characters of the body
    retry_after_seconds  the pause the receiver asks for
    """

    status: int | None
    error: str
    text: str = ""
    took_ms: int = 0
    retry_after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """How a delivery goes on; at: when to try again, None when not."""

    verdict: Verdict
    at: datetime | None = None


def after(answer: Answer, *, tries: int, now: datetime, spread: float) -> Next:
    """What becomes of a delivery after this answer.

    tries   tries so far, this one included
    spread  a number in [0, 1) drawn by the caller
    """
    if answer.status is not None and 200 <= answer.status < 300:
        return Next(Verdict.DELIVERED)
    if answer.status == 410:
        return Next(Verdict.UNWANTED)
    pause = scheduled(tries, RETRIES_SECONDS, spread=spread)
    if pause is None:
        return Next(Verdict.USED_UP)
    asked = timedelta(seconds=max(0.0, answer.retry_after_seconds or 0.0))
    return Next(Verdict.AGAIN, now + max(pause, min(asked, _LONGEST_PAUSE)))
