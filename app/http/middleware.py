"""Around every request: its id, one log line, a last catch for bugs, headers for the browser, a limit of size."""

import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.db import new_id
from app.core.logs import about, logger
from app.http.problems import broken

_log = logger(__name__)

MOST_BODY_BYTES = 2 * 1024 * 1024
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})

# Source: OWASP REST Security Cheat Sheet: answers that are not pages load nothing and stand in no frame.
_NOT_A_PAGE = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Source: RFC 6797, 7.2: not over plain HTTP, where it has no meaning.
_HSTS = "max-age=31536000; includeSubDomains"


def around(*, https: bool) -> list[Middleware]:
    """The middleware of the application, outermost first.

    https  clients reach us over TLS although the scheme of requests may not say so
    """
    return [Middleware(ProtectingHeaders, https=https), Middleware(Accountable), Middleware(BodyLimit)]


class ProtectingHeaders:
    """Sets headers that protect the browser; a page that brings its own Content-Security-Policy keeps it."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", _NOT_A_PAGE)
                headers.setdefault("Cache-Control", "no-store")
                if self._https or scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = _HSTS
            await send(message)

        await self._app(scope, receive, protected)


class Accountable:
    """Gives each request an id, answers it even when our code breaks, and logs one line.

    The line holds the route's template, never the address as it was sent: queries carry people's words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the id, whatever happens, and log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(new_id())
        status = 0

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        started = time.perf_counter()
        with about(request_id=request_id):
            try:
                await self._app(scope, receive, marked)
            except Exception as error:  # the edge: a bug is logged whole, and told without its insides
                _log.error("unexpected error", route=_route(scope), exc_info=error)
                if status:  # the answer is half out; the server cuts the connection, so that it is not taken for whole
                    raise
                await broken(Request(scope), request_id)(scope, receive, marked)
            finally:
                _note(scope, status, time.perf_counter() - started)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = _route(scope)
    write = _log.debug if route in _QUIET else _log.info
    write("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "unmatched")


class BodyLimit:
    """Refuses bodies of more than MOST_BODY_BYTES with 413, before they are read whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, reading no more than the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("Content-Length", "0")
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BODY_BYTES or (announced.isdigit() and int(announced) > MOST_BODY_BYTES):
                raise HTTPException(413, f"More than {MOST_BODY_BYTES // 1024 // 1024} MB; send less at once.")
            return message

        await self._app(scope, limited, send)
