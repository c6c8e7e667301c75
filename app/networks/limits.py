"""How often a token may be used: never more calls in any second than the network allows.

A network counts when calls arrive, which is some time between our sending them and their answer. So a call keeps its
place from its start until a second after its end; whatever the delays on the way, no second then sees one too many.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SLOWED_SECONDS = 60.0


class Limiter:
    """Lets calls of this process through, token by token. Tokens themselves are not kept, only their hashes.

    window_seconds  the network's second; a little over, since timers may fire early by their clock's resolution
    """

    def __init__(self, *, window_seconds: float = 1.02) -> None:
        self._window_seconds = window_seconds
        self._places: dict[tuple[bytes, int], asyncio.Semaphore] = {}
        self._slow_until: dict[bytes, float] = {}

    @asynccontextmanager
    async def turn(self, token: str, *, per_second: int) -> AsyncIterator[None]:
        """Wait for a place, keep it while the block runs and for a second more. First come, first served.

        per_second  calls the network allows this token; ignored while the token is slowed
        """
        key = hashlib.sha256(token.encode(errors="replace")).digest()
        loop = asyncio.get_running_loop()
        most = 1 if self._slow_until.get(key, 0.0) > loop.time() else per_second
        places = self._places.setdefault((key, most), asyncio.Semaphore(most))
        await places.acquire()
        try:
            yield
        finally:
            loop.call_later(self._window_seconds, places.release)

    def slow(self, token: str) -> None:
        """Let this token through once a second for the next minute: the network said it was too much."""
        key = hashlib.sha256(token.encode(errors="replace")).digest()
        self._slow_until[key] = asyncio.get_running_loop().time() + _SLOWED_SECONDS
