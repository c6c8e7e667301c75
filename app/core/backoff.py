"""When to try again: pure."""

from collections.abc import Sequence
from datetime import timedelta


def exponential(attempt: int, *, first_seconds: float, most_seconds: float, spread: float = 0.0) -> timedelta:
    """Time to wait after failed attempt number `attempt` (from 1), doubling up to a bound.

    spread  a number in [0, 1) drawn by the caller; adds up to a quarter, so that many do not return at once
    """
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    # The exponent is bounded: 2.0 ** 10_000 is an OverflowError, and no wait needs more than 2 ** 60.
    seconds = min(first_seconds * 2.0 ** min(attempt - 1, 60), most_seconds)
    return timedelta(seconds=seconds * (1 + spread / 4))


def scheduled(attempt: int, schedule_seconds: Sequence[int], *, spread: float = 0.0) -> timedelta | None:
    """Time to wait after failed attempt number `attempt` (from 1) by a schedule; None when it is used up.

    spread  a number in [0, 1) drawn by the caller; adds up to a quarter
    """
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    if attempt > len(schedule_seconds):
        return None
    return timedelta(seconds=schedule_seconds[attempt - 1] * (1 + spread / 4))
