"""The time: one protocol, and the only reader of wall time."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Says which instant it is; passed in wherever time matters."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that reads it
