"""Calls of the stand-in to the addresses of the Callback API.

Source: VK API manual, Callback API: the answer has to be `ok`; the pauses between tries are not published.
"""

import asyncio
import json
from typing import Any

import aiohttp

from app.demo.vk.model import Community, Server
from app.demo.vk.settings import code_of
from app.demo.vk.state import VkStand

_AT_ONCE = 50
_ANSWER_SECONDS = 10.0


class Courier:
    """Delivers events, each until it is answered rightly or the address has failed too often."""

    def __init__(self, stand: VkStand, http: aiohttp.ClientSession) -> None:
        self._stand = stand
        self._http = http
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, community: Community, server: Server, event: dict[str, Any]) -> None:
        """Deliver an event from now on."""
        work = self._confirm if event["type"] == "confirmation" else self._deliver
        task = asyncio.get_running_loop().create_task(work(community, server, event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Come back when everything was delivered or given up."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Give up what is not delivered."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _confirm(self, community: Community, server: Server, event: dict[str, Any]) -> None:
        status, body = await self._post(server, event, 0)
        server.status = "ok" if status == 200 and body.strip() == code_of(community) else "failed"

    async def _deliver(self, community: Community, server: Server, event: dict[str, Any]) -> None:
        tried = 0
        while server.status == "ok" and server.id in community.servers:
            status, body = await self._post(server, event, tried)
            if status == 200 and body.strip() == "remove":
                community.servers.pop(server.id, None)
                return
            if status == 200 and body.strip() == "ok":
                server.failed = 0
                return
            tried += 1
            server.failed += 1
            if server.failed >= self._stand.tries:
                server.status = "failed"
                return
            await asyncio.sleep(self._stand.retry_seconds * tried)

    async def _post(self, server: Server, event: dict[str, Any], tried: int) -> tuple[int, str]:
        """Status and body of the answer; 0 when none came."""
        told = event | ({"secret": server.secret} if server.secret else {})
        headers = {"Content-Type": "application/json"} | ({"X-Retry-Counter": str(tried)} if tried else {})
        timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
        body = json.dumps(told).encode()
        self._stand.meter.calls["callback"] += 1
        try:
            async with (
                self._turns,
                self._http.post(server.url, data=body, headers=headers, timeout=timeout) as response,
            ):
                return response.status, await response.text(errors="replace")
        except (aiohttp.ClientError, TimeoutError):
            return 0, ""
