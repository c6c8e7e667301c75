"""Which agency answers, by rules and areas: weighed over the topics and places a text may be about. Pure.

The machine is unsure of topic and place, so rules are asked for every pair of candidates, and what they say is weighed
by how sure each pair is. Where no rule fits, bodies of the topic's kind that cover the place are asked.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.routing.rules import NOBODY, Asked, PlaceGuess, RuleBook, TopicGuess

# How much likelier the agency whose page was asked becomes by that. Three citizens in four of the demo ask on the right
# page, which would fit a factor of ten and more; in life most do not, so that it is set well below.
_PAGE_ODDS = 5.0
# No rule knows, or no topic: how often it is the agency whose page was asked after all.
_NO_RULE_SHARE = 0.5
_UNKNOWN_SHARE = 0.5
# No rule knows, and one body alone is of the topic's kind and of the place: how often it is that one.
_BODY_SHARE = 0.8
# An agency that gave the question back: how much is left of what speaks for it.
_REFUSED_SHARE = 0.05
# A rule that asks for no topic, and is as good as alone in speaking: what was learnt does not overrule it.
_DECREED = 0.95
MOST_CANDIDATES = 8
LEAST_PROBABILITY = 0.01


class Ground(StrEnum):
    """What an agency is named by."""

    RULE = "rule"
    BODY = "body"  # its kind fits the topic, its area covers the place
    LEARNT = "learnt"  # questions like this one went there
    PAGE = "page"  # nothing but that its page was asked


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that may have to answer, with the strongest grounds for it. refused: it gave the question back."""

    agency_id: UUID
    probability: float
    rule_id: UUID | None = None
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    ground: Ground = Ground.PAGE
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Up to eight candidates, best first. sure: the best may be assigned without a person.

    decreed  a rule that asks for no topic decides, as far as the place is known
    """

    candidates: tuple[Candidate, ...]
    sure: bool
    decreed: bool = False

    @property
    def best(self) -> Candidate | None:
        """The likeliest agency; None when nothing speaks for any."""
        return self.candidates[0] if self.candidates else None

    @property
    def confidence(self) -> float:
        """Probability of the best candidate; 0 without one."""
        return self.candidates[0].probability if self.candidates else 0.0


@dataclass(slots=True)
class _Tally:
    """What speaks for one agency: weight in all, weight by rules, and the strongest pair with its weight.

    grounded  weight by rules, and by being the one body that fits
    decreed   weight by rules that ask for no topic
    """

    weight: float = 0.0
    grounded: float = 0.0
    decreed: float = 0.0
    grounds: tuple[UUID | None, UUID | None, UUID | None, Ground] = (None, None, None, Ground.PAGE)
    strongest: float = 0.0

    def add(self, weight: float, grounds: tuple[UUID | None, UUID | None, UUID | None, Ground]) -> None:
        self.weight += weight
        self.grounded += weight
        if weight > self.strongest:
            self.strongest, self.grounds = weight, grounds


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
            if weight > 0:
                whole += _weigh(book, tallies, topic, place, asked)
    unknown = max(0.0, 1.0 - sum(topic.probability for topic in topics))
    for place in places:
        whole += _weigh_without_topic(book, tallies, place, asked, unknown * place.probability)
    return _ranked(tallies, whole, asked, threshold)


def _weigh(book: RuleBook, tallies: dict[UUID, _Tally], topic: TopicGuess, place: PlaceGuess, asked: Asked) -> float:
    """Add what speaks for the agencies by one pair of topic and place; how much that is in all."""
    weight = topic.probability * place.probability
    rule = book.first(topic=topic, place=place, page_id=asked.page_id, on=asked.on, spoken=asked.spoken)
    if rule is None:
        return _weigh_bodies(book, tallies, topic, place, asked)
    if rule.agency_id == asked.page_agency_id:
        weight *= _PAGE_ODDS
    tally = tallies[rule.agency_id]
    tally.add(weight, (rule.id, topic.topic_id, place.territory_id, Ground.RULE))
    tally.decreed += 0.0 if rule.asks_for_topic else weight
    return weight


def _weigh_bodies(
    book: RuleBook, tallies: dict[UUID, _Tally], topic: TopicGuess, place: PlaceGuess, asked: Asked
) -> float:
    """The same where no rule fits: the page asked, or bodies that fit by their kind and their area."""
    weight = topic.probability * place.probability
    fitting = book.bodies.responsible(topic.kinds, place.within)
    if not fitting:
        tallies[asked.page_agency_id].weight += weight * _NO_RULE_SHARE
        return weight
    grounds = (None, topic.topic_id, place.territory_id, Ground.BODY)
    if asked.page_agency_id in fitting or len(fitting) == 1:
        body = asked.page_agency_id if asked.page_agency_id in fitting else fitting[0]
        tallies[body].add(weight * _BODY_SHARE, grounds)
        return weight
    for body in fitting:
        tally = tallies[body]
        tally.add(weight * _BODY_SHARE / len(fitting), grounds)
        tally.grounded -= weight * _BODY_SHARE / len(fitting)
    return weight


_NO_TOPIC = TopicGuess(UUID(int=0), "", 0.0)


def _weigh_without_topic(
    book: RuleBook, tallies: dict[UUID, _Tally], place: PlaceGuess, asked: Asked, weight: float
) -> float:
    """What is said without a known topic: by a rule of words or page, or else by the page asked alone."""
    if weight <= 0:
        return 0.0
    rule = book.first(topic=_NO_TOPIC, place=place, page_id=asked.page_id, on=asked.on, spoken=asked.spoken)
    if rule is None or not (rule.words or rule.page_id):
        tallies[asked.page_agency_id].weight += weight * _UNKNOWN_SHARE
        return weight
    tally = tallies[rule.agency_id]
    tally.add(weight, (rule.id, None, place.territory_id, Ground.RULE))
    tally.decreed += weight
    return weight


def _ranked(tallies: Mapping[UUID, _Tally], whole: float, asked: Asked, threshold: float) -> Decision:
    lost = 0.0
    for agency_id in asked.refused & tallies.keys():
        lost += tallies[agency_id].weight * (1 - _REFUSED_SHARE)
        tallies[agency_id].weight *= _REFUSED_SHARE
    whole -= lost
    told = {agency_id: tally for agency_id, tally in tallies.items() if tally.weight > 0 and agency_id != NOBODY}
    found = [
        Candidate(agency_id, min(tally.weight / whole, 1.0), *tally.grounds, refused=agency_id in asked.refused)
        for agency_id, tally in told.items()
    ]
    candidates = ranked(found)
    best = candidates[0] if candidates else None
    if best is None:
        return Decision((), False)
    # What neither rule nor area says is for a person to decide, however often citizens ask on the right page.
    grounded = told[best.agency_id].grounded >= told[best.agency_id].weight / 2
    decreed = told[best.agency_id].decreed >= _DECREED * whole
    return Decision(candidates, grounded and not best.refused and best.probability >= threshold, decreed)


def ranked(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Candidates that are worth showing, best first; those that gave the question back after all others."""
    best = sorted(found, key=lambda one: (one.refused, -one.probability, one.agency_id))
    return tuple(one for one in best if one.probability >= LEAST_PROBABILITY)[:MOST_CANDIDATES]
