"""The guard: what is watched dies with its starter, what was released does not."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psutil as untyped_psutil
import pytest

from app.local.guard import Guard
from tests.local.processes import line_with, scripted

psutil: Any = untyped_psutil  # it carries no annotations

# The child inherits standard output, so that its reader sees the end when both are gone.
ORPHANING = """
import subprocess, sys
from app.local.guard import Guard
guard = Guard()
child = subprocess.Popen([sys.executable, "-S", "-c", "import signal; signal.pause()"], start_new_session=True)
guard.watch(child.pid)
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-S", "-c", "import signal; signal.pause()"]
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_starter_killed_at_once_leaves_no_orphan() -> None:
    with scripted(ORPHANING) as starter:
        orphan = int(line_with("", starter.stdout))
        assert psutil.pid_exists(orphan)
        starter.send_signal(signal.SIGKILL)
        rest, _ = starter.communicate(timeout=10)
        assert rest == b""


def test_what_is_still_watched_is_killed_at_the_end(process: "subprocess.Popen[bytes]") -> None:
    with Guard() as guard:
        guard.watch(process.pid)
    assert process.wait(10) == -signal.SIGKILL


def test_what_was_released_is_left_alone(process: "subprocess.Popen[bytes]") -> None:
    with Guard() as guard:
        guard.watch(process.pid)
        guard.release(process.pid)
    assert process.poll() is None


def test_a_killed_reader_is_replaced_and_told_everything(process: "subprocess.Popen[bytes]") -> None:
    before = set(psutil.Process().children())
    with Guard() as guard:
        guard.watch(process.pid)
        (reader,) = set(psutil.Process().children()) - before
        reader.kill()
        psutil.Process(reader.pid).wait(10)
        guard.release(process.pid)
        guard.watch(process.pid)
    assert process.wait(10) == -signal.SIGKILL
