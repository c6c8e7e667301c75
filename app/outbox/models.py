"""The table of events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class OutboxEvent(Base):
    """One event.

    seq         order of writing; gaps are normal
    tx          number of the writing transaction. A reader that follows `(tx, seq)` and stops at the oldest
                transaction still running misses nothing; following `seq` alone would skip what commits late
    relayed_at  when its jobs were last put in the queue; None: they are to be put there
    relays      how often that was
    jobs        names of the jobs that follow from it, known once it was relayed
    done        names of those that ran
    handled_at  when the last of them had run
    """

    __tablename__ = "outbox_event"
    __table_args__ = (
        Index("ix_outbox_event_unrelayed", "seq", postgresql_where=text("relayed_at IS NULL")),
        Index("ix_outbox_event_unhandled", "relayed_at", postgresql_where=text("handled_at IS NULL")),
        Index("ix_outbox_event_question", "question_id", "seq"),
        Index("ix_outbox_event_position", "tx", "seq"),
    )

    id: Mapped[Key]
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    tx: Mapped[int] = mapped_column(BigInteger, server_default=text("(pg_current_xact_id()::text::bigint)"))
    type: Mapped[str]
    question_id: Mapped[UUID | None]
    by: Mapped[UUID | None]
    payload: Mapped[Json]
    at: Mapped[datetime]
    relayed_at: Mapped[datetime | None]
    relays: Mapped[int] = mapped_column(default=0)
    jobs: Mapped[list[str]] = mapped_column(default=list)
    done: Mapped[list[str]] = mapped_column(default=list)
    handled_at: Mapped[datetime | None]
