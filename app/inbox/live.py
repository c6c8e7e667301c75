"""Live updates: server-sent events from the outbox, resumable where a client stopped.

One connection a process listens to the database and wakes the streams of all its clients; each then reads what its
operator may know of. Source: WHATWG HTML, Server-sent events: a browser sends the last id it saw when it comes back.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from pydantic import BaseModel

from app.accounts.permissions import Scope
from app.core import logs
from app.core.backoff import exponential
from app.core.db import Engine, Sessions, Unavailable, listening
from app.core.metrics import LISTENERS
from app.inbox import queries as inbox
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from app.outbox.queries import Position

_log = logs.logger(__name__)
_AT_ONCE = 200
_FIRST_LOOK_SECONDS = 0.1
_KEEPALIVE_SECONDS = 15.0
# A stream ends now and then and the browser comes back by itself: a sign-in that ended is noticed by then.
_LONGEST_SECONDS = 600.0


@dataclass(eq=False)
class Hub:
    """Wakes the live streams of a process when something was told."""

    _waiting: set[asyncio.Event] = field(default_factory=set)

    def wake(self) -> None:
        """Every stream looks now."""
        for event in self._waiting:
            event.set()

    @contextlib.contextmanager
    def subscribed(self) -> Iterator[asyncio.Event]:
        """An event that is set when there may be something."""
        event = asyncio.Event()
        self._waiting.add(event)
        LISTENERS.inc()
        try:
            yield event
        finally:
            LISTENERS.dec()
            self._waiting.discard(event)

    async def run(self, engine: Engine) -> None:
        """Listen until cancelled; goes on by itself when the database was gone."""
        failures = 0
        while True:
            try:
                async with listening(engine, outbox.CHANNEL, self.wake) as lost:
                    failures = 0
                    self.wake()
                    await lost.wait()
            except Unavailable as error:
                failures += 1
                wait = exponential(failures, first_seconds=0.2, most_seconds=5).total_seconds()
                _log.warning("live updates wait", error=type(error).__name__, wait_seconds=wait)
                await asyncio.sleep(wait)


@contextlib.asynccontextmanager
async def open_hub(engine: Engine) -> AsyncIterator[Hub]:
    """A hub that listens; it stops at the end."""
    hub = Hub()
    running = asyncio.create_task(hub.run(engine), name="live")
    try:
        yield hub
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


class Told(BaseModel):
    """What a client learns: that something happened to a question. It asks for the rest."""

    type: str
    question_id: str
    at: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One client's live updates. stopping: set when the process ends."""

    sessions: Sessions
    hub: Hub
    scope: Scope
    stopping: asyncio.Event

    async def start(self, last_seen: str | None) -> Position:
        """Where the client goes on: after the last event it saw, or from now. An id that is not ours counts as none."""
        async with self.sessions.begin() as session:
            latest = await outbox.position(session)
        with contextlib.suppress(ValueError):
            # Never ahead of what there is: the id may be of a database that was restored since.
            return min(Position.parse(last_seen or ""), latest)
        return latest

    async def run(self, position: Position) -> AsyncIterator[bytes]:
        """Events as they happen, in the wire format, until the client leaves, the process stops or its time is up."""
        ends_at = asyncio.get_running_loop().time() + _LONGEST_SECONDS
        with self.hub.subscribed() as woken:
            yield format_sse_event(event="hello", data_str="{}", id=str(position))
            pause = _FIRST_LOOK_SECONDS
            while not self.stopping.is_set() and asyncio.get_running_loop().time() < ends_at:
                woken.clear()
                async with self.sessions.begin() as session:
                    told = await inbox.live(session, position, self.scope, limit=_AT_ONCE)
                for event, visible in told:
                    position = Position(event.tx, event.seq)
                    if visible:
                        yield _wire(event, position)
                if told:
                    pause = _FIRST_LOOK_SECONDS
                    continue
                if await self._woken(woken, pause):
                    pause = _FIRST_LOOK_SECONDS
                else:
                    # What was told may still wait for an older transaction to end, so the next look comes soon.
                    pause = min(pause * 2, _KEEPALIVE_SECONDS)
                    yield KEEPALIVE_COMMENT

    async def _woken(self, woken: asyncio.Event, seconds: float) -> bool:
        waits = [asyncio.ensure_future(one.wait()) for one in (woken, self.stopping)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        return woken.is_set()


def _wire(event: OutboxEvent, position: Position) -> bytes:
    told = Told(type=event.type, question_id=str(event.question_id), at=event.at.isoformat())
    return format_sse_event(event="question", data_str=told.model_dump_json(), id=str(position))
