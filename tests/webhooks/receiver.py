"""A receiver of webhooks that runs in the test and keeps what came."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def fine(request: web.Request) -> web.StreamResponse:
    """204."""
    return web.Response(status=204)


@dataclass
class Receiver:
    """Answers as told. came: body and headers of each request."""

    answering: Answering = fine
    url: str = ""
    came: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def answers(self, status: int, **headers: str) -> None:
        """From now on it answers so."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={name.replace("_", "-"): told for name, told in headers.items()})

        self.answering = answer

    async def take(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        self.came.append((await request.read(), dict(request.headers)))
        return await self.answering(request)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on 127.0.0.1."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver
