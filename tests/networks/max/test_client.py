"""Calls: how they are signed, what failures mean, and that no token is ever shown."""

import ssl
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from app.networks.access import ConnectorError, FailureKind
from app.networks.limits import Lane
from app.networks.max.client import Call, MaxClient
from app.networks.max.options import MaxOptions
from app.networks.tools import Tools
from tests.networks.max.world import TOKEN, World

ME = Call("GET /me", "/me")
SEND = Call("POST /messages", "/messages", {"chat_id": "1"}, {"text": "Ответ"}, write=True)


def _client(world: World, url: str = "", ca_file: str = "") -> MaxClient:
    return MaxClient(world.tools, MaxOptions(url=url or world.options.url, ca_file=ca_file))


async def _failure(client: MaxClient, call: Call = ME, token: str = TOKEN) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        await client.call(call, token)
    assert token not in str(caught.value)
    assert token not in repr(caught.value)
    return caught.value


async def test_the_token_goes_into_the_header_as_it_is(world: World) -> None:
    seen: list[tuple[str | None, str]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.headers.get("Authorization"), request.query_string))
        return web.json_response({"user_id": 5})

    app = web.Application()
    app.router.add_get("/me", answer)
    async with TestServer(app) as server:
        assert await _client(world, str(server.make_url(""))).bot_id(TOKEN) == 5
    assert seen == [(TOKEN, "")]


async def test_who_the_bot_is_is_asked_once(world: World) -> None:
    client = _client(world)
    assert await client.bot_id(TOKEN) == await client.bot_id(TOKEN)
    assert world.asked == [("GET", "/me")]


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "proto.payload", FailureKind.CONFIGURATION),
        (401, "verify.token", FailureKind.TOKEN_REFUSED),
        (403, "access.denied", FailureKind.NO_RIGHTS),
        (404, "chat.not.found", FailureKind.GONE),
        (405, "method.not.allowed", FailureKind.CONFIGURATION),
        (418, "internal.error", FailureKind.CONFIGURATION),
        (422, "comments.timeout_exceeded", FailureKind.CLOSED),
        (500, "internal.error", FailureKind.TEMPORARY),
        (503, "service.unavailable", FailureKind.TEMPORARY),
    ],
)
async def test_every_code_has_its_reaction(world: World, status: int, code: str, kind: FailureKind) -> None:
    world.stand.faults.force_error["GET /me"] = (status, 1)
    failure = await _failure(_client(world))
    assert (failure.kind, failure.code, failure.text) == (kind, code, "As the stand-in was told to")


@pytest.mark.parametrize("status", [500, 503])
async def test_after_an_internal_error_nobody_knows_whether_a_write_stands(world: World, status: int) -> None:
    world.stand.faults.force_error["POST /messages"] = (status, 1)
    assert (await _failure(_client(world), SEND)).kind is FailureKind.UNKNOWN_OUTCOME


async def test_too_many_calls_slow_the_bot_and_are_tried_again(world: World) -> None:
    world.stand.faults.force_error["GET /me"] = (429, 2)
    assert await _client(world).bot_id(TOKEN) > 0
    assert world.limits.slowed == 2
    world.stand.faults.force_error["POST /messages"] = (429, 99)
    assert (await _failure(_client(world), SEND)).kind is FailureKind.RATE_LIMITED


async def test_a_waiting_time_that_is_told_is_kept_to(world: World) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"code": "x", "message": "y"}, status=429, headers={"Retry-After": "30"})

    app = web.Application()
    app.router.add_get("/me", answer)
    async with TestServer(app) as server:
        failure = await _failure(_client(world, str(server.make_url(""))))
    assert failure.kind is FailureKind.RATE_LIMITED
    assert failure.retry_after_seconds == pytest.approx(30, abs=1)


async def test_a_gateways_page_is_temporary_and_a_broken_answer_malformed(world: World) -> None:
    world.stand.faults.html_502 = 1
    failure = await _failure(_client(world))
    assert (failure.kind, failure.text, failure.code) == (FailureKind.TEMPORARY, "HTTP 502", "")
    world.stand.faults.invalid_json = 1
    assert (await _failure(_client(world))).kind is FailureKind.MALFORMED


async def test_an_address_where_nobody_listens_is_temporary_even_for_a_write(world: World) -> None:
    client = _client(world, f"http://127.0.0.1:{unused_port()}")
    assert (await _failure(client, SEND)).kind is FailureKind.TEMPORARY


async def test_an_answer_that_is_too_long_is_not_read(world: World) -> None:
    tools = Tools(world.tools.http, world.tools.streams, world.limits, world.clock, answer_bytes=10)
    failure = await _failure(MaxClient(tools, world.options))
    assert failure.kind is FailureKind.MALFORMED


@pytest.mark.parametrize("body", [[], {}, {"user_id": "7"}, None])
async def test_an_answer_of_another_shape_is_malformed(world: World, body: object) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body)

    app = web.Application()
    app.router.add_get("/me", answer)
    async with TestServer(app) as server:
        with pytest.raises(ConnectorError) as caught:
            await _client(world, str(server.make_url(""))).bot_id(TOKEN)
    assert caught.value.kind is FailureKind.MALFORMED


async def test_a_token_no_header_can_carry_is_not_shown(world: World) -> None:
    failure = await _failure(_client(world), ME, "line\nbreak")
    assert failure.kind is FailureKind.TEMPORARY


async def test_calls_say_what_limits_need_to_know(world: World) -> None:
    await _client(world).bot_id(TOKEN)
    [use] = world.limits.uses
    assert (use.method, use.per_second, use.write, use.lane) == ("GET /me", 30.0, False, Lane.LIVE)


async def test_certificates_of_its_own_are_trusted_and_no_others(world: World, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("no certificate")
    with pytest.raises(ssl.SSLError):
        _client(world, ca_file=str(bundle))
    with pytest.raises(OSError, match="No such file"):
        _client(world, ca_file=str(tmp_path / "missing.pem"))
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None:
        pytest.skip("this machine has no bundle of certificates")
    assert await _client(world, ca_file=paths.cafile).bot_id(TOKEN) > 0
