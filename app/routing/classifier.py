"""What a text is about: probabilities of topics from its words; pure.

A first classifier that needs no history: each topic's object words, name and example phrases make a weighted list of
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
from app.routing.vocabulary import Spellings, carries_meaning, is_common

# What one word says for a topic: an object word was chosen by a person to mean it; a word of an example or of the
# topic's name may stand there by chance. Of a word known only by one wrong letter half is left.
_OBJECT = 2.0
_EXAMPLE = 1.2
_MISSPELLED = 0.5
# Score at which "none of these" is as likely as a topic: one object word that no other topic has. And how fast
# a higher score makes up one's mind. Fitted, as the weights above, on one half of the demo's messages for least
# surprise about the agency; the loss is flat around them, so they are rounded.
_NONE_SCORE = 2.0
_SHARPNESS = 2.0
_MOST_WORDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic as the catalogue describes it."""

    topic_id: UUID
    group: str
    words: Sequence[str]
    examples: Sequence[str]
    name: str = ""


class TopicClassifier:
    """Knows the topics of one catalogue. Immutable; safe to share between threads."""

    def __init__(self, topics: Sequence[TopicWords]) -> None:
        self._groups = {topic.topic_id: topic.group for topic in topics}
        weights = {topic.topic_id: _weights(topic) for topic in topics}
        spread = Counter(lemma for known in weights.values() for lemma in known)
        self._by_lemma: dict[str, list[tuple[UUID, float]]] = {lemma: [] for lemma in spread}
        for topic_id, known in weights.items():
            for lemma, weight in known.items():
                rarity = math.log(1 + len(topics) / spread[lemma]) / math.log(1 + len(topics))
                self._by_lemma[lemma].append((topic_id, weight * rarity))
        self._spellings = Spellings(self._by_lemma)

    def guess(self, text: str, *, most: int = 5) -> list[TopicGuess]:
        """The likeliest topics of a text, best first; empty when no word of it is known."""
        scores: dict[UUID, float] = defaultdict(float)
        spoke: dict[UUID, dict[str, float]] = defaultdict(dict)
        for lemma, share in self._heard(text).items():
            for topic_id, weight in self._by_lemma[lemma]:
                scores[topic_id] += weight * share
                spoke[topic_id][lemma] = weight * share
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

    def _heard(self, text: str) -> dict[str, float]:
        """Known lemmas of a text, and how much each counts: a word said again adds less each time."""
        heard: dict[str, float] = {}
        for lemma, count in Counter(lemmas(text)).items():
            known = lemma if lemma in self._by_lemma else self._spellings.meant(lemma)
            if known is not None:
                share = (1 + math.log(count)) * (1 if known == lemma else _MISSPELLED)
                heard[known] = max(heard.get(known, 0.0), share)
        return heard


def _weights(topic: TopicWords) -> dict[str, float]:
    weights: dict[str, float] = {}
    for phrase in (topic.name, *topic.examples):
        for lemma in set(lemmas(phrase)):
            if carries_meaning(lemma):
                weights[lemma] = min(weights.get(lemma, 0.0) + _EXAMPLE, _OBJECT)
    for word in topic.words:
        for lemma in lemmas(word):
            weights[lemma] = _EXAMPLE if is_common(lemma) else _OBJECT
    return weights


def _loudest(gains: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(gains, key=lambda lemma: (-gains[lemma], lemma))[:_MOST_WORDS_SHOWN])
