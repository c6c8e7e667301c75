"""A storm over the whole service: networks fail, processes and servers are killed and stopped, citizens go on writing.

What is not counted, because nobody can see it: what a bot of Telegram was not told (silence there, updates older than
a day), and comments deleted without a trace in Odnoklassniki.
"""

import asyncio
import json
import random
import signal
import socket
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import psutil as untyped_psutil

from app.core.db import Sessions, Unavailable, make_engine, make_sessions
from app.local.folder import remembered
from app.local.program import module
from tests.faults.storm_answers import Answers, Settled
from tests.faults.storm_counting import Counted, all_seen, count, numbers_stored
from tests.local.processes import ordinary

psutil: Any = untyped_psutil  # it carries no annotations

_PROGRAMS = {
    "poller": ("workers.main", "poller"),
    "worker": ("workers.main", "worker"),
    "redis": ("redis-server",),
    "postgres": ("postgres", "-D"),
}
# Who is hit how often: the servers less, their restart takes everybody's time.
_WEIGHTS = {"poller": 6, "worker": 3, "redis": 2, "postgres": 1}
_UP_SECONDS, _CATCH_UP_SECONDS, _SETTLE_SECONDS = 120.0, 300.0, 300.0
_LOOK_EVERY_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Script:
    """How hard it blows. pause, fault_pause: seconds between two kills, and two faults, at least and at most."""

    messages: int
    a_second: float
    answers: int
    kills: int
    pause: tuple[float, float]
    fault_pause: tuple[float, float]
    seed: int = 7


@dataclass
class Figures:
    """What a storm ended with. kills: by what was done to whom; injected: faults by kind; exceeded: limits."""

    seconds: float = 0.0
    caught_up_seconds: float = 0.0
    kills: Counter[str] = field(default_factory=Counter)
    injected: Mapping[str, int] = field(default_factory=dict)
    exceeded: Mapping[str, int] = field(default_factory=dict)
    counted: Counted = field(default_factory=Counted)
    answers: Settled = field(default_factory=Settled)


class Service:
    """The running service, and what is done to it."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path, control: str) -> None:
        self.process = process
        self.folder = folder
        self.control = control
        self.kills: Counter[str] = Counter()

    def log(self) -> str:
        """The end of what it said."""
        return (self.folder.parent / "log").read_text(errors="replace")[-6000:]

    def check(self) -> None:
        """Raises AssertionError when it ended by itself."""
        assert self.process.poll() is None, self.log()

    def found(self, name: str) -> list[Any]:
        """Its processes of a kind."""
        return [child for child in psutil.Process(self.process.pid).children() if _is(child, _PROGRAMS[name])]

    async def hit(self, chance: random.Random) -> None:
        """Kill or stop something."""
        name = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        there = self.found(name)
        if not there:
            return
        how = chance.choice(["killed", "stopped for a while"] + (["restarted"] if name == "postgres" else []))
        self.kills[f"{name} {how}"] += 1
        with suppress(psutil.NoSuchProcess):
            await _hit(chance.choice(there), how, seconds=chance.uniform(1.0, 6.0))


def _is(process: Any, words: tuple[str, ...]) -> bool:
    try:
        line = " ".join(process.cmdline())
    except psutil.Error:
        return False
    return all(word in line for word in words)


async def _hit(process: Any, how: str, *, seconds: float) -> None:
    if how == "killed":
        process.kill()
    elif how == "restarted":
        process.send_signal(signal.SIGINT)
    else:
        process.suspend()
        try:
            await asyncio.sleep(seconds)
        finally:
            process.resume()


@contextmanager
def _started(folder: Path, seed: int) -> Iterator[Service]:
    """The service, coming up; stopped in order at the end. What it says is in `log` beside its folder."""
    ports = {name: _free_port() for name in ("vk", "ok", "telegram", "max", "control")}
    argv = module("tests.faults.storm_service", str(folder), json.dumps(ports), str(seed))
    with (folder.parent / "log").open("ab") as log:
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **ordinary())
    try:
        yield Service(process, folder, f"http://127.0.0.1:{ports['control']}")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


@asynccontextmanager
async def serving(folder: Path, seed: int) -> AsyncIterator[Service]:
    """The service, up."""
    with _started(folder, seed) as service:
        async with asyncio.timeout(_UP_SECONDS):
            while "up: http" not in service.log():
                service.check()
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
        yield service


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def blow(script: Script, folder: Path) -> Figures:
    """One storm from its beginning to its end. Raises AssertionError when the service ends by itself."""
    figures = Figures()
    async with serving(folder, script.seed) as service, aiohttp.ClientSession(service.control) as control:
        engine = make_engine(remembered(folder)["OTKLIK_DATABASE_URL"], pool_size=2)
        sessions = make_sessions(engine)
        answers = Answers(sessions, script.answers)
        await _until_connected(service, sessions)
        began = monotonic()
        asked = {"messages": script.messages, "a_second": script.a_second, "fault_pause": script.fault_pause}
        (await control.post("/blow", json=asked)).raise_for_status()
        helping = asyncio.create_task(answers.write())
        await _hit_until_written(service, control, script)
        figures.seconds = monotonic() - began
        await _until_all_stored(service, sessions, script.messages)
        figures.caught_up_seconds = monotonic() - began - figures.seconds
        await asyncio.wait([helping], timeout=_SETTLE_SECONDS)
        helping.cancel()
        await answers.settle(within=_SETTLE_SECONDS)
        state, truth, replies = [await _told(control, what) for what in ("state", "truth", "replies")]
        figures.injected, figures.exceeded, figures.kills = state["injected"], state["exceeded"], service.kills
        figures.counted = await count(sessions, truth["networks"], truth["threads"])
        figures.answers = await answers.compare(replies)
        await engine.dispose()
    return figures


async def _until_connected(service: Service, sessions: Sessions) -> None:
    """Wait until every page was seen once: on a page that never was, a day's quota used up hides all till tomorrow."""
    async with asyncio.timeout(_UP_SECONDS):
        while not await all_seen(sessions):
            service.check()
            await asyncio.sleep(_LOOK_EVERY_SECONDS / 5)


async def _told(control: aiohttp.ClientSession, what: str) -> Any:
    async with control.get(f"/{what}") as answer:
        return await answer.json()


async def _hit_until_written(service: Service, control: aiohttp.ClientSession, script: Script) -> None:
    chance = random.Random(script.seed)  # noqa: S311 - no secret
    while not (await _told(control, "state"))["done"]:
        service.check()
        if sum(service.kills.values()) < script.kills:
            await service.hit(chance)
        await asyncio.sleep(chance.uniform(*script.pause))


async def _until_all_stored(service: Service, sessions: Sessions, messages: int) -> None:
    """Wait until every message stands in the database, or nothing more comes."""
    ends_at, before = monotonic() + _CATCH_UP_SECONDS, -1
    while monotonic() < ends_at:
        service.check()
        with suppress(*Unavailable):
            stored = await numbers_stored(sessions)
            if stored == messages:
                return
            before = stored
        await asyncio.sleep(_LOOK_EVERY_SECONDS * 2)
    assert before >= 0, "the database did not come back"
