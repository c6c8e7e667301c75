"""The stand-in of Telegram over HTTP: `/bot<token>/<method>`, JSON or a form in, JSON out."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from app.demo.telegram.deliveries import Deliveries
from app.demo.telegram.methods import WRITES, Caller
from app.demo.telegram.refused import Refused
from app.demo.telegram.state import TelegramStand

_LONGEST_REQUEST_BYTES = 64 * 1024 * 1024
_GATEWAY_PAGE = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n"
_CALLER = web.AppKey("caller", Caller)
_DELIVERIES = web.AppKey("deliveries", Deliveries)


def application(stand: TelegramStand) -> web.Application:
    """A web application that answers as api.telegram.org does, with the faults the stand-in is switched to."""
    made = web.Application(client_max_size=_LONGEST_REQUEST_BYTES)
    made[_CALLER] = Caller(stand)
    made.router.add_route("*", "/bot{token}/{method}", _answer)
    made.cleanup_ctx.append(_delivering)
    return made


async def _delivering(app: web.Application) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as session:
        app[_DELIVERIES] = Deliveries(app[_CALLER].stand, session)
        for bot in app[_CALLER].stand.world.bots.values():
            app[_DELIVERIES].follow(bot)
        yield
        await app[_DELIVERIES].close()


async def _answer(request: web.Request) -> web.StreamResponse:
    caller = request.app[_CALLER]
    faults = caller.stand.faults
    if faults.slow_seconds:
        await asyncio.sleep(faults.slow_seconds)
    if faults.gateway_fails():
        return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")
    token, method = request.match_info["token"], request.match_info["method"]
    status = 200
    try:
        answer = {"ok": True, "result": await caller.call(token, method, await _given(request))}
    except Refused as refused:
        answer, status = refused.shown(), refused.code
    if method.endswith("Webhook") and status == 200:
        request.app[_DELIVERIES].follow(caller.stand.world.bots[token])
    if method in WRITES and status == 200 and faults.lose_answer() and request.transport is not None:
        request.transport.abort()
    body = json.dumps(answer).encode()
    if faults.break_off():
        body = body[: len(body) // 2]
    return web.Response(status=status, body=body, content_type="application/json")


async def _given(request: web.Request) -> dict[str, Any]:
    """Parameters of the address, and of a body of either form. Raises Refused."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type != "application/json":
        form = await request.post()
        return given | {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        body = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError) as error:
        raise Refused(400, "Bad Request: can't parse JSON object") from error
    return given | (body if isinstance(body, dict) else {})
