"""How often a bot may call: so many in any second, counted exactly."""

from collections import deque

from app.demo.max.refused import Refused
from app.demo.meter import Meter

# Source: limits of MAX as announced for 11 May 2026.
_ALL, _UPDATES = 30, 2


class Rates:
    """Counts calls by token. second: how long a second is; 0 counts nothing."""

    def __init__(self, meter: Meter, second: float) -> None:
        self._meter = meter
        self._second = second
        self._seen: dict[tuple[str, str], deque[float]] = {}

    def count(self, token: str, method: str, *, instant: float) -> None:
        """Note a call. Raises Refused when there were too many before it."""
        self._meter.calls[method] += 1
        self._check((token, "per second"), _ALL, instant)
        if method == "GET /updates":
            self._check((token, "updates per second"), _UPDATES, instant)

    def _check(self, key: tuple[str, str], most: int, instant: float) -> None:
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= instant - self._second:
            seen.popleft()
        if len(seen) >= most and self._second:
            self._meter.exceeded[key[1]] += 1
            raise Refused(429, "Too many requests")
        seen.append(instant)
