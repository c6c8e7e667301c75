"""The API as a process of its own."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from httpx import AsyncClient, ConnectError

from app.main import openapi_document
from tests.builders import an_operator, sign_in
from tests.conftest import KEY
from tests.database import Database


def test_the_description_needs_no_database_and_names_each_operation_once() -> None:
    document = openapi_document()
    operations = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert document["openapi"].startswith("3.1")
    assert len(operations) == len(set(operations)) > 30
    assert not any("__" in name for name in document["components"]["schemas"]), "two schemas have one name"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@asynccontextmanager
async def serving(database_url: str) -> AsyncIterator[tuple[Process, AsyncClient]]:
    """A running API and a browser at it."""
    port = free_port()
    settings = {"DATABASE_URL": database_url, "REDIS_URL": "redis://unused", "SECRET_KEY": KEY, "PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.main",
        env=os.environ | {f"OTKLIK_{name}": value for name, value in settings.items()},
        stderr=DEVNULL,
    )
    try:
        async with AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            await until_it_answers(client, lambda: process.returncode is None)
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def until_it_answers(client: AsyncClient, alive: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while alive():
            try:
                await client.get("/healthz")
            except ConnectError:
                await asyncio.sleep(0.05)
            else:
                return
    pytest.fail("the API ended instead of answering")


async def test_it_ends_at_once_when_told_to_with_live_updates_open(own_database: Database) -> None:
    async with own_database.sessions.begin() as session:
        operator = await an_operator(session)
    async with serving(own_database.url) as (process, client):
        await sign_in(client, operator)
        async with client.stream("GET", "/api/v1/live") as live:
            assert live.status_code == 200
            lines = live.aiter_lines()
            assert await anext(lines) == "event: hello"
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                rest = [line async for line in lines]
                await process.wait()
        assert rest[-1] == ""
    assert process.returncode in {0, -signal.SIGTERM}


async def test_it_starts_and_says_so_while_the_database_is_gone() -> None:
    async with serving("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere") as (_, client):
        assert (await client.get("/healthz")).status_code == 200
        unready = await client.get("/readyz")
        assert unready.status_code == 503
        assert unready.json()["type"] == "/problems/unavailable"
        refused = await client.post("/api/v1/session", json={"email": "a@example.org", "password": "long enough"})
        assert refused.status_code == 503
