"""What follows from a failed try to publish: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.backoff import exponential
from app.networks.access import ConnectorError, FailureKind
from app.publishing.models import PublicationState

# A person has to act: the same try would fail the same way.
FINAL = frozenset(
    {
        FailureKind.NO_RIGHTS,
        FailureKind.CLOSED,
        FailureKind.BANNED,
        FailureKind.GONE,
        FailureKind.RECIPIENT_REFUSES,
        FailureKind.TEXT_REFUSED,
        FailureKind.BY_HAND,
        FailureKind.UNSURE,
        FailureKind.CONFIGURATION,
    }
)
# The network may have taken the answer. One that cannot be read says no more than none.
UNKNOWN = frozenset({FailureKind.UNKNOWN_OUTCOME, FailureKind.MALFORMED})

GIVE_UP_AFTER = timedelta(hours=24)
# A person renews the token, or solves what the network asks: until then the answer waits, however long that takes.
# Little is won by asking often; what a person got for a challenge is soon out of date.
WAITING: Mapping[FailureKind, timedelta] = {
    FailureKind.TOKEN_REFUSED: timedelta(minutes=5),
    FailureKind.CAPTCHA: timedelta(seconds=30),
}
_FIRST_SECONDS = 5.0
# What a network took late has to be visible before it is looked for.
_FIRST_UNKNOWN_SECONDS = 30.0
_MOST_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Next:
    """How a publication goes on. at: when to try again; None when it does not by itself."""

    state: PublicationState
    at: datetime | None


def is_certain(error: ConnectorError) -> bool:
    """Whether the network certainly did not take what was sent."""
    return error.kind not in UNKNOWN and error.kind is not FailureKind.UNSURE


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
    if error.kind in WAITING:
        return Next(PublicationState.PLANNED, now + WAITING[error.kind])
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
