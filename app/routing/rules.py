"""topic × territory × page → agency; pure.

The machine is unsure of topic and place, so rules are asked for every pair of candidates, and what they say is weighed
by how sure each pair is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition and the agency it names. An empty condition fits everything.

    rank               the first fitting rule by rank wins
    territory_id       fits the territory itself and all inside it
    valid_from, to     dates, both included
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

    def is_valid(self, on: date) -> bool:
        """Whether the rule is in force on a date."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TopicGuess:
    """A topic a text may be about. probability: 0…1; words: what spoke for it."""

    topic_id: UUID
    group: str
    probability: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """A territory a text may be about. within: the territory and all it lies in, from small to large."""

    territory_id: UUID | None
    within: tuple[UUID, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that may have to answer, with the strongest grounds for it."""

    agency_id: UUID
    probability: float
    rule_id: UUID | None
    topic_id: UUID | None
    territory_id: UUID | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Up to three candidates, best first; empty when nothing fits. sure: the best may be assigned without a person."""

    candidates: tuple[Candidate, ...]
    sure: bool

    @property
    def confidence(self) -> float:
        """Probability of the best candidate; 0 without one."""
        return self.candidates[0].probability if self.candidates else 0.0


class RuleBook:
    """Rules in order, found by topic, so that a decision does not walk through all of them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = sorted(rules, key=lambda rule: rule.rank)

    def first(self, *, topic: TopicGuess, place: PlaceGuess, page_id: UUID, on: date) -> Rule | None:
        """The rule that decides for one pair of topic and place; None when no rule fits."""
        for rule in self._rules:
            if (
                (rule.topic_id is None or rule.topic_id == topic.topic_id)
                and (rule.topic_group is None or rule.topic_group == topic.group)
                and (rule.territory_id is None or rule.territory_id in place.within)
                and (rule.page_id is None or rule.page_id == page_id)
                and rule.is_valid(on)
            ):
                return rule
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when a question was put. page_agency_id: whose page it is."""

    page_id: UUID
    page_agency_id: UUID
    on: date


def decide(
    book: RuleBook, topics: Sequence[TopicGuess], places: Sequence[PlaceGuess], asked: Asked, *, threshold: float
) -> Decision:
    """Weigh what the rules say for every pair of topic and place.

    threshold  least probability of the best candidate to do without a person
    """
    weights: dict[UUID, float] = defaultdict(float)
    strongest: dict[UUID, Candidate] = {}
    for topic in topics:
        for place in places:
            weight = topic.probability * place.probability
            rule = book.first(topic=topic, place=place, page_id=asked.page_id, on=asked.on)
            # No rule knows better than the citizen: the agency whose page was asked is a weak guess.
            agency_id, weight = (rule.agency_id, weight) if rule else (asked.page_agency_id, weight / 2)
            weights[agency_id] += weight
            known = strongest.get(agency_id)
            if known is None or weight > known.probability:
                strongest[agency_id] = Candidate(
                    agency_id, weight, rule.id if rule else None, topic.topic_id, place.territory_id
                )
    return _ranked(weights, strongest, threshold)


def _ranked(weights: Mapping[UUID, float], strongest: Mapping[UUID, Candidate], threshold: float) -> Decision:
    best = sorted(weights, key=lambda agency_id: (-weights[agency_id], agency_id))[:3]
    candidates = tuple(
        Candidate(
            agency_id,
            min(weights[agency_id], 1.0),
            strongest[agency_id].rule_id,
            strongest[agency_id].topic_id,
            strongest[agency_id].territory_id,
        )
        for agency_id in best
    )
    sure = bool(candidates) and candidates[0].probability >= threshold and candidates[0].rule_id is not None
    return Decision(candidates, sure)
