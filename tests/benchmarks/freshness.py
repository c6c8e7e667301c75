"""From a comment in the network's stand-in to the question on an open client: told by the live stream, and then read.

The whole service runs as `otklik demo` runs it, its hundred pages looked at every second.
"""

import asyncio
import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import quantiles

import aiohttp
from rich.console import Console
from rich.table import Table

from app.core.clock import SystemClock
from app.demo.seeding import PASSWORD
from tests.browser.service import Service, running

_COMMENTS = 60
_PAGE = "220000013"
_SETTLES_SECONDS = 15.0
_MOST_SECONDS = 30.0
_CLOCK = SystemClock()
# The citizen of the measure asks about the same again and again: mostly it is joined to the first question.
_DECIDED = ("question.routed", "question.sent-to-triage", "question.joined")


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds after a comment was written: it was stored, the client was told, had read it, and heard who answers."""

    stored: float
    told: float
    read: float
    routed: float


_SHOWN = {
    "stored": "stored: the next look at the page, and the look itself",
    "told": "told by the live stream",
    "read": "read: the question is visible",
    "routed": "told who answers: routed, sent to triage or joined to another",
}


async def run() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory(prefix="otklik-fresh-") as folder, running(Path(folder) / "data") as service:
        await asyncio.sleep(_SETTLES_SECONDS)  # yesterday's messages are taken in first
        seen = await _measure(service)
    table = Table("seconds", "p50", "p95", "most", title=f"From a comment to an open client, {len(seen)} times")
    for name, shown in _SHOWN.items():
        values = [getattr(one, name) for one in seen]
        table.add_row(shown, f"{_share(values, 50):.2f}", f"{_share(values, 95):.2f}", f"{max(values):.2f}")
    Console().print(table)


def _share(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


async def _measure(service: Service) -> list[Seen]:
    chance = random.Random(1)  # noqa: S311 - no secret
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        credentials = {"email": "kurator@otklik.example", "password": PASSWORD}
        async with http.post(f"{service.url}/api/v1/session", json=credentials) as answer:
            answer.raise_for_status()
        async with http.get(f"{service.url}/api/v1/live", timeout=aiohttp.ClientTimeout(total=None)) as stream:
            seen = []
            for number in range(_COMMENTS):
                await asyncio.sleep(chance.uniform(0.5, 1.5))  # in no step with the looks at the page
                async with asyncio.timeout(_MOST_SECONDS):
                    seen.append(await _one(http, stream, service, number))
    return seen


async def _one(http: aiohttp.ClientSession, stream: aiohttp.ClientResponse, service: Service, number: int) -> Seen:
    text = f"Когда починят фонарь у дома {number}? Темно, хоть глаз выколи."
    await asyncio.to_thread(service.write, _PAGE, text)
    written = _CLOCK.now()

    def since(at: datetime) -> float:
        return (at - written).total_seconds()

    while True:
        received = await _event(stream, "question.received")
        told = since(_CLOCK.now())
        if await _is_listed(http, service, text):
            break
    read = since(_CLOCK.now())
    while True:
        routed = await _event(stream, *_DECIDED)
        if routed["question_id"] == received["question_id"]:
            return Seen(since(datetime.fromisoformat(received["at"])), told, read, since(_CLOCK.now()))


async def _event(stream: aiohttp.ClientResponse, *types: str) -> dict[str, str]:
    """The next event of these types."""
    while True:
        line = (await stream.content.readline()).decode()
        if line.startswith("data:"):
            told: dict[str, str] = json.loads(line.removeprefix("data:"))
            if told.get("type") in types:
                return told


async def _is_listed(http: aiohttp.ClientSession, service: Service, text: str) -> bool:
    async with http.get(f"{service.url}/api/v1/questions", params={"view": "all", "limit": "5"}) as answer:
        return any(row["text"] == text for row in (await answer.json())["items"])
