"""What is read off while a region is followed: when messages were stored, calls of networks, memory and CPU."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import Any, Self

import aiohttp
import psutil as untyped_psutil
from sqlalchemy import text

from app.core.db import Sessions
from app.networks.access import Network

psutil: Any = untyped_psutil  # it carries no annotations

# When a transaction was committed stands in PostgreSQL itself (track_commit_timestamp), to the microsecond.
_STORED = text(
    r"SELECT substring(text from '\[(\d+)\]$')::bigint, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8"
    r" FROM message WHERE text ~ '\[\d+\]$'"
)
_FEEDS = text("SELECT count(*), count(looked_at) FROM feed WHERE active")
_UNSEEN = text("SELECT count(*) FROM feed_page WHERE asked_at IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Written:
    """What a citizen wrote: its number, where, and when, seconds since 1970."""

    number: int
    network: Network
    at: float


@dataclass(frozen=True, slots=True)
class Meter:
    """What a stand-in counted."""

    calls: Mapping[str, int]
    exceeded: Mapping[str, int]

    def since(self, before: "Meter") -> "Meter":
        """What was counted since then."""
        return Meter(Counter(self.calls) - Counter(before.calls), Counter(self.exceeded) - Counter(before.exceeded))


class Control:
    """The stand-ins' own port."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def pace(self, a_minute: int) -> None:
        """Have citizens write so often on each network."""
        await self._tell("pace", {"a_minute": a_minute})

    async def burst(self, network: Network, posts: int) -> None:
        """Have citizens write one comment under each of so many posts."""
        await self._tell("burst", {"network": network, "posts": posts})

    async def written(self, *, after: int = 0) -> list[Written]:
        """What was written after so many."""
        async with self._http.get(f"{self._url}/written", params={"after": str(after)}) as answer:
            return [Written(*one) for one in await answer.json()]

    async def meters(self) -> dict[Network, Meter]:
        """What the stand-ins counted until now."""
        async with self._http.get(f"{self._url}/meter") as answer:
            return {Network(name): Meter(one["calls"], one["exceeded"]) for name, one in (await answer.json()).items()}

    async def _tell(self, what: str, body: Mapping[str, Any]) -> None:
        async with self._http.post(f"{self._url}/{what}", json=body) as answer:
            answer.raise_for_status()


@dataclass(frozen=True, slots=True)
class Load:
    """What a program and those it started took so far. seconds: of CPU; bytes: of memory, now."""

    seconds: float
    bytes: int
    at: float

    @classmethod
    def of(cls, pid: int) -> Self:
        """Now, the programs it started and that ended included."""
        seconds, size = 0.0, 0
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            try:
                times, memory = process.cpu_times(), process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
            seconds += (
                times.user + times.system + (times.children_user + times.children_system if pid == process.pid else 0)
            )
            size += memory
        return cls(seconds, size, perf_counter())

    def cores_since(self, before: "Load") -> float:
        """Share of one core since then."""
        return (self.seconds - before.seconds) / (self.at - before.at)


async def stored_at(sessions: Sessions) -> dict[int, float]:
    """When each numbered message was committed, seconds since 1970."""
    async with sessions.begin() as session:
        return {number: at for number, at in await session.execute(_STORED)}  # noqa: C416 - rows are no pairs


async def followed(sessions: Sessions) -> tuple[int, int]:
    """How many feeds there are, and how many of them were looked at."""
    async with sessions.begin() as session:
        feeds, looked = (await session.execute(_FEEDS)).one()
    return feeds, looked


async def unseen(sessions: Sessions) -> int:
    """How many pages still wait for a sweep's first look."""
    async with sessions.begin() as session:
        return int((await session.execute(_UNSEEN)).scalar_one())


@dataclass(frozen=True, slots=True)
class Delay:
    """From posted to stored, in seconds. lost: not stored at all."""

    number: int
    lost: int
    p50: float
    p95: float
    most: float


def delays(written: Sequence[Written], stored: Mapping[int, float]) -> dict[Network, Delay]:
    """Delays by network."""
    found = {}
    for network in dict.fromkeys(one.network for one in written):
        ours = [one for one in written if one.network == network]
        values = [stored[one.number] - one.at for one in ours if one.number in stored]
        shares = quantiles(values, n=100, method="inclusive") if len(values) > 1 else [float("nan")] * 99
        lost = len(ours) - len(values)
        found[network] = Delay(len(ours), lost, shares[49], shares[94], max(values, default=float("nan")))
    return found


def machine() -> str:
    """How busy the machine is beside us."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
