"""JSON of the quality screen."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.insights.quality.measures import MEASURES
from app.insights.quality.queries import Confusion, Decided
from app.insights.quality.service import Quality
from app.insights.schemas import MeasureOut


class AgencyRef(BaseModel):
    """An agency."""

    id: UUID
    short_name: str


class TopicRef(BaseModel):
    """A topic."""

    id: UUID
    name: str


class WeekOut(BaseModel):
    """One week, by its Monday."""

    week: date
    decided: int
    without_person: int
    precision: float | None
    returned: int


class ConfusionOut(BaseModel):
    """The machine said one agency and a person another. example_ids: the newest questions of this kind."""

    machine: AgencyRef
    person: AgencyRef
    count: int
    example_ids: list[UUID]

    @classmethod
    def of(cls, found: Confusion) -> "ConfusionOut":
        """A confusion as it is shown."""
        return cls(
            machine=AgencyRef(id=found.machine_id, short_name=found.machine),
            person=AgencyRef(id=found.person_id, short_name=found.person),
            count=found.count,
            example_ids=list(found.examples),
        )


class AgencyQualityOut(BaseModel):
    """What came to an agency and what it returned. precision: of what the machine gave it without a person."""

    agency: AgencyRef
    received: int
    returned: int
    precision: float | None


class TopicQualityOut(BaseModel):
    """How the machine decided on a topic."""

    topic: TopicRef
    decided: int
    precision: float | None


class QualityOut(BaseModel):
    """How well the machine decides who answers; what each figure means stands in `measures`."""

    since: datetime
    until: datetime
    decided: int
    without_person: int
    share_without_person: float | None
    right_without_person: float | None
    returned: int
    transferred: int
    overruled_screenings: int
    series: list[WeekOut]
    confusions: list[ConfusionOut]
    agencies: list[AgencyQualityOut]
    topics: list[TopicQualityOut]
    measures: list[MeasureOut]

    @classmethod
    def of(cls, quality: Quality) -> "QualityOut":
        """The figures as they are shown."""
        total = quality.total
        return cls(
            since=quality.period.since,
            until=quality.period.until,
            decided=total.decided,
            without_person=total.without_person,
            share_without_person=total.without_person / total.decided if total.decided else None,
            right_without_person=total.precision,
            returned=quality.returned,
            transferred=quality.transferred,
            overruled_screenings=quality.overruled_screenings,
            series=_weeks(quality.weeks, quality.returned_by_week),
            confusions=[ConfusionOut.of(one) for one in quality.confusions],
            agencies=[
                AgencyQualityOut(
                    agency=AgencyRef(id=agency.id, short_name=agency.short_name),
                    received=moved.received,
                    returned=moved.returned,
                    precision=decided.precision,
                )
                for agency, moved, decided in quality.agencies
            ],
            topics=[
                TopicQualityOut(topic=TopicRef(id=topic_id, name=name), decided=one.decided, precision=one.precision)
                for topic_id, name, one in quality.topics
            ],
            measures=[MeasureOut.of(measure) for measure in MEASURES],
        )


def _weeks(decided: Mapping[date, Decided], returned: Mapping[date, int]) -> list[WeekOut]:
    return [
        WeekOut(
            week=week,
            decided=one.decided,
            without_person=one.without_person,
            precision=one.telling_precision,
            returned=returned.get(week, 0),
        )
        for week in sorted(decided.keys() | returned.keys())
        for one in (decided.get(week, Decided()),)
    ]
