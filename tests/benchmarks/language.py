"""`python -m tests.benchmarks.language`: texts a second on one core for each reading of a text, and memory; prints."""

import csv
import resource
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from rich.console import Console
from rich.table import Table

from app.language.likeness import Matrix, fingerprint, vectors
from app.language.names import people
from app.language.personal_data import find_all
from app.language.places import PlaceName, find_places, gazetteer
from app.language.words import lemmas, morphology
from tests.shared import FOLDER

_TEXTS: Path = FOLDER / "data" / "region_appeals.csv"
_TERRITORIES: Path = Path(__file__).parents[2] / "app" / "demo" / "data" / "territories.csv"
_NEIGHBOURS = 10
_MEGABYTE = 1024


def main() -> None:
    """Measure on the texts beside the project, and print; say so when they are not there."""
    console = Console()
    if not _TEXTS.exists():
        console.print(f"{_TEXTS} is not there: nothing is measured")
        return
    with _TEXTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    console.print(_speeds([row["text"] for row in rows]))
    table = Table("nearest neighbours by vector", "first is right", f"vote of {_NEIGHBOURS} is right")
    found = vectors().of([row["text"] for row in rows])
    copies = [fingerprint(row["text"]) or hash(row["text"]) for row in rows]
    for column in ("topic", "agency"):
        first, vote = _agreement(found, [row[column] for row in rows], copies)
        table.add_row(column, f"{first:.3f}", f"{vote:.3f}")
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    console.print(f"peak memory of this process, with all that is loaded: {peak:.0f} MB")


def _speeds(texts: Sequence[str]) -> Table:
    known = gazetteer(_places())
    morphology()
    vectors()
    people(["Анна Иванова"])
    readings: dict[str, Callable[[], object]] = {
        "lemmas": lambda: [lemmas(text) for text in texts],
        "places": lambda: [find_places(text, known) for text in texts],
        "personal data": lambda: find_all(texts),
        "vectors": lambda: vectors().of(texts),
        "fingerprints": lambda: [fingerprint(text) for text in texts],
    }
    length = sum(map(len, texts)) // len(texts)
    table = Table("reading", "first time", "again", title=f"{len(texts)} texts of {length} characters, texts a second")
    total = np.zeros(2)
    for name, read in readings.items():
        seconds = np.array([_seconds(read), _seconds(read)])
        total += seconds
        table.add_row(name, *(f"{len(texts) / one:.0f}" for one in seconds))
    table.add_row("all together", *(f"{len(texts) / one:.0f}" for one in total))
    return table


def _seconds(read: Callable[[], object]) -> float:
    began = process_time()
    read()
    return process_time() - began


def _places() -> list[PlaceName]:
    with _TERRITORIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        PlaceName(row["code"], (row["name"], *filter(None, row["other_names"].split("|"))), row["kind"] == "street")
        for row in rows
    ]


def _agreement(found: Matrix, labels: Sequence[str], copies: Sequence[int]) -> tuple[float, float]:
    """How often the nearest text that is no copy has the same label, and how often the vote of the nearest ten."""
    alike = found @ found.T
    same = np.array(copies)
    alike[same[:, None] == same[None, :]] = -2
    nearest = np.argsort(-alike, axis=1)[:, :_NEIGHBOURS]
    first = sum(labels[row[0]] == label for row, label in zip(nearest, labels, strict=True))
    vote = 0
    for at, row in enumerate(nearest):
        votes: dict[str, float] = defaultdict(float)
        for other in row:
            votes[labels[other]] += float(max(alike[at, other], 0) ** 4)
        vote += max(votes, key=lambda label: votes[label]) == labels[at]
    return first / len(labels), vote / len(labels)


if __name__ == "__main__":
    main()
