"""Starts programs in order, keeps them running, and stops them in the reverse order."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from app.core.backoff import exponential
from app.local.child import Child, start_child
from app.local.exits import CannotStart, Exit
from app.local.guard import Guard
from app.local.log import Log
from app.local.program import Program

_LOOK_EVERY_SECONDS = 0.05
_FIRST_PAUSE_SECONDS = 0.5
_MOST_PAUSE_SECONDS = 30.0
_RAN_WELL_SECONDS = 60.0
# SIGHUP: the terminal was closed.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs programs together until it is interrupted or one that is not restarted ends.

    pause, elapsed  how to wait some seconds, and a clock that only goes forward; tests pass their own
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        log: Log,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._programs = programs
        self._log = log
        self._pause = pause
        self._elapsed = elapsed
        self._children: dict[str, Child] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._interrupted = asyncio.Event()
        self._hard = asyncio.Event()

    async def run(self, on_ready: Callable[[], None]) -> Exit:
        """Run everything to the end; the exit code. Calls `on_ready` once, when all programs are ready.

        A program that fails in the first start ends it all; one that dies later is started again.
        """
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.interrupt)
        try:
            with Guard() as self._guard:
                return await self._run(on_ready)
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

    def interrupt(self) -> None:
        """Stop in order; called a second time, kill what is still running."""
        if self._interrupted.is_set():
            self._hard.set()
        self._interrupted.set()

    async def _run(self, on_ready: Callable[[], None]) -> Exit:
        living = asyncio.create_task(self._live(on_ready))
        waiting = asyncio.create_task(self._interrupted.wait())
        try:
            await asyncio.wait({living, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not living.done():
                self._log.say("stopping; once more to stop at once")
                return Exit.OK
            return living.result()
        except CannotStart as failure:
            self._log.say(str(failure))
            return failure.code
        finally:
            await _cancel([living, waiting, *self._keepers])
            for child in reversed(self._children.values()):
                await child.stop(self._hard)
            self._log.say("stopped")

    async def _live(self, on_ready: Callable[[], None]) -> Exit:
        for program in self._programs:
            await self._bring_up(program)
        on_ready()
        if not self._keepers:
            return Exit.OK
        # Keepers of programs that are restarted never end.
        await asyncio.wait(self._keepers, return_when=asyncio.FIRST_COMPLETED)
        ended = next(keeper for keeper in self._keepers if keeper.done())
        ended.result()
        return Exit.OK

    async def _bring_up(self, program: Program) -> None:
        child = await self._start(program)
        if program.once:
            await self._see_through(program, child)
            return
        await self._until_ready(program, child)
        self._log.say(f"{program.name} is {'up' if program.ready else 'started'}")
        self._keepers.append(asyncio.create_task(self._keep(program, child)))

    async def _see_through(self, program: Program, child: Child) -> None:
        code = await child.ended()
        del self._children[program.name]
        if code:
            raise CannotStart(f"{program.name} failed ({_in_words(code)}); its lines above say why")

    async def _until_ready(self, program: Program, child: Child) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(program.ready_seconds):
                while program.ready is not None and not await program.ready(child.pid):
                    if await child.ended_within(_LOOK_EVERY_SECONDS):
                        code = await child.ended()
                        raise CannotStart(f"{program.name} ended ({_in_words(code)}); its lines above say why")
                return
        raise CannotStart(
            f"{program.name} was not ready within {program.ready_seconds:.0f} s; its lines above may say why"
        )

    async def _keep(self, program: Program, child: Child) -> None:
        """Start the program again whenever it ends. Returns, or raises CannotStart, if it is not to be restarted."""
        failures = 0
        while True:
            since = self._elapsed()
            code = await child.ended()
            if not program.restart:
                self._log.say(f"{program.name} ended ({_in_words(code)}), and the service with it")
                if code:
                    raise CannotStart(f"The service does not work without {program.name}")
                return
            failures = 1 if self._elapsed() - since >= _RAN_WELL_SECONDS else failures + 1
            child = await self._revive(program, failures, code)

    async def _revive(self, program: Program, failures: int, code: int) -> Child:
        reason = _in_words(code)
        while True:
            wait = exponential(failures, first_seconds=_FIRST_PAUSE_SECONDS, most_seconds=_MOST_PAUSE_SECONDS)
            self._log.say(f"{program.name} ended ({reason}); started again in {wait.total_seconds():.1f} s")
            await self._pause(wait.total_seconds())
            try:
                return await self._start(program)
            except CannotStart as failure:
                failures, reason = failures + 1, str(failure)

    async def _start(self, program: Program) -> Child:
        child = await start_child(program, guard=self._guard, log=self._log)
        self._children[program.name] = child
        return child


async def _cancel(tasks: Sequence["asyncio.Task[object]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def _in_words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
