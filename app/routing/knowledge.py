"""What the machine decides by: topics, places and rules of one moment, ready to be asked. Pure.

Building it takes some tens of milliseconds and judging a text a few, so both belong off the event loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.agencies.models import Territory, Topic
from app.language.places import Gazetteer, PlaceName, find_places, gazetteer
from app.routing.classifier import TopicClassifier, TopicWords
from app.routing.rules import Asked, Decision, PlaceGuess, Rule, RuleBook, TopicGuess, decide

# Nothing in the text says where; the page asked is weak evidence.
_PAGE_PLACE = 0.85


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with its grounds as they are stored and shown.

    topic_probability  of `topic_id`; 0 without one
    candidates         up to three: agency_id, agency_name, probability, rule_id, rule_name, why
    evidence           words, places, topic: lists ready to be shown
    """

    decision: Decision
    topic_id: UUID | None
    topic_probability: float
    territory_id: UUID | None
    candidates: list[dict[str, Any]]
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Immutable; safe to share between threads."""

    classifier: TopicClassifier
    places: Gazetteer
    book: RuleBook
    rules: Mapping[UUID, Rule]
    parents: Mapping[UUID, UUID | None]
    topics: Mapping[UUID, Topic]
    territories: Mapping[UUID, Territory]
    agency_names: Mapping[UUID, str]

    @classmethod
    def build(
        cls,
        *,
        topics: Sequence[Topic],
        territories: Sequence[Territory],
        agency_names: Mapping[UUID, str],
        rules: Sequence[Rule],
        on: date,
    ) -> "Knowledge":
        """Knowledge of the active topics and of the rules in force on a date."""
        active = [topic for topic in topics if topic.active]
        valid = [rule for rule in rules if rule.is_valid(on)]
        names = [PlaceName(str(territory.id), (territory.name, *territory.other_names)) for territory in territories]
        return cls(
            classifier=TopicClassifier(
                [TopicWords(topic.id, topic.group, topic.words, topic.examples) for topic in active]
            ),
            places=gazetteer(names),
            book=RuleBook(valid),
            rules={rule.id: rule for rule in valid},
            parents={territory.id: territory.parent_id for territory in territories},
            topics={topic.id: topic for topic in active},
            territories={territory.id: territory for territory in territories},
            agency_names=agency_names,
        )

    def judge(self, text: str, asked: Asked, *, page_territory_id: UUID | None, threshold: float) -> Judgement:
        """Who is to answer a text, and why. threshold: least probability to do without a person."""
        topics = self.classifier.guess(text)
        named = self._named(text)
        places = self._places(named, page_territory_id)
        decision = decide(self.book, topics, places, asked, threshold=threshold)
        best = decision.candidates[0] if decision.candidates else None
        topic_id = best.topic_id if best else None
        found = [self.territories[territory_id].name for territory_id in named]
        return Judgement(
            decision=decision,
            topic_id=topic_id,
            topic_probability=next((topic.probability for topic in topics if topic.topic_id == topic_id), 0.0),
            territory_id=named[0] if len(named) == 1 else (best.territory_id if best and not named else None),
            candidates=[self._shown(decision, index, found) for index in range(len(decision.candidates))],
            evidence={
                "words": list(topics[0].words) if topics else [],
                "places": found,
                "topic": [self._topic(topic) for topic in topics[:3]],
            },
        )

    def _named(self, text: str) -> list[UUID]:
        """The territories a text names, without those that another named one lies in."""
        found = [UUID(place.territory_key) for place in find_places(text, self.places) if place.territory_key]
        unique = list(dict.fromkeys(found))
        around = {outer for territory_id in unique for outer in self._within(territory_id)[1:]}
        return [territory_id for territory_id in unique if territory_id not in around]

    def _places(self, named: Sequence[UUID], page_territory_id: UUID | None) -> list[PlaceGuess]:
        if named:
            return [PlaceGuess(one, self._within(one), 1 / len(named)) for one in named]
        if page_territory_id is None:
            return [PlaceGuess(None, (), 1.0)]
        return [
            PlaceGuess(page_territory_id, self._within(page_territory_id), _PAGE_PLACE),
            PlaceGuess(None, (), 1 - _PAGE_PLACE),
        ]

    def _within(self, territory_id: UUID) -> tuple[UUID, ...]:
        chain = [territory_id]
        while (parent := self.parents.get(chain[-1])) is not None and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def _topic(self, topic: TopicGuess) -> dict[str, Any]:
        known = self.topics[topic.topic_id]
        return {"code": known.code, "name": known.name, "probability": round(topic.probability, 3)}

    def _shown(self, decision: Decision, index: int, found: Sequence[str]) -> dict[str, Any]:
        candidate = decision.candidates[index]
        rule = self.rules.get(candidate.rule_id) if candidate.rule_id else None
        topic = self.topics.get(candidate.topic_id) if candidate.topic_id else None
        place = self.territories.get(candidate.territory_id) if candidate.territory_id else None
        why = [f"тема «{topic.name}»"] if topic else []
        if place is not None:
            why.append(f"место «{place.name}»" if place.name in found else f"страница: «{place.name}»")
        if rule is None:
            why.append("правила нет, ведёт эту страницу")
        return {
            "agency_id": str(candidate.agency_id),
            "agency_name": self.agency_names.get(candidate.agency_id, ""),
            "probability": round(candidate.probability, 3),
            "rule_id": str(rule.id) if rule else None,
            "rule_name": rule.name if rule else None,
            "why": ", ".join(why),
        }
