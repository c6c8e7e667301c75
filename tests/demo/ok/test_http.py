"""The stand-in of OK as a client meets it over HTTP."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.demo.ok.http import application
from app.demo.ok.state import OkStand
from app.networks.access import TokenKind
from tests.fakes import FrozenClock

KEY, SECRET, USER, BOT = "PUBLIC", "SECRET", "user-token", "bot-token"
Client = TestClient[Any, Any]


@pytest.fixture
def stand(clock: FrozenClock) -> OkStand:
    stand = OkStand(clock, KEY, SECRET, requests_a_second=1000)
    stand.add_page("5", "Администрация", {TokenKind.USER: USER, TokenKind.GROUP: BOT})
    stand.add_author("11", "Анна", "Ветрова")
    return stand


@pytest_asyncio.fixture
async def client(stand: OkStand) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(stand))) as client:
        yield client


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def signed(params: dict[str, str], token: str = USER) -> dict[str, str]:
    """Parameters as OK's documentation wants them."""
    params = {"application_key": KEY, "format": "json", **params}
    secret = md5(token + SECRET) if token else SECRET
    joined = "".join(f"{name}={params[name]}" for name in sorted(params))
    return {**params, "sig": md5(joined + secret)} | ({"access_token": token} if token else {})


async def call(client: Client, method: str, token: str = USER, **params: str) -> Any:
    async with client.post("/fb.do", data=signed({"method": method, **params}, token)) as answer:
        assert answer.status == 200
        return await answer.json()


async def refusal(client: Client, data: dict[str, str]) -> int:
    async with client.post("/fb.do", data=data) as answer:
        told = await answer.json()
        assert answer.status == 200
        assert answer.headers["invocation-error"] == str(told["error_code"])
        assert told["error_msg"]
        return int(told["error_code"])


async def test_credentials_are_checked_one_after_another(client: Client, stand: OkStand) -> None:
    asked = {"method": "users.getInfo", "uids": "11"}
    good = signed(asked)
    assert await refusal(client, {**good, "application_key": "other"}) == 101
    assert await refusal(client, {name: value for name, value in good.items() if name != "application_key"}) == 101
    assert await refusal(client, {**good, "uids": "12"}) == 104
    assert await refusal(client, {**good, "sig": good["sig"].upper()}) == 104
    assert await refusal(client, {name: value for name, value in good.items() if name != "sig"}) == 104
    assert await refusal(client, signed(asked, "")) == 453
    assert await refusal(client, signed(asked, "unknown")) == 102
    assert await refusal(client, signed({"method": "auth.anonymLogin"})) == 451
    assert await refusal(client, signed({"method": "wall.get"})) == 3
    assert await refusal(client, {}) == 101
    stand.expire(USER)
    assert await refusal(client, good) == 102
    assert "session_key" in await call(client, "auth.anonymLogin", "")


async def test_a_method_may_stand_in_the_path_and_parameters_in_the_address(client: Client) -> None:
    async with client.get("/api/users/getInfo", params=signed({"uids": "11,404"})) as answer:
        assert await answer.json() == [
            {"uid": "11", "first_name": "Анна", "last_name": "Ветрова", "name": "Анна Ветрова"}
        ]
    assert await call(client, "group.getInfo", uids="5") == [{"uid": "5", "name": "Администрация"}]


async def test_more_than_a_hundred_names_at_once_are_refused(client: Client) -> None:
    assert await refusal(client, signed({"method": "users.getInfo", "uids": ",".join(map(str, range(101)))})) == 100


async def test_calls_over_the_rate_of_a_token_are_refused(client: Client, stand: OkStand) -> None:
    stand.requests_a_second = 2
    stand.add_page("6", "Другая", {TokenKind.USER: "other-token"})
    answers = [await call(client, "users.getInfo", uids="11") for _ in range(3)]
    assert [isinstance(answer, list) for answer in answers] == [True, True, False]
    assert answers[2]["error_code"] == 11
    assert (stand.meter.calls["users.getInfo"], stand.meter.exceeded["per second"]) == (3, 1)
    assert isinstance(await call(client, "users.getInfo", "other-token", uids="11"), list)


