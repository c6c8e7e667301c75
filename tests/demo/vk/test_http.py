"""The stand-in's transport: envelopes, tokens, limits and faults, as VKontakte has them."""

import json
from datetime import timedelta

import aiohttp
import pytest

from app.demo.vk.methods import Caller
from app.demo.vk.params import CAPTCHA_KEY, CAPTCHA_SID, SUCCESS_TOKEN, Refused
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind
from tests.demo.vk.conftest import ANNA, OTHER, PAGE, Api
from tests.fakes import FrozenClock


async def test_an_error_repeats_the_parameters_without_the_token(api: Api) -> None:
    answer = await api.ask("wall.getComments", "user", post_id="x")
    error = answer["error"]
    assert (error["error_code"], error["error_msg"]) == (
        100, "One of the parameters specified was missing or invalid: post_id not integer",
    )  # fmt: skip
    assert {"key": "method", "value": "wall.getComments"} in error["request_params"]
    assert {"key": "post_id", "value": "x"} in error["request_params"]
    assert "access_token" not in json.dumps(answer)


async def test_the_address_and_the_form_and_the_header_are_read(api: Api) -> None:
    params = {"v": "5.199", "owner_id": f"-{PAGE}", "access_token": "user"}
    async with api.http.get(f"{api.url}/method/wall.get", params=params) as response:
        assert (await response.json())["response"]["count"] == 0
    params.pop("access_token")
    headers = {"Authorization": "Bearer user"}
    async with api.http.post(f"{api.url}/method/wall.get", data=params, headers=headers) as response:
        assert (await response.json())["response"]["count"] == 0


@pytest.mark.parametrize(
    ("method", "token", "code"),
    [
        ("wall.get", "community", 27),
        ("wall.getById", "community", 27),
        ("wall.getComments", "community", 27),
        ("wall.createComment", "service", 28),
        ("messages.send", "service", 28),
        ("messages.getHistory", "service", 28),
        ("execute", "service", 28),
        ("photos.getAllComments", "service", 28),
        ("board.createComment", "community", 27),
        ("groups.getTokenPermissions", "user", 28),
        ("groups.getLongPollSettings", "other", 15),
        ("wall.get", "nobody", 5),
        ("wall.get", "", 5),
        ("wall.createComment", "other", 15),
        ("messages.getConversations", "other", 15),
        ("wall.pin", "user", 3),
        ("execute", "user", 12),
    ],
)
async def test_tokens_and_methods_that_do_not_go_together(api: Api, method: str, token: str, code: int) -> None:
    post = api.stand.post(PAGE, "Пост")
    assert await api.code(method, token, post_id=post, message="?", group_id=PAGE, peer_id=1, random_id=1) == code


async def test_the_version_is_required(api: Api) -> None:
    assert await api.code("wall.get", v="") == 8


@pytest.mark.parametrize(("kind", "most"), [(TokenKind.USER, 3), (TokenKind.SERVICE, 3), (TokenKind.COMMUNITY, 20)])
def test_a_token_has_so_many_calls_in_any_second(kind: TokenKind, most: int) -> None:
    stand = VkStand(FrozenClock())
    stand.add_page(PAGE, "Страница", {kind: "a"})
    stand.add_page(OTHER, "Страница", {kind: "b"})
    caller = Caller(stand)

    def call(token: str, instant: float) -> None:
        caller.call("groups.getById", token, {"v": "5.199", "group_ids": PAGE}, instant=instant)

    for number in range(most):
        call("a", 10 + number / 100)
    with pytest.raises(Refused) as raised:
        call("a", 10.99)
    call("b", 10.99)
    call("a", 11.0)
    with pytest.raises(Refused):
        call("a", 11.005)
    assert (raised.value.code, stand.meter.exceeded) == (6, {"per second": 2})
    assert stand.meter.calls["groups.getById"] == most + 2


def test_wall_get_has_five_thousand_calls_a_day_those_inside_scripts_included() -> None:
    clock = FrozenClock()
    stand = VkStand(clock, second=0.0)
    stand.add_page(PAGE, "Страница", {TokenKind.USER: "a"})
    caller = Caller(stand)
    calls = ",".join(['API.wall.get({"owner_id":-220})'] * 25)
    script = {"v": "5.199", "code": f"return [{calls}];"}
    for _ in range(200):
        assert "execute_errors" not in caller.call("execute", "a", script, instant=0)
    last = caller.call("execute", "a", script, instant=0)
    assert last["response"] == [False] * 25
    assert {error["error_code"] for error in last["execute_errors"]} == {29}
    single = {"v": "5.199", "owner_id": "-220"}
    with pytest.raises(Refused) as raised:
        caller.call("wall.get", "a", single, instant=0)
    assert raised.value.code == 29
    clock.advance(timedelta(days=1))
    assert caller.call("wall.get", "a", single, instant=0)["response"]["count"] == 0
    assert stand.meter.exceeded == {"per day wall.get": 26}
    assert (stand.meter.calls["execute"], stand.meter.calls["wall.get"]) == (201, 201 * 25 + 2)


