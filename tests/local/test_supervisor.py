"""The supervisor, with tiny scripts as its programs."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.local.exits import Exit
from app.local.log import Log
from app.local.program import Program
from app.local.supervisor import Supervisor
from tests.fakes import FrozenClock
from tests.local.processes import line_with
from tests.local.processes import scripted as as_process
from tests.local.streams import Lines

POLITE = """
import signal, sys
def down(*_):
    print(sys.argv[1], "down")
    sys.exit(0)
signal.signal(signal.SIGTERM, down)
print(sys.argv[1], "up")
signal.pause()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); [signal.pause() for _ in [1]]"


@pytest.fixture
def lines() -> Lines:
    return Lines()


def scripted(name: str, script: str, *arguments: str) -> Program:
    """A program that runs a script; -S starts it faster."""
    return Program(name=name, argv=[sys.executable, "-S", "-c", script, *arguments])


def polite(name: str, lines: Lines) -> Program:
    """A program that says when it is up and when it goes down, ready once it has said so."""
    return replace(scripted(name, POLITE, name), ready=said(f"{name} up", lines))


def said(text: str, lines: Lines) -> Callable[[int], Awaitable[bool]]:
    async def ready(_pid: int) -> bool:
        return text in lines.getvalue()

    return ready


def supervisor(lines: Lines, *programs: Program) -> Supervisor:
    return Supervisor(programs, log=Log(lines, clock=FrozenClock()))


async def run(it: Supervisor, on_ready: Callable[[], None] | None = None) -> Exit:
    """Run to the end; interrupted as soon as everything is up unless told otherwise."""
    async with asyncio.timeout(20):
        return await it.run(on_ready or it.interrupt)


async def test_programs_start_in_order_and_stop_in_the_reverse_one(lines: Lines) -> None:
    names = ("first", "second", "third")
    assert await run(supervisor(lines, *(polite(name, lines) for name in names))) is Exit.OK
    moments = [f"{name} {way}" for name in names for way in ("up", "down")]
    assert lines.order_of(*moments) == [
        "first up",
        "second up",
        "third up",
        "third down",
        "second down",
        "first down",
    ]


async def test_a_program_run_once_ends_before_the_next_starts(lines: Lines) -> None:
    once = replace(scripted("once", "import time; print('begun'); print('done')"), once=True)
    await run(supervisor(lines, once, polite("after", lines)))
    assert lines.order_of("after up", "done", "begun") == ["begun", "done", "after up"]


async def test_programs_that_all_run_once_end_the_run(lines: Lines) -> None:
    ready: list[bool] = []
    once = replace(scripted("once", "print('done')"), once=True)
    assert await run(supervisor(lines, once), lambda: ready.append(True)) is Exit.OK
    assert ready == [True]


async def test_a_failed_single_run_ends_the_start_and_stops_what_was_started(lines: Lines) -> None:
    ready: list[bool] = []
    once = replace(scripted("once", "import sys; print('the reason'); sys.exit(3)"), once=True)
    it = supervisor(lines, polite("first", lines), once, polite("never", lines))
    assert await run(it, lambda: ready.append(True)) is Exit.FAILED
    assert lines.order_of("first down", "once failed (exit code 3)", "the reason") == [
        "the reason",
        "once failed (exit code 3)",
        "first down",
    ]
    assert "never up" not in lines.getvalue()
    assert ready == []


async def test_a_program_that_ends_before_it_is_ready_fails_the_start(lines: Lines) -> None:
    brief = replace(scripted("brief", "print('no')"), ready=said("impossible", lines))
    assert await run(supervisor(lines, brief)) is Exit.FAILED
    assert "brief ended (exit code 0); its lines above say why" in lines.getvalue()


async def test_a_program_that_is_never_ready_fails_the_start(lines: Lines) -> None:
    silent = replace(polite("silent", lines), ready=said("impossible", lines), ready_seconds=0.2)
    assert await run(supervisor(lines, silent)) is Exit.FAILED
    assert "silent was not ready within 0 s" in lines.getvalue()


async def test_a_program_that_cannot_be_started_is_said_plainly(lines: Lines) -> None:
    assert await run(supervisor(lines, Program(name="nobody", argv=["/no/such/program"]))) is Exit.FAILED
    assert "nobody cannot be started: [Errno 2]" in lines.getvalue()


async def pauses_of(lines: Lines, program: Program, *, seconds_per_look: float) -> list[float]:
    """The first five pauses before restarts, on a clock that moves so far each time it is read."""
    pauses: list[float] = []
    elapsed = 0.0

    def look() -> float:
        nonlocal elapsed
        elapsed += seconds_per_look
        return elapsed

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 5:
            it.interrupt()
        await asyncio.sleep(0)

    it = Supervisor([program], log=Log(lines, clock=FrozenClock()), pause=pause, elapsed=look)
    assert await run(it, lambda: None) is Exit.OK
    return pauses[:5]


async def test_a_program_that_keeps_dying_is_restarted_ever_more_slowly(lines: Lines) -> None:
    dying = scripted("dying", "import os; os.kill(os.getpid(), 9)")
    assert await pauses_of(lines, dying, seconds_per_look=1) == [0.5, 1, 2, 4, 8]
    assert "dying ended (killed by SIGKILL); started again in 0.5 s" in lines.getvalue()


