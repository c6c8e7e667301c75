"""Calls of Telegram to us."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.networks.feeds import FeedKind
from app.networks.push import Call, Hook, Receipt
from tests.fakes import FrozenClock
from tests.networks.telegram.world import ANNA, PAGE, TOKEN, World, a_world

SECRET = "a-secret_1"
HEADERS = {"x-telegram-bot-api-secret-token": SECRET}


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock) as world:
        yield world


def receive(world: World, body: bytes, headers: dict[str, str], secret: str = SECRET) -> Receipt:
    return world.connector.receive(Call(body, headers, "149.154.160.1"), Hook("https://we.example/x", secret))


async def test_a_genuine_call_is_kept_once_by_its_number(world: World) -> None:
    assert receive(world, b'{"update_id": 77}', HEADERS) == Receipt(keep=True, key="77")


async def test_a_call_without_the_secret_is_refused_and_not_kept(world: World) -> None:
    for headers in ({}, {"x-telegram-bot-api-secret-token": "guess"}, {"x-telegram-bot-api-secret-token": "é\udc80"}):
        receipt = receive(world, b'{"update_id": 77}', headers)
        assert (receipt.keep, receipt.status) == (False, 403)
    assert not receive(world, b"{}", {"x-telegram-bot-api-secret-token": ""}, secret="").keep


async def test_a_call_nobody_can_read_is_kept_all_the_same(world: World) -> None:
    for body in (b"", b"\xff", b"[" * 100_000, b"1" * 10_000, b'{"update_id": "7"}'):
        assert receive(world, body, HEADERS) == Receipt(keep=True)


async def test_calls_reach_us_again_and_again_until_they_are_kept(world: World) -> None:
    kept: list[str] = []
    enough = asyncio.Event()
    fails = [500, 502]

    async def hear(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        receipt = world.connector.receive(Call(await request.read(), headers, "127.0.0.1"), hook)
        if fails:
            return web.Response(status=fails.pop())
        if receipt.keep:
            kept.append(await request.text())
        if len(kept) == 3:
            enough.set()
        return web.Response(status=receipt.status, text=receipt.text)

    app = web.Application()
    app.router.add_post("/hook", hear)
    async with TestServer(app) as server:
        hook = Hook(str(server.make_url("/hook")), SECRET)
        assert await world.connector.subscribe(world.feed(FeedKind.PUSH), hook) == hook
        post = world.stand.post(PAGE, "Пост")
        world.stand.comment(PAGE, post, ANNA, "Вопрос")
        async with asyncio.timeout(5):
            await enough.wait()
        await world.connector.unsubscribe(world.feed(FeedKind.PUSH), hook)
    assert not fails
    batch = (await world.read(kept)).batches[PAGE]
    assert [one.text for one in batch.messages] == ["Вопрос"]
    assert [one.text for one in batch.posts] == ["Пост"]
    assert not (await world.look()).batches  # the webhook is gone, and what it took is confirmed


async def test_calls_are_read_in_the_order_of_their_numbers(world: World) -> None:
    asked = world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Было")
    world.stand.edit(PAGE, asked, "Стало")
    calls = [json.dumps(one.update) for one in world.stand.world.bots[TOKEN].kept]
    await world.read(calls[::-1])
    assert [one.text for one in world.all()] == ["Стало"]
    assert world.cursor is None


async def test_what_is_no_call_is_set_aside_and_the_rest_goes_on(world: World) -> None:
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    calls = [json.dumps(one.update) for one in world.stand.world.bots[TOKEN].kept]
    batch = (await world.read(["{", "[]", *calls, "null"])).batches[PAGE]
    assert [one.raw for one in batch.malformed] == ["{", "[]", "null"]
    assert [one.text for one in batch.messages] == ["Вопрос"]
