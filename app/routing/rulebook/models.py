"""Tables of what a change of a rule would do."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class DryRunState(enum.StrEnum):
    """Where a dry run stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class DryRun(Base):
    """What a rule not saved yet would have changed about the questions of the last days.

    rule       the rule as it was given; `rule_id`: the saved one it would replace or (remove) take away
    looked_at  questions judged so far; total: all there are to judge; beat_at: when it last gave a sign of life
    found      figures and examples (ids and agencies, no citizen's words); None until done
    """

    __tablename__ = "dry_run"

    id: Mapped[Key]
    state: Mapped[DryRunState] = mapped_column(default=DryRunState.RUNNING)
    rule: Mapped[Json]
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("routing_rule.id", ondelete="SET NULL"))
    remove: Mapped[bool] = mapped_column(default=False)
    days: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    beat_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    looked_at: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    found: Mapped[Json | None]
    error: Mapped[str] = mapped_column(default="")
