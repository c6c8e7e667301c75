"""The command line: what it says and with which code it ends."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.local import postgres
from app.local.folder import holding, remembering
from app.local.program import import_path, module

UNREACHABLE = "postgresql+asyncpg://someone:secret@127.0.0.1:1/otklik"


def otklik(*arguments: str, folder: Path, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command as its user does, with nothing set but what is given."""
    return subprocess.run(
        module("app.cli", *arguments),
        env={"PATH": os.environ["PATH"], "OTKLIK_DATA_DIR": str(folder), **import_path(), **(env or {})},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture(scope="module")
def server(lasting_place: Path) -> Iterator[postgres.Embedded]:
    server = postgres.start(lasting_place / "postgres", durable=False)
    yield server
    server.stop()


@pytest.mark.parametrize("command", ["up", "migrate", "api", "worker", "poller", "operator"])
def test_every_command_explains_itself(command: str) -> None:
    assert command in CliRunner().invoke(app, ["--help"]).output
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert "Usage" in shown.output


@pytest.mark.parametrize("arguments", [["no-such-command"], ["up", "--port", "x"], ["up", "--port", "70000"]])
def test_wrong_use_ends_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


@pytest.mark.parametrize("command", ["api", "worker", "poller"])
def test_missing_settings_are_named_one_a_line(command: str, tmp_path: Path) -> None:
    done = otklik(command, folder=tmp_path, env={"OTKLIK_SECRET_KEY": "too short", "OTKLIK_PORT": "many"})
    assert done.returncode == 2
    told = done.stderr.splitlines()
    assert "OTKLIK_DATABASE_URL: missing" in told
    assert "OTKLIK_REDIS_URL: missing" in told
    assert any(line.startswith("OTKLIK_SECRET_KEY: ") for line in told)
    assert any(line.startswith("OTKLIK_PORT: ") for line in told)
    assert "too short" not in done.stderr
    assert "Traceback" not in done.stderr


def test_migrating_nowhere_is_wrong_use(tmp_path: Path) -> None:
    done = otklik("migrate", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, "OTKLIK_DATABASE_URL: missing\n")


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    done = otklik("migrate", "--wait", "0", folder=tmp_path, env={"OTKLIK_DATABASE_URL": UNREACHABLE})
    assert done.returncode == 1
    assert done.stderr.startswith("PostgreSQL at postgresql+asyncpg://someone:***@127.0.0.1:1/otklik cannot be reached")
    assert "Traceback" not in done.stderr


def test_a_url_that_is_none_is_said_without_repeating_it(tmp_path: Path) -> None:
    done = otklik("migrate", folder=tmp_path, env={"OTKLIK_DATABASE_URL": "secret"})
    assert (done.returncode, done.stderr) == (1, "OTKLIK_DATABASE_URL: expected postgresql+asyncpg://…\n")


def test_a_database_that_is_not_there_is_said_at_once(tmp_path: Path, server: postgres.Embedded) -> None:
    done = otklik("migrate", folder=tmp_path, env={"OTKLIK_DATABASE_URL": server.url("absent")})
    assert done.returncode == 1
    assert 'database "absent" does not exist' in done.stderr


def test_several_may_migrate_at_once_and_again(tmp_path: Path, server: postgres.Embedded) -> None:
    server.ensure_database("migrated")
    env = {**os.environ, **import_path(), "OTKLIK_DATABASE_URL": server.url("migrated")}
    both = [subprocess.Popen(module("app.cli", "migrate"), env=env, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    with remembering(tmp_path, {"OTKLIK_DATABASE_URL": server.url("migrated")}):
        assert otklik("migrate", folder=tmp_path).returncode == 0  # found through the service's folder


def test_a_port_in_use_is_said_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = otklik("up", "--port", str(port), folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        f"Port {port} of 127.0.0.1 is in use by another program. Stop that, or choose another with --port.\n"
    )


def test_an_address_that_is_not_ours_is_said_plainly(tmp_path: Path) -> None:
    done = otklik("up", "--host", "203.0.113.1", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("Cannot listen on port 8000 of 203.0.113.1")


def test_a_second_start_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with holding(tmp_path):
        done = otklik("up", "--port", "0", folder=tmp_path)
    assert done.returncode == 3
    assert f"already running from {tmp_path} (pid {os.getpid()})" in done.stderr


def test_a_service_that_cannot_migrate_ends_with_1_and_leaves_nothing_running(
    tmp_path: Path, server: postgres.Embedded
) -> None:
    done = otklik("up", "--port", "0", folder=tmp_path, env={"OTKLIK_DATABASE_URL": server.url("absent")})
    assert done.returncode == 1
    assert "redis is up" in done.stderr
    assert "migrate failed (exit code 1)" in done.stderr
    assert done.stderr.endswith("| stopped\n")
    assert not (tmp_path / "environment.json").exists()
