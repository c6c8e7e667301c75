"""The stand-in of VKontakte over HTTP: `/method/<name>`, form in, JSON out."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from aiohttp import web

from app.demo.vk import longpoll
from app.demo.vk.courier import Courier
from app.demo.vk.methods import WRITES, Caller
from app.demo.vk.params import Refused
from app.demo.vk.state import VkStand

_LONGEST_REQUEST_BYTES = 64 * 1024 * 1024
_GATEWAY_PAGE = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n"
CALLER = web.AppKey("caller", Caller)
COURIER = web.AppKey("courier", Courier)
_STAND = web.AppKey("stand", VkStand)


def application(stand: VkStand) -> web.Application:
    """A web application that answers as api.vk.com does, with the faults the stand-in is switched to."""
    made = web.Application(client_max_size=_LONGEST_REQUEST_BYTES)
    made[_STAND] = stand
    made[CALLER] = Caller(stand)
    made.router.add_route("GET", "/method/{method}", _answer)
    made.router.add_route("POST", "/method/{method}", _answer)
    made.router.add_route("GET", "/longpoll/{group}", _poll)
    made.cleanup_ctx.append(_courier)
    made.on_shutdown.append(_wake)
    return made


async def _wake(app: web.Application) -> None:
    """Let long polls end, that nobody has to wait for them."""
    for community in app[_STAND].communities.values():
        community.stream.woken.set()


async def _courier(app: web.Application) -> AsyncIterator[None]:
    """Calls to us, while the stand-in is served."""
    stand = app[_STAND]
    async with aiohttp.ClientSession() as http:
        app[COURIER] = Courier(stand, http)
        stand.teller.call = app[COURIER].take
        yield
        stand.teller.call = None
        await app[COURIER].close()


async def _poll(request: web.Request) -> web.StreamResponse:
    stand = request.app[_STAND]
    if stand.faults.slow_seconds:
        await asyncio.sleep(stand.faults.slow_seconds)
    if stand.faults.gateway_fails():
        return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")
    group = request.match_info["group"]
    community = stand.communities.get(int(group)) if group.isascii() and group.isdigit() else None
    body = _encoded(await longpoll.answer(stand, community, request.query))
    if stand.faults.break_off():
        body = body[: len(body) // 2]
    return web.Response(body=body, content_type="application/json", charset="utf-8")


async def _answer(request: web.Request) -> web.StreamResponse:
    stand = request.app[_STAND]
    stand.address = str(request.url.origin())
    faults = stand.faults
    if faults.slow_seconds:
        await asyncio.sleep(faults.slow_seconds)
    if faults.gateway_fails():
        return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")
    method = request.match_info["method"]
    given = await _given(request)
    token = given.pop("access_token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        instant = asyncio.get_running_loop().time()
        answer = request.app[CALLER].call(method, token, given, instant=instant)
        written = method in WRITES
    except Refused as refused:
        answer, written = _error(method, given, refused), False
    if written and faults.lose_answer() and request.transport is not None:
        request.transport.abort()
    body = _encoded(answer)
    if faults.break_off():
        body = body[: len(body) // 2]
    return web.Response(body=body, content_type="application/json", charset="utf-8")


async def _given(request: web.Request) -> dict[str, str]:
    """Parameters of the address and of the form; the form's win."""
    form = await request.post()
    return dict(request.query) | {name: value for name, value in form.items() if isinstance(value, str)}


def _error(method: str, given: Mapping[str, str], refused: Refused) -> dict[str, Any]:
    """The envelope of a failure. The token is never among the parameters it repeats."""
    repeated = {"oauth": "1", "method": method, **given}
    return {
        "error": {
            "error_code": refused.code,
            "error_msg": str(refused),
            "request_params": [{"key": key, "value": value} for key, value in repeated.items()],
            **refused.besides,
        }
    }


def _encoded(answer: dict[str, Any]) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair in somebody's text: only an escape can carry it
        return json.dumps(answer).encode()
