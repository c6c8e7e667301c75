"""The stand-in of MAX over HTTP."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp import web

from app.demo.max.given import Given
from app.demo.max.methods import Methods
from app.demo.max.rates import Rates
from app.demo.max.receiving import Receiving
from app.demo.max.refused import Refused
from app.demo.max.state import MaxStand

_LONGEST_REQUEST_BYTES = 64 * 1024 * 1024
_GATEWAY_PAGE = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n"
# Calls that failed are looked at again so often.
_DELIVERY_SECONDS = 1.0

Method = Callable[..., Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(stand: MaxStand, *, any_address: bool = False) -> web.Application:
    """A web application that answers as MAX's Bot API does, with the faults the stand-in is switched to.

    any_address  addresses of calls need not be public ones with https: for one machine
    """
    made = web.Application(client_max_size=_LONGEST_REQUEST_BYTES)
    rates = Rates(stand.meter, stand.second)
    for name, path, method in _routes(Methods(stand), Receiving(stand, any_address=any_address)):
        made.router.add_route(name.split(" ", 1)[0], path, _handler(stand, rates, name, method))

    async def delivering(_: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as http:
            task = asyncio.create_task(_deliver(stand, http))
            yield
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    made.cleanup_ctx.append(delivering)
    return made


def _routes(methods: Methods, receiving: Receiving) -> list[tuple[str, str, Method]]:
    """Name as limits and faults know it, path, and what answers."""
    comments = "/messages/{post}/comments"
    return [
        ("GET /me", "/me", methods.me),
        ("GET /chats", "/chats/{chat}", methods.chat),
        ("GET /chats/members/me", "/chats/{chat}/members/me", methods.member),
        ("GET /messages", "/messages", methods.messages),
        ("POST /messages", "/messages", methods.send),
        ("GET /messages/comments", comments, methods.comments),
        ("POST /messages/comments", comments, methods.add_comment),
        ("PUT /messages/comments", comments, methods.edit_comment),
        ("DELETE /messages/comments", comments, methods.delete_comment),
        ("GET /messages/comment", f"{comments}/{{comment}}", methods.comment),
        ("GET /updates", "/updates", receiving.updates),
        ("GET /subscriptions", "/subscriptions", receiving.subscriptions),
        ("POST /subscriptions", "/subscriptions", receiving.subscribe),
        ("DELETE /subscriptions", "/subscriptions", receiving.unsubscribe),
    ]


def _handler(stand: MaxStand, rates: Rates, name: str, method: Method) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        faults = stand.faults
        if faults.slow_seconds:
            await asyncio.sleep(faults.slow_seconds)
        if faults.gateway_fails():
            return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")
        given = Given(dict(request.query), dict(request.match_info), await request.read())
        token = request.headers.get("Authorization", "")
        try:
            status, answer = 200, await _answer(stand, rates, name, method, token, given)
        except Refused as refused:
            status, answer = refused.status, {"code": refused.code, "message": str(refused)}
        if status == 200 and not name.startswith("GET") and faults.lose_answer() and request.transport is not None:
            request.transport.abort()
        body = _encoded(answer)
        if faults.break_off():
            body = body[: len(body) // 2]
        return web.Response(status=status, body=body, content_type="application/json", charset="utf-8")

    return handle


async def _answer(
    stand: MaxStand, rates: Rates, name: str, method: Method, token: str, given: Given
) -> Mapping[str, Any]:
    bot = stand.bots.get(token)
    if bot is None:
        raise Refused(401, "Invalid access_token")
    rates.count(token, name, instant=asyncio.get_running_loop().time())
    forced = stand.faults.forced_error(name)
    if forced is not None:
        raise Refused(forced, "As the stand-in was told to")
    answer = method(bot, given)
    done: Mapping[str, Any] = await answer if inspect.isawaitable(answer) else answer
    return done


async def _deliver(stand: MaxStand, http: aiohttp.ClientSession) -> None:
    while True:
        stand.told.to_deliver.clear()
        await stand.told.deliver(stand.bots, http, now_ms=stand.now_ms())
        with suppress(TimeoutError):
            async with asyncio.timeout(_DELIVERY_SECONDS):
                await stand.told.to_deliver.wait()


def _encoded(answer: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair in somebody's text: only an escape can carry it
        return json.dumps(answer).encode()
