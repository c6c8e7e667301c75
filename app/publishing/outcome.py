"""What follows from a failed try to publish: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.backoff import exponential
from app.networks.connector import ConnectorError, FailureKind
from app.publishing.models import PublicationState

# A person has to act: the same try would fail the same way.
FINAL = frozenset(
    {
        FailureKind.NO_RIGHTS,
        FailureKind.CAPTCHA,
        FailureKind.CLOSED,
        FailureKind.GONE,
        FailureKind.RECIPIENT_REFUSES,
        FailureKind.TEXT_REFUSED,
        FailureKind.CONFIGURATION,
    }
)
# The network may have taken the answer. One that cannot be read says no more than none.
UNKNOWN = frozenset({FailureKind.UNKNOWN_OUTCOME, FailureKind.MALFORMED})

GIVE_UP_AFTER = timedelta(hours=24)
# A token is renewed by a person: nothing is lost by waiting, and nothing is won by asking often.
TOKEN_PAUSE = timedelta(minutes=5)
_FIRST_SECONDS = 5.0
# What a network took late has to be visible before it is looked for.
_FIRST_UNKNOWN_SECONDS = 30.0
_MOST_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Next:
    """How a publication goes on. at: when to try again; None when it does not by itself."""

    state: PublicationState
    at: datetime | None


def after_failure(
    error: ConnectorError, *, tries: int, trying_since: datetime, now: datetime, spread: float = 0.0
) -> Next:
    """What becomes of a publication after a failed try.

    tries         tries so far, this one included
    trying_since  start of this run of tries; passing and unknown failures are given up a day later
    spread        a number in [0, 1) drawn by the caller
    """
    if error.kind in FINAL:
        return Next(PublicationState.FAILED, None)
    if error.kind is FailureKind.TOKEN_REFUSED:
        return Next(PublicationState.PLANNED, now + TOKEN_PAUSE)
    if now - trying_since >= GIVE_UP_AFTER:
        return Next(PublicationState.FAILED, None)
    unknown = error.kind in UNKNOWN
    pause = exponential(
        tries,
        first_seconds=_FIRST_UNKNOWN_SECONDS if unknown else _FIRST_SECONDS,
        most_seconds=_MOST_SECONDS,
        spread=spread,
    )
    asked = timedelta(seconds=min(error.retry_after_seconds or 0.0, GIVE_UP_AFTER.total_seconds()))
    return Next(PublicationState.SENDING if unknown else PublicationState.PLANNED, now + max(pause, asked))
