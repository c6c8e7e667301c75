"""A client of live updates that reads the wire as a browser does."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.accounts.permissions import Scope
from app.core.db import Sessions
from app.inbox.live import Hub, Stream

_MOST_SECONDS = 10.0


@dataclass(frozen=True)
class Heard:
    """One event of the stream."""

    event: str
    id: str
    data: dict[str, Any]


@dataclass
class Listener:
    """Reads a stream; comments that only keep the connection open are passed over."""

    parts: AsyncIterator[bytes]

    async def next(self) -> Heard:
        """The next event."""
        async with asyncio.timeout(_MOST_SECONDS):
            async for part in self.parts:
                if not part.startswith(b":"):
                    return parsed(part)
        raise AssertionError("the stream ended")

    async def some(self, number: int) -> list[Heard]:
        """The next events."""
        return [await self.next() for _ in range(number)]


def parsed(part: bytes) -> Heard:
    """An event as it stands on the wire."""
    text = part.decode()
    assert text.endswith("\n\n")
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
    return Heard(fields["event"], fields["id"], json.loads(fields["data"]))


@asynccontextmanager
async def listening(
    sessions: Sessions,
    hub: Hub,
    *,
    scope: Scope,
    last_seen: str | None = None,
    stopping: asyncio.Event | None = None,
) -> AsyncIterator[tuple[Listener, Heard]]:
    """A client that comes (back), and its greeting; it leaves at the end."""
    stream = Stream(sessions, hub, scope, stopping or asyncio.Event())
    parts = stream.run(await stream.start(last_seen))
    async with contextlib.aclosing(parts):  # type: ignore[type-var]
        listener = Listener(parts)
        yield listener, await listener.next()
