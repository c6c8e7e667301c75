"""A region's networks followed by one poller: how long a comment takes to be stored, and what that costs.

The stand-ins run in a process of their own, the poller is the service's own program, PostgreSQL an embedded one; there
is no Redis. Each network has citizens who write at the pace named. `OTKLIK_BENCH_PAGES=150,150,10,10` makes the region
smaller, `OTKLIK_BENCH_SECONDS` and `OTKLIK_BENCH_PACES` change how long and at which paces is measured.
"""

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from app.core.clock import SystemClock
from app.core.db import Engine, Sessions, make_engine, make_sessions
from app.core.sealing import Sealer
from app.demo.networks import APPLICATION_KEY, APPLICATION_SECRET
from app.local import postgres
from app.local.guard import Guard
from app.local.migration import upgrade
from app.local.program import module
from app.networks.access import Network
from app.pages import service as pages
from app.pages.service import NewPage
from tests.benchmarks import networks_costs, networks_sweep
from tests.benchmarks.filling import say
from tests.benchmarks.networks_figures import (
    Control,
    Delay,
    Load,
    Meter,
    delays,
    followed,
    machine,
    stored_at,
    unseen,
)
from tests.benchmarks.networks_world import World
from tests.builders import an_agency
from tests.local.processes import ordinary

_KEY = "a key for benchmarks, long enough"
_PAGES = os.environ.get("OTKLIK_BENCH_PAGES", "1500,1500,100,100")
_SECONDS = float(os.environ.get("OTKLIK_BENCH_SECONDS", "120"))
_PACES = [int(pace) for pace in os.environ.get("OTKLIK_BENCH_PACES", "35,350").split(",")]
_POSTS, _ACTIVE = 10, 35
_START_SECONDS, _SETTLE_SECONDS, _CATCH_UP_SECONDS = 600.0, 1_500.0, 60.0
_STEADY_SECONDS = 20.0
_LOOK_EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Running:
    """What is measured."""

    world: World
    sessions: Sessions
    control: Control
    poller: int
    postgres: int
    stand_ins: int


@dataclass(frozen=True, slots=True)
class Paced:
    """What was measured at one pace. cores: by program; most_bytes: the poller's memory at its largest."""

    a_minute: int
    minutes: float
    delays: Mapping[Network, Delay]
    calls: Mapping[Network, Meter]
    cores: Mapping[str, float]
    most_bytes: int
    machine: str


async def run() -> None:
    """Measure, and print."""
    folder = TemporaryDirectory(prefix="otklik-bench-")
    world = _world()
    async with AsyncExitStack() as stack:
        where = Path(stack.enter_context(folder))
        server, engine = await stack.enter_async_context(_database(where))
        stand_ins = stack.enter_context(
            _process("tests.benchmarks.networks_world", world.env(), where / "networks.log")
        )
        sessions = make_sessions(engine)
        await _register(world, sessions)
        control = Control(await stack.enter_async_context(aiohttp.ClientSession()), world.url("control"))
        await _until_up(world)
        with _process("workers.main", _settings(world, server), where / "poller.log", "poller") as poller:
            running = Running(world, sessions, control, poller, server.pid, stand_ins)
            await _start(running)
            for a_minute in _PACES:
                _print(world, await _pace(running, a_minute))
        await networks_sweep.run(world, sessions, control, key=_KEY)


def _world() -> World:
    vk, ok, telegram, max_ = (int(number) for number in _PAGES.split(","))
    ports = {name: _free_port() for name in ("vk", "ok", "telegram", "max", "control")}
    return World(vk=vk, ok=ok, telegram=telegram, max=max_, posts=_POSTS, active=_ACTIVE, ports=ports)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _database(folder: Path) -> AsyncIterator[tuple[postgres.Embedded, Engine]]:
    """A server that notes when transactions were committed, with our tables."""
    server = postgres.start(folder / "postgres")
    await asyncio.to_thread(upgrade, server.url())
    engine = make_engine(server.url())
    async with engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(text("ALTER SYSTEM SET track_commit_timestamp = on"))
    await engine.dispose()
    server.stop()
    server = postgres.start(folder / "postgres")
    engine = make_engine(server.url())
    try:
        yield server, engine
    finally:
        await engine.dispose()
        server.stop()


@contextmanager
def _process(name: str, env: Mapping[str, str], log: Path, *arguments: str) -> Iterator[int]:
    """One of the project's programs; its process id. Stopped in order at the end."""
    options = ordinary()
    options["env"] = {**options["env"], **env}
    with Guard() as guard:
        with log.open("wb") as lines:
            process = subprocess.Popen(module(name, *arguments), stdout=lines, stderr=lines, **options)
        guard.watch(process.pid)
        try:
            yield process.pid
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with {process.returncode}:\n{log.read_text()[-4000:]}")
        finally:
            process.terminate()
            process.wait(60)
            guard.release(process.pid)


