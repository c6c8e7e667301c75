"""Whatever goes wrong on the way to VKontakte becomes a ConnectorError of the right kind."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.core.outbound import networks_session
from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.feeds import FeedKind
from app.networks.limits import Part
from app.networks.tools import Tools
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.connector import VkConnector
from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, PAGE, Follower, QuickLimits, World, a_connector

TOKEN = Token(TokenKind.USER, "secret-token-value")
CALL = Call("wall.get", {"owner_id": "-1"})
READ_OR_WRITE = pytest.mark.parametrize("write", [False, True], ids=["read", "write"])


@asynccontextmanager
async def _client(
    body: bytes, *, status: int = 200, most: int = 10_000, limits: QuickLimits | None = None
) -> AsyncIterator[VkClient]:
    """A client of a server that always gives this answer."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, status=status, content_type="application/json")

    app = web.Application()
    app.router.add_post("/method/{method}", answer)
    async with TestServer(app) as server, _to(str(server.make_url("")), most=most, limits=limits) as client:
        yield client


@asynccontextmanager
async def _to(
    url: str, *, seconds: float = 5, most: int = 10_000, limits: QuickLimits | None = None
) -> AsyncIterator[VkClient]:
    async with networks_session(timeout_seconds=seconds) as session:
        yield VkClient(Tools(session, session, limits or QuickLimits(), FrozenClock(), most), url=url)


async def _failure(client: VkClient, *, write: bool) -> ConnectorError:
    with pytest.raises(ConnectorError) as raised:
        await client.call(CALL, TOKEN, write=write)
    assert TOKEN.value not in f"{raised.value!r} {raised.value.text}"
    return raised.value


@READ_OR_WRITE
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_gateways_error_page(status: int, *, write: bool) -> None:
    async with _client(b"<html>Bad Gateway</html>", status=status) as client:
        failure = await _failure(client, write=write)
    assert failure.kind is (FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY)


@READ_OR_WRITE
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b'{"response": {"cou',
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"response": ' + b"9" * 5000 + b"}",
        b'{"response": "' + b"x" * 200_000 + b'"}',
    ],
    ids=["empty", "html", "cut", "list", "null", "nothing", "bytes", "deep", "huge number", "too long"],
)
async def test_an_answer_that_cannot_be_read(body: bytes, *, write: bool) -> None:
    async with _client(body, most=150_000) as client:
        failure = await _failure(client, write=write)
    assert failure.kind is (FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED)


@READ_OR_WRITE
async def test_nobody_there_means_nothing_was_done(*, write: bool) -> None:
    async with _to("http://127.0.0.1:1") as client:
        assert (await _failure(client, write=write)).kind is FailureKind.TEMPORARY


async def test_an_answer_that_does_not_come_in_time(world: World) -> None:
    world.stand.faults.slow_seconds = 30
    async with _to(world.url, seconds=0.05) as client:
        kinds = [(await _failure(client, write=write)).kind for write in (False, True)]
    assert kinds == [FailureKind.TEMPORARY, FailureKind.UNKNOWN_OUTCOME]


async def test_errors_keep_their_code_and_words_without_the_token() -> None:
    error = {"error_code": 100, "error_msg": f"bad access_token={TOKEN.value}", "request_params": []}
    async with _client(json.dumps({"error": error}).encode()) as client:
        failure = await _failure(client, write=False)
    assert (failure.kind, failure.code, failure.text) == (FailureKind.CONFIGURATION, "100", "bad access_token=…")


@pytest.mark.parametrize("error", [None, [], {}, {"error_code": "x"}, {"error_code": 10**30}])
async def test_an_error_nobody_described_is_shown_and_not_guessed_at(error: object) -> None:
    async with _client(json.dumps({"error": error}).encode()) as client:
        failure = await _failure(client, write=False)
    assert failure.kind is FailureKind.CONFIGURATION


async def test_the_daily_quota_is_waited_out_until_moscows_midnight() -> None:
    body = json.dumps({"error": {"error_code": 29, "error_msg": "Rate limit reached"}}).encode()
    async with _client(body) as client:
        failure = await _failure(client, write=False)
    # The clock stands at 12:00 in Moscow.
    assert (failure.kind, failure.retry_after_seconds) == (FailureKind.RATE_LIMITED, 12 * 3600)


@pytest.mark.parametrize(
    "body", [b'{"response": false}', b'{"response": []}', b'{"response": [1]}', b'{"response": {}}']
)
async def test_a_script_that_does_not_answer_call_by_call_is_malformed(body: bytes) -> None:
    async with _client(body) as client:
        with pytest.raises(ConnectorError) as raised:
            await client.call_many([CALL, CALL], TOKEN)
    assert raised.value.kind is FailureKind.MALFORMED


