"""What we ask and what the stand-in answers agree with VKontakte's own schema of version 5.199.

Known gaps of the schema: it folds `owner_id` of wall.get into `domain`, knows no placeholders of deleted comments and
no negative owners in some events, leaves out video.get and market.get, and its form of a community closes the door on
fields that are declared beside it.
"""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from jsonschema import Draft7Validator

from app.demo.vk.methods import METHODS
from app.demo.vk.vkscript import compile_script
from app.networks.access import ConnectorError, TokenKind
from app.networks.feeds import FeedKind
from app.networks.messages import IncomingMessage, MessageKind, ReplyTo
from app.networks.push import Hook
from app.networks.vk.errors import KINDS
from app.networks.vk.events import TYPES
from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, PAGE, PETR, SERVICE, USER, World, a_world, comment_target, private_target
from tests.shared import need

pytestmark = pytest.mark.shared

# Parameters of every call, and those that are documented although the schema lacks them.
_BESIDES = {"v", "access_token"}
_UNDECLARED = {"wall.get": {"owner_id"}}
# Documented methods that the schema lacks.
_LACKING = {"video.get", "market.get"}
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
    sweep, stream = world.sweep(), world.stream()
    await stream.look()
    posts = [world.stand.post(PAGE, f"Пост {number}") for number in range(130)]
    for post in posts[:3]:
        root = world.stand.comment(PAGE, post, ANNA, "Вопрос")
        for _ in range(12):
            world.stand.comment(PAGE, post, PETR, "И у нас", reply_to=root)
        world.stand.delete(PAGE, root)
        asked = world.stand.comment(PAGE, post, ANNA, "Ещё вопрос")
        world.stand.comment(PAGE, post, PETR, "Тоже", reply_to=asked)
        world.stand.restore(PAGE, root)
        world.stand.edit(PAGE, asked, "Ещё вопрос")
        world.stand.delete(PAGE, root)
    for _ in range(120):
        world.stand.comment(PAGE, posts[4], ANNA, "Вопрос")
    world.stand.teller.crop = 12
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте, вопрос")
    own = world.stand.private(PAGE, None, ANNA, "Добрый день")
    world.stand.edit_private(PAGE, ANNA, own, "Добрый вечер")
    batch = await sweep.look_all()
    await world.dialogs().look_all()
    await _write_elsewhere(world)
    world.pass_time(hours=6)
    await sweep.look_all()
    await stream.look()
    await stream.look()
    await _reply(world, list(batch.messages))
    await _look_up(world)


async def _write_elsewhere(world: World) -> None:
    for kind in ("photo", "video", "topic", "market"):
        place = (kind, world.stand.place(PAGE, kind, "Тема"))
        comment = world.stand.comment_place(PAGE, place, ANNA, "Вопрос")
        world.stand.change_place(PAGE, place, comment, "Иначе")
        world.stand.change_place(PAGE, place, world.stand.comment_place(PAGE, place, ANNA, "Лишнее"), None)
        if TokenKind.USER in world.page.tokens:
            asked = f"{kind}:{place[1]}:{comment}"
            target = ReplyTo(MessageKind.COMMENT, asked, asked, None, ANNA, "Анна")
            await world.connector.reply(world.page, target, "Ответ", key=UUID(int=9))
            await world.connector.find_reply(world.page, target, "Ответ", key=KEY, since=world.clock.now())


async def _reply(world: World, messages: list[IncomingMessage]) -> None:
    target = comment_target(next(one for one in messages if one.text == "Ещё вопрос"))
    await world.connector.reply(world.page, target, "Ответ", key=KEY)
    await world.connector.find_reply(world.page, target, "Ответ", key=KEY, since=world.clock.now())
    await world.connector.reply(world.page, private_target(ANNA, "1"), "Ответ", key=KEY)
    await world.connector.find_reply(world.page, private_target(ANNA, "1"), "", key=KEY, since=world.clock.now())
    deleted = comment_target(next(one for one in messages if one.deleted))
    for refused in (private_target(PETR, "1"), deleted):
        with pytest.raises(ConnectorError):
            await world.connector.reply(world.page, refused, "Ответ", key=UUID(int=8))


async def _look_up(world: World) -> None:
    world.stand.communities[int(PAGE)].screen_name = "gorod"
    await world.connector.inspect("gorod", world.page.tokens)
    feed, hook = world.follow(FeedKind.PUSH, TokenKind.COMMUNITY).feed(), Hook("http://127.0.0.1:1/in", "secret")
    hook = await world.connector.subscribe(feed, hook)
    await world.connector.subscribe(feed, hook)
    await world.courier.idle()
    await world.connector.subscribe(feed, hook)
    await world.connector.unsubscribe(feed, hook)


