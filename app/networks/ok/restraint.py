"""How we hold back after OK said that it was too much, or that it wants a person."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.networks.access import ConnectorError, FailureKind, account_of
from app.networks.limits import Limits, Parking, Part, Use

_CALL_LIMIT = "11"
_BLOCKED_SECONDS = 600.0
_METHOD_SECONDS = 300.0
# A call limit reached again so soon after the first time is one that slowing down does not help against.
_REPEATED = timedelta(minutes=2)
_MOST_REMEMBERED = 1000


class Restraint:
    """Turns OK's refusals into slower or parked use of a token."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._limited: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    async def after(self, error: ConnectorError, token: str, use: Use, challenge: Mapping[str, str]) -> None:
        """Hold back as this failure of a call asks for. challenge: what a person has to solve, if anything."""
        if error.kind is FailureKind.CAPTCHA:
            await self._park(token, error, Part.WRITES, None, challenge=challenge)
        elif error.kind is FailureKind.RATE_LIMITED:
            await self._too_much(error, token, use)

    async def _too_much(self, error: ConnectorError, token: str, use: Use) -> None:
        if use.write and error.code not in ("", _CALL_LIMIT):
            await self._park(token, error, Part.WRITES, _BLOCKED_SECONDS)
            return
        await self._limits.slow(token)
        if error.retry_after_seconds is not None:
            await self._park(token, error, Part.ALL, error.retry_after_seconds)
        elif error.code == _CALL_LIMIT and self._again(token, use.method):
            await self._park(token, error, Part.METHOD, _METHOD_SECONDS, name=use.method)

    def _again(self, token: str, method: str) -> bool:
        """Whether the limit of this method was reached a short while ago; notes that it was now."""
        now, key = self._clock.now(), (account_of(token), method)
        before = self._limited.pop(key, None)
        self._limited[key] = now
        if len(self._limited) > _MOST_REMEMBERED:
            self._limited.popitem(last=False)
        return before is not None and now - before < _REPEATED

    async def _park(
        self,
        token: str,
        error: ConnectorError,
        part: Part,
        seconds: float | None,
        *,
        name: str = "",
        challenge: Mapping[str, str] | None = None,
    ) -> None:
        parking = Parking(
            part, error.kind, seconds, name=name, code=error.code, text=error.text, challenge=challenge or {}
        )
        await self._limits.park(token, parking)
