"""Tables of agencies, topics, territories and calendars."""

import enum
from uuid import UUID

from sqlalchemy import ForeignKey
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


class Topic(Base):
    """What questions are about.

    words     object words by which it is recognised
    examples  phrases of citizens
    """

    __tablename__ = "topic"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    group: Mapped[str]
    name: Mapped[str]
    words: Mapped[list[str]] = mapped_column(default=list)
    examples: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
