"""What we ask and what the stand-in answers agree with the Bot API's types of version 10.1."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from jsonschema import Draft7Validator

from app.demo.telegram.methods import METHODS
from app.networks.access import ConnectorError, PageAccess
from app.networks.feeds import FeedKind
from app.networks.push import Hook
from tests.fakes import FrozenClock
from tests.networks.telegram.world import ANNA, PAGE, PETR, TOKEN, TOKENS, World, a_world, answer_to, comment_answer
from tests.shared import need

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(need("schemas", "telegram", "botapi-10.1.jsonschema.json").read_text())


async def _work(world: World) -> None:
    """Everything the connector asks in a day's work."""
    stand = world.stand
    stand.name_page(PAGE, "gorod_info")
    await world.connector.inspect(PAGE, TOKENS)
    post = stand.post(PAGE, "Пост")
    stand.post_photo(PAGE, "Фото", album="5")
    asked = stand.comment(PAGE, post, ANNA, "Вопрос")
    stand.comment(PAGE, post, None, "Ответ руками", reply_to=asked)
    stand.comment_as_group(PAGE, post, "И ещё", reply_to=asked)
    stand.comment_photo(PAGE, post, PETR, "Яма", album="7")
    stand.private(PAGE, ANNA, ANNA, "Лично")
    stand.private(PAGE, None, ANNA, "Лично в ответ")
    stand.to_bot(TOKEN, PETR, "Боту")
    stand.edit(PAGE, asked, "Вопрос, исправлен")
    stand.edit_post(PAGE, post, "Пост, исправлен")
    for status in ("kicked", "member", "left", "administrator"):
        stand.change_rights(stand.page(PAGE).group.id, TOKEN, status)
    found = await world.look()
    for message in found.batches[PAGE].messages:
        await world.connector.reply(PageAccess(PAGE, TOKENS), answer_to(message), "Ответ", key=UUID(int=1))
    stand.migrate(PAGE)
    await world.connector.reply(PageAccess(PAGE, TOKENS), comment_answer(asked), "Ответ", key=UUID(int=1))
    stand.delete(PAGE, stand.comment(PAGE, post, ANNA, "Передумала"))
    for refused in (comment_answer("-1:1"), comment_answer(asked.replace(":", ":9"))):
        with pytest.raises(ConnectorError):
            await world.connector.reply(PageAccess(PAGE, TOKENS), refused, "Ответ", key=UUID(int=1))
    hook = Hook("https://we.example/hook", "secret")
    await world.connector.unsubscribe(world.feed(FeedKind.PUSH), hook)
    await world.look()


def _errors(schema: Any, part: Any, value: Any) -> list[str]:
    whole = {"definitions": schema["definitions"], **part}
    return [error.message for error in Draft7Validator(whole).iter_errors(value)]


async def test_parameters_and_answers_of_all_methods_agree_with_the_schema(schema: Any, clock: FrozenClock) -> None:
    async with a_world(clock, wait_seconds=0.1) as world:
        await _work(world)
        stood = TestServer(_hearing(asyncio.Event(), []))
        async with stood as server:
            await world.connector.subscribe(world.feed(FeedKind.PUSH), Hook(str(server.make_url("/")), "secret"))
        asked = world.asked
    assert {method for method, _, _ in asked} == set(METHODS)
    for method, given, body in asked:
        known, answer = schema["x-methods"][method], json.loads(body)
        assert _errors(schema, known["parameters"], given) == []
        assert set(given) <= set(known["parameters"]["properties"])
        if answer["ok"]:
            assert _errors(schema, known["result"], answer["result"]) == [], method
        else:
            assert _errors(schema, {"$ref": "#/definitions/_ApiError"}, answer) == []


async def test_calls_of_webhooks_are_updates_by_the_schema(schema: Any, clock: FrozenClock) -> None:
    enough, heard = asyncio.Event(), list[Any]()
    async with a_world(clock) as world, TestServer(_hearing(enough, heard)) as server:
        await world.connector.subscribe(world.feed(FeedKind.PUSH), Hook(str(server.make_url("/")), "secret"))
        world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
        async with asyncio.timeout(5):
            await enough.wait()
    for update in heard:
        assert _errors(schema, {"$ref": "#/definitions/Update"}, update) == []


def _hearing(enough: asyncio.Event, heard: list[Any]) -> web.Application:
    async def hear(request: web.Request) -> web.Response:
        heard.append(await request.json())
        if len(heard) == 3:
            enough.set()
        return web.Response()

    app = web.Application()
    app.router.add_post("/", hear)
    return app
