"""Tables of what tokens may still be used for."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json
from app.networks.access import FailureKind


class Turn(Base):
    """When a token (or one place it writes to) may be used next.

    key         holder of the token, with the place after a colon
    next_at     when the next use may begin
    slow_until  until then uses are `slow_seconds` apart
    """

    __tablename__ = "turn"

    key: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    slow_until: Mapped[datetime | None]
    slow_seconds: Mapped[float] = mapped_column(default=0.0)


class DailyUse(Base):
    """How often a token was used for a method on a day of the network, which is Moscow's."""

    __tablename__ = "daily_use"

    account: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    used: Mapped[int] = mapped_column(default=0)


class Parked(Base):
    """Part of a token's uses that rests.

    part, name  see app/networks/limits.py
    until       None: until a person acts
    challenge   what a person has to solve
    solution    what the person answered, sent with the next write
    """

    __tablename__ = "parked"

    account: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[FailureKind]
    code: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    until: Mapped[datetime | None]
    challenge: Mapped[Json] = mapped_column(default=dict)
    solution: Mapped[Json | None]
    parked_at: Mapped[datetime]
