"""The stand-in of Odnoklassniki over HTTP: `/fb.do`, `/api/<group>/<name>` and `/graph/…`."""

import asyncio
import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from app.demo.ok import graph
from app.demo.ok.courier import Courier, Patience
from app.demo.ok.model import Group
from app.demo.ok.refused import Refused
from app.demo.ok.rest import METHODS, WITHOUT_SESSION, WRITES
from app.demo.ok.state import OkStand

_LONGEST_REQUEST_BYTES = 64 * 1024 * 1024
_GATEWAY_PAGE = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n"
_UNSIGNED = ("sig", "resig", "session_key", "access_token")


def application(stand: OkStand, patience: Patience | None = None) -> web.Application:
    """A web application that answers as api.ok.ru does, with the faults and quirks the stand-in is switched to.

    patience  of its own calls to those who subscribed
    """
    gate = _Gate(stand)
    made = web.Application(client_max_size=_LONGEST_REQUEST_BYTES)
    made.cleanup_ctx.append(Courier(stand, patience or Patience()).run)
    for verb in ("GET", "POST"):
        made.router.add_route(verb, "/fb.do", gate.rest)
        made.router.add_route(verb, "/api/{group}/{name}", gate.rest)
    made.router.add_get("/graph/me/info", gate.info)
    made.router.add_get("/graph/me/chats", gate.chats)
    made.router.add_get("/graph/me/chat/{chat}", gate.chat)
    made.router.add_get("/graph/me/messages/{chat}", gate.messages)
    made.router.add_post("/graph/me/messages/{chat}", gate.send)
    made.router.add_get("/graph/me/subscriptions", gate.subscriptions)
    made.router.add_post("/graph/me/subscribe", gate.subscribe)
    made.router.add_post("/graph/me/unsubscribe", gate.unsubscribe)
    return made


class _Gate:
    """What every call passes: faults, credentials, rate."""

    def __init__(self, stand: OkStand) -> None:
        self._stand = stand
        self._called: dict[str, deque[float]] = defaultdict(deque)

    async def rest(self, request: web.Request) -> web.StreamResponse:
        """A REST method, named by the parameter or by the path."""
        params = await _parameters(request)
        path = request.match_info
        method = f"{path['group']}.{path['name']}" if "group" in path else params.get("method", "")
        return await self._answer(request, lambda: self._called_rest(method, params), write=method in WRITES)

    async def info(self, request: web.Request) -> web.StreamResponse:
        """The group of the token."""
        return await self._graph(request, "GET me/info", graph.info)

    async def chats(self, request: web.Request) -> web.StreamResponse:
        """Dialogs of the group."""
        return await self._graph(request, "GET me/chats", lambda group: graph.chats(group, request.query))

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """One dialog."""
        return await self._graph(request, "GET me/chat", lambda group: graph.chat(group, request.match_info["chat"]))

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """Messages of one dialog."""
        chat_id = request.match_info["chat"]
        return await self._graph(
            request, "GET me/messages", lambda group: graph.messages(group, chat_id, request.query)
        )

    async def send(self, request: web.Request) -> web.StreamResponse:
        """A message into a dialog."""
        chat_id, body = request.match_info["chat"], _decoded(await request.read())
        return await self._graph(
            request, "POST me/messages", lambda group: graph.send(self._stand, group, chat_id, body), write=True
        )

    async def subscriptions(self, request: web.Request) -> web.StreamResponse:
        """Addresses that are called."""
        return await self._graph(request, "GET me/subscriptions", graph.subscriptions)

    async def subscribe(self, request: web.Request) -> web.StreamResponse:
        """One more address."""
        body = _decoded(await request.read())
        return await self._graph(request, "POST me/subscribe", lambda group: graph.subscribe(self._stand, group, body))

    async def unsubscribe(self, request: web.Request) -> web.StreamResponse:
        """One address less."""
        body = _decoded(await request.read())
        return await self._graph(request, "POST me/unsubscribe", lambda group: graph.unsubscribe(group, body))

    async def _graph(
        self, request: web.Request, method: str, act: Callable[[Group], Any], *, write: bool = False
    ) -> web.StreamResponse:
        token = request.query.get("access_token", "")

        def called() -> Any:
            self._stand.meter.calls[method] += 1
            if token not in self._stand.group_tokens:
                raise Refused(102 if token else 453)
            self._check_rate(token)
            self._check_forced(method)
            return act(self._stand.groups[self._stand.group_tokens[token]])

        return await self._answer(request, called, write=write)

    def _called_rest(self, method: str, params: Mapping[str, str]) -> Any:
        self._stand.meter.calls[method if method in METHODS else "unknown"] += 1
        if params.get("application_key") != self._stand.application_key:
            raise Refused(101)
        if method not in METHODS:
            raise Refused(3)
        token = params.get("access_token", "")
        if params.get("sig") != self._signature(params, token):
            raise Refused(104)
        if method in WITHOUT_SESSION and token:
            raise Refused(451)
        if method not in WITHOUT_SESSION and token not in self._stand.accounts:
            raise Refused(102 if token else 453)
        self._check_rate(token)
        self._check_forced(method)
        return METHODS[method](self._stand, token, params)

    def _signature(self, params: Mapping[str, str], token: str) -> str:
        """The right signature, reckoned without the connector's code: a mistake there is to be noticed."""
        secret = self._stand.application_secret
        if token:
            secret = _md5(token + secret)
        return _md5("".join(f"{name}={params[name]}" for name in sorted(set(params) - set(_UNSIGNED))) + secret)

    def _check_rate(self, token: str) -> None:
        now = asyncio.get_running_loop().time()
        recent = self._called[token]
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if len(recent) >= self._stand.requests_a_second:
            self._stand.meter.exceeded["per second"] += 1
            raise Refused(11)
        recent.append(now)

    def _check_forced(self, method: str) -> None:
        code = self._stand.faults.forced_error(method)
        if code is not None:
            raise Refused(code)

    async def _answer(self, request: web.Request, act: Callable[[], Any], *, write: bool) -> web.StreamResponse:
        faults = self._stand.faults
        if faults.slow_seconds:
            await asyncio.sleep(faults.slow_seconds)
        if faults.gateway_fails():
            return web.Response(status=502, text=_GATEWAY_PAGE, content_type="text/html")
        headers = {}
        try:
            answer = act()
        except Refused as refused:
            answer = {"error_code": refused.code, "error_msg": str(refused), "error_data": None}
            headers["invocation-error"] = str(refused.code)
        if write and not headers and faults.lose_answer() and request.transport is not None:
            request.transport.abort()
        body = _encoded(answer)
        if faults.break_off():
            body = body[: len(body) // 2]
        return web.Response(body=body, headers=headers, content_type="application/json", charset="utf-8")


async def _parameters(request: web.Request) -> dict[str, str]:
    """Parameters of the address and of the form; the form's win. What cannot be read as a form is none."""
    try:
        form = await request.post()
    except (ValueError, LookupError):
        return dict(request.query)
    return dict(request.query) | {name: value for name, value in form.items() if isinstance(value, str)}


def _decoded(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _encoded(answer: object) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair in somebody's text: only an escape can carry it
        return json.dumps(answer).encode()


def _md5(text: str) -> str:
    # Parameters may hold what UTF-8 cannot; such a call gets its error, not a crash.
    return hashlib.md5(text.encode(errors="replace"), usedforsecurity=False).hexdigest()
