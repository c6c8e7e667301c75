"""Tables of what the router learnt."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class VersionState(enum.StrEnum):
    """Where a version stands."""

    LEARNING = "learning"
    LIVE = "live"
    RETIRED = "retired"
    REFUSED = "refused"  # worse than the live one on the newest confirmed questions
    FAILED = "failed"


class RouterVersion(Base):
    """What was learnt from the confirmed questions of one moment. At most one is live, at most one is learning.

    examples   confirmed questions it learnt from; tested_on: the newest of them, by which it was measured
    step       what learning does just now, in Russian; progress: 0…1; beat_at: when it last gave a sign of life
    measured   figures on the newest confirmed questions, the live version's beside them; None until measured
    reason     why it was refused or failed, in Russian
    content    the learnt model as `app.routing.learning` writes it; None until learnt, and again once it is old
    trial      the same learnt without the newest questions: by it a later version is compared with this one on
               questions that neither has seen
    """

    __tablename__ = "router_version"
    __table_args__ = (
        Index("uq_router_version_live", "state", unique=True, postgresql_where=text("state = 'live'")),
        Index("uq_router_version_learning", "state", unique=True, postgresql_where=text("state = 'learning'")),
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    state: Mapped[VersionState] = mapped_column(default=VersionState.LEARNING)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    learnt_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    examples: Mapped[int] = mapped_column(default=0)
    tested_on: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    measured: Mapped[Json | None]
    reason: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    trial: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class RoutingAim(Base):
    """How right the machine has to be to do without a person; one row.

    precision  share of right ones among its assignments, 0.5…0.99
    """

    __tablename__ = "routing_aim"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    precision: Mapped[float]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
