"""One POST to a receiver, whatever it does."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from app.core.outbound import guarded_session
from app.webhooks.client import Http, longest, post
from tests.fakes import MONDAY
from tests.webhooks.receiver import Receiver

BODY = b'{"type":"webhook.test"}'


async def test_the_body_and_the_headers_arrive_as_given(receiver: Receiver, http: Http) -> None:
    answer = await post(http, receiver.url, BODY, {"webhook-id": "7"}, now=MONDAY)
    body, headers = receiver.came[0]
    assert (body, headers["webhook-id"], headers["Content-Type"]) == (BODY, "7", "application/json")
    assert (answer.status, answer.error, answer.text) == (204, "", "")
    assert answer.took_ms >= 0


async def test_redirects_are_not_followed(receiver: Receiver, http: Http) -> None:
    receiver.answers(307, Location=receiver.url)
    answer = await post(http, receiver.url, BODY, {}, now=MONDAY)
    assert answer.status == 307
    assert "redirects" in answer.error
    assert len(receiver.came) == 1


async def test_a_kilobyte_of_a_huge_answer_is_read(receiver: Receiver, http: Http) -> None:
    async def huge(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x" * 50_000_000)

    receiver.answering = huge
    answer = await post(http, receiver.url, BODY, {}, now=MONDAY)
    assert (answer.status, answer.text) == (200, "x" * 1024)


async def test_bytes_that_are_no_text_are_kept_as_far_as_they_can_be_stored(receiver: Receiver, http: Http) -> None:
    async def binary(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"\x00\xff\xfeok")

    receiver.answering = binary
    assert (await post(http, receiver.url, BODY, {}, now=MONDAY)).text == "��ok"


async def test_an_answer_that_never_ends_counts_by_its_status(receiver: Receiver) -> None:
    release = asyncio.Event()

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"begin")
        await release.wait()
        return response

    receiver.answering = endless
    async with guarded_session(timeout_seconds=0.3, allow="127.0.0.1") as http:
        answer = await post(http, receiver.url, BODY, {}, now=MONDAY)
    release.set()
    assert (answer.status, answer.text, answer.error) == (200, "begin", "")


async def test_a_receiver_that_does_not_answer_is_given_up(receiver: Receiver) -> None:
    release = asyncio.Event()

    async def silent(request: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response()

    receiver.answering = silent
    async with guarded_session(timeout_seconds=0.1, allow="127.0.0.1") as http:
        answer = await post(http, receiver.url, BODY, {}, now=MONDAY)
    release.set()
    assert (answer.status, answer.error) == (None, "The receiver did not answer in time.")


async def test_a_broken_connection_is_told(receiver: Receiver, http: Http) -> None:
    async def slam(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    receiver.answering = slam
    answer = await post(http, receiver.url, BODY, {}, now=MONDAY)
    assert answer.status is None
    assert "broke the connection" in answer.error


async def test_a_private_address_is_told_in_plain_words(receiver: Receiver) -> None:
    async with guarded_session(timeout_seconds=5.0, allow="") as http:
        answer = await post(http, receiver.url, BODY, {}, now=MONDAY)
    assert answer.status is None
    assert "not a public address" in answer.error
    assert "OTKLIK_WEBHOOK_ALLOW" in answer.error
    assert receiver.came == []


async def test_a_name_that_leads_inside_is_refused_as_well(receiver: Receiver) -> None:
    async with guarded_session(timeout_seconds=5.0, allow="") as http:
        answer = await post(http, receiver.url.replace("127.0.0.1", "localhost"), BODY, {}, now=MONDAY)
    assert "not a public address" in answer.error
    assert receiver.came == []


async def test_a_closed_port_is_told(http: Http) -> None:
    answer = await post(http, "http://127.0.0.1:1/hook", BODY, {}, now=MONDAY)
    assert answer.status is None
    assert answer.error.startswith("No connection")


async def test_a_receiver_without_tls_is_told(receiver: Receiver, http: Http) -> None:
    answer = await post(http, receiver.url.replace("http:", "https:"), BODY, {}, now=MONDAY)
    assert answer.status is None
    assert answer.error


async def test_an_unknown_name_is_told(http: Http) -> None:
    answer = await post(http, "https://receiver.invalid/hook", BODY, {}, now=MONDAY)
    assert (answer.status, answer.error) == (None, "The host name is not known.")


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("120", 120.0),
        ("Mon, 16 Mar 2026 09:02:00 GMT", 120.0),
        ("Mon, 16 Mar 2026 08:59:00 GMT", -60.0),
        ("9" * 40, 999_999_999.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("²", None),
    ],
)
async def test_the_pause_a_receiver_asks_for_is_read(
    receiver: Receiver, http: Http, header: str, pause: float | None
) -> None:
    receiver.answers(503, Retry_After=header)
    assert (await post(http, receiver.url, BODY, {}, now=MONDAY)).retry_after_seconds == pause


async def test_a_call_has_ended_before_its_delivery_is_free_again(http: Http) -> None:
    assert longest(http) > timedelta(seconds=5)
