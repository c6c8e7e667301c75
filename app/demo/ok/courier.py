"""The calls of Odnoklassniki's stand-in to those who subscribed to private messages.

They carry no secret. An answer other than 200, or none in time, makes the call come again, later each time; after
hours of failure the subscription is dropped.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp import web

from app.demo.ok.model import Chat, Group, Message, Subscription
from app.demo.ok.shapes import Json, call_json
from app.demo.ok.state import OkStand

_DROPPED_AFTER = timedelta(hours=8)
_LONGEST_PAUSE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the network waits for an answer, and before the first call that comes again."""

    answer_seconds: float = 5.0
    again_seconds: float = 5.0


class Courier:
    """Calls subscribers while its application runs."""

    def __init__(self, stand: OkStand, patience: Patience) -> None:
        self._stand = stand
        self._patience = patience
        self._http: aiohttp.ClientSession | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._held: list[tuple[Group, Json]] = []
        stand.on_private(self._heard)

    async def run(self, _: web.Application) -> AsyncIterator[None]:
        """Begin and end with the application."""
        timeout = aiohttp.ClientTimeout(total=self._patience.answer_seconds)
        async with aiohttp.ClientSession(timeout=timeout) as self._http:
            yield
            for call in self._calls:
                call.cancel()
            await asyncio.gather(*self._calls, return_exceptions=True)
        self._http = None

    def _heard(self, group: Group, chat: Chat, message: Message) -> None:
        faults = self._stand.faults
        if self._http is None or faults.silent_stream or not group.hooks:
            return
        told = call_json(message, chat, group)
        if faults.out_of_order():
            self._held.append((group, told))
            return
        held, self._held = self._held, []
        for where, body in [(group, told), *held]:
            self._send(where, body)
            if faults.told_twice():
                self._send(where, body)

    def _send(self, group: Group, body: Json) -> None:
        for hook in group.hooks.values():
            call = asyncio.get_running_loop().create_task(self._deliver(group, hook, body))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    async def _deliver(self, group: Group, hook: Subscription, body: Json) -> None:
        pause = self._patience.again_seconds
        while group.hooks.get(hook.url) is hook and not await self._taken(hook, body):
            now = self._stand.clock.now()
            hook.failing_since = hook.failing_since or now
            if now - hook.failing_since >= _DROPPED_AFTER:
                group.hooks.pop(hook.url, None)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _taken(self, hook: Subscription, body: Json) -> bool:
        assert self._http is not None
        self._stand.meter.calls["webhook"] += 1
        try:
            async with self._http.post(hook.url, json=body) as answer:
                taken = answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
        if taken:
            hook.failing_since = None
        return taken
