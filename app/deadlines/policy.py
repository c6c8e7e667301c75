"""SLA targets: when they are due, when to warn, where a deadline stands, and which policy applies. Pure."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol, Self, TypeVar
from uuid import UUID

from app.core.errors import Invalid
from app.deadlines.calendar import Pauses, WorkingCalendar
from app.networks.access import Network


class ClockKind(enum.StrEnum):
    """What a clock waits for."""

    REACTION = "reaction"  # any answer of the agency, an interim one too
    RETURN = "return"  # «не наше» said by the agency
    DRAFT = "draft"  # an answer handed in for review
    ANSWER = "answer"  # the answer confirmed by the network
    SOLUTION = "solution"  # what was promised done
    CLARIFICATION = "clarification"  # the citizen's reply to our question


class Unit(enum.StrEnum):
    """What a target's amount counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_MINUTES = "working_minutes"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Start(enum.StrEnum):
    """What starts a clock."""

    PUBLISHED = "published"
    SEEN = "seen"
    ROUTED = "routed"


class Standing(enum.StrEnum):
    """Where a deadline stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    MET = "met"
    BREACHED = "breached"


class BadTarget(Invalid, ValueError):
    """The data do not describe a target."""

    code = "bad-target"


_UNIT_SECONDS: Final = {Unit.MINUTES: 60, Unit.HOURS: 3600, Unit.WORKING_MINUTES: 60, Unit.WORKING_HOURS: 3600}
_WORKING: Final = frozenset({Unit.WORKING_MINUTES, Unit.WORKING_HOURS, Unit.WORKING_DAYS})


@dataclass(frozen=True, slots=True)
class Target:
    """How long one clock may run, and when to warn. Raises BadTarget.

    amount               in `unit`, at least 1
    warn_share           share of the term (between 0 and 1) after which it is at risk
    warn_before_seconds  time before the due instant from which it is at risk; with both given the earlier one counts

    Shares and seconds are of working time where the unit is a working one.
    """

    clock: ClockKind
    amount: int
    unit: Unit
    start: Start
    warn_share: float | None = None
    warn_before_seconds: int | None = None

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise BadTarget("amount: has to be at least 1")
        if self.warn_share is not None and not 0 < self.warn_share < 1:
            raise BadTarget("warn_share: has to be between 0 and 1")
        if self.warn_before_seconds is not None and self.warn_before_seconds < 1:
            raise BadTarget("warn_before_seconds: has to be at least 1")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The target kept as JSON (`to_data`). Raises BadTarget."""
        share, before = data.get("warn_share"), data.get("warn_before_seconds")
        try:
            return cls(
                clock=ClockKind(data["clock"]),
                amount=_whole(data["amount"]),
                unit=Unit(data["unit"]),
                start=Start(data["start"]),
                warn_share=None if share is None else float(share),
                warn_before_seconds=None if before is None else _whole(before),
            )
        except BadTarget:
            raise
        except KeyError as missing:
            raise BadTarget(f"{missing.args[0]}: is missing") from missing
        except (TypeError, ValueError) as wrong:
            raise BadTarget(str(wrong)) from wrong

    def to_data(self) -> dict[str, Any]:
        """The target as JSON values; `from_data` gives an equal target back."""
        return {
            "clock": self.clock.value,
            "amount": self.amount,
            "unit": self.unit.value,
            "start": self.start.value,
            "warn_share": self.warn_share,
            "warn_before_seconds": self.warn_before_seconds,
        }


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What policies look at. topic_id None: not known yet."""

    topic_id: UUID | None
    agency_id: UUID
    network: Network
    urgent: bool


class Conditions(Protocol):
    """What a policy asks of a question; None fits everything."""

    @property
    def topic_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def agency_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def network(self) -> Network | None: ...  # noqa: D102
    @property
    def urgent(self) -> bool | None: ...  # noqa: D102


Policy = TypeVar("Policy", bound=Conditions)


def first_match(policies: Iterable[Policy], facts: QuestionFacts) -> Policy | None:
    """The first policy, in the order given, all of whose conditions the question fits; None when there is none."""
    return next((policy for policy in policies if _fits(policy, facts)), None)


def due(target: Target, start_at: datetime, calendar: WorkingCalendar, pauses: Pauses = ()) -> datetime:
    """The last instant that is in time, in UTC.

    pauses  do not count: second by second; of working days only dates that a pause takes wholly

    Raises NoWorkingTime.
    """
    match target.unit:
        case Unit.MINUTES | Unit.HOURS:
            return _elapsed(start_at, timedelta(seconds=target.amount * _UNIT_SECONDS[target.unit]), pauses)
        case Unit.WORKING_MINUTES | Unit.WORKING_HOURS:
            return calendar.add(start_at, target.amount * _UNIT_SECONDS[target.unit], pauses)
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(start_at, target.amount, pauses)
        case Unit.CALENDAR_DAYS:
            term = timedelta(days=target.amount)
            paused = _elapsed(start_at, term, pauses) - term - start_at
            return calendar.add_calendar_days(start_at + paused, target.amount)


def warn_at(
    target: Target, start_at: datetime, due_at: datetime, calendar: WorkingCalendar, pauses: Pauses = ()
) -> datetime | None:
    """The instant, in UTC, from which the deadline is at risk, not before its start; None when it never is.

    Raises NoWorkingTime.
    """
    found: list[datetime] = []
    if target.warn_share is not None and target.unit in _WORKING:
        term = calendar.between(start_at, due_at, pauses)
        found.append(min(due_at, calendar.add(start_at, round(term * target.warn_share), pauses)))
    elif target.warn_share is not None:
        found.append(start_at + timedelta(seconds=round((due_at - start_at).total_seconds() * target.warn_share)))
    if target.warn_before_seconds is not None and target.unit in _WORKING:
        found.append(calendar.subtract(due_at, target.warn_before_seconds, pauses))
    elif target.warn_before_seconds is not None:
        found.append(due_at - timedelta(seconds=target.warn_before_seconds))
    return max(start_at, min(found)).astimezone(UTC) if found else None


def standing(due_at: datetime, met_at: datetime | None, *, now: datetime, warning: timedelta) -> Standing:
    """Where a deadline stands at `now`; the instant `due_at` itself is still in time.

    warning  elapsed time before `due_at` from which it is at risk
    """
    if (met_at or now) > due_at:
        return Standing.BREACHED
    if met_at:
        return Standing.MET
    return Standing.AT_RISK if now >= due_at - warning else Standing.ON_TRACK


def _fits(policy: Conditions, facts: QuestionFacts) -> bool:
    return (
        policy.topic_id in {None, facts.topic_id}
        and policy.agency_id in {None, facts.agency_id}
        and policy.network in {None, facts.network}
        and policy.urgent in {None, facts.urgent}
    )


def _elapsed(start: datetime, term: timedelta, pauses: Pauses) -> datetime:
    at = start
    for begin, end in sorted(pauses):
        if begin >= at + term:
            break
        if end > at and end > begin:
            term -= max(begin, at) - at
            at = end
    return (at + term).astimezone(UTC)


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise BadTarget(f"{value!r} is no whole number")
