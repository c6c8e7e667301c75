"""What was learnt from examples, asked of texts. Pure.

A text is compared with some known ones, the landmarks, in several ways. Each way gives every label a score; scores,
votes of neighbours and names become probabilities (`choice.py`). Topics are judged first; agencies then also by the
topics, and by topic and place together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from app.routing.learning.choice import Choice, signals
from app.routing.learning.examples import Guess
from app.routing.learning.labels import Labels
from app.routing.learning.neighbours import votes
from app.routing.learning.ridge import Weights
from app.routing.learning.terms import Floats
from app.routing.learning.views import Lookout, Views, by_meaning, by_terms, read_all
from app.routing.vocabulary import carries_meaning

_AT_ONCE: Final = 256
_MOST_WORDS_SHOWN: Final = 6
_LEAST_TOLD: Final = 0.001
_OF_WORDS: Final = 2.5
_SMOOTH: Final = 3.0
"""Examples' worth of doubt whether the agencies of a topic's few examples are all there are."""


@dataclass(frozen=True)
class Side:
    """Topics or agencies, with what was learnt of them.

    prior    each label's share of the examples
    weights  by each way to compare texts; marked: the label of each landmark, -1 for none
    """

    labels: Labels
    prior: Floats
    weights: tuple[Weights, ...]
    marked: npt.NDArray[np.intp]
    choice: Choice


@dataclass(frozen=True)
class Model:
    """Immutable, once made; safe to share between threads.

    agency_by_topic  how often each agency answers each topic; mark_topics: topics of the landmarks as they were judged
    """

    lookout: Lookout
    marks: Views
    topics: Side | None
    agencies: Side
    mark_topics: Floats
    agency_by_topic: Floats

    def predict(self, texts: Sequence[str], hints: Sequence[Sequence[str]]) -> list[Guess]:
        """What was learnt says of each text; a millisecond or two a text. hints: as in learning, may be empty."""
        told: list[Guess] = []
        for start in range(0, len(texts), _AT_ONCE):
            told += self._predicted(texts[start : start + _AT_ONCE], hints[start : start + _AT_ONCE])
        return told

    def _predicted(self, texts: Sequence[str], hints: Sequence[Sequence[str]]) -> list[Guess]:
        readings = read_all(texts)
        views = self.lookout.views(texts, readings, hints)
        ways = [way(views, self.marks) for way in WAYS]
        length = np.array([one.words for one in readings], dtype=np.float32)
        shares = np.zeros((len(texts), 0), dtype=np.float32)
        topics: tuple[npt.NDArray[np.intp], Floats] | None = None
        if self.topics is not None:
            given = judged(self.topics, ways, [], self.topics.labels.named(readings, hints))
            shares = self.topics.choice.shares(given)
            topics = self.topics.choice.best(given, self.topics.prior, length)
        known = [*ways, by_place(views, self.marks), together(views, self.marks, shares, self.mark_topics)]
        chained = by_way_of_topics(shares, self.agency_by_topic)
        given = judged(self.agencies, known, chained, self.agencies.labels.named(readings, hints))
        agencies = self.agencies.choice.best(given, self.agencies.prior, length)
        return [self._guess(row, views.lemmas, topics, agencies) for row in range(len(texts))]

    def _guess(
        self,
        row: int,
        lemmas: csr_matrix,
        topics: tuple[npt.NDArray[np.intp], Floats] | None,
        agencies: tuple[npt.NDArray[np.intp], Floats],
    ) -> Guess:
        return Guess(
            topics={} if self.topics is None or topics is None else _told(self.topics, topics, row),
            agencies=_told(self.agencies, agencies, row),
            words=self._spoke(lemmas[row], None if topics is None else topics[0][row, 0], agencies[0][row, 0]),
        )

    def _spoke(self, row: csr_matrix, topic: np.intp | None, agency: np.intp) -> tuple[str, ...]:
        """Lemmas of a text that raised the score of the best agency and the best topic."""
        gains = row.data * self._loudness[1][row.indices, agency]
        if topic is not None and self._loudness[0] is not None:
            gains = gains + row.data * self._loudness[0][row.indices, topic]
        words = [self._lemmas[place] for place in row.indices]
        loudest = sorted(zip(-gains, words, strict=True))
        return tuple(word for gain, word in loudest if gain < 0 and carries_meaning(word))[:_MOST_WORDS_SHOWN]

    @cached_property
    def _lemmas(self) -> list[str]:
        return list(self.lookout.lemmas.index)

    @cached_property
    def _loudness(self) -> tuple[Floats | None, Floats]:
        """How much each lemma adds to the score of each topic and each agency."""
        both = [side and side.weights[1].by_landmark for side in (self.topics, self.agencies)]
        topic, agency = (
            None if weights is None else np.asarray(self.marks.lemmas.T @ weights, dtype=np.float32) for weights in both
        )
        assert agency is not None
        return topic, agency


def by_words(these: Views, marks: Views) -> Floats:
    """How alike texts and landmarks are by all their words, 0…1."""
    return by_terms(these.words, marks.words)


Way = Callable[[Views, Views], Floats]

WAYS: Final[tuple[Way, ...]] = (
    lambda these, marks: by_words(these, marks) * _OF_WORDS,
    lambda these, marks: by_terms(these.lemmas, marks.lemmas),
    lambda these, marks: by_terms(these.forms, marks.forms) * 2,
    lambda these, marks: by_meaning(these.meaning, marks.meaning) * 2,
)
"""Ways to compare texts with landmarks for topics and agencies: by all words, lemmas, forms and meaning.

