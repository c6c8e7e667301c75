"""What a text is about: probabilities of topics from words and lemmas; pure.

A first classifier that needs no history: each topic's object words and example phrases make a weighted list of
lemmas; a lemma that few topics share speaks louder (inverse document frequency). A softmax turns scores into
probabilities, with a share kept for "none of these", so that a text without a known word stays undecided.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.language.words import lemmas
from app.routing.rules import TopicGuess

# An object word was chosen by a person to mean the topic; a word of an example may stand there by chance.
_WORD_WEIGHT = 2.0
_EXAMPLE_WEIGHT = 0.7
# Score at which "none of these" is as likely as the topic: less than one object word that no other topic has.
_NONE_SCORE = 2.5
_SHARPNESS = 1.1
_MOST_WORDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic as the catalogue describes it."""

    topic_id: UUID
    group: str
    words: Sequence[str]
    examples: Sequence[str]


class TopicClassifier:
    """Knows the topics of one catalogue. Immutable; safe to share between threads."""

    def __init__(self, topics: Sequence[TopicWords]) -> None:
        self._groups = {topic.topic_id: topic.group for topic in topics}
        weights = {topic.topic_id: _lemma_weights(topic) for topic in topics}
        spread = Counter(lemma for known in weights.values() for lemma in known)
        self._by_lemma: dict[str, list[tuple[UUID, float]]] = defaultdict(list)
        for topic_id, known in weights.items():
            for lemma, weight in known.items():
                rarity = math.log(1 + len(topics) / spread[lemma]) / math.log(1 + len(topics))
                self._by_lemma[lemma].append((topic_id, weight * rarity))

    def guess(self, text: str, *, most: int = 5) -> list[TopicGuess]:
        """The likeliest topics of a text, best first; empty when no word of it is known."""
        scores: dict[UUID, float] = defaultdict(float)
        spoke: dict[UUID, dict[str, float]] = defaultdict(dict)
        for lemma, count in Counter(lemmas(text)).items():
            for topic_id, weight in self._by_lemma.get(lemma, ()):
                gain = weight * (1 + math.log(count))
                scores[topic_id] += gain
                spoke[topic_id][lemma] = gain
        if not scores:
            return []
        # The softmax is taken over all topics and "none"; shifting by the top score keeps exp() in range.
        top = max(_NONE_SCORE, *scores.values())
        raised = {topic_id: math.exp(_SHARPNESS * (score - top)) for topic_id, score in scores.items()}
        whole = sum(raised.values()) + math.exp(_SHARPNESS * (_NONE_SCORE - top))
        best = sorted(raised, key=lambda topic_id: (-raised[topic_id], topic_id))[:most]
        return [
            TopicGuess(topic_id, self._groups[topic_id], raised[topic_id] / whole, _loudest(spoke[topic_id]))
            for topic_id in best
        ]


def _lemma_weights(topic: TopicWords) -> dict[str, float]:
    weights: dict[str, float] = {}
    for example in topic.examples:
        for lemma in set(lemmas(example)):
            weights[lemma] = min(weights.get(lemma, 0.0) + _EXAMPLE_WEIGHT, _WORD_WEIGHT)
    for word in topic.words:
        for lemma in lemmas(word):
            weights[lemma] = _WORD_WEIGHT
    return weights


def _loudest(gains: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(gains, key=lambda lemma: (-gains[lemma], lemma))[:_MOST_WORDS_SHOWN])
