"""`python -m tests.benchmarks [name …]`: all of them, or those named."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

import app.tables  # noqa: F401 - relations between tables need all of them
from tests.benchmarks import burst, freshness, intake, networks, replay, scale

_ALL: Mapping[str, Callable[[], Awaitable[None]]] = {
    "burst": burst.run,
    "freshness": freshness.run,
    "intake": intake.run,
    "networks": networks.run,
    "scale": scale.run,
    "replay": replay.run,
}


async def main(names: list[str]) -> int:
    """Run the benchmarks one after the other; the exit code."""
    if unknown := set(names) - set(_ALL):
        sys.stderr.write(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(_ALL)}\n")
        return 2
    for name in names or _ALL:
        await _ALL[name]()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