A way that tells more counts more in regression: its likeness reaches beyond 1.
"""


def by_place(these: Views, marks: Views) -> Floats:
    """How alike texts and landmarks are by the places they name, 0…1."""
    return by_terms(these.places, marks.places)


def together(these: Views, marks: Views, shares: Floats, mark_topics: Floats) -> Floats:
    """How alike texts and landmarks are by words, topic, place and hints, alone and together.

    shares, mark_topics  probabilities of their topics
    """
    words, place = by_words(these, marks), by_place(these, marks)
    topics = np.asarray(np.sqrt(shares) @ np.sqrt(mark_topics).T, dtype=np.float32)
    found = 1.5 * words + 0.5 * place + 0.5 * topics + topics * place + (topics + place) * words
    if these.hints.shape[1]:
        found += by_terms(these.hints, marks.hints) * (1 + topics)
    return np.asarray(found, dtype=np.float32)


def by_way_of_topics(shares: Floats, agency_by_topic: Floats) -> list[Floats]:
    """What the topics of texts say of the agencies; nothing without topics."""
    if not shares.shape[1]:
        return []
    found = shares @ agency_by_topic
    return [found, np.log(found + 1e-4)]


def smoothed(counts: Floats, prior: Floats) -> Floats:
    """Share of each agency among a topic's examples, with doubt: topics by agencies."""
    found = (counts + _SMOOTH * prior) / (counts.sum(axis=1, keepdims=True) + _SMOOTH)
    return np.asarray(found, dtype=np.float32)


def judged(side: Side, ways: Sequence[Floats], more: Sequence[Floats], named: Floats) -> Floats:
    """All signals about the labels: texts by labels by signals. ways: likeness to the landmarks."""
    scores = [weights.scores(way) for weights, way in zip(side.weights, ways, strict=True)]
    near = votes(ways[0] / _OF_WORDS, side.marked, len(side.labels.keys))
    return signals([*scores, *near], more, side.prior, named)


def _told(side: Side, best: tuple[npt.NDArray[np.intp], Floats], row: int) -> dict[str, float]:
    return {
        side.labels.keys[place]: float(share)
        for place, share in zip(best[0][row], best[1][row], strict=True)
        if share >= _LEAST_TOLD
    }
