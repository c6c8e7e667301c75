"""`otklik demo`: what it refuses before anything is started."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.demo.replay import BadHistory
from app.local.exits import CannotStart, Exit
from app.local.folder import holding


def refused(*arguments: str) -> BaseException | None:
    done = CliRunner().invoke(app, ["demo", *arguments])
    assert done.exit_code != 0
    return done.exception


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "data").write_text("somebody's")
    refusal = refused("--data", str(tmp_path))
    assert isinstance(refusal, CannotStart)
    assert refusal.code is Exit.USAGE
    assert str(tmp_path) in str(refusal)
    assert (tmp_path / "postgres" / "data").read_text() == "somebody's"
    assert [path.name for path in tmp_path.iterdir()] == ["postgres"]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo-data").touch()
    (tmp_path / "postgres").mkdir()
    with holding(tmp_path):
        refusal = refused("--data", str(tmp_path))
    assert isinstance(refusal, CannotStart)
    assert refusal.code is Exit.IN_USE
    assert (tmp_path / "postgres").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    done = CliRunner().invoke(app, ["demo", "--data", str(path)])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("content", ["", "type,id\npost,1\n"])
def test_a_broken_history_is_told_before_the_folder_is_touched(tmp_path: Path, content: str) -> None:
    history = tmp_path / "history.csv"
    history.write_text(content)
    refusal = refused("--replay", str(history), "--data", str(tmp_path / "data"))
    assert isinstance(refusal, BadHistory)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [["--pace", "0"], ["--within", "0"], ["--port", "70000"]])
def test_wrong_use_ends_with_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["demo", *arguments]).exit_code == 2
