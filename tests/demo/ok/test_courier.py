"""The stand-in's calls to those who subscribed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app.demo.ok.courier import Patience
from app.demo.ok.http import application
from app.demo.ok.state import OkStand
from app.networks.access import TokenKind
from tests.fakes import FrozenClock

BOT = "bot-token"


class Slow:
    """Answers its first call never, the others at once."""

    def __init__(self) -> None:
        self.mids: list[str] = []
        self.twice = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        self.mids.append((await request.json())["message"]["mid"])
        if len(self.mids) == 1:
            await asyncio.Event().wait()
        self.twice.set()
        return web.Response()


@pytest_asyncio.fixture
async def stand(clock: FrozenClock) -> AsyncIterator[OkStand]:
    stand = OkStand(clock, "KEY", "SECRET")
    stand.add_page("5", "Администрация", {TokenKind.GROUP: BOT})
    stand.add_author("11", "Анна", "Ветрова")
    async with TestServer(application(stand, Patience(answer_seconds=0.05, again_seconds=0.001))):
        yield stand


async def test_a_call_not_answered_in_time_comes_again(stand: OkStand) -> None:
    slow = Slow()
    app = web.Application()
    app.router.add_post("/in", slow.take)
    client: TestClient[Any, Any] = TestClient(TestServer(app))
    async with client:
        await _subscribe(stand, str(client.make_url("/in")))
        mid = stand.private("5", "11", "11", "Вопрос")
        await asyncio.wait_for(slow.twice.wait(), 5)
        assert slow.mids == [mid, mid]
        stand.private("5", None, "11", "Ответ вручную")
        assert len(slow.mids) == 2


async def _subscribe(stand: OkStand, url: str) -> None:
    async with TestClient(TestServer(application(stand))) as api:
        answer = await api.post("/graph/me/subscribe", params={"access_token": BOT}, json={"url": url})
        assert await answer.json() == {"success": True}