async def test_in_a_script_only_what_concerns_one_call_stays_with_it() -> None:
    errors = [{"method": "wall.get", "error_code": 212, "error_msg": "Access to post comments denied"}]
    async with _client(json.dumps({"response": [{}, False], "execute_errors": errors}).encode()) as client:
        first, second = await client.call_many([CALL, CALL], TOKEN)
    errors[0]["error_code"] = 29
    async with _client(json.dumps({"response": [{}, False], "execute_errors": errors}).encode()) as client:
        with pytest.raises(ConnectorError) as raised:
            await client.call_many([CALL, CALL], TOKEN)
    assert first == {}
    assert isinstance(second, ConnectorError)
    assert (second.kind, raised.value.kind) == (FailureKind.CLOSED, FailureKind.RATE_LIMITED)


@pytest.mark.parametrize(
    ("switch", "kind"), [("html_502", FailureKind.TEMPORARY), ("invalid_json", FailureKind.MALFORMED)]
)
async def test_a_look_after_a_fault_misses_nothing(world: World, switch: str, kind: FailureKind) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    await sweep.look_all()
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.pass_time(minutes=1)
    setattr(world.stand.faults, switch, 1)
    with pytest.raises(ConnectorError) as raised:
        await sweep.look()
    batch = await sweep.look_all()
    assert (raised.value.kind, [one.text for one in batch.messages]) == (kind, ["Вопрос"])


async def test_too_many_a_second_is_waited_out(world: World) -> None:
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    world.stand.faults.force_error["wall.get"] = (6, 2)
    batch = await world.sweep().look_all()
    assert ([one.text for one in batch.messages], world.limits.slowed) == (["Вопрос"], ["user-token"] * 2)


async def test_too_many_a_second_without_end_is_told(world: World) -> None:
    world.stand.faults.force_error["wall.getComments"] = (6, 100)
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    with pytest.raises(ConnectorError) as raised:
        await world.sweep().look()
    assert (raised.value.kind, raised.value.code) == (FailureKind.RATE_LIMITED, "6")
    assert world.methods().count("wall.getComments") == 4


async def test_a_script_counts_the_calls_inside_it_against_the_days_quota() -> None:
    limits = QuickLimits()
    async with _to("http://127.0.0.1:1", limits=limits) as client:
        with pytest.raises(ConnectorError):
            await client.call_many([CALL, CALL, Call("wall.getById", {})], TOKEN)
    assert [(one.method, one.per_second, one.daily) for one in limits.uses] == [("execute", 3, {"wall.get": (2, 5000)})]


async def test_the_daily_quota_parks_the_method_alone() -> None:
    body = json.dumps({"error": {"error_code": 29, "error_msg": "Rate limit reached"}}).encode()
    limits = QuickLimits()
    async with _client(body, limits=limits) as client:
        await _failure(client, write=False)
    assert [(one.part, one.name) for one in limits.parked] == [(Part.METHOD, "wall.get")]


Answer = Callable[[str], object]


@asynccontextmanager
async def _network(answer: Answer) -> AsyncIterator[VkConnector]:
    """A connector to a network that answers each method as told."""

    async def respond(request: web.Request) -> web.Response:
        return web.json_response({"response": answer(request.match_info["method"]), "unknown_field": {"a": 1}})

    app = web.Application()
    app.router.add_post("/method/{method}", respond)
    clock = FrozenClock(datetime(2023, 11, 15, tzinfo=UTC))
    async with TestServer(app) as server, a_connector(str(server.make_url("")), clock) as connector:
        yield connector


async def test_items_that_cannot_be_read_are_set_aside_and_the_rest_goes_on() -> None:
    post = {"id": 7, "date": 1_700_000_000, "text": "Пост", "comments": {"count": 4}, "invented": [1]}
    good = {"id": 9, "date": 1_700_000_001, "from_id": 5, "text": "Вопрос", "thread": {"count": 0}, "new_field": None}
    broken = [{"id": 8, "date": "вчера", "from_id": 5, "text": "?"}, "не объект", {"id": -1}]
    comments = {"count": 4, "current_level_count": 4, "items": [*broken, good], "more_fields": 1}

    def answer(method: str) -> object:
        return {"wall.get": {"count": 1, "items": [post]}, "wall.getComments": comments}[method]

    page = PageAccess(PAGE, {TokenKind.USER: "t"})
    async with _network(answer) as connector:
        batch = await Follower(connector, FeedKind.SWEEP, TokenKind.USER, [page]).look_all()
    assert [message.text for message in batch.messages] == ["Вопрос"]
    assert {one.reason for one in batch.malformed} == {
        "date is not a number",
        "it is not an object",
        "id is not positive",
    }
    assert any("вчера" in one.raw for one in batch.malformed)
    assert batch.complete == []
