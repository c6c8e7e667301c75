"""Embedded Redis."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from arq.connections import RedisSettings, create_pool

from app.local import redis
from app.local.exits import CannotStart, Exit
from app.local.folder import socket_folder


async def pings(server: redis.Embedded) -> bool:
    pool = await create_pool(RedisSettings.from_dsn(server.url()))
    try:
        return bool(await pool.ping())
    finally:
        await pool.aclose()


def test_the_queue_reaches_it_in_its_own_folder(tmp_path: Path) -> None:
    server = redis.start(tmp_path)
    try:
        assert server.url() == f"unix://{tmp_path}/redis.sock"
        assert asyncio.run(pings(server))
    finally:
        server.stop()


def test_the_queue_reaches_it_when_the_folder_is_no_place_for_sockets(tmp_path: Path) -> None:
    folder = tmp_path / ("очень длинная папка " * 5)
    server = redis.start(folder)
    try:
        assert asyncio.run(pings(server))
    finally:
        server.stop()
    socket_folder(folder).rmdir()


def test_it_starts_over_the_socket_of_a_killed_one_and_writes_no_files(tmp_path: Path) -> None:
    first = redis.start(tmp_path)
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    second = redis.start(tmp_path)
    try:
        assert asyncio.run(pings(second))
    finally:
        second.stop()
    assert {path.name for path in tmp_path.iterdir()} <= {"lock", "log", "redis.sock"}


def test_a_folder_serves_one_at_a_time(tmp_path: Path) -> None:
    server = redis.start(tmp_path)
    try:
        with pytest.raises(CannotStart) as refusal:
            redis.start(tmp_path)
        assert refusal.value.code is Exit.IN_USE
    finally:
        server.stop()
    server.stop()
