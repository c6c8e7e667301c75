"""What a text is about: probabilities of topics from its words and its meaning; pure.

Needs no history: each topic's object words, name and example phrases make a weighted list of lemmas; a lemma that few
topics share speaks louder (inverse document frequency). Of object words written as a phrase («нет воды») only the whole
phrase speaks. What a text means is compared with the examples besides, so that it need not use their words. A softmax
turns scores into probabilities, with a share kept for "none of these", so that a text about nothing known stays
undecided.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.agencies.models import Topic
from app.language.likeness import Matrix
from app.language.words import lemmas
from app.routing.nearness import Nearness
from app.routing.phrases import Phrases
from app.routing.rules import TopicGuess
from app.routing.vocabulary import Spellings, carries_meaning, is_common

# What one word says for a topic: an object word was chosen by a person to mean it; a word of an example or of the
# topic's name may stand there by chance; a phrase says more than its words. Of a word known only by one wrong letter
# half is left.
_OBJECT = 2.0
_EXAMPLE = 1.2
_PHRASE = 2.5
_MISSPELLED = 0.5
# A word of the post under which a comment of few words stands.
_POST = 0.4
# From this cosine on a text is nearer to a topic than chance brings it, and what full nearness says.
_NEAR = 0.35
_NEARNESS = 3.0
# Out of its months a topic is asked about this much less, as a difference of scores.
_OUT_OF_SEASON = 0.5
# Score at which "none of these" is as likely as a topic: somewhat less than one object word that no other topic has.
# And how fast a higher score makes up one's mind. Fitted, as the weights above, on one half of the demo's messages for
# least surprise about the agency; the loss is flat around them, so they are rounded.
_NONE_SCORE = 1.6
_SHARPNESS = 2.0
_MOST_WORDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic as the catalogue describes it. season: months it is mostly asked about; kinds: bodies that answer."""

    topic_id: UUID
    group: str
    words: tuple[str, ...]
    examples: tuple[str, ...]
    name: str = ""
    season: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, topic: Topic) -> "TopicWords":
        """The same from the row that keeps it."""
        return cls(
            topic_id=topic.id,
            group=topic.group,
            words=tuple(topic.words),
            examples=tuple(topic.examples),
            name=topic.name,
            season=tuple(topic.season or ()),
            kinds=tuple(topic.agency_kinds or ()),
        )

    @property
    def phrases(self) -> tuple[str, ...]:
        """What a text about it may be like."""
        single = (word for word in self.words if not _is_phrase(word))
        return (*self.examples, self.name, " ".join(single))


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a text before its topic is.

    said  its lemmas in order, as `phrases.spoken` gives them
    near  cosine to each topic, as `TopicClassifier.near` gives it
    post  lemmas of the post it stands under, where it says little itself
    """

    said: Sequence[str]
    near: Sequence[float] = ()
    month: int | None = None
    post: Sequence[str] = ()


@dataclass(slots=True)
class _Score:
    total: float = 0.0
    words: dict[str, float] = field(default_factory=dict)


class TopicClassifier:
    """Knows the topics of one catalogue. Immutable; safe to share between threads."""

    def __init__(self, topics: Sequence[TopicWords]) -> None:
        self.topics = tuple(topics)
        self._known = {topic.topic_id: topic for topic in topics}
        self._phrases = Phrases(word for topic in topics for word in topic.words if _is_phrase(word))
        weights = {topic.topic_id: _weights(topic, self._phrases) for topic in topics}
        spread = Counter(lemma for known in weights.values() for lemma in known)
        self._by_lemma: dict[str, list[tuple[UUID, float]]] = {lemma: [] for lemma in spread}
        for topic_id, known in weights.items():
            for lemma, weight in known.items():
                rarity = math.log(1 + len(topics) / spread[lemma]) / math.log(1 + len(topics))
                self._by_lemma[lemma].append((topic_id, weight * rarity))
        self._spellings = Spellings(self._by_lemma)
        self._nearness = Nearness([topic.phrases for topic in topics])

    def near(self, rows: Matrix) -> Matrix:
        """How near texts are to each topic, by their vectors: a row a text, as `Heard` takes it."""
        return self._nearness.of(rows)

    def guess(self, heard: Heard, *, most: int = 5) -> list[TopicGuess]:
        """The likeliest topics of a text, best first; empty when nothing of it is known."""
        scores = self._scores(heard)
        if not scores:
            return []
        # The softmax is taken over all topics and "none"; shifting by the top score keeps exp() in range.
        top = max(_NONE_SCORE, *(score.total for score in scores.values()))
        raised = {topic_id: math.exp(_SHARPNESS * (score.total - top)) for topic_id, score in scores.items()}
        whole = sum(raised.values()) + math.exp(_SHARPNESS * (_NONE_SCORE - top))
        best = sorted(raised, key=lambda topic_id: (-raised[topic_id], topic_id))[:most]
        return [self.guessed(topic_id, raised[topic_id] / whole, _loudest(scores[topic_id].words)) for topic_id in best]

    def guessed(self, topic_id: UUID, probability: float, words: tuple[str, ...] = ()) -> TopicGuess:
        """A guess with what the catalogue knows of its topic."""
        topic = self._known[topic_id]
        return TopicGuess(topic_id, topic.group, probability, words, topic.kinds)

    def __contains__(self, topic_id: UUID) -> bool:
        return topic_id in self._known

    def _scores(self, heard: Heard) -> dict[UUID, _Score]:
        scores: dict[UUID, _Score] = defaultdict(_Score)
        for topic_id, lemma, weight in self._weighed(heard.said):
            scores[topic_id].total += weight
            scores[topic_id].words[lemma] = weight
        for topic_id, _, weight in self._weighed(heard.post):
            scores[topic_id].total += weight * _POST
        for topic, cosine in zip(self.topics, heard.near, strict=False):
            if cosine > _NEAR:
                scores[topic.topic_id].total += _NEARNESS * (cosine - _NEAR)
        if heard.month is not None:
            for topic_id, score in scores.items():
                score.total -= _OUT_OF_SEASON * _is_out_of_season(self._known[topic_id].season, heard.month)
        return scores

    def _weighed(self, said: Sequence[str]) -> Iterator[tuple[UUID, str, float]]:
        for lemma, loudness in self._known_words(said).items():
            for topic_id, weight in self._by_lemma[lemma]:
                yield topic_id, lemma, weight * loudness

    def _known_words(self, said: Sequence[str]) -> dict[str, float]:
        """Known phrases and lemmas of a text, and how much each counts: a word said again adds less each time."""
        heard = dict.fromkeys(self._phrases.found(said), 1.0)
        for lemma, count in Counter(said).items():
            known = lemma if lemma in self._by_lemma else self._spellings.meant(lemma)
            if known is not None:
                share = (1 + math.log(count)) * (1 if known == lemma else _MISSPELLED)
                heard[known] = max(heard.get(known, 0.0), share)
        return heard


def topical(text: str, places: Iterable[tuple[int, int]]) -> str:
    """A text without the names of places in it: «Яблоневая аллея» is no matter of parks."""
    for start, end in places:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _is_phrase(word: str) -> bool:
    return " " in word.strip()


def _weights(topic: TopicWords, phrases: Phrases) -> dict[str, float]:
    weights: dict[str, float] = {}
    for phrase in (topic.name, *topic.examples):
        for lemma in set(lemmas(phrase)):
            if carries_meaning(lemma):
                weights[lemma] = min(weights.get(lemma, 0.0) + _EXAMPLE, _OBJECT)
    for word in topic.words:
        if _is_phrase(word):
            weights |= {known: _PHRASE for known in [phrases.same(word)] if known}
            continue
        for lemma in lemmas(word):
            weights[lemma] = _EXAMPLE if is_common(lemma) else _OBJECT
    return weights


def _is_out_of_season(season: Sequence[int], month: int) -> bool:
    """Whether a month is neither of the season nor next to it."""
    return bool(season) and all((month - known) % 12 not in (0, 1, 11) for known in season)


def _loudest(gains: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(gains, key=lambda lemma: (-gains[lemma], lemma))[:_MOST_WORDS_SHOWN])
