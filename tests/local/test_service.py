"""The whole service on one machine, as its user starts it."""

import signal
from pathlib import Path

import httpx
import pytest

from app.local.folder import remembered
from app.local.program import module
from tests.local.processes import line_with, ordinary, started


@pytest.mark.slow
def test_the_service_comes_up_answers_and_stops_in_order(tmp_path: Path) -> None:
    argv = module("app.cli", "up", "--port", "0", "--data", str(tmp_path))
    with started(argv, ordinary()) as running:
        address = line_with("Otklik is up", running.stdout).removeprefix("Otklik is up: ")
        assert httpx.get(f"{address}/readyz").status_code == 200
        assert remembered(tmp_path)["OTKLIK_PUBLIC_URL"] == address
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
        assert running.returncode == 0
    lines = told.decode()
    stops = (
        "Finished server process",
        "ready to exit, bye bye",
        "database system is shut down",
        "otklik     | stopped",
    )
    assert [lines.rindex(stop) for stop in stops] == sorted(lines.rindex(stop) for stop in stops)
    assert (tmp_path / "secret.key").exists()
    assert remembered(tmp_path) == {}