async def test_a_program_that_ran_well_for_a_minute_is_restarted_quickly_again(lines: Lines) -> None:
    dying = scripted("dying", "raise SystemExit(1)")
    assert await pauses_of(lines, dying, seconds_per_look=61) == [0.5] * 5


async def test_a_restarted_program_stops_in_its_place(lines: Lines) -> None:
    programs = [polite("first", lines), polite("second", lines)]

    async def pause(_seconds: float) -> None:
        await asyncio.sleep(0)

    pids: list[int] = []

    async def ready(pid: int) -> bool:
        if "first up" not in lines.getvalue():
            return False
        pids.append(pid)
        return True

    it = Supervisor([replace(programs[0], ready=ready), programs[1]], log=Log(lines, clock=FrozenClock()), pause=pause)
    running = asyncio.create_task(run(it, lambda: os.kill(pids[0], signal.SIGKILL)))
    await lines.until("first up", times=2)
    it.interrupt()
    assert await running is Exit.OK
    assert lines.order_of("first down", "second down") == ["second down", "first down"]


@pytest.mark.parametrize(("code", "expected"), [(0, Exit.OK), (7, Exit.FAILED)])
async def test_the_end_of_a_program_that_is_not_restarted_is_the_end_of_all(
    lines: Lines, code: int, expected: Exit
) -> None:
    leading = replace(scripted("leading", f"raise SystemExit({code})"), restart=False)
    assert await run(supervisor(lines, polite("first", lines), leading), lambda: None) is expected
    assert "first down" in lines.getvalue()


async def test_a_program_that_does_not_listen_is_killed_after_its_grace(lines: Lines) -> None:
    deaf = replace(scripted("deaf", STUBBORN), ready=said("deaf", lines), grace_seconds=0.2)
    assert await run(supervisor(lines, deaf)) is Exit.OK
    assert "deaf is killed" in lines.getvalue()


async def test_a_second_interruption_kills_at_once(lines: Lines) -> None:
    deaf = replace(scripted("deaf", STUBBORN), ready=said("deaf", lines), grace_seconds=3600)
    it = supervisor(lines, deaf)
    running = asyncio.create_task(run(it))
    await lines.until("stopping")
    it.interrupt()
    assert await running is Exit.OK
    assert "deaf is killed" in lines.getvalue()


async def test_an_interruption_during_the_start_stops_what_was_started(lines: Lines) -> None:
    waiting = replace(polite("waiting", lines), ready=said("impossible", lines))
    it = supervisor(lines, polite("first", lines), waiting)
    running = asyncio.create_task(run(it, lambda: None))
    await lines.until("waiting up")
    it.interrupt()
    assert await running is Exit.OK
    assert lines.order_of("first down", "waiting down") == ["waiting down", "first down"]


async def test_a_dead_program_takes_its_own_children_with_it(lines: Lines, tmp_path: Path) -> None:
    fifo, writers = _fifo(tmp_path)
    script = (
        "import subprocess, sys\n"
        "held = 'import sys, signal; f = open(sys.argv[1], \"w\"); print(flush=True); signal.pause()'\n"
        "child = [sys.executable, '-S', '-c', held, sys.argv[1]]\n"
        "subprocess.Popen(child, stdout=subprocess.PIPE).stdout.readline()\n"
    )
    parent = replace(scripted("parent", script, str(fifo)), restart=False)
    assert await run(supervisor(lines, parent), lambda: None) is Exit.OK
    assert _gone(writers)


async def test_every_line_is_shown_whatever_it_holds(lines: Lines) -> None:
    script = "import sys; sys.stdout.buffer.write(b'Y' * 600_000 + b'\\n\\xff broken\\nno end')"
    await run(supervisor(lines, replace(scripted("loud", script), once=True)))
    shown = lines.getvalue()
    assert shown.count("Y") == 600_000
    assert "loud       | \N{REPLACEMENT CHARACTER} broken\n" in shown
    assert "loud       | no end\n" in shown


SUPERVISING = """
import asyncio, sys
from app.core.clock import SystemClock
from app.local.log import Log
from app.local.program import Program
from app.local.supervisor import Supervisor
script = "import sys, signal; f = open(sys.argv[1], 'w'); print('at work', flush=True); signal.pause()"
program = Program(name="child", argv=[sys.executable, "-S", "-c", script, sys.argv[1]])
it = Supervisor([program], log=Log(sys.stderr, clock=SystemClock()))
sys.exit(asyncio.run(it.run(lambda: None)))
"""


@pytest.mark.parametrize(
    ("number", "expected"),
    [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGKILL, -9)],
)
def test_however_the_supervisor_ends_no_program_stays(tmp_path: Path, number: signal.Signals, expected: int) -> None:
    fifo, writers = _fifo(tmp_path)
    with as_process(SUPERVISING, str(fifo)) as supervising:
        line_with("at work", supervising.stderr)
        supervising.send_signal(number)
        assert _gone(writers)
        assert supervising.wait(10) == expected


def _fifo(folder: Path) -> tuple[Path, int]:
    """A named pipe, and its reading end: it shows when the last process that opened it for writing has ended."""
    path = folder / "fifo"
    os.mkfifo(path)
    return path, os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def _gone(writers: int) -> bool:
    ended, _, _ = select.select([writers], [], [], 10)
    rest = os.read(writers, 1) if ended else b"still open"
    os.close(writers)
    return rest == b""
