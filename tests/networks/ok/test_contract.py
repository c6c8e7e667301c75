"""The stand-in's answers and our requests, held against the transcription of OK's contract."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator

from app.demo.ok import graph
from app.demo.ok.rest import METHODS
from app.demo.ok.shapes import call_json
from app.networks.access import TokenKind
from app.networks.feeds import FeedKind
from app.networks.push import Hook
from tests.networks.ok.scene import GROUP, PAGE, USER_TOKEN, Scene, answering, answering_privately
from tests.shared import need

pytestmark = pytest.mark.shared


def contract() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(need("schemas", "ok", "ok-contract.json").read_text())
    return found


def validator(*path: str) -> Draft202012Validator:
    """Of the part of the contract at a path; the contract's parts refer to each other."""
    whole = contract()
    part: Any = whole
    for name in path:
        part = part[name]
    return Draft202012Validator({**whole, "$comment": "", **part})


async def a_busy_page(scene: Scene) -> tuple[str, str]:
    topic = scene.stand.post(GROUP, "Пост")
    comment = scene.stand.comment(GROUP, topic, "11", "Вопрос")
    scene.stand.comment(GROUP, topic, None, "Ответ", reply_to=comment)
    mid = scene.stand.private(GROUP, "11", "11", "Лично")
    await scene.sweep()
    await scene.sweep(TokenKind.GROUP)
    await scene.connector.reply(PAGE, answering(topic, comment), "Отвечаем", key=uuid4())
    await scene.connector.reply(
        PAGE, answering_privately(scene.stand.chat(GROUP, "11").id, mid), "Отвечаем", key=uuid4()
    )
    return topic, comment


async def test_the_stand_ins_answers_are_what_the_contract_says(scene: Scene) -> None:
    topic, _ = await a_busy_page(scene)
    calls = {
        "mediatopic.getTopics": {"gid": GROUP},
        "mediatopic.getByIds": {"topic_ids": topic},
        "discussions.getList": {"category": "GROUP"},
        "group.getInfo": {"uids": GROUP},
        "users.getInfo": {"uids": "11,12"},
    }
    for method, params in calls.items():
        answer = METHODS[method](scene.stand, USER_TOKEN, params)
        assert answer, method
        validator("rest", "methods", method, "result").validate(answer)
    where = {"discussionId": topic, "discussionType": "GROUP_TOPIC", "mark_as_read": "false"}
    page = METHODS["discussions.getComments"](scene.stand, USER_TOKEN, where)
    assert len(page["comments"]) == 3
    validator("objects", "comments_page").validate(page)
    assert all(len(comment["id"]) <= 68 for comment in page["comments"])


async def test_the_stand_ins_bot_api_answers_what_the_contract_says(scene: Scene) -> None:
    await a_busy_page(scene)
    group = scene.stand.groups[GROUP]
    chat_id = scene.stand.chat(GROUP, "11").id
    validator("bot", "operations", "GET /me/info", "result").validate(graph.info(group))
    validator("bot", "operations", "GET /me/chats", "result").validate(graph.chats(group, {}))
    validator("bot", "objects", "chat").validate(graph.chat(group, chat_id))
    messages = graph.messages(group, chat_id, {})
    assert len(messages["messages"]) == 2
    validator("bot", "operations", "GET /me/messages/{chat_id}", "result").validate(messages)
    body = {"recipient": {"chat_id": chat_id}, "message": {"text": "Да"}}
    validator("bot", "operations", "POST /me/messages/{chat_id}", "body").validate(body)
    validator("bot", "operations", "POST /me/messages/{chat_id}", "result_for_one").validate(
        graph.send(scene.stand, group, chat_id, body)
    )
    chat = scene.stand.chat(GROUP, "11")
    validator("bot", "webhook", "body").validate(call_json(chat.messages[0], chat, group))
    assert isinstance(graph.subscribe(scene.stand, group, {"url": "https://example.org/in"})["success"], bool)
    assert isinstance(graph.unsubscribe(group, {"url": "https://example.org/in"})["success"], bool)


# Found in OK's reference of methods (url.getInfo: url to type and objectIdStr), and not in the transcription.
BEYOND = {"auth.anonymLogin", "url.getInfo"}


async def test_we_call_only_known_methods_with_known_parameters(scene: Scene) -> None:
    # The list refused once, so that the other way of finding changes is walked, too.
    scene.stand.faults.force_error["discussions.getList"] = (10, 1)
    await a_busy_page(scene)
    scene.clock.advance(timedelta(hours=1))
    await scene.sweep()
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Новый пост"), "11", "Вопрос")
    await scene.sweep()
    await scene.connector.inspect(f"group:{GROUP}", PAGE.tokens)
    await scene.connector.collect(replace(scene.feed(), kind=FeedKind.BACKFILL, since=scene.clock.now()))
    rest = contract()["rest"]
    common = {"method", "application_key", "sig", "access_token", "format", "__online"}
    assert {"application_key", "sig", "format", "__online"} <= rest["common_params"].keys()
    called = {name for name, _ in scene.calls if "/" not in name}
    assert {"mediatopic.getByIds", "discussions.getComments", "discussions.addDiscussionComment"} <= called
    for name, params in scene.calls:
        if name in called - BEYOND:
            assert params.keys() - common <= rest["methods"][name]["params"].keys(), name
    assert set(METHODS) - set(rest["methods"]) == BEYOND


async def test_we_ask_the_bot_api_only_what_it_knows(scene: Scene) -> None:
    await a_busy_page(scene)
    hook = Hook("https://example.org/in", "")
    await scene.connector.subscribe(scene.feed(TokenKind.GROUP), hook)
    await scene.connector.unsubscribe(scene.feed(TokenKind.GROUP), hook)
    operations = contract()["bot"]["operations"]
    chat_id = scene.stand.chat(GROUP, "11").id
    asked = [(name, params) for name, params in scene.calls if "/" in name]
    assert len(asked) > 6
    for name, params in asked:
        operation = operations[name.replace("/graph", "").replace(chat_id, "{chat_id}")]
        assert params.keys() - {"access_token"} <= operation.get("query", {}).keys()
