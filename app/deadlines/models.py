"""Tables of deadlines."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key
from app.deadlines.policy import ClockKind
from app.networks.access import Network


class SlaPolicy(Base):
    """Targets for the questions it matches; an empty condition fits everything, the first fitting one by `rank` wins.

    targets  list of `app.deadlines.policy.Target.to_data`
    """

    __tablename__ = "sla_policy"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    rank: Mapped[int]
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    network: Mapped[Network | None] = mapped_column(Text())
    urgent: Mapped[bool | None]
    targets: Mapped[list[Json]]
    active: Mapped[bool] = mapped_column(default=True)


class Deadline(Base):
    """One clock of one question. It runs while neither met nor cancelled.

    target        the target as it was when the clock started
    warn_at       from then on at risk; None: no warning
    warned_at     when that was told; None: not yet
    breached_at   when the breach was told; None: not (yet)
    cancelled_at  the question was closed or moved away
    covered       the calendar knew the official days off of every year between start and due
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_question", "question_id"),
        Index(
            "uq_deadline_running",
            "question_id",
            "clock",
            unique=True,
            postgresql_where=text("met_at IS NULL AND cancelled_at IS NULL"),
        ),
        Index("ix_deadline_answered", "met_at", postgresql_where=text("clock = 'answer'")),
        Index(
            "ix_deadline_to_warn",
            "warn_at",
            postgresql_where=text("met_at IS NULL AND cancelled_at IS NULL AND warned_at IS NULL"),
        ),
        Index(
            "ix_deadline_to_breach",
            "due_at",
            postgresql_where=text("met_at IS NULL AND cancelled_at IS NULL AND breached_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("sla_policy.id"))
    clock: Mapped[ClockKind]
    target: Mapped[Json]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    warn_at: Mapped[datetime | None]
    covered: Mapped[bool]
    warned_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
