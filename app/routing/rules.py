"""topic × territory × page × words → agency: the rules, and which of them fits first. Pure."""

import heapq
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.language.words import lemmas
from app.routing.bodies import Bodies


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition and the agency it names. An empty condition fits everything.

    rank               the first fitting rule by rank wins
    territory_id       fits the territory itself and all inside it
    valid_from, to     dates, both included
    words              any of them in any form; a phrase with its words in this order, side by side
    """

    id: UUID
    rank: int
    name: str
    agency_id: UUID
    topic_id: UUID | None = None
    topic_group: str | None = None
    territory_id: UUID | None = None
    page_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    words: tuple[str, ...] = ()

    def is_valid(self, on: date) -> bool:
        """Whether the rule is in force on a date."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def asks_for_topic(self) -> bool:
        """Whether it fits some topics only."""
        return self.topic_id is not None or self.topic_group is not None


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic a text may be about. probability: 0…1; words: what spoke for it; kinds: of bodies that answer for it."""

    topic_id: UUID
    group: str
    probability: float
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """A territory a text may be about. within: the territory and all it lies in, from small to large."""

    territory_id: UUID | None
    within: tuple[UUID, ...]
    probability: float


class RuleBook:
    """Rules in order, found by topic, so that a decision does not walk through all of them. Immutable."""

    def __init__(self, rules: Sequence[Rule], bodies: Bodies | None = None) -> None:
        self.bodies = bodies or Bodies()
        self._by_topic: dict[UUID, list[Rule]] = defaultdict(list)
        self._by_group: dict[str, list[Rule]] = defaultdict(list)
        self._any_topic: list[Rule] = []
        self._phrases: dict[str, list[tuple[tuple[str, ...], UUID]]] = defaultdict(list)
        for rule in sorted(rules, key=_by_rank):
            if rule.topic_id is not None:
                self._by_topic[rule.topic_id].append(rule)
            elif rule.topic_group is not None:
                self._by_group[rule.topic_group].append(rule)
            else:
                self._any_topic.append(rule)
            for phrase in filter(None, (tuple(lemmas(words)) for words in rule.words)):
                self._phrases[phrase[0]].append((phrase, rule.id))

    def spoken(self, said: Sequence[str]) -> Set[UUID]:
        """The rules one of whose words stands in a text. said: the lemmas of the text, in order."""
        return frozenset(
            rule_id
            for index, lemma in enumerate(said)
            for phrase, rule_id in self._phrases.get(lemma, ())
            if tuple(said[index : index + len(phrase)]) == phrase
        )

    def first(
        self, *, topic: TopicGuess, place: PlaceGuess, page_id: UUID, on: date, spoken: Set[UUID] = frozenset()
    ) -> Rule | None:
        """The rule that decides for one pair of topic and place; None when no rule fits. spoken: see there."""
        for rule in heapq.merge(
            self._by_topic.get(topic.topic_id, ()),
            self._by_group.get(topic.group, ()),
            self._any_topic,
            key=_by_rank,
        ):
            if (
                (rule.topic_group is None or rule.topic_group == topic.group)
                and (rule.territory_id is None or rule.territory_id in place.within)
                and (rule.page_id is None or rule.page_id == page_id)
                and (not rule.words or rule.id in spoken)
                and rule.is_valid(on)
            ):
                return rule
        return None


def _by_rank(rule: Rule) -> int:
    return rule.rank


NOBODY = UUID(int=0)
"""In place of a page, or of whose it is, where a text was not written on any."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when a question was put. page_agency_id: whose page it is; `NOBODY` for neither.

    spoken   the rules one of whose words it has, as `RuleBook.spoken` gives them
    refused  agencies that gave it back
    """

    page_id: UUID
    page_agency_id: UUID
    on: date
    spoken: Set[UUID] = frozenset()
    refused: Set[UUID] = frozenset()
