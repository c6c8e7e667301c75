"""The stand-in answers as the Bot API does, where clients depend on it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app.demo.stand import Stand, StandReply
from app.demo.telegram.http import application
from app.demo.telegram.rates import Rates, windows
from app.demo.telegram.state import TelegramStand
from app.networks.access import TokenKind
from tests.fakes import FrozenClock

PAGE, ANNA, TOKEN = "-1001000000001", "501", "7:t"
# The limits of rate are far away in all tests but their own.
SECOND = 0.000001

Client = TestClient[Any, Any]


@pytest.fixture
def stand(clock: FrozenClock) -> TelegramStand:
    made = TelegramStand(clock, second=SECOND)
    made.add_page(PAGE, "Администрация", {TokenKind.BOT: TOKEN})
    made.add_author(ANNA, "Анна", "Котова")
    return made


@pytest_asyncio.fixture
async def client(stand: TelegramStand) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(stand))) as client:
        yield client


async def call(client: Client, method: str, token: str = TOKEN, /, **params: Any) -> Any:
    async with client.post(f"/bot{token}/{method}", json=params) as response:
        answer = await response.json()
        assert answer["ok"] is (response.status == 200)
        assert answer["ok"] or answer["error_code"] == response.status
        return answer


async def ids(client: Client, **params: Any) -> list[int]:
    return [one["update_id"] for one in (await call(client, "getUpdates", **params))["result"]]


def test_it_is_a_stand(stand: TelegramStand) -> None:
    plain: Stand = stand
    assert plain.latest_post(PAGE) is None
    assert plain.post(PAGE, "Пост") == plain.latest_post(PAGE)


async def test_updates_stay_until_a_later_offset_confirms_them(client: Client, stand: TelegramStand) -> None:
    stand.post(PAGE, "Пост")
    first, second = await ids(client)
    assert await ids(client) == [first, second]
    assert await ids(client, offset=second) == [second]
    assert await ids(client, offset=first) == [second]  # the first was confirmed
    assert await ids(client, offset=second + 1) == []


async def test_limit_and_negative_offset_choose_among_what_is_kept(client: Client, stand: TelegramStand) -> None:
    stand.post(PAGE, "Пост")
    stand.post(PAGE, "Ещё")
    known = await ids(client)
    assert await ids(client, limit=2) == known[:2]
    assert await ids(client, offset=-1) == known[-1:]


async def test_updates_older_than_a_day_are_gone(client: Client, stand: TelegramStand, clock: FrozenClock) -> None:
    stand.post(PAGE, "Пост")
    clock.advance(timedelta(hours=23))
    stand.post(PAGE, "Ещё")
    clock.advance(timedelta(hours=2))
    assert len(await ids(client)) == 2  # the post and its forward


async def test_unwanted_kinds_are_not_kept_and_the_choice_is_remembered(client: Client, stand: TelegramStand) -> None:
    await ids(client, allowed_updates=["channel_post"])
    stand.post(PAGE, "Пост")
    assert len(await ids(client)) == 1
    assert (await call(client, "getWebhookInfo"))["result"]["allowed_updates"] == ["channel_post"]


async def test_a_second_poller_ends_the_first(client: Client, stand: TelegramStand) -> None:
    first = asyncio.create_task(call(client, "getUpdates", timeout=20))
    await stand.world.bots[TOKEN].waiting.wait()
    second = asyncio.create_task(call(client, "getUpdates", timeout=20))
    ended = await first
    assert (ended["error_code"], "terminated by other" in ended["description"]) == (409, True)
    stand.post(PAGE, "Пост")
    assert (await second)["ok"]


async def test_polls_and_webhooks_exclude_each_other(client: Client, stand: TelegramStand) -> None:
    waiting = asyncio.create_task(call(client, "getUpdates", timeout=20))
    await stand.world.bots[TOKEN].waiting.wait()
    await call(client, "setWebhook", url="http://127.0.0.1:9/never", secret_token="s")
    assert (await waiting)["error_code"] == 409
    assert "webhook is active" in (await call(client, "getUpdates"))["description"]
    await call(client, "deleteWebhook")
    assert (await call(client, "getUpdates"))["ok"]


async def test_secrets_of_webhooks_have_few_characters(client: Client) -> None:
    for secret in ("с кириллицей", "a" * 257, "a b"):
        assert (await call(client, "setWebhook", url="http://x.example", secret_token=secret))["error_code"] == 400


async def test_forms_and_addresses_carry_parameters_too(client: Client, stand: TelegramStand) -> None:
    stand.post(PAGE, "Пост")
    group = stand.page(PAGE).group.id
    form = {"chat_id": str(group), "text": "Ответ", "reply_parameters": '{"message_id": 1}'}
    async with client.post(f"/bot{TOKEN}/sendMessage", data=form) as response:
        assert (await response.json())["result"]["reply_to_message"]["message_id"] == 1
    async with client.get(f"/bot{TOKEN}/getChat?chat_id={PAGE}") as response:
        assert (await response.json())["result"]["linked_chat_id"] == group


async def test_wrong_calls_are_refused_with_an_envelope(client: Client) -> None:
    assert (await call(client, "getMe", "8:dead"))["error_code"] == 401
    assert (await call(client, "getMagic"))["error_code"] == 404
    chats: tuple[Any, ...] = (None, "x", [], 10**30, True)
    for chat in chats:
        assert (await call(client, "getChat", chat_id=chat))["error_code"] == 400
    assert (await call(client, "getChat"))["error_code"] == 400
    for answered in ("{", 5, {}, {"message_id": "x"}):
        given = {"chat_id": PAGE, "text": "т", "reply_parameters": answered}
        assert (await call(client, "sendMessage", **given))["error_code"] == 400
    assert (await call(client, "sendMessage", chat_id=PAGE, text=5))["error_code"] == 400
    assert (await call(client, "getUpdates", allowed_updates=5))["error_code"] == 400
    async with client.post(f"/bot{TOKEN}/getMe", data=b"{", headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400


async def test_an_answer_may_float_only_when_the_call_allows_it(client: Client, stand: TelegramStand) -> None:
    asked = stand.comment(PAGE, stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    stand.delete(PAGE, asked)
    group, number = (int(part) for part in asked.split(":"))
    given = {"chat_id": group, "text": "Ответ"}
    refused = await call(client, "sendMessage", **given, reply_parameters={"message_id": number})
    assert refused["description"] == "Bad Request: message to be replied not found"
    floats = {"message_id": number, "allow_sending_without_reply": True}
    assert (await call(client, "sendMessage", **given, reply_parameters=floats))["ok"]


async def test_nobody_can_be_written_to_who_has_not_written(client: Client) -> None:
    assert (await call(client, "sendMessage", chat_id=501, text="Здравствуйте"))["error_code"] == 403


async def test_answers_are_told_of(client: Client, stand: TelegramStand) -> None:
    told: list[StandReply] = []
    stand.on_reply(told.append)
    asked = stand.private(PAGE, ANNA, ANNA, "Вопрос")
    chat, number = (int(part) for part in asked.split(":"))
    given = {"chat_id": chat, "text": "Ответ", "direct_messages_topic_id": 501}
    await call(client, "sendMessage", **given, reply_parameters={"message_id": number})
    assert [(one.page, one.peer, one.reply_to, one.text) for one in told] == [(PAGE, ANNA, asked, "Ответ")]
    assert stand.replies() == tuple(told)


async def test_a_lost_answer_hides_a_message_that_was_sent(client: Client, stand: TelegramStand) -> None:
    stand.post(PAGE, "Пост")
    stand.faults.drop_after_write = 1
    with pytest.raises(aiohttp.ClientError):
        await call(client, "sendMessage", chat_id=stand.page(PAGE).group.id, text="Ответ")
    assert len(stand.replies()) == 1


async def test_lost_history_takes_what_is_kept(client: Client, stand: TelegramStand) -> None:
    stand.post(PAGE, "Пост")
    stand.faults.lost_history = 1
    assert await ids(client) == []


async def test_clock_skew_shows_in_dates(client: Client, stand: TelegramStand, clock: FrozenClock) -> None:
    stand.faults.skew_seconds = 90
    stand.post(PAGE, "Пост")
    (first, _) = (await call(client, "getUpdates"))["result"]
    assert first["channel_post"]["date"] == int(clock.now().timestamp()) + 90


async def test_too_many_messages_are_told_how_long_to_wait(clock: FrozenClock) -> None:
    stand = TelegramStand(clock, second=1000.0)
    stand.add_page(PAGE, "Администрация", {TokenKind.BOT: TOKEN})
    async with TestClient(TestServer(application(stand))) as client:
        given = {"chat_id": stand.page(PAGE).group.id, "text": "Ответ"}
        assert (await call(client, "sendMessage", **given))["ok"]
        refused = await call(client, "sendMessage", **given)
    assert (refused["error_code"], refused["parameters"]["retry_after"]) == (429, 1000)
    assert stand.meter.exceeded == {"per second a chat": 1}
    assert stand.meter.calls["sendMessage"] == 2


def test_windows_slide(stand: TelegramStand) -> None:
    rates = Rates(stand.meter, 1.0)
    group = windows(7, -1)
    sent = [at for at in range(61) if rates.wait(group, float(at)) == 0]
    assert sent == [*range(20), 60]  # twenty a minute, and the next when the first is a minute old
    assert rates.wait(group, 60.5) == 1
    many = [rates.wait(windows(7, chat), 100.0) for chat in range(31)]
    assert many == [0] * 30 + [1]
    assert stand.meter.exceeded == {"per minute a group": 40, "per second a chat": 1, "per second": 1}


async def test_a_webhook_that_never_takes_an_update_is_given_up_on(client: Client, stand: TelegramStand) -> None:
    heard: list[Any] = []
    second = asyncio.Event()

    async def refuse(request: web.Request) -> web.Response:
        heard.append(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        if "channel_post" not in await request.json():
            second.set()
        return web.Response(status=500)

    app = web.Application()
    app.router.add_post("/", refuse)
    async with TestServer(app) as server:
        await call(client, "setWebhook", url=str(server.make_url("/")), secret_token="s")
        stand.post(PAGE, "Пост")  # two updates: the post and its forward
        async with asyncio.timeout(5):
            await second.wait()
    info = (await call(client, "getWebhookInfo"))["result"]
    assert info["pending_update_count"] <= 1
    assert "500" in info["last_error_message"] or "failed" in info["last_error_message"]
    assert set(heard) == {"s"}
    assert len(heard) > 2
