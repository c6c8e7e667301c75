"""What the machine decides by: topics, places, rules and what was learnt, of one moment, ready to be asked. Pure.

Building it takes about half a second and judging a text one or two milliseconds, so both belong off the event loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from app.agencies.models import Territory, Topic
from app.core.db import Json
from app.language.likeness import Matrix, vectors
from app.language.words import lemmas
from app.routing import matters
from app.routing.bodies import Bodies, Body
from app.routing.classifier import Heard, TopicClassifier, TopicWords, topical
from app.routing.deciding import Candidate, Decision, Ground, decide, ranked
from app.routing.explaining import Names
from app.routing.learnt import Prediction, Version, pooled
from app.routing.phrases import spoken
from app.routing.rules import Asked, Rule, RuleBook, TopicGuess
from app.routing.vocabulary import carries_meaning
from app.routing.whereabouts import Geography, Hints, Whereabouts

_TOPICS: Final = 12
"""Topics weighed against each other; the page asked may bring up one that its words alone would not."""

_FEW_WORDS: Final = 4
"""A comment with fewer words that say something is read together with its post."""

_NO_HINTS: Final = Hints()


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as judging needs it.

    post_text  of the post it stands under
    refused    agencies that gave it back
    elsewhere  screening took it for another region's or a federal body's: a person decides
    """

    text: str
    page_id: UUID
    page_agency_id: UUID
    on: date
    hints: Hints = _NO_HINTS
    post_text: str = ""
    refused: frozenset[UUID] = frozenset()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with its grounds as they are stored and shown.

    topic_probability  of `topic_id`; 0 without one
    candidates         up to eight: agency_id, agency_name, probability, rule_id, rule_name, why, refused
    evidence           words, places, topic, matters, hints: lists ready to be shown
    version_id         of what was learnt and took part
    vector             of the text, for finding questions alike
    """

    decision: Decision
    topic_id: UUID | None
    topic_probability: float
    territory_id: UUID | None
    candidates: list[Json]
    evidence: Json
    version_id: UUID | None
    vector: Matrix


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What knowledge is built from. rules: in force or not; areas: territories of agencies beside their own."""

    topics: Sequence[Topic]
    territories: Sequence[Territory]
    agency_names: Mapping[UUID, str]
    rules: Sequence[Rule]
    bodies: Sequence[Body] = ()


