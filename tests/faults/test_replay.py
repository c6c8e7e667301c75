"""A page's history arrives while processes die: everything is taken in once, also when it arrives again."""

import random
import re
from pathlib import Path

import pytest

from tests.faults.history import write_history
from tests.faults.running import Demo, demo, killing

MORTAL = ("api", "worker", "poller")


def outcomes(running: Demo) -> dict[str, int]:
    """What became of the messages, by the last report that was printed."""
    report = running.told().rpartition("What became of them")[2].partition("How long each stage took")[0]
    return {name.strip(): int(number) for name, number in re.findall(r"│ ([^│]+?) +│ (\d+) +│", report)}


@pytest.mark.slow
def test_a_history_is_taken_in_once_while_processes_are_killed_and_once_when_it_comes_again(tmp_path: Path) -> None:
    history, folder = tmp_path / "history.csv", tmp_path / "data"
    entries = write_history(history)
    assert entries > 350
    replay = ("--replay", str(history), "--within")
    with demo(folder, *replay, "12") as first:
        first.until(first.answers, within=60)
        chance = random.Random(5)  # noqa: S311 - has to be the same each time
        assert killing(first, MORTAL, times=8, chance=chance, within=90) == 0, first.told()
    assert set(first.killed) == set(MORTAL)
    became = outcomes(first)
    assert became["questions: answered"] > 10
    with demo(folder, *replay, "3", "--keep") as second:
        assert second.process.wait(90) == 0, second.told()
    assert outcomes(second) == became
