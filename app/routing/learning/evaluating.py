"""How well routing is learnt from one table and predicted on another, or on parts of the same.

Learning and predicting run in a process of their own each, so that their peak memory can be told apart.
"""

import multiprocessing
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

import numpy as np

from app.core.errors import Invalid
from app.routing.learning.examples import Example, Guess
from app.routing.learning.folds import parts, same_text
from app.routing.learning.learning import learn, read
from app.routing.learning.measures import Judged, figures, judged

_CURVE: Final = (100, 500, 1_000)
_SEED: Final = 0
_MIB: Final = 1 << 20

Say = Callable[[str], None]


class TooFewRows(Invalid):
    """There are fewer different texts than parts were asked for."""

    code = "too-few-rows"


@dataclass(frozen=True, slots=True)
class Split:
    """What is learnt from and what is asked."""

    known: Sequence[Example]
    asked: Sequence[Example]


def in_folds(examples: Sequence[Example], folds: int) -> list[Split]:
    """Each part of the examples asked of what was learnt from the others; equal texts stay in one part.

    Raises TooFewRows.
    """
    different = len({same_text(one.text) for one in examples})
    if different < folds:
        raise TooFewRows(f"there are {different} different texts, too few for {folds} folds")
    found = []
    for rows in parts([one.text for one in examples], folds, seed=_SEED):
        asked = set(rows.tolist())
        found.append(
            Split(
                [one for row, one in enumerate(examples) if row not in asked],
                [one for row, one in enumerate(examples) if row in asked],
            )
        )
    return found


def evaluated(splits: Sequence[Split], *, say: Say) -> dict[str, Any]:
    """All figures, ready for JSON. say: told how far it is."""
    with ExitStack() as stack:
        learner, predictor = (stack.enter_context(_apart()) for _ in range(2))
        runs = [_run(split, learner, predictor, say) for split in splits]
        memory = {"learning": learner.submit(_peak).result(), "predicting": predictor.submit(_peak).result()}
    whole = [run["all"] for run in runs]
    known, asked = sum(len(split.known) for split in splits), sum(len(split.asked) for split in splits)
    return {
        "rows": {"learnt_from": round(known / len(splits)), "asked": asked, "folds": len(splits)},
        **_both(splits, [run.guesses for run in whole]),
        "learning_curve": _curve(splits, runs),
        "learning": {
            "questions_per_second": round(known / sum(run.learning for run in whole), 1),
            "peak_memory_mib": memory["learning"],
            "model_bytes": max(run.size for run in whole),
        },
        "predicting": {
            "questions_per_second": round(asked / sum(run.predicting for run in whole), 1),
            "peak_memory_mib": memory["predicting"],
        },
    }


@dataclass(frozen=True, slots=True)
class _Run:
    """One learning and predicting. learning, predicting: seconds; size: bytes of the model."""

    guesses: Sequence[Guess]
    learning: float
    predicting: float
    size: int


def _run(split: Split, learner: ProcessPoolExecutor, predictor: ProcessPoolExecutor, say: Say) -> dict[str, _Run]:
    """What comes of each size of the learning curve that the split has enough for, and of all."""
    order = np.random.default_rng(_SEED).permutation(len(split.known))
    sizes = [size for size in _CURVE if size < len(split.known)]
    found = {}
    for name, size in [*((str(size), size) for size in sizes), ("all", len(split.known))]:
        known = [split.known[row] for row in sorted(order[:size])]
        say(f"learning from {len(known)}, asking {len(split.asked)} …")
        content, learning = learner.submit(_learnt, known).result()
        guesses, predicting = predictor.submit(_predicted, content, [one.text for one in split.asked]).result()
        found[name] = _Run(guesses, learning, predicting, len(content))
    return found


def _learnt(known: Sequence[Example]) -> tuple[bytes, float]:
    started = perf_counter()
    content = learn(known)
    return content, perf_counter() - started


def _predicted(content: bytes, texts: Sequence[str]) -> tuple[list[Guess], float]:
    model = read(content)
    model.predict(texts[:1], [()])  # dictionaries are loaded once in the life of a process
    started = perf_counter()
    return model.predict(texts, [()] * len(texts)), perf_counter() - started


def _peak() -> int:
    """The most memory this process ever had, in MiB; Linux tells KiB, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / _MIB)


@contextmanager
def _apart() -> Iterator[ProcessPoolExecutor]:
    """A process of its own, begun afresh."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def _outcomes(splits: Sequence[Split], guesses: Sequence[Sequence[Guess]], what: str) -> list[Judged]:
    return [
        judged(getattr(guess, f"{'agencies' if what == 'agency' else 'topics'}"), right)
        for split, told in zip(splits, guesses, strict=True)
        for one, guess in zip(split.asked, told, strict=True)
        if (right := getattr(one, what)) is not None
    ]


def _both(splits: Sequence[Split], guesses: Sequence[Sequence[Guess]]) -> dict[str, Any]:
    """Figures of both sides; those of topics are null where no topic is known on either side."""
    taught = any(one.topic is not None for split in splits for one in split.known)
    return {
        "agency": figures(_outcomes(splits, guesses, "agency")),
        "topic": figures(_outcomes(splits, guesses, "topic")) if taught else None,
    }


def _curve(splits: Sequence[Split], runs: Sequence[dict[str, _Run]]) -> dict[str, Any]:
    """First right and among the first three, by the number of examples learnt from; sizes that all splits have."""
    found: dict[str, Any] = {}
    for size in runs[0]:
        if not all(size in run for run in runs):
            continue
        both = _both(splits, [run[size].guesses for run in runs])
        found[size] = {f"{side}_{top}": told and told[top] for side, told in both.items() for top in ("top_1", "top_3")}
    return found
