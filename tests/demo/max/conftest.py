"""A stand-in with two channels, and a way to ask it over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest_asyncio
from aiohttp.test_utils import TestServer

from app.demo.max.http import application
from app.demo.max.state import MaxStand
from app.networks.access import TokenKind
from tests.fakes import FrozenClock

PAGE, OTHER, ANNA, PETR, TOKEN = "-70000000000001", "-70000000000002", "501", "502", "bot"


@dataclass
class Api:
    """Asks methods as any client may."""

    stand: MaxStand
    clock: FrozenClock
    http: aiohttp.ClientSession
    url: str

    async def ask(self, method: str, path: str, body: Any = None, *, token: str = TOKEN, **query: object) -> Any:
        """Status and JSON of an answer."""
        params = {name.removesuffix("_"): str(value) for name, value in query.items()}
        headers = {"Authorization": token}
        async with self.http.request(
            method, f"{self.url}{path}", params=params, headers=headers, json=body
        ) as response:
            return response.status, await response.json()

    async def get(self, path: str, **query: Any) -> Any:
        """What a call answers that must succeed."""
        status, answer = await self.ask("GET", path, **query)
        assert status == 200, answer
        return answer


@pytest_asyncio.fixture
async def api(clock: FrozenClock) -> AsyncIterator[Api]:
    """Two channels with one bot, no limits of rate, and long polls of hundredths of a second."""
    stand = MaxStand(clock, second=0.0, poll_second=0.01)
    stand.add_page(PAGE, "Администрация", {TokenKind.BOT: TOKEN})
    stand.add_page(OTHER, "Поликлиника", {TokenKind.BOT: TOKEN})
    stand.add_author(ANNA, "Анна", "Котова")
    stand.add_author(PETR, "Пётр", "Сомов")
    async with TestServer(application(stand, any_address=True)) as server, aiohttp.ClientSession() as http:
        yield Api(stand, clock, http, str(server.make_url("")).rstrip("/"))
