"""A stand-in with two communities, and a way to ask it over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest_asyncio
from aiohttp.test_utils import TestServer

from app.demo.vk.courier import Courier
from app.demo.vk.http import COURIER, application
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind
from tests.fakes import FrozenClock

PAGE, OTHER, ANNA, PETR = "220", "221", "501", "502"


@dataclass
class Api:
    """Asks methods as any client may."""

    stand: VkStand
    clock: FrozenClock
    http: aiohttp.ClientSession
    url: str
    courier: Courier

    async def ask(self, method: str, by: str = "user", **params: object) -> Any:
        """The whole answer. Version and owner are given unless the test gives them."""
        form = {"v": "5.199", "access_token": by, "owner_id": f"-{PAGE}"} | {
            name: str(value) for name, value in params.items()
        }
        async with self.http.post(f"{self.url}/method/{method}", data=form) as response:
            assert response.status == 200
            return await response.json()

    async def get(self, method: str, by: str = "user", **params: object) -> Any:
        """What a call answers that must succeed."""
        answer = await self.ask(method, by, **params)
        assert "error" not in answer, answer
        return answer["response"]

    async def code(self, method: str, by: str = "user", **params: object) -> int:
        """The error code of a call that must fail."""
        code: int = (await self.ask(method, by, **params))["error"]["error_code"]
        return code


@pytest_asyncio.fixture
async def api(clock: FrozenClock) -> AsyncIterator[Api]:
    """Tokens: user (both pages), service (both), community (the first), other (the second)."""
    stand = VkStand(clock, second=0.0)
    shared = {TokenKind.USER: "user", TokenKind.SERVICE: "service"}
    stand.add_page(PAGE, "Администрация", {**shared, TokenKind.COMMUNITY: "community"})
    stand.add_page(OTHER, "Поликлиника", {**shared, TokenKind.COMMUNITY: "other"})
    stand.add_author(ANNA, "Анна", "Котова")
    stand.add_author(PETR, "Пётр", "Сомов")
    app = application(stand)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield Api(stand, clock, http, str(server.make_url("")).rstrip("/"), app[COURIER])
