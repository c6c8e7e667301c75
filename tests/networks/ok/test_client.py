"""What OK's HTTP answers say, and how calls are held back."""

import json

import pytest
from aiohttp import web

from app.demo.ok.http import application
from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.feeds import Feed, FeedKind, Watch
from app.networks.messages import IncomingMessage
from app.networks.ok.client import read_answer, read_challenge
from app.networks.ok.errors import KINDS
from tests.fakes import FrozenClock
from tests.networks.ok.scene import GROUP, PAGE, USER_TOKEN, a_stand, connector_at, messages, served
from tests.shared import need


def failure(status: int, body: bytes, *, write: bool = False, **headers: str) -> ConnectorError:
    with pytest.raises(ConnectorError) as error:
        read_answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body, write=write)
    return error.value


@pytest.mark.parametrize(
    ("body", "answer"), [(b"", None), (b" \n", None), (b"null", None), (b"{}", {}), (b'"id"', "id")]
)
def test_nothing_may_be_empty_or_null(body: bytes, answer: object) -> None:
    assert read_answer(200, {}, body, write=False) == answer


def test_an_error_is_known_by_its_body_or_by_its_header() -> None:
    by_body = failure(200, '{"error_code": "102", "error_msg": "PARAM_SESSION_EXPIRED : истёк"}'.encode())
    assert (by_body.kind, by_body.code, by_body.text) == (
        FailureKind.TOKEN_REFUSED, "102", "PARAM_SESSION_EXPIRED : истёк",
    )  # fmt: skip
    by_header = failure(200, b"{broken", invocation_error="11")
    assert (by_header.kind, by_header.code) == (FailureKind.RATE_LIMITED, "11")


@pytest.mark.parametrize(
    ("status", "body", "read", "write"),
    [
        (502, b"<html>", FailureKind.TEMPORARY, FailureKind.UNKNOWN_OUTCOME),
        (200, b"<html>", FailureKind.MALFORMED, FailureKind.UNKNOWN_OUTCOME),
        (200, b"[" * 100_000, FailureKind.MALFORMED, FailureKind.UNKNOWN_OUTCOME),
        (200, b"\xff\xfe\xfa", FailureKind.MALFORMED, FailureKind.UNKNOWN_OUTCOME),
        (200, b'{"error_code": 5000}', FailureKind.TEMPORARY, FailureKind.UNKNOWN_OUTCOME),
        (200, b'{"error_code": 11}', FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED),
        (429, b"", FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED),
        (302, b"", FailureKind.CONFIGURATION, FailureKind.CONFIGURATION),
        (404, b"{}", FailureKind.CONFIGURATION, FailureKind.CONFIGURATION),
    ],
)
def test_a_write_that_may_have_taken_effect_is_told_from_one_that_did_not(
    status: int, body: bytes, read: FailureKind, write: FailureKind
) -> None:
    assert failure(status, body).kind is read
    assert failure(status, body, write=True).kind is write


def test_how_long_to_wait_is_passed_on() -> None:
    assert failure(503, b"", Retry_After="120").retry_after_seconds == 120
    assert failure(503, b"", Retry_After="Fri, 31 Dec 1999 23:59:59 GMT").retry_after_seconds is None


def test_an_unknown_code_is_for_a_developer_with_the_networks_words() -> None:
    error = failure(200, b'{"error_code": 31337, "error_msg": "NEW : what is this"}', write=True)
    assert (error.kind, error.code, error.text) == (FailureKind.CONFIGURATION, "31337", "NEW : what is this")


def test_what_a_person_has_to_solve_is_told_as_the_network_put_it() -> None:
    body = '{"error_code": 402, "error_msg": "AUTH_LOGIN_CAPTCHA : captcha", "error_data": "https://ok.ru/c"}'
    assert read_challenge(body.encode()) == {"text": "AUTH_LOGIN_CAPTCHA : captcha", "data": "https://ok.ru/c"}
    assert read_challenge(b"<html>") == {}


FEED = Feed(FeedKind.SWEEP, TokenKind.USER, USER_TOKEN, [Watch(PAGE)])


async def test_a_network_that_repeats_the_token_does_not_spread_it(clock: FrozenClock) -> None:
    async def echo(request: web.Request) -> web.Response:
        token = str((await request.post())["access_token"])
        return web.json_response({"error_code": 102, "error_msg": f"expired: {token}"})

    app = web.Application()
    app.router.add_post("/fb.do", echo)
    async with served(app) as address, connector_at(address, clock) as connector:
        with pytest.raises(ConnectorError) as error:
            await connector.collect(FEED)
    assert error.value.text == "expired: ***"
    assert USER_TOKEN not in f"{error.value!r}"