def _calls(method: str, form: Mapping[str, str], answer: Any) -> list[Asked]:
    """Calls inside scripts apart; of those whose fields were picked only the parameters are judged."""
    if method != "execute":
        return [(method, form, answer)]
    script = compile_script(form["code"])
    whole = {call: one for (call, paths), one in zip(script.answers, answer["response"], strict=True) if not paths}
    return [(name, given, {"response": whole.get(at)}) for at, (name, given) in enumerate(script.calls)]


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


def _without_gaps(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_gaps(one) for one in value]
    if not isinstance(value, dict):
        return value
    fields = {name: one for name, one in value.items() if name != "wall" or "screen_name" not in value}
    filled = {name: _without_gaps(one) for name, one in fields.items()}
    return {"from_id": 0, "text": ""} | filled if value.get("deleted") is True else filled


def test_every_method_the_connector_needs_was_asked(asked: list[Asked]) -> None:
    methods = {method for method, _, _ in asked} - {"a_check"}
    personal = {name for name, (_, kinds) in METHODS.items() if kinds == {TokenKind.USER}}
    assert methods in (set(METHODS), set(METHODS) - personal)


def test_parameters_are_those_of_the_schema(asked: list[Asked], bundle: Any) -> None:
    for method, form, _ in asked:
        if method in _LACKING | {"a_check"}:
            continue
        declared = bundle["x-methods"][method]["parameters"]
        given = {name: value for name, value in form.items() if name not in _BESIDES | _UNDECLARED.get(method, set())}
        assert set(given) <= set(declared["properties"]), method
        meant = {name: _meant(bundle, declared["properties"][name], value) for name, value in given.items()}
        assert _errors(bundle, declared, meant) == [], method


def test_answers_are_those_of_the_schema(asked: list[Asked], bundle: Any) -> None:
    refused = 0
    for method, form, answer in asked:
        if method in _LACKING | {"a_check"} or answer.get("response", 0) is None:
            continue
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
        value = _without_gaps(answer)
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
        value = {"response": _without_gaps(payload)}
        assert _errors(bundle, {"$ref": f"#/definitions/{ref}"}, value) == [], name


def test_methods_take_the_tokens_the_schema_names(bundle: Any) -> None:
    from_schema = {"user": "user", "service": "service", "group": "community"}
    for method, (_, kinds) in METHODS.items():
        if method in _LACKING:
            continue
        named = bundle["x-methods"][method]["access_token_type"]
        assert {kind.value for kind in kinds} == {from_schema[one] for one in named}, method


def test_the_table_of_errors_knows_all_the_methods_may_answer(bundle: Any) -> None:
    listed = {error for method in set(METHODS) - _LACKING for error in bundle["x-methods"][method]["errors"]}
    codes = {bundle["x-errors"][error]["code"] for error in listed}
    assert codes - set(KINDS) == set()


# The schema's object of each type of event; types that share one are named together.
_OBJECTS = {
    "wall_post_new": "callback_wall_post_new",
    "message_new": "callback_message_new",
    "message_reply": "callback_message",
    "message_edit": "callback_message",
    "wall_reply": "wall_wall_comment",
    "wall_reply_delete": "callback_wall_comment_delete",
    "photo_comment": "callback_photo_comment",
    "photo_comment_delete": "callback_photo_comment_delete",
    "video_comment": "callback_video_comment",
    "video_comment_delete": "callback_video_comment_delete",
    "board_post": "callback_board_post_new",
    "board_post_delete": "callback_board_post_delete",
    "market_comment": "callback_market_comment",
    "market_comment_delete": "callback_market_comment_delete",
}


def test_events_are_those_of_the_schema(asked: list[Asked], bundle: Any) -> None:
    updates = [update for method, _, answer in asked if method == "a_check" for update in answer["updates"]]
    for update in updates:
        assert _errors(bundle, {"$ref": "#/definitions/callback_base"}, update) == [], update
        kind = update["type"]
        ref = _OBJECTS.get(kind) or _OBJECTS[kind.rpartition("_")[0]]
        thing = _as_the_schema_has_it(update["object"], kind)
        assert _errors(bundle, {"$ref": f"#/definitions/{ref}"}, thing) == [], (kind, thing)
    assert {update["type"] for update in updates} == set(TYPES) - {
        f"{kind}_restore" for kind in ("photo_comment", "video_comment", "board_post", "market_comment")
    }


def _as_the_schema_has_it(thing: dict[str, Any], kind: str) -> dict[str, Any]:
    """The schema wants owners and deleters positive where live ones are not, and `user_id` for `deleter_id`."""
    thing = _without_gaps(thing)
    if not kind.endswith("_delete") and not kind.startswith("photo"):
        return thing
    besides = {"user_id": 1, "deleter_id": 1} if kind.endswith("_delete") else {}
    owners = {name: abs(value) for name, value in thing.items() if name.endswith("owner_id")}
    return besides | thing | owners | ({"deleter_id": 1} if besides else {})