async def test_discussions_come_by_activity_and_page_by_anchor(
    client: Client, stand: OkStand, clock: FrozenClock
) -> None:
    topics = [stand.post("5", f"Пост {number}") for number in range(5)]
    clock.advance(timedelta(minutes=1))
    stand.comment("5", topics[1], "11", "Вопрос")
    first = await call(client, "discussions.getList", category="GROUP", count="3")
    assert [item["object_id"] for item in first["discussions"]] == [topics[1], topics[4], topics[3]]
    assert first["discussions"][0]["last_activity_date"] == "2026-03-16 12:01:00"
    assert first["discussions"][0]["total_comments_count"] == 1
    second = await call(client, "discussions.getList", category="GROUP", count="3", anchor=first["anchor"])
    assert [item["object_id"] for item in second["discussions"]] == [topics[2], topics[0]]
    third = await call(client, "discussions.getList", category="GROUP", count="3", anchor=second["anchor"])
    assert third == {"discussions": []}


async def test_discussions_may_come_in_another_order(client: Client, stand: OkStand) -> None:
    stand.quirks.unordered = True
    topics = [stand.post("5", f"Пост {number}") for number in range(4)]
    stand.comment("5", topics[0], "11", "Вопрос")
    first = await call(client, "discussions.getList", category="GROUP", count="3")
    second = await call(client, "discussions.getList", category="GROUP", count="3", anchor=first["anchor"])
    assert [item["object_id"] for item in first["discussions"] + second["discussions"]] == topics[::-1]


async def test_links_are_resolved(client: Client, stand: OkStand) -> None:
    stand.add_page("77", "Школа", {}, short_name="school77")
    links = ["https://ok.ru/school77", "https://ok.ru/group/5", "https://ok.ru/profile/11", "https://ok.ru/nobody", "x"]
    answers = [await call(client, "url.getInfo", url=link) for link in links]
    assert [(answer["type"], str(answer["objectId"])) for answer in answers] == [
        ("GROUP", "77"), ("GROUP", "5"), ("PROFILE", "11"), ("UNKNOWN", "0"), ("UNKNOWN", "0"),
    ]  # fmt: skip


async def test_publishing_may_be_closed_to_applications(client: Client, stand: OkStand) -> None:
    topic = stand.post("5", "Пост")
    params = {"entityId": topic, "entityType": "GROUP_TOPIC", "comment": "Ответ", "as_admin": "true"}
    for code in (3, 200, 10):
        stand.publishing_error = code
        assert await refusal(client, signed({"method": "discussions.addDiscussionComment", **params})) == code
    assert stand.replies() == ()


async def test_addresses_to_be_called_are_kept_and_dropped(client: Client) -> None:
    async def post(path: str, body: object) -> Any:
        async with client.post(f"/graph/{path}", params={"access_token": BOT}, json=body) as answer:
            return await answer.json()

    async def listed() -> list[str]:
        async with client.get("/graph/me/subscriptions", params={"access_token": BOT}) as answer:
            return [one["url"] for one in (await answer.json())["subscriptions"]]

    hook = {"url": "https://example.org/in", "types": ["MESSAGE_CREATED"]}
    assert await post("me/subscribe", hook) == await post("me/subscribe", hook) == {"success": True}
    assert await listed() == ["https://example.org/in"]
    assert await post("me/unsubscribe", hook) == {"success": True}
    assert await listed() == []
    broken_bodies: tuple[object, ...] = ({}, {"url": 5}, {"url": "mailto:x"}, [])
    for broken in broken_bodies:
        assert (await post("me/subscribe", broken))["error_code"] == 100


async def test_comments_go_forward_and_backward_from_an_anchor(client: Client, stand: OkStand) -> None:
    topic = stand.post("5", "Пост")
    for number in range(5):
        stand.comment("5", topic, "11", str(number))

    async def texts(**params: str) -> tuple[str, str, bool]:
        page = await call(client, "discussions.getComments", discussionId=topic, discussionType="GROUP_TOPIC", **params)
        return "".join(comment["text"] for comment in page["comments"]), page["anchor"], page["has_more"]

    shown, anchor, more = await texts(anchor="FIRST", direction="FORWARD", count="2")
    assert (shown, more) == ("01", True)
    shown, anchor, more = await texts(anchor=anchor, direction="FORWARD", count="9")
    assert (shown, more) == ("234", False)
    assert (await texts(anchor=anchor, direction="FORWARD", count="9"))[0] == ""
    shown, anchor, more = await texts(anchor="LAST", direction="BACKWARD", count="2")
    assert (shown, more) == ("43", True)
    assert (await texts(anchor=anchor, direction="BACKWARD", count="9"))[0] == "210"
    assert stand.marked_as_read == [topic] * 5