@dataclass(slots=True)
class Read:
    """A text as far as it was read."""

    asking: Asking
    heard: Heard
    places: Whereabouts
    asked: Asked
    topics: list[TopicGuess]
    vector: Matrix

    def said(self, part: str) -> list[str]:
        """A part of it as `Heard` takes it, without words by which the whole names places."""
        names = {word for start, end in self.places.spans for word in lemmas(self.asking.text[start:end])}
        return [word for word in spoken(part) if word not in names]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Immutable; safe to share between threads.

    live_id    of the version that is live
    version    what it learnt; None: rules, words and areas alone
    threshold  least probability to do without a person by the precision aimed at; None: not known
    """

    classifier: TopicClassifier
    geography: Geography
    book: RuleBook
    names: Names
    live_id: UUID | None = None
    version: Version | None = None
    threshold: float | None = None

    @classmethod
    def build(cls, catalogue: Catalogue, *, on: date, before: "Knowledge | None" = None) -> "Knowledge":
        """Knowledge of the active topics and of the rules in force on a date.

        before  knowledge of an earlier moment, of which is kept what did not change
        """
        active = [topic for topic in catalogue.topics if topic.active]
        valid = [rule for rule in catalogue.rules if rule.is_valid(on)]
        words = tuple(map(TopicWords.of, active))
        classifier = before.classifier if before and before.classifier.topics == words else TopicClassifier(words)
        geography = before.geography if before and before.geography.knows(catalogue.territories) else None
        geography = geography or Geography(catalogue.territories)
        return cls(
            classifier=classifier,
            geography=geography,
            book=RuleBook(valid, Bodies(catalogue.bodies)),
            names=Names(
                catalogue.agency_names, {one.id: one for one in active}, {one.id: one for one in valid}, geography
            ),
        )

    def judge(self, asking: Asking, *, threshold: float) -> Judgement:
        """Who is to answer a question, and why. threshold: least probability to do without a person."""
        return self.judge_all([asking], threshold=threshold)[0]

    def judge_all(self, askings: Sequence[Asking], *, threshold: float) -> list[Judgement]:
        """The same of many questions, which is faster than one by one."""
        read = self.read_all(askings)
        told = self.told(read) if self.version else [None] * len(read)
        return [self._judged(one, prediction, threshold) for one, prediction in zip(read, told, strict=True)]

    def decide_all(self, askings: Sequence[Asking], *, threshold: float) -> list[Decision]:
        """Who is to answer each of many questions, without the grounds."""
        read = self.read_all(askings)
        told = self.told(read) if self.version else [None] * len(read)
        return [
            self.decided(one, self.topics_of(one, prediction), prediction, threshold=threshold)
            for one, prediction in zip(read, told, strict=True)
        ]

    def with_rules(self, rules: Sequence[Rule]) -> "Knowledge":
        """The same with other rules."""
        names = replace(self.names, rules={one.id: one for one in rules})
        return replace(self, book=RuleBook(rules, self.book.bodies), names=names)

    def read_all(self, askings: Sequence[Asking]) -> list[Read]:
        """Questions with their topics by words and meaning, and the places they name."""
        located = [self.geography.locate(asking.text, asking.hints) for asking in askings]
        texts = [topical(asking.text, places.spans) for asking, places in zip(askings, located, strict=True)]
        rows = vectors().of([asking.text for asking in askings])
        near = self.classifier.near(vectors().of(texts))
        read = []
        for asking, places, text, vector, nearness in zip(askings, located, texts, rows, near, strict=True):
            said = spoken(text)
            few = bool(asking.post_text) and sum(map(carries_meaning, said)) < _FEW_WORDS
            heard = Heard(said, nearness.tolist(), asking.on.month, lemmas(asking.post_text) if few else ())
            asked = Asked(
                asking.page_id, asking.page_agency_id, asking.on, self.book.spoken(lemmas(asking.text)), asking.refused
            )
            read.append(Read(asking, heard, places, asked, self.classifier.guess(heard, most=_TOPICS), vector))
        return read

    def told(self, read: Sequence[Read]) -> Sequence[Prediction]:
        """What the version that is live says of questions that were read."""
        assert self.version is not None
        return self.version.predictor.predict([one.asking.text for one in read], [self.clues(one) for one in read])

    def clues(self, one: Read) -> list[str]:
        """What is known of a question besides its text, as the learnt model is told it."""
        by_rules = self._decided(one, one.topics).best
        clues = [f"page:{one.asking.page_id}", f"asked:{one.asking.page_agency_id}"]
        clues += [f"rules:{by_rules.agency_id}"] if by_rules and by_rules.ground is not Ground.PAGE else []
        return clues + ([f"place:{one.places.territory_id}"] if one.places.territory_id else [])

    def topics_of(self, one: Read, prediction: Prediction | None) -> list[TopicGuess]:
        """The topics of a question, with what was learnt."""
        if self.version is None or prediction is None:
            return one.topics
        words = {guess.topic_id: guess.words for guess in one.topics}
        known = {guess.topic_id: guess.probability for guess in one.topics}
        learnt = {UUID(label): share for label, share in prediction.topics.items()}
        by_both = pooled({k: p for k, p in learnt.items() if k in self.classifier}, known, self.version.topics)
        best = sorted(by_both, key=lambda topic_id: (-by_both[topic_id], topic_id))[:_TOPICS]
        return [self.classifier.guessed(one, by_both[one], words.get(one, ())) for one in best]

    def known_agencies(self, one: Read, topics: Sequence[TopicGuess]) -> dict[UUID, float]:
        """What rules, areas and the page asked say of the agencies, by topics."""
        return {each.agency_id: each.probability for each in self._decided(one, topics).candidates}

    def _decided(self, one: Read, topics: Sequence[TopicGuess], threshold: float = 0.0) -> Decision:
        return decide(self.book, topics, one.places.guesses, one.asked, threshold=threshold)

    def decided(
        self, one: Read, topics: Sequence[TopicGuess], prediction: Prediction | None, *, threshold: float
    ) -> Decision:
        """Who answers, by rules and areas and by what was learnt; sure only where nothing speaks against it."""
        decision = self._decided(one, topics, threshold)
        if self.version is not None and prediction is not None and not decision.decreed:
            decision = self._with_learnt(one, decision, prediction, threshold)
        if decision.sure and (one.asking.elsewhere or self._place_matters(one, topics)):
            return replace(decision, sure=False)
        return decision

    def _with_learnt(self, one: Read, decision: Decision, prediction: Prediction, threshold: float) -> Decision:
        assert self.version is not None
        refused, names = one.asking.refused, self.names.agencies
        learnt = {UUID(label): share for label, share in prediction.agencies.items()}
        learnt = {key: share for key, share in learnt.items() if key in names and key not in refused}
        known = {each.agency_id: each for each in decision.candidates}
        shares = pooled(learnt, {key: each.probability for key, each in known.items()}, self.version.agencies)
        found = ranked(
            [
                replace(known[key], probability=share)
                if key in known
                else Candidate(key, share, ground=Ground.LEARNT, refused=key in refused)
                for key, share in shares.items()
            ]
        )
        best = found[0] if found else None
        sure = best is not None and not best.refused and best.probability >= threshold
        return Decision(found, sure and bool(one.topics or learnt))

    def _place_matters(self, one: Read, topics: Sequence[TopicGuess]) -> bool:
        """Whether a name stands for several places, and another agency would answer for each."""
        for named in one.places.named:
            if named.is_ambiguous:
                each = [[self.geography.guess(place)] for place, _ in named.territories]
                best = {decide(self.book, topics, place, one.asked, threshold=0.0).best for place in each}
                if len({found.agency_id for found in best if found}) > 1:
                    return True
        return False

    def _judged(self, one: Read, prediction: Prediction | None, threshold: float) -> Judgement:
        topics = self.topics_of(one, prediction)
        decision = self.decided(one, topics, prediction, threshold=threshold)
        found = self._matters(one)
        if found:  # each of them may be another agency's: a person splits it, or does not
            decision = replace(decision, sure=False)
        best = decision.best
        topic = next((each for each in topics if best and each.topic_id == best.topic_id), next(iter(topics), None))
        return Judgement(
            decision=decision,
            topic_id=topic.topic_id if topic else None,
            topic_probability=topic.probability if topic else 0.0,
            territory_id=one.places.territory_id,
            candidates=[
                self.names.candidate(each, one.places, one.asking.page_agency_id) for each in decision.candidates
            ],
            evidence=self._evidence(one, topics, topic, prediction) | {"matters": found},
            version_id=self.version.id if self.version else None,
            vector=one.vector,
        )

    def _evidence(
        self, one: Read, topics: Sequence[TopicGuess], topic: TopicGuess | None, prediction: Prediction | None
    ) -> Json:
        words = [*(topic.words if topic else ()), *(prediction.words if prediction else ())]
        return {
            "words": list(dict.fromkeys(words)),
            "places": [self.names.place(named) for named in one.places.named],
            "topic": self.names.topics_shown(topics),
            "hints": self.names.hints(one.asking.hints, one.places, post=bool(one.heard.post)),
        }

    def _matters(self, one: Read) -> list[Json]:
        """The matters of a message that holds several; none of one that holds one."""
        found = matters.matters(
            one.asking.text,
            lambda part: self.classifier.guess(Heard(one.said(part), month=one.asking.on.month), most=1),
            lambda part, about: self._decided_part(one, part, about),
        )
        return [self.names.matter(matter) for matter in found]

    def _decided_part(self, one: Read, part: str, topics: Sequence[TopicGuess]) -> Decision:
        """Who answers for a part of a text; where it names no place, the places of the whole are meant."""
        places = self.geography.locate(part, one.asking.hints)
        asked = replace(one.asked, spoken=self.book.spoken(lemmas(part)))
        return decide(self.book, topics, (places if places.named else one.places).guesses, asked, threshold=0.0)
