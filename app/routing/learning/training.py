"""Learning a model from examples. Pure; the same examples always give the same model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from app.routing.learning.choice import FITTED_ON, fitted, signals
from app.routing.learning.examples import Example
from app.routing.learning.folds import parts
from app.routing.learning.labels import Labels, labels_of
from app.routing.learning.model import (
    WAYS,
    Model,
    Side,
    Way,
    by_place,
    by_way_of_topics,
    by_words,
    smoothed,
    together,
)
from app.routing.learning.neighbours import votes
from app.routing.learning.reading import Reading
from app.routing.learning.ridge import Likeness, Weights, in_chunks, learnt
from app.routing.learning.terms import Floats
from app.routing.learning.views import Lookout, Views, lookout, read_all

LANDMARKS: Final = 2_500
_PARTS: Final = 5
_PARTS_OF_MANY: Final = 3
_MANY: Final = 5_000
_SEED: Final = 1

Rows = npt.NDArray[np.intp]


class NothingToLearn(ValueError):
    """There is no example."""


@dataclass(frozen=True)
class _Known:
    """The examples, looked at. parts: rows that are scored by what was learnt from the others; part: of each row."""

    readings: Sequence[Reading]
    hints: Sequence[Sequence[str]]
    lookout: Lookout
    views: Views
    marks: Views
    marked: Rows
    parts: Sequence[Rows]
    part: Rows

    def by(self, way: Way) -> Likeness:
        """Examples compared with the landmarks in one way."""
        return lambda rows: way(self.views.take(rows), self.marks)


@dataclass
class _Work:
    """One side while it is learnt.

    column  of each example's label, -1 for none
    scores  of each example by what was learnt without its part; weights: from all
    more    other signals of each example
    """

    labels: Labels
    column: Rows
    weights: list[Weights] = field(default_factory=list)
    scores: list[Floats] = field(default_factory=list)
    more: list[Floats] = field(default_factory=list)

    @property
    def targets(self) -> Floats:
        """Examples by labels: 1 for the right one."""
        return np.asarray(self.column[:, None] == np.arange(len(self.labels.keys)), dtype=np.float32)

    def shares(self, parts: Sequence[Rows]) -> Floats:
        """Each label's share of the examples without each part: parts by labels."""
        counts = np.stack([self.targets[rows].sum(axis=0) for rows in parts])
        rest = counts.sum(axis=0) - counts
        return np.asarray(rest / np.maximum(rest.sum(axis=1, keepdims=True), 1), dtype=np.float32)


def trained(examples: Sequence[Example], names: Mapping[str, str]) -> Model:
    """A model of the examples. names: how labels are called, by key. Raises NothingToLearn."""
    if not examples:
        raise NothingToLearn("there is no example to learn from")
    known = _looked_at(examples)
    topics = _work([one.topic for one in examples], names, known)
    agencies = _work([one.agency for one in examples], names, known)
    for way in WAYS:
        _learn(known.by(way), known, [topics, agencies])
    side: Side | None = None
    shares = np.zeros((len(examples), 0), dtype=np.float32)
    if topics.labels.keys:
        side, shares = _chosen(topics, known)
        shares = _rounded(shares)
    marked = shares[known.marked]
    _learn(known.by(by_place), known, [agencies])
    _learn(lambda rows: together(known.views.take(rows), known.marks, shares[rows], marked), known, [agencies])
    by_topic = _chained(shares, topics, agencies, known)
    return Model(known.lookout, known.marks, side, _chosen(agencies, known)[0], marked, by_topic)


def _looked_at(examples: Sequence[Example]) -> _Known:
    texts = [one.text for one in examples]
    hints = [one.hints for one in examples]
    readings = read_all(texts)
    found = lookout(readings, hints)
    views = found.views(texts, readings, hints)
    views = Views(views.words, views.lemmas, views.forms, _rounded(views.meaning), views.places, views.hints)
    marked = _landmarks(examples)
    shared = parts(texts, _PARTS if len(texts) <= _MANY else _PARTS_OF_MANY, seed=_SEED)
    part = np.zeros(len(texts), dtype=np.intp)
    for place, rows in enumerate(shared):
        part[rows] = place
    readings = [replace(one, beginnings=[], pairs=[], forms=[]) for one in readings]  # the most memory, done with
    return _Known(readings, hints, found, views, views.take(marked), marked, shared, part)


