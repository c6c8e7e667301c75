"""Updates of the stand-in: both readings of the marker, what is kept how long, and calls to addresses."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.demo.max.given import Given
from app.demo.max.receiving import Receiving
from tests.demo.max.conftest import ANNA, PAGE, Api

SECRET = "a-secret-of-ours"


def _texts(answer: Any) -> list[str]:
    return [one["message"]["body"]["text"] for one in answer["updates"]]


async def test_a_marker_confirms_what_came_before_it(api: Api) -> None:
    api.stand.post(PAGE, "Раз")
    first = await api.get("/updates")
    assert _texts(await api.get("/updates")) == _texts(first) == ["Раз"]
    api.stand.post(PAGE, "Два")
    assert _texts(await api.get("/updates", marker=first["marker"])) == ["Два"]
    assert _texts(await api.get("/updates")) == ["Два"]


@pytest.mark.parametrize(("all_unmarked", "told"), [(True, ["0", "1", "2"]), (False, ["2"])])
async def test_both_readings_of_a_missing_marker(api: Api, all_unmarked: bool, told: list[str]) -> None:
    api.stand.all_unmarked = all_unmarked
    for number in range(3):
        api.stand.post(PAGE, str(number))
    assert _texts(await api.get("/updates")) == told
    assert _texts(await api.get("/updates", marker="null")) == told


async def test_an_answer_holds_a_hundred_updates_at_most(api: Api) -> None:
    for number in range(150):
        api.stand.post(PAGE, str(number))
    first = await api.get("/updates", limit=1000)
    rest = await api.get("/updates", marker=first["marker"])
    assert (len(first["updates"]), len(rest["updates"])) == (100, 50)


async def test_updates_are_kept_for_a_day(api: Api) -> None:
    api.stand.post(PAGE, "Давно")
    api.clock.advance(timedelta(hours=24))
    assert _texts(await api.get("/updates", timeout=0)) == ["Давно"]
    api.clock.advance(timedelta(seconds=1))
    assert _texts(await api.get("/updates", timeout=0)) == []


async def test_the_bot_is_not_told_of_what_it_does_itself(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    marker = (await api.get("/updates"))["marker"]
    _, made = await api.ask("POST", f"/messages/{post}/comments", {"text": "Ответ"})
    await api.ask("DELETE", f"/messages/{post}/comments", comment_id=made["message"]["body"]["mid"])
    assert _texts(await api.get("/updates", marker=marker, timeout=1)) == []


async def test_silence_loss_repetition_and_disorder(api: Api) -> None:
    faults = api.stand.faults
    faults.silent_stream = True
    api.stand.post(PAGE, "Не услышано")
    assert _texts(await api.get("/updates", timeout=1)) == []
    faults.silent_stream = False
    assert _texts(await api.get("/updates", timeout=1)) == []
    api.stand.post(PAGE, "Потеряно")
    faults.lost_history = 1
    assert _texts(await api.get("/updates", timeout=1)) == []
    faults.duplicate = 1
    api.stand.post(PAGE, "Дважды")
    api.stand.post(PAGE, "Однажды")
    faults.reorder = 1
    assert _texts(await api.get("/updates")) == ["Однажды", "Дважды", "Дважды"]


class Listener:
    """Somebody who is called. status: what they answer."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: list[tuple[str | None, Mapping[str, Any]]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.heard.append((request.headers.get("X-Max-Bot-Api-Secret"), await request.json()))
        return web.Response(status=self.status)


@asynccontextmanager
async def _listening(api: Api) -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/hook", listener.answer)
    async with TestServer(app) as server:
        url = str(server.make_url("/hook"))
        body = {"url": url, "secret": SECRET, "update_types": ["comment_created"]}
        assert (await api.ask("POST", "/subscriptions", body))[1] == {"success": True}
        yield listener


async def _deliver(api: Api) -> None:
    await api.stand.told.deliver(api.stand.bots, api.http, now_ms=api.stand.now_ms())


async def test_an_address_is_told_what_it_asked_for_with_the_secret(api: Api) -> None:
    async with _listening(api) as listener:
        post = api.stand.post(PAGE, "Пост")
        api.stand.comment(PAGE, post, ANNA, "Вопрос")
        await _deliver(api)
    [(secret, update)] = listener.heard[:1]
    assert (secret, update["update_type"], update["message"]["body"]["text"]) == (SECRET, "comment_created", "Вопрос")


async def test_a_long_poll_says_nothing_while_an_address_is_called(api: Api) -> None:
    api.stand.post(PAGE, "До")
    async with _listening(api):
        assert (await api.get("/updates", timeout=1))["updates"] == []
        [one] = (await api.get("/subscriptions"))["subscriptions"]
        assert (await api.ask("DELETE", "/subscriptions", url=one["url"]))[1] == {"success": True}
    assert _texts(await api.get("/updates")) == ["До"]


async def test_a_failed_call_is_repeated_later_and_later(api: Api) -> None:
    async with _listening(api) as listener:
        listener.status = 500
        [bot] = api.stand.bots.values()
        [subscription] = bot.subscriptions.values()
        api.stand.comment(PAGE, api.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
        delays = []
        for _ in range(3):
            await _deliver(api)
            delays.append(subscription.waiting[0].due_ms - api.stand.now_ms())
            api.clock.advance(timedelta(milliseconds=delays[-1]))
        assert delays == [60_000, 150_000, 375_000]
        listener.status = 200
        await _deliver(api)
        assert subscription.waiting == []


async def test_eight_hours_of_failures_end_a_subscription(api: Api) -> None:
    async with _listening(api) as listener:
        listener.status = 500
        [bot] = api.stand.bots.values()
        api.stand.comment(PAGE, api.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
        await _deliver(api)
        api.clock.advance(timedelta(hours=7, minutes=59))
        await _deliver(api)
        assert len(bot.subscriptions) == 1
        api.clock.advance(timedelta(minutes=1))
        await _deliver(api)
        assert bot.subscriptions == {}


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://otklik.example/hook", True),
        ("https://otklik.example:443/hook", True),
        ("https://otklik.example:8443/hook", False),
        ("http://otklik.example/hook", False),
        ("https://otklik.example:port/hook", False),
    ],
)
def test_only_https_on_its_own_port_is_called(api: Api, url: str, taken: bool) -> None:
    [bot] = api.stand.bots.values()
    answer = Receiving(api.stand, any_address=False).subscribe(bot, Given({}, {}, json.dumps({"url": url}).encode()))
    assert answer["success"] is taken
    assert list(bot.subscriptions) == ([url] if taken else [])
