"""What the machine decides by: topics, places and rules of one moment, ready to be asked. Pure.

Building it takes about half a second and judging a text one or two milliseconds, so both belong off the event loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.agencies.models import Territory, TerritoryKind, Topic
from app.language.places import Gazetteer, PlaceName, find_places, gazetteer
from app.routing.classifier import TopicClassifier, TopicWords
from app.routing.rules import Asked, Decision, PlaceGuess, Rule, RuleBook, TopicGuess, decide

# Topics weighed against each other; the page asked may bring up one that its words alone would not.
_TOPICS = 12
# Nothing in the text says where: how often a page bound to one municipality means that one.
_PAGE_PLACE = 0.95
# A place is named that lies outside the page's municipality: how often it is one passed by or compared with; and how
# often a bare street that the catalogue knows elsewhere is the one meant.
_OUTSIDE = 0.25
_OUTSIDE_STREET = 0.2
# A bare street on a regional page: how often it is the one of the catalogue and not its namesake elsewhere.
_STREET = 0.9


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
        names = [
            PlaceName(str(one.id), (one.name, *one.other_names), is_street=one.kind is TerritoryKind.STREET)
            for one in territories
        ]
        return cls(
            classifier=TopicClassifier(
                [TopicWords(topic.id, topic.group, topic.words, topic.examples, topic.name) for topic in active]
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
        topics = self.classifier.guess(text, most=_TOPICS)
        named = self._named(text)
        places = self._places(named, page_territory_id)
        decision = decide(self.book, topics, places, asked, threshold=threshold)
        best = decision.candidates[0] if decision.candidates else None
        topic = next((topic for topic in topics if best and topic.topic_id == best.topic_id), next(iter(topics), None))
        found = [self.territories[territory_id].name for territory_id in named]
        return Judgement(
            decision=decision,
            topic_id=topic.topic_id if topic else None,
            topic_probability=topic.probability if topic else 0.0,
            territory_id=self._likeliest(places),
            candidates=[
                self._shown(decision, index, found, asked.page_agency_id) for index in range(len(decision.candidates))
            ],
            evidence={
                "words": list(topic.words) if topic else [],
                "places": found,
                "topic": [self._topic(topic) for topic in topics[:3]],
            },
        )

    def _named(self, text: str) -> list[UUID]:
        """The territories a text names, without those that another named one lies in.

        Most towns have a street of Gagarin: where a town is named too, streets of other towns are not meant.
        """
        found = [UUID(place.territory_key) for place in find_places(text, self.places) if place.territory_key]
        unique = list(dict.fromkeys(found))
        towns = {
            one for one in unique if self.territories[one].kind not in (TerritoryKind.STREET, TerritoryKind.REGION)
        }
        if towns:
            unique = [one for one in unique if one in towns or towns & set(self._within(one))]
        around = {outer for territory_id in unique for outer in self._within(territory_id)[1:]}
        return [territory_id for territory_id in unique if territory_id not in around]

    def _places(self, named: Sequence[UUID], page_territory_id: UUID | None) -> list[PlaceGuess]:
        """Where it may be."""
        page = self._town(page_territory_id) if page_territory_id else None
        inside = [one for one in named if page is not None and self._town(one) == page]
        outside = [one for one in named if one not in inside]
        streets = all(self.territories[one].kind is TerritoryKind.STREET for one in named)
        if inside:
            share = _OUTSIDE if outside else 0.0
            return [*self._shared(inside, 1 - share), *self._shared(outside, share)]
        if page_territory_id is None or page is None:
            share = (_STREET if streets else 1.0) if named else 0.0
            return [*self._shared(outside, share), *self._shared([page_territory_id], 1 - share)]
        share = (_OUTSIDE_STREET if streets else 1 - _OUTSIDE) if named else 1 - _PAGE_PLACE
        return [*self._shared([page_territory_id], 1 - share), *self._shared(outside if named else [None], share)]

    def _likeliest(self, places: Sequence[PlaceGuess]) -> UUID | None:
        """The place of the question as it is kept: none while it may as well be another, or anywhere in the region."""
        best = max(places, key=lambda place: place.probability)
        known = self.territories.get(best.territory_id) if best.territory_id else None
        if known is None or known.kind is TerritoryKind.REGION or best.probability <= 0.5:
            return None
        return known.id

    def _shared(self, territories: Sequence[UUID | None], share: float) -> list[PlaceGuess]:
        """Territories that have a probability in common."""
        return [
            PlaceGuess(one, self._within(one) if one else (), share / len(territories))
            for one in territories
            if share > 0
        ]

    def _town(self, territory_id: UUID) -> UUID | None:
        """The municipality a territory lies in or is; None for the region."""
        smaller = [one for one in self._within(territory_id) if self.territories[one].kind is not TerritoryKind.REGION]
        return smaller[-1] if smaller else None

    def _within(self, territory_id: UUID) -> tuple[UUID, ...]:
        chain = [territory_id]
        while (parent := self.parents.get(chain[-1])) is not None and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def _topic(self, topic: TopicGuess) -> dict[str, Any]:
        known = self.topics[topic.topic_id]
        return {"code": known.code, "name": known.name, "probability": round(topic.probability, 3)}

    def _shown(self, decision: Decision, index: int, found: Sequence[str], page_agency_id: UUID) -> dict[str, Any]:
        candidate = decision.candidates[index]
        rule = self.rules.get(candidate.rule_id) if candidate.rule_id else None
        topic = self.topics.get(candidate.topic_id) if candidate.topic_id else None
        place = self.territories.get(candidate.territory_id) if candidate.territory_id else None
        why = [f"тема «{topic.name}»"] if topic else []
        if place is not None:
            why.append(f"место «{place.name}»" if place.name in found else f"страница: «{place.name}»")
        if candidate.agency_id == page_agency_id:
            why.append("спросили на её странице" if rule else "правила нет, ведёт эту страницу")
        return {
            "agency_id": str(candidate.agency_id),
            "agency_name": self.agency_names.get(candidate.agency_id, ""),
            "probability": round(candidate.probability, 3),
            "rule_id": str(rule.id) if rule else None,
            "rule_name": rule.name if rule else None,
            "why": ", ".join(why),
        }
