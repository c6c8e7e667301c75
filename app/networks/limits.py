"""How often a token may be used, by all processes that use it together.

`Limits` is what connectors ask; `LocalLimits` serves a process that has its tokens for itself (tests, commands on one
machine). The one that processes share keeps its figures in PostgreSQL: app/quotas.
"""

import asyncio
import enum
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.networks.access import ConnectorError, FailureKind, account_of

# Calls a second are spread evenly, and wider than allowed: the network counts when they arrive, and some come sooner
# after the one before than they were sent.
MARGIN = 1.15
# A turn that is further off is refused instead, so that nothing waits for hours inside a call.
LONGEST_WAIT_SECONDS = 20.0
SLOWED_SECONDS = 60.0
_BACKFILL_WIDER = 3.0


class Lane(enum.StrEnum):
    """Whose use of a token gives way to whose."""

    LIVE = "live"
    BACKFILL = "backfill"  # takes at most a third of what the network allows


class Part(enum.StrEnum):
    """Which uses of a token are parked."""

    ALL = "all"
    WRITES = "writes"  # everything that publishes
    METHOD = "method"  # calls of one method
    TARGET = "target"  # writes to one place, for instance a chat


@dataclass(frozen=True, slots=True)
class Use:
    """One call of a network with a token.

    method      of the network; it tells daily quotas and parked methods apart
    per_second  calls of all methods that the network allows this token
    daily       by method: how many calls of it this one counts for, and how many the network allows a day
    write       it publishes something
    target      where it writes to, with `target_per_minute`: where the network counts writes to one place; "" elsewhere
    """

    method: str
    per_second: float
    daily: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    write: bool = False
    target: str = ""
    target_per_minute: float = 0.0
    lane: Lane = Lane.LIVE


@dataclass(frozen=True, slots=True)
class Parking:
    """Why and how long a token, or part of what it is used for, rests.

    part       with `name` for METHOD and TARGET
    seconds    None: until a person acts
    kind       of the failure that uses meet meanwhile; CAPTCHA when a person has to act
    code       the network's own
    challenge  what a person has to solve, as the network put it: addresses of a picture or a page, its number
    """

    part: Part
    kind: FailureKind
    seconds: float | None
    name: str = ""
    code: str = ""
    text: str = ""
    challenge: Mapping[str, str] = field(default_factory=dict)


class Limits(Protocol):
    """What connectors ask before each call."""

    async def turn(self, token: str, use: Use) -> Mapping[str, str]:
        """Wait for this use's turn. Gives what a person answered to a captcha, once, to be sent with a write; else {}.

        Raises ConnectorError: of the parking's kind while this use is parked, RATE_LIMITED when the day's quota is used
        up or the turn is further off than `LONGEST_WAIT_SECONDS`.
        """
        ...

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        """Let this token through so often at most for the next minute: the network said it was too much."""
        ...

    async def park(self, token: str, parking: Parking) -> None:
        """Let part of the token's uses rest."""
        ...


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


class LocalLimits:
    """Limits of this process alone: no daily quotas, no answers to captchas. Implements `Limits`.

    now, sleep  the time in seconds, and waiting in it; the event loop's by default
    """

    def __init__(
        self, *, now: Callable[[], float] = _loop_time, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._slow: dict[str, tuple[float, float]] = {}
        self._parked: dict[tuple[str, Part, str], tuple[float, Parking]] = {}

    async def turn(self, token: str, use: Use) -> Mapping[str, str]:
        """Wait for this use's turn. Raises ConnectorError."""
        now = self._now()
        account = account_of(token)
        for part, name in parts(use):
            until, parking = self._parked.get((account, part, name), (0.0, None))
            if parking is not None and until > now:
                raise parked(parking, until - now)
        until, slowed = self._slow.get(account, (0.0, 0.0))
        per_second = min(use.per_second, slowed) if until > now else use.per_second
        for name, spacing in narrower(use):
            await self._reserve(f"{account}:{name}", spacing)
        await self._reserve(account, MARGIN / per_second)
        return {}

    async def _reserve(self, key: str, spacing: float) -> None:
        now = self._now()
        at = max(self._next.get(key, 0.0), now)
        if at - now > LONGEST_WAIT_SECONDS:
            raise too_far(at - now)
        self._next[key] = at + spacing
        await self._sleep(at - now)

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        """Let this token through so often at most for the next minute."""
        now = self._now()
        self._slow[account_of(token)] = (now + SLOWED_SECONDS, per_second)

    async def park(self, token: str, parking: Parking) -> None:
        """Let part of the token's uses rest."""
        until = float("inf") if parking.seconds is None else self._now() + parking.seconds
        self._parked[account_of(token), parking.part, parking.name] = (until, parking)


def parts(use: Use) -> list[tuple[Part, str]]:
    """The parkings that a use may meet: part and name."""
    met = [(Part.ALL, ""), (Part.METHOD, use.method)]
    if use.write:
        met.append((Part.WRITES, ""))
    if use.target:
        met.append((Part.TARGET, use.target))
    return met


def narrower(use: Use) -> list[tuple[str, float]]:
    """What a use waits for before its token's own turn: name, and seconds between two of its kind."""
    waits = [(use.target, MARGIN * 60 / use.target_per_minute)] if use.target else []
    if use.lane is Lane.BACKFILL:
        waits.append((Lane.BACKFILL.value, _BACKFILL_WIDER * MARGIN / use.per_second))
    return waits


def parked(parking: Parking, seconds: float) -> ConnectorError:
    """What a use meets while it is parked. seconds: how long that still is; infinite until a person acts."""
    wait = None if seconds == float("inf") else seconds
    return ConnectorError(parking.kind, parking.text, code=parking.code, retry_after_seconds=wait)


def too_far(seconds: float) -> ConnectorError:
    """What a use meets whose turn is too far off."""
    return ConnectorError(FailureKind.RATE_LIMITED, "too many calls are waiting", retry_after_seconds=seconds)
