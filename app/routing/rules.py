"""topic × territory × page → agency; pure.

The machine is unsure of topic and place, so rules are asked for every pair of candidates, and what they say is weighed
by how sure each pair is.
"""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

# How much likelier the agency whose page was asked becomes by that. Three citizens in four of the demo ask on the right
# page, which would fit a factor of ten and more; in life most do not, so that it is set well below.
_PAGE_ODDS = 3.0
# No rule knows, or no topic: how often it is the agency whose page was asked after all.
_NO_RULE_SHARE = 0.5
_UNKNOWN_SHARE = 0.5


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
    """An agency that may have to answer, with the strongest grounds for it; none but the page asked: all are None."""

    agency_id: UUID
    probability: float
    rule_id: UUID | None
    topic_id: UUID | None
    territory_id: UUID | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Up to three candidates, best first. sure: the best may be assigned without a person."""

    candidates: tuple[Candidate, ...]
    sure: bool

    @property
    def confidence(self) -> float:
        """Probability of the best candidate; 0 without one."""
        return self.candidates[0].probability if self.candidates else 0.0


class RuleBook:
    """Rules in order, found by topic, so that a decision does not walk through all of them. Immutable."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_topic: dict[UUID, list[Rule]] = defaultdict(list)
        self._by_group: dict[str, list[Rule]] = defaultdict(list)
        self._any_topic: list[Rule] = []
        for rule in sorted(rules, key=_by_rank):
            if rule.topic_id is not None:
                self._by_topic[rule.topic_id].append(rule)
            elif rule.topic_group is not None:
                self._by_group[rule.topic_group].append(rule)
            else:
                self._any_topic.append(rule)

    def first(self, *, topic: TopicGuess, place: PlaceGuess, page_id: UUID, on: date) -> Rule | None:
        """The rule that decides for one pair of topic and place; None when no rule fits."""
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
                and rule.is_valid(on)
            ):
                return rule
        return None


def _by_rank(rule: Rule) -> int:
    return rule.rank


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and when a question was put. page_agency_id: whose page it is."""

    page_id: UUID
    page_agency_id: UUID
    on: date


@dataclass(slots=True)
class _Tally:
    """What speaks for one agency: weight in all, weight by rules, and the strongest pair with its weight."""

    weight: float = 0.0
    by_rule: float = 0.0
    grounds: tuple[UUID | None, UUID | None, UUID | None] = (None, None, None)
    strongest: float = 0.0


def decide(
    book: RuleBook, topics: Sequence[TopicGuess], places: Sequence[PlaceGuess], asked: Asked, *, threshold: float
) -> Decision:
    """Weigh what the rules say for every pair of topic and place, and that citizens often ask on the right page.

    threshold  least probability of the best candidate to do without a person
    """
    tallies: dict[UUID, _Tally] = defaultdict(_Tally)
    whole = 0.0
    for topic in topics:
        for place in places:
            weight = topic.probability * place.probability
            rule = book.first(topic=topic, place=place, page_id=asked.page_id, on=asked.on)
            if rule is None:
                whole += weight
                tallies[asked.page_agency_id].weight += weight * _NO_RULE_SHARE
                continue
            if rule.agency_id == asked.page_agency_id:
                weight *= _PAGE_ODDS
            whole += weight
            tally = tallies[rule.agency_id]
            tally.weight += weight
            tally.by_rule += weight
            if weight > tally.strongest:
                tally.strongest, tally.grounds = weight, (rule.id, topic.topic_id, place.territory_id)
    unknown = max(0.0, 1.0 - sum(topic.probability for topic in topics))
    tallies[asked.page_agency_id].weight += unknown * _UNKNOWN_SHARE
    return _ranked(tallies, whole + unknown, threshold)


def _ranked(tallies: Mapping[UUID, _Tally], whole: float, threshold: float) -> Decision:
    told = {agency_id: tally for agency_id, tally in tallies.items() if tally.weight > 0}
    best = sorted(told, key=lambda agency_id: (-told[agency_id].weight, agency_id))[:3]
    candidates = tuple(
        Candidate(agency_id, min(told[agency_id].weight / whole, 1.0), *told[agency_id].grounds) for agency_id in best
    )
    # What no rule says is for a person to decide, however often citizens ask on the right page.
    ruled = bool(best) and told[best[0]].by_rule >= told[best[0]].weight / 2
    return Decision(candidates, ruled and candidates[0].probability >= threshold)
