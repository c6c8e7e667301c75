"""What we ask and what the stand-in answers agree with VKontakte's own schema of version 5.199.

Known gaps of the schema: it folds `owner_id` of wall.get into `domain`, and knows no placeholders of deleted comments.
"""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from jsonschema import Draft7Validator

from app.demo.vk.methods import METHODS
from app.demo.vk.vkscript import compile_calls
from app.networks.connector import ConnectorError
from app.networks.vk.errors import KINDS
from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, PAGE, PETR, SERVICE, USER, World, a_world, comment_target, private_target
from tests.shared import need

pytestmark = pytest.mark.shared

# Parameters of every call, and those that are documented although the schema lacks them.
_BESIDES = {"v", "access_token"}
_UNDECLARED = {"wall.get": {"owner_id"}}
KEY = UUID(int=7)

Asked = tuple[str, Mapping[str, str], Any]


@pytest.fixture(scope="module")
def bundle() -> Any:
    """The schema."""
    return json.loads(need("schemas", "vk", "bundle-5.199.jsonschema.json").read_text())


@pytest_asyncio.fixture(params=[USER, SERVICE], ids=["user", "service"])
async def asked(request: pytest.FixtureRequest, clock: FrozenClock) -> AsyncIterator[list[Asked]]:
    """Everything the connector asks in a day's work, with the answers; calls inside scripts apart."""
    async with a_world(clock, request.param) as world:
        await _work(world)
        yield [one for method, form, body in world.asked for one in _calls(method, form, json.loads(body))]


async def _work(world: World) -> None:
    posts = [world.stand.post(PAGE, f"Пост {number}") for number in range(130)]
    for post in posts[:3]:
        root = world.stand.comment(PAGE, post, ANNA, "Вопрос")
        for _ in range(12):
            world.stand.comment(PAGE, post, PETR, "И у нас", reply_to=root)
        world.stand.delete(PAGE, root)
        asked = world.stand.comment(PAGE, post, ANNA, "Ещё вопрос")
        world.stand.comment(PAGE, post, PETR, "Тоже", reply_to=asked)
    for _ in range(120):
        world.stand.comment(PAGE, posts[4], ANNA, "Вопрос")
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    world.stand.private(PAGE, None, ANNA, "Добрый день")
    batch, cursor = await world.fetch_all()
    await world.fetch_all(cursor)
    target = comment_target(next(one for one in batch.messages if one.text == "Ещё вопрос"))
    await world.connector.reply(world.page, target, "Ответ", key=KEY)
    await world.connector.find_reply(world.page, target, "Ответ", key=KEY, since=world.clock.now())
    await world.connector.reply(world.page, private_target(ANNA, "1"), "Ответ", key=KEY)
    await world.connector.find_reply(world.page, private_target(ANNA, "1"), "", key=KEY, since=world.clock.now())
    deleted = comment_target(next(one for one in batch.messages if one.deleted))
    for refused in (private_target(PETR, "1"), deleted):
        with pytest.raises(ConnectorError):
            await world.connector.reply(world.page, refused, "Ответ", key=UUID(int=8))


def _calls(method: str, form: Mapping[str, str], answer: Any) -> list[Asked]:
    if method != "execute":
        return [(method, form, answer)]
    inner = compile_calls(form["code"])
    return [(name, given, {"response": one}) for (name, given), one in zip(inner, answer["response"], strict=True)]


def _errors(bundle: Any, schema: Any, value: Any) -> list[str]:
    validator = Draft7Validator({"definitions": bundle["definitions"], **schema})
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(value)]


def _meant(bundle: Any, schema: Any, value: str) -> Any:
    """The value a form's text stands for."""
    while "$ref" in schema:
        schema = bundle["definitions"][schema["$ref"].rsplit("/", 1)[-1]]
    if schema.get("type") == "boolean":
        return {"0": False, "1": True}[value]
    if schema.get("type") == "array":
        return [_meant(bundle, schema["items"], one) for one in value.split(",")]
    return int(value) if schema.get("type") == "integer" else value


def _with_authors_of_placeholders(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_authors_of_placeholders(one) for one in value]
    if not isinstance(value, dict):
        return value
    filled = {name: _with_authors_of_placeholders(one) for name, one in value.items()}
    return {"from_id": 0, "text": ""} | filled if value.get("deleted") is True else filled


def test_every_method_the_connector_needs_was_asked(asked: list[Asked]) -> None:
    assert {method for method, _, _ in asked} == {
        "wall.get",
        "wall.getById",
        "wall.getComments",
        "wall.createComment",
        "messages.getConversations",
        "messages.getHistory",
        "messages.send",
    }


def test_parameters_are_those_of_the_schema(asked: list[Asked], bundle: Any) -> None:
    for method, form, _ in asked:
        declared = bundle["x-methods"][method]["parameters"]
        given = {name: value for name, value in form.items() if name not in _BESIDES | _UNDECLARED.get(method, set())}
        assert set(given) <= set(declared["properties"]), method
        meant = {name: _meant(bundle, declared["properties"][name], value) for name, value in given.items()}
        assert _errors(bundle, declared, meant) == [], method


def test_answers_are_those_of_the_schema(asked: list[Asked], bundle: Any) -> None:
    refused = 0
    for method, form, answer in asked:
        if "error" in answer:
            refused += 1
            assert (
                _errors(bundle, {"$ref": "#/definitions/base_error"}, {"inner_type": "base_error"} | answer["error"])
                == []
            )
            continue
        known = bundle["x-methods"][method]["responses"]
        name = "extendedResponse" if form.get("extended") == "1" and "extendedResponse" in known else None
        forms = [known[name]] if name else list(known.values())
        value = _with_authors_of_placeholders(answer)
        assert any(_errors(bundle, {"$ref": ref}, value) == [] for ref in forms), (
            method, [_errors(bundle, {"$ref": ref}, value)[:5] for ref in forms],
        )  # fmt: skip
    assert refused > 0


def test_recorded_payloads_are_those_of_the_schema(bundle: Any, request: pytest.FixtureRequest) -> None:
    for name, ref in {
        "wall_get": "wall_get_response",
        "wall_get_comments": "wall_getComments_extended_response",
        "messages_get_conversations": "messages_getConversations_response",
        "messages_get_history": "messages_getHistory_extended_response",
    }.items():
        payload = json.loads((request.path.parent / "payloads" / f"{name}.json").read_text())
        value = {"response": _with_authors_of_placeholders(payload)}
        assert _errors(bundle, {"$ref": f"#/definitions/{ref}"}, value) == [], name


def test_methods_take_the_tokens_the_schema_names(bundle: Any) -> None:
    from_schema = {"user": "user", "service": "service", "group": "community"}
    for method, (_, kinds) in METHODS.items():
        named = bundle["x-methods"][method]["access_token_type"]
        assert {kind.value for kind in kinds} == {from_schema[one] for one in named}, method


def test_the_table_of_errors_knows_all_the_methods_may_answer(bundle: Any) -> None:
    listed = {error for method in METHODS for error in bundle["x-methods"][method]["errors"]}
    codes = {bundle["x-errors"][error]["code"] for error in listed}
    assert codes - set(KINDS) == set()
