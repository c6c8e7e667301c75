"""The whole service on one machine, as its user starts it."""

import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from app.local.folder import remembered
from app.local.program import module
from tests.local.processes import line_with, ordinary, started


def added_beside(folder: Path) -> tuple[int, str]:
    """What adding an operator beside the running service ends with, and says."""
    person = ("--email", "a@example.org", "--name", "Анна", "--role", "administrator", "--password-file", "-")
    done = subprocess.run(
        module("app.cli", "operator", "add", *person),
        env={**ordinary()["env"], "OTKLIK_DATA_DIR": str(folder)},
        input="a long enough pass-phrase, 42\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.slow
def test_the_service_comes_up_answers_and_stops_in_order(place: Path) -> None:
    argv = module("app.cli", "up", "--port", "0", "--data", str(place))
    with started(argv, ordinary()) as running:
        address = line_with("Otklik is up", running.stdout).removeprefix("Otklik is up: ")
        assert httpx.get(f"{address}/readyz").status_code == 200
        assert remembered(place)["OTKLIK_PUBLIC_URL"] == address
        assert added_beside(place) == (0, "a@example.org can sign in now.\n")
        assert added_beside(place)[0] == 1  # there is one with this address
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
    assert (place / "secret.key").exists()
    assert remembered(place) == {}
