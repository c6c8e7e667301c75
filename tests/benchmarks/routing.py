"""How well and how fast routing is learnt and predicted on real appeals, beside what is aimed at.

`python -m tests.benchmarks.routing` runs all sections, or those named.
"""

import asyncio
import json
import os
import resource
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from rich.console import Console
from rich.table import Table

from app.core.memory import settle
from app.routing.learning.evaluating import evaluated, in_folds
from app.routing.learning.examples import Example
from app.routing.learning.learning import learn, read
from app.routing.learning.model import Model
from app.routing.learning.table import examples_of
from app.routing.text_commands import analysed
from tests.shared import FOLDER

_BATCH = 64
_SINGLE = 300
_TICK_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured. at_least, at_most: the aim, None where there is none."""

    name: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the aim is reached; None without one."""
        if self.at_least is not None:
            return self.measured >= self.at_least
        return None if self.at_most is None else self.measured <= self.at_most

    @property
    def aim(self) -> str:
        """The aim in signs."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return "" if self.at_most is None else f"≤ {self.at_most:g}"


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print figures beside their aims."""
    table = Table("", "measured", "aim", "", title=title)
    for one in figures:
        mark = {True: "reached", False: "[bold]missed[/bold]", None: ""}[one.reached]
        table.add_row(one.name, f"{one.measured:g}", one.aim, mark)
    Console(width=100).print(table)


def _appeals() -> list[Example]:
    return examples_of((FOLDER / "data" / "region_appeals.csv").read_bytes())


async def quality() -> None:
    """Five folds of the appeals."""
    told = evaluated(in_folds(_appeals(), 5), say=lambda words: print(words, file=sys.stderr))
    agency, topic, curve = told["agency"], told["topic"], told["learning_curve"]
    show("Agencies, five folds", _side(agency, top_1=0.54, top_3=0.80, sure=0.85))
    show("Topics, five folds", _side(topic, top_1=0.62, top_3=0.82, sure=None))
    steps = [
        Figure(f"{side} from {size}", curve[size][f"{side}_top_1"]) for side in ("agency", "topic") for size in curve
    ]
    show("First right, by the number of examples learnt from", [*steps, *_halves(curve)])
    show("Learning and predicting", _costs(told))


def _side(told: Mapping[str, Any], *, top_1: float, top_3: float, sure: float | None) -> list[Figure]:
    precision = told["precision_at"]
    return [
        Figure("right label first", told["top_1"], at_least=top_1),
        Figure("among the first 3", told["top_3"], at_least=top_3),
        Figure("among the first 5", told["top_5"]),
        Figure("F1, weighted", told["f1_weighted"]),
        Figure("F1, macro", told["f1_macro"]),
        Figure("precision of the surest 25 %", precision["0.25"], at_least=sure),
        Figure("precision of the surest 50 %", precision["0.50"]),
        Figure("precision of the surest 75 %", precision["0.75"]),
        Figure("expected calibration error", told["expected_calibration_error"], at_most=0.05),
        Figure("share decided at precision 0.9", told["coverage_at_precision_0.9"]),
    ]


def _halves(curve: Mapping[str, Any]) -> list[Figure]:
    """What share of the gain over always naming the most frequent label 500 examples bring."""
    found = []
    for side in ("agency", "topic"):
        labels = [getattr(one, side) for one in _appeals()]
        start = max(labels.count(label) for label in set(labels)) / len(labels)
        gain = curve["500"][f"{side}_top_1"] - start
        found.append(
            Figure(
                f"{side}: share of the gain by 500",
                round(gain / (curve["all"][f"{side}_top_1"] - start), 3),
                at_least=0.5,
            )
        )
    return found


def _costs(told: Mapping[str, Any]) -> list[Figure]:
    return [
        Figure("learning: questions a second", told["learning"]["questions_per_second"]),
        Figure("learning: peak memory, MiB", told["learning"]["peak_memory_mib"]),
        Figure("learnt, MB", round(told["learning"]["model_bytes"] / 1e6, 1)),
        Figure("predicting: questions a second", told["predicting"]["questions_per_second"], at_least=300),
        Figure("predicting: peak memory, MiB", told["predicting"]["peak_memory_mib"], at_most=600),
    ]


async def speed() -> None:
    """Analysis and routing on one core: in batches, one by one, and beside an event loop."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    examples = _appeals()
    content = learn(examples[::2])
    model = read(content)
    texts = [one.text for one in examples[1::2]]
    for start in range(0, len(examples) // 2, _BATCH):  # a worker knows the words of what it has read before
        _both(model, [one.text for one in examples[::2][start : start + _BATCH]])
    settle()  # as a process does once it knows its catalogues
    started = process_time()  # of the one core, whatever else the machine has to do
    for start in range(0, len(texts), _BATCH):
        _both(model, texts[start : start + _BATCH])
    rate = len(texts) / (process_time() - started)
    seconds = sorted(_timed(model, text) for text in texts[:_SINGLE])
    lag = await _longest_wait(model, texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    show(
        "Analysis and routing, one core",
        [
            Figure("questions a second in batches", round(rate), at_least=300),
            Figure("p95 of a single one, ms", round(seconds[int(0.95 * len(seconds))] * 1000, 1), at_most=50),
            Figure("longest wait of the event loop, ms", round(lag * 1000, 1), at_most=20),
            Figure("peak memory with learning, MiB", round(peak)),
            Figure("learnt, MB", round(len(content) / 1e6, 1)),
        ],
    )


def _both(model: Model, texts: Sequence[str]) -> None:
    analysed([json.dumps({"text": text}).encode() for text in texts], ours=(), month=6)
    model.predict(texts, [()] * len(texts))


def _timed(model: Model, text: str) -> float:
    started = perf_counter()
    _both(model, [text])
    return perf_counter() - started


async def _longest_wait(model: Model, texts: Sequence[str]) -> float:
    """Seconds by which a task that wants to run every millisecond is late at most while batches are judged aside."""
    late = 0.0

    async def tick() -> None:
        nonlocal late
        while True:
            started = perf_counter()
            await asyncio.sleep(_TICK_SECONDS)
            late = max(late, perf_counter() - started - _TICK_SECONDS)

    ticking = asyncio.create_task(tick())
    for start in range(0, len(texts), _BATCH):
        await asyncio.to_thread(_both, model, texts[start : start + _BATCH])
    ticking.cancel()
    return late


SECTIONS: Mapping[str, Callable[[], Awaitable[None]]] = {"quality": quality, "speed": speed}


async def run(names: Sequence[str] = ()) -> None:
    """Measure, and print; all sections, or those named."""
    for name in names or SECTIONS:
        await SECTIONS[name]()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1:]))