def _settings(world: World, server: postgres.Embedded) -> dict[str, str]:
    return {
        "OTKLIK_DATABASE_URL": server.url(),
        "OTKLIK_REDIS_URL": "redis://127.0.0.1:9/0",  # nobody is there
        "OTKLIK_SECRET_KEY": _KEY,
        "OTKLIK_VK_URL": world.url("vk"),
        "OTKLIK_OK_URL": world.url("ok"),
        "OTKLIK_TELEGRAM_URL": world.url("telegram"),
        "OTKLIK_MAX_URL": world.url("max"),
        "OTKLIK_OK_APPLICATION_KEY": APPLICATION_KEY,
        "OTKLIK_OK_APPLICATION_SECRET": APPLICATION_SECRET,
    }


async def _register(world: World, sessions: Sessions) -> None:
    began, sealer, number = perf_counter(), Sealer(_KEY), 0
    async with sessions.begin() as session:
        agency = await an_agency(session)
        for page in world.pages():
            number += 1
            new = NewPage(page.network, page.external_id, f"Страница {number}", agency.id)
            await pages.add_page(session, new, tokens=page.tokens, sealer=sealer, now=SystemClock().now())
    say(f"{number:,} pages registered in {perf_counter() - began:.0f} s")


async def _until_up(world: World) -> None:
    async with asyncio.timeout(_START_SECONDS), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"{world.url('control')}/meter"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def _start(running: Running) -> None:
    """Wait until every feed is followed and every page was seen; print how long that took."""
    began, before = perf_counter(), Load.of(running.poller)
    most = 0
    async with asyncio.timeout(_START_SECONDS):
        while True:
            feeds, looked = await followed(running.sessions)
            most = max(most, Load.of(running.poller).bytes)
            say(f"{looked:,} of {feeds:,} feeds followed after {perf_counter() - began:.0f} s; {machine()}")
            if feeds and looked == feeds and feeds >= running.world.vk:
                break
            await asyncio.sleep(2.0)
    started, load = perf_counter() - began, Load.of(running.poller)
    Console().print(
        f"Start: all {feeds:,} feeds followed after {started:.0f} s, {load.cores_since(before):.0%} of a core, "
        f"{most / 1e6:.0f} MB at most; {machine()}"
    )
    while (left := await unseen(running.sessions)) and perf_counter() - began < _SETTLE_SECONDS:
        say(f"{left:,} pages wait for their first sweep after {perf_counter() - began:.0f} s")
        await asyncio.sleep(10.0)
    Console().print(f"First sweeps of all pages: {perf_counter() - began:.0f} s after the start; pages left: {left}")


async def _pace(running: Running, a_minute: int) -> Paced:
    """Let citizens write at a pace; what is measured begins when that has become steady."""
    control = running.control
    await control.pace(a_minute)
    await asyncio.sleep(_STEADY_SECONDS)
    seen, meters, began = len(await control.written()), await control.meters(), perf_counter()
    pids = {"poller": running.poller, "PostgreSQL": running.postgres, "stand-ins": running.stand_ins}
    before = {name: Load.of(pid) for name, pid in pids.items()}
    most = 0
    while perf_counter() - began < _SECONDS:
        await asyncio.sleep(1.0)
        most = max(most, Load.of(running.poller).bytes)
    after = {name: Load.of(pid) for name, pid in pids.items()}
    written, minutes, busy = await control.written(after=seen), (perf_counter() - began) / 60, machine()
    calls = {network: meter.since(meters[network]) for network, meter in (await control.meters()).items()}
    await control.pace(0)
    stored = await _caught_up(running, {one.number for one in written})
    return Paced(
        a_minute,
        minutes,
        delays(written, stored),
        calls,
        {name: load.cores_since(before[name]) for name, load in after.items()},
        most,
        busy,
    )


async def _caught_up(running: Running, wanted: set[int]) -> Mapping[int, float]:
    """When messages were stored, as soon as all of them are, or after some time."""
    ends_at = perf_counter() + _CATCH_UP_SECONDS
    while True:
        stored = await stored_at(running.sessions)
        if wanted <= stored.keys() or perf_counter() > ends_at:
            return stored
        await asyncio.sleep(2.0)


def _print(world: World, paced: Paced) -> None:
    title = f"{paced.a_minute} comments a minute on each network, {paced.minutes:.1f} minutes; {paced.machine}"
    table = Table("posted → stored", "comments", "lost", "p50, s", "p95, s", "most, s", title=title)
    for network, delay in paced.delays.items():
        values = (f"{value:.2f}" for value in (delay.p50, delay.p95, delay.most))
        table.add_row(network, str(delay.number), str(delay.lost), *values)
    Console().print(table)
    cores = ", ".join(f"{name} {share:.0%}" for name, share in paced.cores.items())
    Console().print(f"Of one core: {cores}. The poller's memory: {paced.most_bytes / 1e6:.0f} MB at most.")
    Console().print(networks_costs.table(world, paced.calls, paced.minutes, paced.a_minute))