async def test_a_script_answers_call_by_call_and_tells_which_failed(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    calls = ['API.wall.get({"owner_id":-220})', 'API.wall.getComments({"owner_id":-220,"post_id":999})', "API.a.b({})"]
    answer = await api.ask("execute", code=f"return [{','.join(calls)}];")
    assert answer["response"][0]["items"][0]["id"] == int(post)
    assert answer["response"][1:] == [False, False]
    assert [(error["method"], error["error_code"]) for error in answer["execute_errors"]] == [
        ("wall.getComments", 15),
        ("a.b", 3),
    ]


async def test_a_script_whose_answer_is_too_long_fails_as_a_whole(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    api.stand.comment(PAGE, post, ANNA, "x" * 3_000_000)
    call = f'API.wall.getComments({{"owner_id":-{PAGE},"post_id":{post},"preview_length":0}})'
    assert await api.code("execute", code=f"return [{call},{call}];") == 13


async def test_a_lost_answer_comes_after_the_write(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    api.stand.faults.drop_after_write = 1
    params = {"post_id": post, "message": "Ответ", "from_group": PAGE}
    with pytest.raises(aiohttp.ClientError):
        await api.ask("wall.createComment", "community", **params)
    assert [reply.text for reply in api.stand.replies()] == ["Ответ"]
    await api.get("wall.createComment", "community", **params)
    assert len(api.stand.replies()) == 2


async def test_a_gateways_page_takes_no_effect_and_a_broken_answer_does(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    form = {"v": "5.199", "access_token": "community", "owner_id": f"-{PAGE}", "post_id": post, "message": "Ответ"}
    api.stand.faults.html_502, api.stand.faults.invalid_json = 1, 1
    async with api.http.post(f"{api.url}/method/wall.createComment", data=form) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert api.stand.replies() == ()
    async with api.http.post(f"{api.url}/method/wall.createComment", data=form) as response:
        with pytest.raises(json.JSONDecodeError):
            json.loads(await response.text())
    assert len(api.stand.replies()) == 1


async def test_errors_asked_for_come_as_often_as_asked(api: Api) -> None:
    api.stand.faults.force_error["wall.get"] = (14, 2)
    assert [await api.code("wall.get"), await api.code("wall.get")] == [14, 14]
    assert (await api.get("wall.get"))["count"] == 0


@pytest.mark.parametrize(
    "params",
    [
        {"owner_id": "x"},
        {"owner_id": "1" * 50},
        {"owner_id": "٣"},
        {"owner_id": "-0"},
        {"count": "-1"},
        {"count": "101"},
        {"offset": "1.5"},
        {"filter": "nothing"},
        {"extended": "yes"},
    ],
)
async def test_no_value_of_a_parameter_brings_it_down(api: Api, params: dict[str, str]) -> None:
    assert await api.code("wall.get", **params) in (15, 100)


@pytest.mark.parametrize(
    ("code", "asks", "solution"),
    [
        (14, {"captcha_sid", "captcha_img"}, {"captcha_sid": CAPTCHA_SID, "captcha_key": CAPTCHA_KEY}),
        (3300, {"redirect_uri"}, {"success_token": SUCCESS_TOKEN}),
    ],
)
async def test_a_captcha_lets_through_who_solved_it(
    api: Api, code: int, asks: set[str], solution: dict[str, str]
) -> None:
    post = api.stand.post(PAGE, "Пост")
    params = {"post_id": post, "message": "Ответ"}
    api.stand.faults.force_error["wall.createComment"] = (code, 100)
    error = (await api.ask("wall.createComment", "community", **params))["error"]
    wrong = await api.code("wall.createComment", "community", captcha_sid="1", captcha_key="x", **params)
    await api.get("wall.createComment", "community", **params, **solution)
    await api.get("wall.createComment", "community", **params)
    assert (error["error_code"], wrong, asks <= error.keys(), len(api.stand.replies())) == (code, code, True, 2)
