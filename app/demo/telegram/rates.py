"""How often a bot may send: sliding windows, as core.telegram.org/bots/faq tells."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from app.demo.meter import Meter


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages within so many seconds. limit: its name in the meter."""

    limit: str
    key: str
    most: int
    seconds: float


def windows(bot: int, chat: int) -> tuple[Window, ...]:
    """What counts a message of a bot to a chat; groups have negative ids."""
    found = (Window("per second", str(bot), 30, 1.0), Window("per second a chat", f"{bot}:{chat}", 1, 1.0))
    return (*found, Window("per minute a group", f"{bot}:{chat}:m", 20, 60.0)) if chat < 0 else found


class Rates:
    """Counts messages. second: how long a second is here."""

    def __init__(self, meter: Meter, second: float) -> None:
        self._meter = meter
        self._second = second
        self._sent: dict[str, deque[float]] = defaultdict(deque)

    def wait(self, counted: tuple[Window, ...], instant: float) -> int:
        """Count a message, and give 0; or refuse it, and give after how many seconds, at least 1, it may come."""
        for window in counted:
            length = window.seconds * self._second
            sent = self._sent[window.key]
            while sent and instant - sent[0] >= length:
                sent.popleft()
            if len(sent) >= window.most:
                self._meter.exceeded[window.limit] += 1
                return max(math.ceil(sent[0] + length - instant), 1)
        for window in counted:
            self._sent[window.key].append(instant)
        return 0
