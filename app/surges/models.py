"""Tables of surges."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key


class SurgeState(enum.StrEnum):
    """Where a surge stands."""

    PROPOSED = "proposed"  # the machine saw it; a person decides
    OPEN = "open"
    CLOSED = "closed"
    DISMISSED = "dismissed"  # a person said it is none


class Surge(Base):
    """Many questions alike in topic, place and time.

    usual_per_hour, seen_per_hour  questions of its topic and place: as a rule at that hour, and when it was proposed
    words         what its questions have in common, lemmas
    joins_itself  while it is open, questions alike join without a person
    base_text     what is answered to all, with variables; base_revision grows with each saved text, 0: none yet
    """

    __tablename__ = "surge"
    __table_args__ = (
        Index("ix_surge_active", "proposed_at", postgresql_where=text("state IN ('proposed', 'open')")),
        Index("ix_surge_proposed", "proposed_at", "id"),
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    state: Mapped[SurgeState] = mapped_column(default=SurgeState.PROPOSED)
    title: Mapped[str]
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"))
    words: Mapped[list[str]] = mapped_column(default=list)
    usual_per_hour: Mapped[float] = mapped_column(default=0.0)
    seen_per_hour: Mapped[float] = mapped_column(default=0.0)
    joins_itself: Mapped[bool] = mapped_column(default=True)
    began_at: Mapped[datetime]
    proposed_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    close_note: Mapped[str] = mapped_column(default="")
    base_text: Mapped[str] = mapped_column(default="")
    base_revision: Mapped[int] = mapped_column(default=0)
    base_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    base_at: Mapped[datetime | None]


class SurgeMember(Base):
    """A question of a surge. A question is in one surge at a time; one that was taken out is not joined again.

    likeness   0…1, to the surge's middle when it joined
    joined_by  None: the machine
    left_at    a person took it out
    """

    __tablename__ = "surge_member"
    __table_args__ = (
        Index("uq_surge_member_current", "question_id", unique=True, postgresql_where=text("left_at IS NULL")),
        Index("ix_surge_member_question", "question_id"),
    )

    surge_id: Mapped[UUID] = mapped_column(ForeignKey("surge.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    likeness: Mapped[float]
    joined_at: Mapped[datetime]
    joined_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    left_at: Mapped[datetime | None]
    left_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
