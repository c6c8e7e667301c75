"""`python -m tests.faults`: a storm over the whole service; prints what it did and what was lost.

`OTKLIK_STORM_MESSAGES`, `OTKLIK_STORM_A_SECOND`, `OTKLIK_STORM_ANSWERS` and `OTKLIK_STORM_KILLS` make it smaller.
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

import app.tables  # noqa: F401 - relations between tables need all of them
from tests.faults.storm import Figures, Script, blow


def _script() -> Script:
    def given(name: str, usual: float) -> float:
        return float(os.environ.get(f"OTKLIK_STORM_{name}", usual))

    return Script(
        messages=int(given("MESSAGES", 50_000)),
        a_second=given("A_SECOND", 150),
        answers=int(given("ANSWERS", 300)),
        kills=int(given("KILLS", 80)),
        pause=(0.5, 3.0),
        fault_pause=(0.05, 0.4),
    )


def _print(figures: Figures) -> None:
    counted, answers = figures.counted, figures.answers
    table = Table("what", "figure", title="A storm")
    rows: Mapping[str, object] = {
        "messages written": f"{counted.messages:,} in {figures.seconds:.0f} s",
        "all stored after the storm": f"{figures.caught_up_seconds:.0f} s",
        "kills": _listed(figures.kills),
        "faults": _listed(figures.injected),
        "limits exceeded": _listed(figures.exceeded),
        "lost": _listed(counted.lost),
        "doubled": _listed(counted.doubled),
        "in a conversation not theirs": _listed(counted.misplaced),
        "before an earlier one of their conversation": _listed(counted.misordered),
        "answers": f"{answers.approved}: {_listed(answers.states)}",
        "unknown for a while, settled by looking": answers.looked_up,
        "times in the network": "; ".join(f"{state}: {dict(times)}" for state, times in answers.times.items()),
        "answers that are wrong": "; ".join(answers.wrong) or "none",
        "examples": dict(counted.examples) or "none",
    }
    for name, value in rows.items():
        table.add_row(name, str(value))
    Console().print(table)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "0"


async def main() -> int:
    """Blow; the exit code says whether anything was lost, doubled or misplaced."""
    with TemporaryDirectory(prefix="otklik-storm-") as folder:
        figures = await blow(_script(), Path(folder) / "data")
    _print(figures)
    counted = figures.counted
    wrong = counted.lost or counted.doubled or counted.misplaced or counted.misordered or figures.answers.wrong
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
