"""Embedded PostgreSQL: kept between runs, survives being killed, one owner at a time."""

import asyncio
import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.core.db import make_engine
from app.local import postgres
from app.local.exits import CannotStart, Exit
from app.local.folder import socket_folder
from tests.local.processes import line_with, scripted, started

OWNING = """
import sys
from pathlib import Path
from app.local import postgres
print(postgres.start(Path(sys.argv[1]), durable=False).pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder(lasting_place: Path) -> Path:
    """A folder whose cluster is made by the first test and kept for the others."""
    return lasting_place / "cluster"


@contextmanager
def running(folder: Path, *, durable: bool = False) -> Iterator[postgres.Embedded]:
    server = postgres.start(folder, durable=durable)
    try:
        yield server
    finally:
        server.stop()


def ask(server: postgres.Embedded, query: str) -> object:
    """The first figure of the first row, if there is one; committed."""

    async def asking() -> object:
        engine = make_engine(server.url(), pool_size=1)
        try:
            async with engine.begin() as connection:
                result = await connection.execute(text(query))
                return result.scalar() if result.returns_rows else None
        finally:
            await engine.dispose()

    return asyncio.run(asking())


def test_data_are_kept_between_runs(folder: Path) -> None:
    with running(folder) as server:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS figure")
    with running(folder) as server:
        assert ask(server, "SELECT figure FROM kept") == 42


def test_data_survive_a_killed_server(folder: Path) -> None:
    with running(folder, durable=True) as server:
        ask(server, "CREATE TABLE survived AS SELECT 43 AS figure")
        os.kill(server.pid, signal.SIGKILL)
    with running(folder) as server:
        assert ask(server, "SELECT figure FROM survived") == 43


def test_a_killed_owner_takes_its_server_along_and_its_data_stay(folder: Path) -> None:
    with scripted(OWNING, str(folder)) as owner:
        server_ended = os.pidfd_open(int(line_with("", owner.stdout)))
        with pytest.raises(CannotStart, match=f"pid {owner.pid}") as refusal:
            postgres.start(folder)
        assert refusal.value.code is Exit.IN_USE
        assert select.select([server_ended], [], [], 0)[0] == []
        owner.kill()
        assert select.select([server_ended], [], [], 10)[0] == [server_ended]
        os.close(server_ended)
    with running(folder) as server:
        assert ask(server, "SELECT 1") == 1


def test_a_server_left_running_is_taken_over(folder: Path) -> None:
    program = postgres.Cluster(folder, durable=False).program()
    with started(program.argv, program.start_options()) as left:
        line_with("ready to accept connections", left.stderr)
        with running(folder) as server:
            assert left.wait(10) == 0
            assert ask(server, "SELECT 1") == 1


def test_a_recorded_process_that_is_another_program_by_now_is_left_alone(folder: Path) -> None:
    with running(folder):
        recorded = (folder / "data" / "postmaster.pid").read_text().splitlines()
    (folder / "data" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *recorded[1:]]))
    with running(folder) as server:
        assert ask(server, "SELECT 1") == 1


def test_durability_is_given_up_only_when_asked(folder: Path) -> None:
    with running(folder, durable=True) as server:
        assert ask(server, "SHOW fsync") == "on"
        assert ask(server, "SHOW full_page_writes") == "on"
        assert ask(server, "SHOW synchronous_commit") == "on"
    with running(folder, durable=False) as server:
        assert ask(server, "SHOW fsync") == "off"


def test_the_server_listens_on_a_private_socket_alone(folder: Path) -> None:
    with running(folder) as server:
        assert ask(server, "SHOW listen_addresses") == ""
        assert folder.stat().st_mode & 0o077 == 0


def test_the_database_knows_vectors_and_russian_letters(folder: Path) -> None:
    with running(folder) as server:
        ask(server, "CREATE EXTENSION IF NOT EXISTS vector")
        assert ask(server, "SELECT lower('ЁЖИК')") == "ёжик"
        assert ask(server, "SELECT '[1,2]'::vector <-> '[1,4]'") == 2.0


def test_a_database_is_made_once_whatever_its_name(folder: Path) -> None:
    with running(folder) as server:
        for _ in range(2):
            server.ensure_database('it\'s "new"')
        found = ask(server, """SELECT count(*) FROM pg_database WHERE datname = 'it''s "new"'""")
        assert found == 1


def test_errors_are_logged_without_what_citizens_wrote(folder: Path) -> None:
    with running(folder) as server:
        ask(server, "CREATE TABLE once (words text PRIMARY KEY)")
        ask(server, "INSERT INTO once VALUES ('private words')")
        with pytest.raises(IntegrityError):
            ask(server, "INSERT INTO once VALUES ('private words')")
    logged = (folder / "log").read_text()
    assert "duplicate key" in logged
    assert "private words" not in logged


def test_a_long_path_in_any_letters_works(place: Path) -> None:
    folder = place / ("длинная папка " * 7) / "here"
    (folder / "new").mkdir(parents=True)  # what a start killed in the middle leaves
    with running(folder) as server:
        assert ask(server, "SELECT 1") == 1
    socket_folder(folder).rmdir()


def test_a_cluster_of_another_version_is_refused_and_kept(place: Path) -> None:
    data = place / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 16"):
        postgres.start(place)
    assert (data / "PG_VERSION").read_text() == "16\n"


def test_a_server_that_fails_says_why_and_gives_the_folder_back(folder: Path) -> None:
    broken = folder / "data" / "postgresql.conf"
    good = broken.read_text()
    broken.write_text(good + "\nno_such_option = 1\n")
    with pytest.raises(CannotStart, match="no_such_option"):
        postgres.start(folder)
    broken.write_text(good)
    with running(folder):
        pass
