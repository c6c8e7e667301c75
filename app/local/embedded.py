"""A server that runs beside the caller, started and stopped by plain calls: for tests and tools.

`otklik up` runs the same programs under its supervisor instead.
"""

import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from app.local.exits import CannotStart
from app.local.folder import holding
from app.local.guard import Guard, kill_group
from app.local.program import Program

_LOOK_EVERY_SECONDS = 0.02


class Server(Protocol):
    """A server that has been prepared in a folder."""

    def program(self) -> Program:
        """How it is started."""
        ...

    def is_ready(self, pid: int) -> bool:
        """Whether the server with this process id answers."""
        ...


S = TypeVar("S", bound=Server)


class Running(Generic[S]):
    """A running server and the folder it holds. It dies with this process, also when that is killed."""

    def __init__(self, folder: Path, prepare: Callable[[], S]) -> None:
        """Start it and wait until it is ready.

        prepare   called once the folder is ours
        Raises CannotStart: the folder is in use, or the server ended or stayed silent; the message ends with its log.
        """
        with ExitStack() as stack:
            stack.enter_context(holding(folder))
            self.server = prepare()
            self._program = self.server.program()
            self._log = folder / "log"
            self._guard = stack.enter_context(Guard())
            self._process = self._spawn()
            stack.callback(self._end)
            self._wait()
            self._stack = stack.pop_all()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def stop(self) -> None:
        """End the server and give up the folder. Safe to repeat."""
        self._stack.close()

    def _spawn(self) -> "subprocess.Popen[bytes]":
        with self._log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - a program of ours
                self._program.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._program.start_options()
            )
        self._guard.watch(process.pid)
        return process

    def _wait(self) -> None:
        until = time.monotonic() + self._program.ready_seconds
        while not self.server.is_ready(self._process.pid):
            if self._process.poll() is not None or time.monotonic() > until:
                tail = self._log.read_text(errors="replace")[-2000:]
                raise CannotStart(f"{self._program.name} did not start. Its last lines:\n{tail}")
            time.sleep(_LOOK_EVERY_SECONDS)

    def _end(self) -> None:
        self._process.send_signal(self._program.stop_signal)
        try:
            self._process.wait(self._program.grace_seconds)
        except subprocess.TimeoutExpired:
            kill_group(self._process.pid)
            self._process.wait()
        self._guard.release(self._process.pid)
