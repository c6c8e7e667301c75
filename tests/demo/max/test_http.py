"""The stand-in over HTTP: rights, lists, limits of rate, faults."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from app.demo.max.http import application
from app.demo.max.state import MaxStand
from app.demo.stand import Stand
from app.networks.access import TokenKind
from tests.demo.max.conftest import ANNA, OTHER, PAGE, TOKEN, Api
from tests.fakes import FrozenClock


async def test_a_token_is_taken_from_the_header_alone(api: Api) -> None:
    assert (await api.ask("GET", "/me"))[0] == 200
    for token in ("", f"Bearer {TOKEN}"):
        status, answer = await api.ask("GET", "/me", token=token, access_token=TOKEN)
        assert (status, answer["code"]) == (401, "verify.token")


async def test_messages_of_a_chat_come_newest_first_between_two_instants(api: Api) -> None:
    now_ms = api.stand.now_ms()
    mids = [api.stand.post(PAGE, f"{n}", at=api.clock.now() - timedelta(minutes=n)) for n in range(5)]
    listed = await api.get("/messages", chat_id=PAGE)
    assert [one["body"]["mid"] for one in listed["messages"]] == mids
    part = await api.get("/messages", chat_id=PAGE, from_=now_ms - 60_000, to=now_ms - 180_000)
    assert [one["body"]["text"] for one in part["messages"]] == ["1", "2", "3"]
    assert len((await api.get("/messages", chat_id=PAGE, count=2))["messages"]) == 2


async def test_comments_come_newest_first_and_by_id(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    first = api.stand.comment(PAGE, post, ANNA, "Раз", at=api.clock.now() - timedelta(minutes=5))
    api.stand.comment(PAGE, post, ANNA, "Два", reply_to=first)
    path = f"/messages/{post}/comments"
    assert [one["body"]["text"] for one in (await api.get(path))["messages"]] == ["Два", "Раз"]
    assert [one["body"]["mid"] for one in (await api.get(path, comment_ids=first))["messages"]] == [first]
    assert (await api.get(f"{path}/{first}"))["body"]["text"] == "Раз"
    assert (await api.ask("GET", f"{path}/nothing"))[0] == 400


async def test_without_rights_nothing_is_shown_or_written(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    [bot] = api.stand.bots.values()
    api.stand.channels[int(PAGE)].rights[bot.user.id] = frozenset({"read_all_messages"})
    path = f"/messages/{post}/comments"
    assert (await api.ask("GET", path))[0] == 200
    assert (await api.ask("POST", path, {"text": "Ответ"}))[1]["code"] == "access.denied"
    api.stand.expel_bot(PAGE)
    for asked in (f"/messages?chat_id={PAGE}", path, f"/chats/{PAGE}/members/me"):
        assert (await api.ask("GET", asked))[0] == 403
    assert (await api.ask("GET", f"/chats/{PAGE}"))[0] == 200
    assert (await api.ask("GET", f"/messages?chat_id={OTHER}"))[0] == 200


async def test_a_comment_is_edited_for_26_hours_by_its_own_bot(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    path = f"/messages/{post}/comments"
    _, made = await api.ask("POST", path, {"text": "Ответ"})
    mine, theirs = made["message"]["body"]["mid"], api.stand.comment(PAGE, post, ANNA, "Вопрос")
    api.clock.advance(timedelta(hours=26))
    assert (await api.ask("PUT", path, {"text": "Точнее"}, comment_id=mine))[0] == 200
    assert (await api.ask("PUT", path, {"text": "Чужое"}, comment_id=theirs))[0] == 403
    api.clock.advance(timedelta(seconds=1))
    status, answer = await api.ask("PUT", path, {"text": "Поздно"}, comment_id=mine)
    assert (status, answer["code"]) == (422, "comments.timeout_exceeded")
    assert (await api.ask("DELETE", path, comment_id=theirs))[0] == 200
    assert len((await api.get(path))["messages"]) == 1


async def test_what_is_published_is_told_to_listeners(api: Api) -> None:
    told: list[str] = []
    api.stand.on_reply(lambda reply: told.append(reply.text))
    post = api.stand.post(PAGE, "Пост")
    question = api.stand.comment(PAGE, post, ANNA, "Вопрос")
    api.stand.private(OTHER, ANNA, ANNA, "Здравствуйте")
    link = {"type": "reply", "mid": question}
    await api.ask("POST", f"/messages/{post}/comments", {"text": "Ответ", "link": link})
    await api.ask("POST", "/messages", {"text": "Добрый день"}, user_id=ANNA)
    assert told == ["Ответ", "Добрый день"]
    comment, private = api.stand.replies()
    assert (comment.page, comment.post, comment.reply_to, comment.peer) == (PAGE, post, question, None)
    assert (private.page, private.post, private.peer) == (OTHER, None, ANNA)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages?chat_id=x", None),
        ("GET", f"/messages?chat_id={PAGE}&count=101", None),
        ("GET", "/updates?limit=0", None),
        ("POST", "/messages?user_id=1", {"text": ""}),
        ("POST", "/messages?user_id=1", {"text": "я" * 4001}),
        ("POST", "/messages?user_id=1", []),
        ("POST", "/subscriptions", {"url": 1}),
        ("POST", "/subscriptions", {"url": "https://x.example", "secret": "1234"}),
    ],
)
async def test_wrong_parameters_get_maxs_own_refusal(api: Api, method: str, path: str, body: object) -> None:
    status, answer = await api.ask(method, path, body)
    assert (status, answer["code"]) == (400, "proto.payload")


@pytest.mark.parametrize("path", ["/chats/nobody", "/messages?chat_id=5", "/messages/mid.x/comments"])
async def test_unknown_things_are_not_found(api: Api, path: str) -> None:
    assert (await api.ask("GET", path))[0] == 404


@pytest.mark.parametrize(("path", "most", "limit"), [("/me", 30, "per second"), ("/updates", 2, "updates per second")])
async def test_more_calls_than_allowed_are_refused_and_counted(
    clock: FrozenClock, path: str, most: int, limit: str
) -> None:
    stand = MaxStand(clock, second=60.0, poll_second=0.0)
    stand.add_page(PAGE, "Администрация", {TokenKind.BOT: TOKEN})
    async with TestServer(application(stand)) as server, aiohttp.ClientSession() as http:
        api = Api(stand, clock, http, str(server.make_url("")).rstrip("/"))
        statuses = [(await api.ask("GET", path))[0] for _ in range(most + 3)]
    assert statuses == [200] * most + [429] * 3
    assert stand.meter.exceeded == {limit: 3}
    assert stand.meter.calls[f"GET {path}"] == most + 3


async def test_a_write_whose_answer_is_lost_took_effect(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    api.stand.faults.drop_after_write = 1
    with pytest.raises(aiohttp.ClientError):
        await api.ask("POST", f"/messages/{post}/comments", {"text": "Ответ"})
    assert [one.text for one in api.stand.replies()] == ["Ответ"]


async def test_faults_of_the_way_have_no_effect_or_break_the_answer(api: Api) -> None:
    api.stand.faults.html_502 = 1
    async with api.http.get(f"{api.url}/me") as response:
        assert (response.status, response.content_type) == (502, "text/html")
    api.stand.faults.invalid_json = 1
    with pytest.raises(ValueError, match="line 1"):
        await api.ask("GET", "/me")
    api.stand.faults.force_error["GET /me"] = (403, 1)
    assert (await api.ask("GET", "/me"))[1]["code"] == "access.denied"
    assert (await api.ask("GET", "/me"))[0] == 200


async def test_its_clock_may_be_ahead(api: Api) -> None:
    api.stand.faults.skew_seconds = 90
    api.stand.post(PAGE, "Пост")
    [post] = (await api.get("/messages", chat_id=PAGE))["messages"]
    assert post["timestamp"] == int(api.clock.now().timestamp() * 1000) + 90_000


async def test_thousands_of_long_polls_wait_without_work(clock: FrozenClock) -> None:
    stand: Stand = MaxStand(clock, second=0.0)
    assert isinstance(stand, MaxStand)
    for number in range(1, 1001):
        stand.add_page(str(-number), "Страница", {TokenKind.BOT: f"bot{number}"})
    bots = list(stand.bots.values())
    waiting = [asyncio.create_task(stand.told.news(bot, 60)) for bot in bots]
    await asyncio.sleep(0)
    stand.post("-1", "Пост")
    done, rest = await asyncio.wait(waiting, timeout=0.05)
    assert done == {waiting[0]}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