async def test_the_bot_api_pages_by_marker_and_by_time(client: Client, stand: OkStand, clock: FrozenClock) -> None:
    stand.add_author("12", "Борис", "Озёрный")
    for number in range(3):
        stand.private("5", "11", "11", str(number))
    clock.advance(timedelta(minutes=1))
    stand.private("5", None, "12", "Здравствуйте")

    async def get(path: str, **query: str) -> Any:
        async with client.get(f"/graph/{path}", params={"access_token": BOT, **query}) as answer:
            return await answer.json()

    assert await get("me/info") == {"name": "Администрация", "group_id": "group:5"}
    first = await get("me/chats", count="1")
    second = await get("me/chats", count="1", marker=first["marker"])
    assert [page["chats"][0]["title"] for page in (first, second)] == ["Борис Озёрный", "Анна Ветрова"]
    assert "marker" not in second
    [chat] = second["chats"]
    assert await get(f"me/chat/{chat['chat_id']}") == chat
    last = chat["lastEventTime"]
    page = await get(f"me/messages/{chat['chat_id']}", **{"from": str(last - 1), "to": "0", "count": "1"})
    assert [message["message"]["text"] for message in page["messages"]] == ["1"]
    assert (await get(f"me/messages/{chat['chat_id']}", **{"from": "1", "to": "2"}))["error_code"] == 100
    assert (await get("me/messages/chat:C404"))["error_code"] == 300
    assert (await get("me/chats", access_token="dead"))["error_code"] == 102


async def test_a_lost_answer_leaves_what_was_written(client: Client, stand: OkStand) -> None:
    topic = stand.post("5", "Пост")
    stand.faults.drop_after_write = 1
    told: list[str] = []
    stand.on_reply(lambda reply: told.append(reply.text))
    params = {"entityId": topic, "entityType": "GROUP_TOPIC", "comment": "Ответ", "as_admin": "true"}
    with pytest.raises(aiohttp.ClientError):
        await call(client, "discussions.addDiscussionComment", **params)
    assert told == [reply.text for reply in stand.replies()] == ["Ответ"]
    assert isinstance(await call(client, "discussions.addDiscussionComment", **params), str)


async def test_only_an_administrator_speaks_for_the_group(client: Client, stand: OkStand) -> None:
    stand.add_page("6", "Другая", {TokenKind.USER: "other-token"})
    params = {
        "method": "discussions.addDiscussionComment",
        "entityId": stand.post("5", "Пост"),
        "entityType": "GROUP_TOPIC",
        "comment": "Ответ",
    }
    assert await refusal(client, signed({**params, "as_admin": "true"}, "other-token")) == 50
    assert await refusal(client, signed(params)) == 50


NAMES = ["method", "gid", "count", "anchor", "discussionId", "discussionType", "category", "topic_ids", "entityId"]
METHODS = ["mediatopic.getTopics", "mediatopic.getByIds", "discussions.getList", "discussions.getComments"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(METHODS), st.dictionaries(st.sampled_from(NAMES[1:]), st.text(max_size=20), max_size=6))
async def test_whatever_a_client_sends_it_gets_an_answer(client: Client, method: str, params: dict[str, str]) -> None:
    sent = {name: value.encode(errors="replace").decode() for name, value in params.items()}
    async with client.post("/fb.do", data=signed({"method": method, **sent})) as answer:
        assert answer.status == 200
        await answer.json()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"recipient": 5}', b'{"recipient": {}, "message": "x"}', b"\xff"]
)
async def test_a_broken_message_is_a_wrong_parameter(client: Client, stand: OkStand, body: bytes) -> None:
    stand.private("5", "11", "11", "Вопрос")
    chat = stand.chat("5", "11").id
    async with client.post(f"/graph/me/messages/{chat}", params={"access_token": BOT}, data=body) as answer:
        assert (await answer.json())["error_code"] == 100
    assert stand.replies() == ()


async def test_bytes_that_are_no_text_get_an_error(client: Client) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with client.post("/fb.do", data=b"method=\xff\xfe&sig=%ff", headers=form) as answer:
        assert (await answer.json())["error_code"] == 101
