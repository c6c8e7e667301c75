"""Ways to know that a program answers."""

import asyncio
from contextlib import suppress

from app.local.program import Ready

_ANSWER_SECONDS = 3.0


def answers_http(host: str, port: int, path: str) -> Ready:
    """Ready when GET of the path is answered with 200."""

    async def ready(_pid: int) -> bool:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await _status_line(host, port, path) == b"200"
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return False

    return ready


async def _status_line(host: str, port: int, path: str) -> bytes:
    """The status of the answer, three digits; empty when it is no HTTP."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        await writer.drain()
        line = await reader.readuntil(b"\r\n")
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    # Source: RFC 9112, section 4: HTTP-version SP status-code SP reason.
    return line.split(b" ")[1] if line.startswith(b"HTTP/") and b" " in line else b""
