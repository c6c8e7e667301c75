"""The demo's sample region as the router knows it, without a database, and what its messages ought to become."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import NAMESPACE_OID, UUID, uuid5

from app.agencies.models import Territory, Topic
from app.agencies.topics.sheet import TopicRow
from app.demo.sample import load_sample
from app.demo.sample_rows import Sample, SampleMessage, SamplePage, SampleRule, SampleTerritory
from app.routing.bodies import Body
from app.routing.knowledge import Asking, Catalogue, Judgement, Knowledge
from app.routing.rules import Rule
from app.routing.whereabouts import Hints

ON = date(2026, 3, 16)
THRESHOLD = 0.75


def code_id(kind: str, code: str) -> UUID:
    """The id by which the knowledge built here knows a row of the sample."""
    return uuid5(NAMESPACE_OID, f"{kind}:{code}")


def is_tuned(message: SampleMessage) -> bool:
    """Whether a message is of the half that weights were fitted on; the other half is only measured."""
    return hashlib.sha256(message.key.encode()).digest()[0] % 2 == 0


@cache
def sample() -> Sample:
    """The sample region."""
    return load_sample()


@cache
def knowledge() -> Knowledge:
    """What the router knows of the sample region."""
    return built(sample())


def built(region: Sample) -> Knowledge:
    """What the router knows of a region."""
    catalogue = Catalogue(
        topics=[_topic(row) for row in region.topics],
        territories=[_territory(row) for row in region.territories],
        agency_names={code_id("agency", row.code): row.short_name for row in region.agencies},
        rules=[_rule(row) for row in region.rules],
        bodies=[
            Body(
                code_id("agency", row.code),
                row.kind,
                frozenset(code_id("territory", code) for code in (row.territory, *row.areas)),
            )
            for row in region.agencies
        ],
    )
    return Knowledge.build(catalogue, on=ON)


def _maybe(kind: str, code: str | None) -> UUID | None:
    return code_id(kind, code) if code else None


def _topic(row: TopicRow) -> Topic:
    return Topic(id=code_id("topic", row.code), code=row.code, active=True, **row.content.columns())


def _territory(row: SampleTerritory) -> Territory:
    return Territory(
        id=code_id("territory", row.code),
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_id=_maybe("territory", row.parent),
        other_names=list(row.other_names),
    )


def _rule(row: SampleRule) -> Rule:
    return Rule(
        id=code_id("rule", str(row.rank)),
        rank=row.rank,
        name=row.name,
        agency_id=code_id("agency", row.agency),
        topic_id=_maybe("topic", row.topic),
        topic_group=row.group,
        territory_id=_maybe("territory", row.territory),
        page_id=_maybe("page", row.page),
    )


@cache
def _pages() -> dict[str, SamplePage]:
    return {page.agency: page for page in reversed(sample().pages)}


def judged(message: SampleMessage) -> Judgement:
    """The router's judgement of a message on the first page of the agency it was written to."""
    return knowledge().judge(asking(message), threshold=THRESHOLD)


def asking(message: SampleMessage) -> Asking:
    """A message as the router is asked about it."""
    page = _pages()[message.page_agency]
    return Asking(
        message.text,
        page_id=code_id("page", page.ref),
        page_agency_id=code_id("agency", page.agency),
        on=ON,
        hints=Hints(code_id("territory", page.territory)),
    )


@dataclass(frozen=True, slots=True)
class Routed:
    """How a set of messages with a known agency was routed; shares of all of them, precision of those without a person.

    calibration  mean difference between what was promised and what came true, over ten steps of confidence
    """

    alone: float
    precision: float
    first: float
    first_three: float
    calibration: float


def measured(messages: Sequence[SampleMessage]) -> Routed:
    """The figures of routing over messages that name their agency."""
    told = [(judged(message), code_id("agency", message.expect_agency or "")) for message in messages]
    right = [_agencies(judgement)[:1] == [agency] for judgement, agency in told]
    sure = [hit for (judgement, _), hit in zip(told, right, strict=True) if judgement.decision.sure]
    three = [agency in _agencies(judgement)[:3] for judgement, agency in told]
    promised = [judgement.decision.confidence for judgement, _ in told]
    return Routed(
        alone=len(sure) / len(told),
        precision=sum(sure) / len(sure) if sure else 1.0,
        first=sum(right) / len(told),
        first_three=sum(three) / len(told),
        calibration=_calibration(promised, right),
    )


def _agencies(judgement: Judgement) -> list[UUID]:
    return [candidate.agency_id for candidate in judgement.decision.candidates]


def _calibration(promised: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten equal steps."""
    error = 0.0
    for step in range(10):
        inside = [(p, hit) for p, hit in zip(promised, right, strict=True) if min(int(p * 10), 9) == step]
        error += abs(sum(p - hit for p, hit in inside))
    return error / len(promised)
