"""Tables of agencies and their areas, of topics and their versions, of territories and calendars."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class AgencyKind(enum.StrEnum):
    """Kinds of bodies that answer."""

    MINISTRY = "ministry"
    ADMINISTRATION = "administration"
    INSPECTION = "inspection"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    UTILITY = "utility"
    OPERATOR = "operator"
    OTHER = "other"


class TerritoryKind(enum.StrEnum):
    """Kinds of places, from large to small."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    STREET = "street"


class Calendar(Base):
    """Working hours; `data` as `app.deadlines.calendar.WorkingCalendar.from_data` reads it."""

    __tablename__ = "calendar"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    data: Mapped[Json]


class Territory(Base):
    """A place; `other_names` are spoken and declined forms by which citizens mean it."""

    __tablename__ = "territory"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[TerritoryKind]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"), index=True)
    other_names: Mapped[list[str]] = mapped_column(default=list)


class Agency(Base):
    """A body that answers.

    territory_id     its seat; the places it answers for besides stand in AgencyArea
    review_required  an answer needs the approval of somebody other than its author
    contact          how a citizen reaches it, one line
    """

    __tablename__ = "agency"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[AgencyKind]
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    calendar_id: Mapped[UUID] = mapped_column(ForeignKey("calendar.id"), index=True)
    review_required: Mapped[bool] = mapped_column(default=True)
    contact: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class AgencyArea(Base):
    """A place that a thematic body answers for, one of several."""

    __tablename__ = "agency_area"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)
    territory_id: Mapped[UUID] = mapped_column(ForeignKey("territory.id"), primary_key=True, index=True)


class TopicContent:
    """What is said of a topic, and may be said otherwise from some day on.

    words         object words by which it is recognised
    examples      phrases of citizens
    season        months (1 to 12) in which it is mostly asked about; empty: the whole year
    terms         how long a clock runs where no policy says otherwise: {"answer": "3 wd"}; see `app.agencies.terms`
    agency_kinds  kinds of bodies that mostly answer
    fast_track    a matter for hours, not for days
    photo_needed  the answer needs a photo of the place or the thing
    valid_to      its last day; None: not known yet
    """

    group: Mapped[str]
    name: Mapped[str]
    words: Mapped[list[str]] = mapped_column(default=list)
    examples: Mapped[list[str]] = mapped_column(default=list)
    season: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=list)
    terms: Mapped[Json] = mapped_column(default=dict)
    agency_kinds: Mapped[list[str]] = mapped_column(default=list)
    fast_track: Mapped[bool] = mapped_column(default=False)
    photo_needed: Mapped[bool] = mapped_column(default=False)
    valid_to: Mapped[date | None]


class Topic(TopicContent, Base):
    """What questions are about, as it is said now.

    active      it is in force; not before its first day, not after its last one
    valid_from  first day of the version in force; None: not under versions
    """

    __tablename__ = "topic"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date | None]


class TopicVersion(TopicContent, Base):
    """What is said of a topic from a day on. Nothing of it changes but its last day, which a later version brings.

    valid_to    before `valid_from` when another version replaced it before it had a day
    created_by  None: by a command, or with the program
    """

    __tablename__ = "topic_version"
    __table_args__ = (Index("ix_topic_version_topic", "topic_id", "valid_from", "id"),)

    id: Mapped[Key]
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id"))
    valid_from: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