async def test_an_answer_longer_than_agreed_is_not_read(clock: FrozenClock) -> None:
    stand = a_stand(clock)
    stand.post(GROUP, "ж" * 50_000)
    async with served(application(stand)) as address, connector_at(address, clock, answer_bytes=10_000) as connector:
        with pytest.raises(ConnectorError) as error:
            await connector.collect(FEED)
    assert error.value.kind is FailureKind.MALFORMED


async def test_items_that_cannot_be_read_are_set_aside_and_the_rest_goes_on(clock: FrozenClock) -> None:
    answers = {
        "mediatopic.getTopics": {
            "media_topics": [{"id": 1, "created_ms": 1773651600000, "discussion_summary": {"comments_count": 2}}, 8]
        },
        "discussions.getList": {"discussions": [{"object_id": []}]},
        "discussions.getComments": {
            "comments": [{"id": "a"}, {"id": "b", "created_ms": 1773651600000, "surprise": [1], "text": "Да"}]
        },
    }

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(answers[str((await request.post())["method"])])

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    found: list[IncomingMessage] = []
    reasons, raw, cursor, feed_cursor = [], [], None, None
    async with served(app) as address, connector_at(address, clock) as connector:
        for _ in range(2):
            feed = Feed(FeedKind.SWEEP, TokenKind.USER, USER_TOKEN, [Watch(PAGE, cursor)], feed_cursor)
            gathered = await connector.collect(feed)
            found += messages(gathered)
            batch, feed_cursor = gathered.batches[GROUP], gathered.cursor
            cursor = batch.cursor
            reasons += [item.reason for item in batch.malformed]
            raw += [item.raw for item in batch.malformed]
    assert [message.text for message in found] == ["Да"]
    assert sorted(set(reasons)) == [
        "a comment without id or readable time", "a discussion without id", "an object was due",
    ]  # fmt: skip
    assert {"id": "a"} in [json.loads(one) for one in raw]


async def test_an_answer_about_comments_of_another_shape_is_set_aside_whole(clock: FrozenClock) -> None:
    item = {"object_id": 1, "object_type": "GROUP_TOPIC", "owner_uid": GROUP, "total_comments_count": 1}
    answers = {
        "mediatopic.getTopics": {"media_topics": 8},
        "mediatopic.getByIds": None,
        "discussions.getList": {"discussions": [item]},
        "discussions.getComments": {"comments": {"b": 5}},
    }

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(answers[str((await request.post())["method"])])

    app = web.Application()
    app.router.add_post("/fb.do", answer)
    async with served(app) as address, connector_at(address, clock) as connector:
        gathered = await connector.collect(FEED)
    assert [(one.reason, json.loads(one.form)["as"]) for one in gathered.batches[GROUP].malformed] == [
        ("comments: a list was due, not dict", "comments"), ("media_topics: a list was due, not int", "topics"),
    ]  # fmt: skip
    assert not gathered.more


async def test_no_limit_of_the_network_is_exceeded(clock: FrozenClock) -> None:
    stand = a_stand(clock, requests_a_second=20)
    for number in range(5):
        stand.comment(GROUP, stand.post(GROUP, f"Пост {number}"), "11", "Вопрос")
    async with served(application(stand)) as address, connector_at(address, clock, per_second=20.0) as connector:
        gathered = await connector.collect(FEED)
    assert len(messages(gathered)) == 5
    assert stand.meter.exceeded.total() == 0
    assert stand.meter.calls["discussions.getComments"] == 5


async def test_more_calls_than_the_network_allows_are_counted_and_refused(clock: FrozenClock) -> None:
    stand = a_stand(clock, requests_a_second=1)
    stand.comment(GROUP, stand.post(GROUP, "Пост"), "11", "Вопрос")
    async with served(application(stand)) as address, connector_at(address, clock) as connector:
        with pytest.raises(ConnectorError) as error:
            await connector.collect(FEED)
    assert (error.value.kind, error.value.code) == (FailureKind.RATE_LIMITED, "11")
    assert stand.meter.exceeded == {"per second": 1}


@pytest.mark.shared
def test_every_code_that_wants_a_reaction_has_one() -> None:
    listed = json.loads(need("schemas", "ok", "errors.json").read_text())["errors"]
    reactions = {
        "retry": FailureKind.TEMPORARY,
        "backoff": FailureKind.RATE_LIMITED,
        "reauth": FailureKind.TOKEN_REFUSED,
        "human": FailureKind.CAPTCHA,
    }
    wanted = {entry["error_code"]: reactions[entry["handling"]] for entry in listed if entry["handling"] in reactions}
    assert {code: KINDS.get(code) for code in wanted} == wanted
    assert set(KINDS) <= {entry["error_code"] for entry in listed}
