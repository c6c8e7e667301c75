"""Lets no process outlive the one that started it, even when that one is killed with SIGKILL.

A second, tiny process reads a pipe whose only writer is ours. The kernel closes the pipe when we die, whatever we die
of; the reader then kills the process groups it was told of. Linux's PR_SET_PDEATHSIG would need code run between fork
and exec, which is unsafe beside threads, is bound to the starting thread, and does not exist on macOS.

This file is also the reader's program and is started without the installed packages: standard library only.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Guard:
    """Kills the watched process groups when this process ends without having released them."""

    def __init__(self) -> None:
        self._watched: set[int] = set()
        self._reader = _start_reader()

    def watch(self, group: int) -> None:
        """From now on this process group dies with us."""
        self._watched.add(group)
        self._tell(f"+{group}")

    def release(self, group: int) -> None:
        """The group has ended; its number may soon be another's."""
        self._watched.discard(group)
        self._tell(f"-{group}")

    def close(self) -> None:
        """Let the reader go; what is still watched is killed."""
        assert self._reader.stdin is not None
        with suppress(BrokenPipeError):
            self._reader.stdin.close()
        self._reader.wait()

    def _tell(self, line: str) -> None:
        try:
            _write(self._reader, [line])
        except BrokenPipeError:  # somebody killed the reader
            self.close()
            self._reader = _start_reader()
            _write(self._reader, [f"+{group}" for group in self._watched])

    def __enter__(self) -> "Guard":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def kill_group(group: int) -> None:
    """Kill what is left of a process group; nothing when nothing is left."""
    with suppress(ProcessLookupError, PermissionError):  # macOS: PermissionError for a group of zombies
        os.killpg(group, signal.SIGKILL)


def _start_reader() -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C in the terminal is for us to answer, not for the reader.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and file
        [sys.executable, "-I", "-S", str(Path(__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        bufsize=0,
        start_new_session=True,
    )


def _write(reader: "subprocess.Popen[bytes]", lines: Iterable[str]) -> None:
    assert reader.stdin is not None
    reader.stdin.write("".join(f"{line}\n" for line in lines).encode())


def read_until_orphaned() -> None:
    """The reader's whole work: note groups until the pipe closes, then kill those still noted."""
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        kill_group(group)


if __name__ == "__main__":
    read_until_orphaned()
