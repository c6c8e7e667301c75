"""Readiness by HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.local.ready import answers_http


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server on a free port that reads one line and answers; the port and what was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], asked


async def test_ready_when_the_path_is_answered_with_200() -> None:
    async with answering(b"HTTP/1.1 200 OK\r\n\r\n") as (port, asked):
        assert await answers_http("127.0.0.1", port, "/readyz")(0)
    assert asked == [b"GET /readyz HTTP/1.0\r\n"]


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 503 Service Unavailable\r\n\r\n", b"", b"HTTP/\r\n", b"nonsense\r\n", b"\xff" * 100_000]
)
async def test_not_ready_on_any_other_answer(answer: bytes) -> None:
    async with answering(answer) as (port, _):
        assert not await answers_http("127.0.0.1", port, "/readyz")(0)


async def test_not_ready_when_nobody_listens() -> None:
    async with answering(b"") as (port, _):
        pass
    assert not await answers_http("127.0.0.1", port, "/readyz")(0)
