"""The history of a real page, squeezed, while the service's processes are killed at random; prints the report."""

import random
import tempfile
from pathlib import Path

from tests.benchmarks.filling import say
from tests.faults.running import demo, killing
from tests.shared import FOLDER

_HISTORY = FOLDER / "data" / "official_page.csv"
_WITHIN_SECONDS = 100
_MORTAL = ("api", "worker", "poller")
_KILLS, _MOST_SECONDS = 30, 600.0


async def run() -> None:
    """Replay once with accidents and once more onto the same data; print both reports."""
    if not _HISTORY.exists():
        say(f"{_HISTORY} is not there: the replay is left out")
        return
    with tempfile.TemporaryDirectory(prefix="otklik-replay-") as folder:
        data, arguments = Path(folder) / "data", ("--replay", str(_HISTORY), "--within", str(_WITHIN_SECONDS))
        with demo(data, *arguments) as first:
            first.until(first.answers, within=60)
            code = killing(first, _MORTAL, times=_KILLS, chance=random.Random(1), within=_MOST_SECONDS)  # noqa: S311
        print(f"{first.told()}\nkilled: {', '.join(first.killed)}; exit code {code}")
        with demo(data, *arguments, "--keep") as second:
            code = second.process.wait(_MOST_SECONDS)
        print(f"{second.told()}\nthe same again; exit code {code}")