def _landmarks(examples: Sequence[Example]) -> Rows:
    """Rows to compare with: one of each agency and topic, and as many others by chance as there is room for."""
    order = np.random.default_rng(_SEED).permutation(len(examples))
    if len(order) <= LANDMARKS:
        return np.sort(order)
    firsts = {key: row for row in order[::-1] for key in (("a", examples[row].agency), ("t", examples[row].topic))}
    kept = dict.fromkeys([*(int(row) for row in firsts.values()), *(int(row) for row in order)])
    return np.sort(np.array(list(kept)[:LANDMARKS], dtype=np.intp))


def _work(keys: Sequence[str | None], names: Mapping[str, str], known: _Known) -> _Work:
    labels = labels_of(keys, dict(names), known.hints)
    return _Work(labels, labels.columns(keys))


def _learn(likeness: Likeness, known: _Known, sides: Sequence[_Work]) -> None:
    """Weights of the landmarks by one likeness, and the examples' scores, for sides that have labels."""
    together = [side for side in sides if side.labels.keys and (side.column >= 0).all()]
    if together:
        targets = np.concatenate([side.targets for side in together], axis=1)
        weights, scores = learnt(likeness, known.marked, targets, known.parts)
        ends = np.cumsum([0, *(len(side.labels.keys) for side in together)])
        for side, start, end in zip(together, ends, ends[1:], strict=False):
            one = Weights(_rounded(weights.by_landmark[:, start:end]), weights.level[start:end])
            side.weights.append(one)
            side.scores.append(scores[:, start:end])
    for side in sides:
        if side not in together and side.labels.keys:
            usable = [rows[side.column[rows] >= 0] for rows in known.parts]
            weights, scores = learnt(likeness, known.marked, side.targets, [rows for rows in usable if len(rows)])
            for rows in in_chunks(np.flatnonzero(side.column < 0)):
                scores[rows] = weights.scores(likeness(rows))
            side.weights.append(Weights(_rounded(weights.by_landmark), weights.level))
            side.scores.append(scores)


def _chained(shares: Floats, topics: _Work, agencies: _Work, known: _Known) -> Floats:
    """How often each agency answers each topic; the agencies get it as a signal, learnt without each example's part."""
    if not shares.shape[1]:
        return np.zeros((0, len(agencies.labels.keys)), dtype=np.float32)
    counts = [topics.targets[rows].T @ agencies.targets[rows] for rows in known.parts]
    whole = np.sum(counts, axis=0)
    prior = agencies.shares(known.parts)
    found = np.zeros(agencies.targets.shape, dtype=np.float32)
    for rows, count, level in zip(known.parts, counts, prior, strict=True):
        found[rows] = by_way_of_topics(shares[rows], smoothed(whole - count, level))[0]
    agencies.more += [found, np.log(found + 1e-4)]
    return smoothed(whole, agencies.targets.mean(axis=0))


def _chosen(side: _Work, known: _Known) -> tuple[Side, Floats]:
    """One side with its choice fitted; and the shares of labels of each example, judged without its part."""
    labelled = np.flatnonzero(side.column >= 0)
    some = labelled[np.linspace(0, len(labelled) - 1, min(FITTED_ON, len(labelled))).astype(np.intp)]
    prior = side.shares(known.parts)
    length = np.array([one.words for one in known.readings], dtype=np.float32)
    choice = fitted(_given(side, some, known, prior), side.column[some], prior.mean(axis=0), length[some])
    whole = np.asarray(side.targets[labelled].mean(axis=0), dtype=np.float32)
    done = Side(side.labels, whole, tuple(side.weights), side.column[known.marked], choice)
    chunks = in_chunks(np.arange(len(side.column)))
    return done, np.concatenate([choice.shares(_given(side, rows, known, prior)) for rows in chunks])


def _given(side: _Work, rows: Rows, known: _Known, prior: Floats) -> Floats:
    """All signals of some examples, each by what was learnt without its part."""
    likeness = by_words(known.views.take(rows), known.marks)
    likeness[known.part[rows][:, None] == known.part[known.marked][None, :]] = 0
    near = votes(likeness, side.column[known.marked], len(side.labels.keys))
    named = side.labels.named([known.readings[row] for row in rows], [known.hints[row] for row in rows])
    scores = [score[rows] for score in side.scores]
    return signals([*scores, *near], [one[rows] for one in side.more], prior[known.part[rows]], named)


def _rounded(values: Floats) -> Floats:
    """As exact as it is stored, so that a model says the same before and after."""
    return values.astype(np.float16).astype(np.float32)
