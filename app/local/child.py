"""A running process of a program: its lines go to the log, its end is known, it stops when asked or is made to."""

import asyncio
import os
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from dataclasses import dataclass

from app.local.exits import CannotStart
from app.local.guard import Guard, kill_group
from app.local.log import Log
from app.local.program import Program

_CHUNK_BYTES = 64 * 1024
_LINE_MOST_BYTES = 256 * 1024
_LAST_LINES_SECONDS = 2.0


@dataclass(frozen=True)
class _Output:
    """The end of a pipe that a process writes its lines to."""

    lines: asyncio.StreamReader
    transport: asyncio.ReadTransport

    @classmethod
    async def of(cls, descriptor: int) -> "_Output":
        lines = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), os.fdopen(descriptor, "rb", buffering=0)
        )
        return cls(lines, transport)


class Child:
    """One process, from its start to its end; nothing of its process group outlives it."""

    def __init__(self, program: Program, process: Process, output: _Output, *, guard: Guard, log: Log) -> None:
        self._program = program
        self._process = process
        self._guard = guard
        self._log = log
        guard.watch(process.pid)
        self._output = output
        self._relaying = asyncio.create_task(self._relay(output.lines))
        self._ending = asyncio.create_task(self._follow())

    @property
    def pid(self) -> int:
        """Its process id, which is its process group's as well."""
        return self._process.pid

    async def ended(self) -> int:
        """Wait for its end and last lines; the exit code, negative for a signal."""
        return await asyncio.shield(self._ending)

    async def ended_within(self, seconds: float) -> bool:
        """Whether it has ended, waiting for that at most so long."""
        done, _ = await asyncio.wait({self._ending}, timeout=seconds)
        return bool(done)

    async def stop(self, hard: asyncio.Event) -> None:
        """Ask it to end; kill it when its grace is over or `hard` is set."""
        if not self._ending.done() and not hard.is_set():
            self._process.send_signal(self._program.stop_signal)
            insisting = asyncio.create_task(hard.wait())
            await asyncio.wait(
                {self._ending, insisting}, timeout=self._program.grace_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            insisting.cancel()
        if not self._ending.done():
            self._log.say(f"{self._program.name} is killed: it did not end when asked")
            kill_group(self.pid)
        await self.ended()

    async def _follow(self) -> int:
        code = await self._process.wait()
        kill_group(self.pid)
        self._guard.release(self.pid)
        # What has left the group may still hold the other end of the pipe.
        await asyncio.wait({self._relaying}, timeout=_LAST_LINES_SECONDS)
        self._relaying.cancel()
        self._output.transport.close()
        return code

    async def _relay(self, lines: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await lines.read(_CHUNK_BYTES):
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > _LINE_MOST_BYTES:
                whole, rest = [*whole, rest], b""
            for line in whole:
                self._show(line)
        if rest:
            self._show(rest)

    def _show(self, line: bytes) -> None:
        self._log.line(self._program.name, line.decode(errors="replace").rstrip("\r"))


async def start_child(program: Program, *, guard: Guard, log: Log) -> Child:
    """A new process of the program. Raises CannotStart when the system refuses."""
    # The pipe is ours and not asyncio's, whose wait() would last as long as any descendant keeps the pipe open.
    ours, theirs = os.pipe()
    try:
        output = await _Output.of(ours)
        try:
            process = await create_subprocess_exec(
                *program.argv, stdin=DEVNULL, stdout=theirs, stderr=theirs, **program.start_options()
            )
        except BaseException:
            output.transport.close()
            raise
    except OSError as error:
        raise CannotStart(f"{program.name} cannot be started: {error}") from error
    finally:
        os.close(theirs)
    return Child(program, process, output, guard=guard, log=log)
