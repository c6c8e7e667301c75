"""The data folder: one holder, a lasting key, sockets that fit."""

import base64
import os
import signal
from pathlib import Path

import pytest

from app.local.exits import CannotStart, Exit
from app.local.folder import (
    default_folder,
    holding,
    remembered,
    remembering,
    secret_key,
    socket_folder,
    wheel_file,
)
from tests.local.processes import line_with, scripted

HOLD = """
import sys
from pathlib import Path
from app.local.folder import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_holder_is_refused_and_told_who_holds(tmp_path: Path) -> None:
    with holding(tmp_path / "data"), pytest.raises(CannotStart) as refusal, holding(tmp_path / "data"):
        pass
    assert refusal.value.code is Exit.IN_USE
    assert f"pid {os.getpid()}" in str(refusal.value)


def test_a_folder_whose_holder_was_killed_is_free(tmp_path: Path) -> None:
    with scripted(HOLD, str(tmp_path)) as holder:
        line_with("held", holder.stdout)
        with pytest.raises(CannotStart, match=f"pid {holder.pid}"), holding(tmp_path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    with holding(tmp_path):
        assert (tmp_path / "lock").read_text().strip() == str(os.getpid())


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="Cannot use the folder") as refusal, holding(tmp_path / "file" / "data"):
        pass
    assert refusal.value.code is Exit.USAGE


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(base64.b64decode(key)) == 48
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert secret_key(_made(tmp_path / "other")) != key


def test_a_key_half_written_by_a_killed_start_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret.new").write_text("abc")
    assert len(secret_key(tmp_path)) == 64


def test_a_damaged_key_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short\n")
    with pytest.raises(CannotStart, match="damaged"):
        secret_key(tmp_path)
    assert (tmp_path / "secret.key").read_text() == "short\n"


def test_the_service_is_remembered_while_it_runs(tmp_path: Path) -> None:
    assert remembered(tmp_path) == {}
    with remembering(tmp_path, {"OTKLIK_DATABASE_URL": "postgresql+asyncpg://here"}):
        assert remembered(tmp_path) == {"OTKLIK_DATABASE_URL": "postgresql+asyncpg://here"}
        assert (tmp_path / "environment.json").stat().st_mode & 0o777 == 0o600
    assert remembered(tmp_path) == {}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"OTKLIK_DATA_DIR": "/srv/otklik", "XDG_DATA_HOME": "/x"}, Path("/srv/otklik")),
        ({"XDG_DATA_HOME": "/x"}, Path("/x/otklik")),
        ({}, Path.home() / ".local/share/otklik"),
    ],
)
def test_the_default_folder_follows_the_environment(environ: dict[str, str], expected: Path) -> None:
    assert default_folder(environ) == expected


def test_a_short_plain_path_holds_its_own_sockets() -> None:
    assert socket_folder(Path("/srv/otklik/postgres")) == Path("/srv/otklik/postgres")


@pytest.mark.parametrize("name", ["x" * 100, "отклик", "with space", "per%20cent", "question?mark"])
def test_another_path_gets_a_short_private_folder_of_its_own(tmp_path: Path, name: str) -> None:
    short = socket_folder(tmp_path / name)
    try:
        assert len(os.fsencode(short / ".s.PGSQL.5432")) < 104
        assert short.stat().st_mode & 0o777 == 0o700
        assert short == socket_folder(tmp_path / name)
    finally:
        short.rmdir()


def test_a_short_folder_laid_out_by_somebody_else_is_refused(tmp_path: Path) -> None:
    short = socket_folder(tmp_path / "отклик")
    short.rmdir()
    short.symlink_to(tmp_path)
    try:
        with pytest.raises(CannotStart, match="somebody else"):
            socket_folder(tmp_path / "отклик")
    finally:
        short.unlink()


def test_a_missing_wheel_is_said_plainly() -> None:
    with pytest.raises(CannotStart, match="no_such_package is not installed"):
        wheel_file("no_such_package", "bin", "server")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
