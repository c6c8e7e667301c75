"""Tables of webhooks."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class DeliveryState(enum.StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"  # all tries used up


class Endpoint(Base):
    """An address that is told of events.

    secret     sealed for the place `endpoint:<id>`
    events     public event types; empty: all
    agency_id  only of this agency's questions; None: of all
    """

    __tablename__ = "endpoint"

    id: Mapped[Key]
    url: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    events: Mapped[list[str]] = mapped_column(default=list)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    secret: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    created_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]


class Delivery(Base):
    """One event for one endpoint. Its id is the webhook's id, the same over all tries.

    payload      public body, ids and figures only
    next_try_at  when it is due; a worker that claimed it moves it past its own time-out
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index("ix_delivery_due", "next_try_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_delivery_endpoint", "endpoint_id", text("created_at DESC"), text("id DESC")),
    )

    id: Mapped[Key]
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("endpoint.id", ondelete="CASCADE"))
    event_id: Mapped[UUID | None]
    type: Mapped[str]
    payload: Mapped[Json]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class Attempt(Base):
    """One try of a delivery, for the log. answer: the first characters of what came back."""

    __tablename__ = "delivery_attempt"

    id: Mapped[Key]
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    took_ms: Mapped[int]
