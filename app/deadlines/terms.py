"""What the clocks of a question should be by the policy that applies. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from app.core.db import Json
from app.deadlines.calendar import WorkingCalendar
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind, QuestionFacts, Start, Target, due, first_match, warn_at
from app.networks.access import Network
from app.questions.lifecycle import Status
from app.questions.models import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """What terms depend on. again_at: when the citizen wrote again after an answer; None: they did not."""

    topic_id: UUID | None
    network: Network
    urgent: bool
    published_at: datetime
    received_at: datetime
    routed_at: datetime
    again_at: datetime | None

    @property
    def starts(self) -> Mapping[Start, datetime]:
        """The instants at which clocks begin."""
        return {
            Start.PUBLISHED: self.again_at or self.published_at,
            Start.SEEN: self.again_at or self.received_at,
            Start.ROUTED: max(self.again_at or self.routed_at, self.routed_at),
        }


@dataclass(frozen=True, slots=True)
class Term:
    """What one clock should be."""

    policy_id: UUID
    target: Target
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None
    covered: bool

    @property
    def clock(self) -> ClockKind:
        """What the clock waits for."""
        return self.target.clock

    def fits(self, deadline: Deadline) -> bool:
        """Whether a clock is this one: it has the same instants, and no other policy set it and was left."""
        if (deadline.clock, deadline.due_at, deadline.warn_at) != (self.clock, self.due_at, self.warn_at):
            return False
        return runs(deadline) or (deadline.policy_id, deadline.started_at) == (self.policy_id, self.started_at)


def runs(deadline: Deadline) -> bool:
    """Whether a clock runs."""
    return deadline.met_at is None and deadline.cancelled_at is None


def terms(asked: Asked, policies: Sequence[SlaPolicy], agency_id: UUID, hours: Json) -> list[Term]:
    """The terms of a question with an agency, whose working hours are given; none where no policy fits."""
    policy = first_match(policies, QuestionFacts(asked.topic_id, agency_id, asked.network, asked.urgent))
    if policy is None:
        return []
    calendar = _calendar(json.dumps(hours, sort_keys=True))
    return [_term(policy.id, Target.from_data(data), asked.starts, calendar) for data in policy.targets]


@lru_cache(maxsize=256)
def _calendar(data: str) -> WorkingCalendar:
    """Calendars are few and asked for often; building one costs more than asking it."""
    return WorkingCalendar.from_data(json.loads(data))


def _term(policy_id: UUID, target: Target, starts: Mapping[Start, datetime], calendar: WorkingCalendar) -> Term:
    started_at = starts[target.start]
    due_at = due(target, started_at, calendar)
    years = range(started_at.year, due_at.year + 1)
    covered = all(calendar.covered(started_at.date().replace(year=year, month=1, day=1)) for year in years)
    warning_at = warn_at(target, started_at, due_at, calendar)
    return Term(policy_id, target, started_at, due_at, warning_at, covered)


def for_return(
    question: Question, known: Sequence[Deadline], found: Sequence[Term]
) -> tuple[Sequence[Term], datetime | None]:
    """The terms whose clocks are to run, and the instant until which «не наше» is in time (None: no longer asked).

    The clock of «не наше» waits only for the first word of the agency: once it took the question, or had its time and
    took it late, the clock does not start again for the same routing.
    """
    term = next((one for one in found if one.clock is ClockKind.RETURN), None)
    if term is None:
        return found, None
    met = [one for one in known if one.clock is ClockKind.RETURN and one.met_at and one.started_at == term.started_at]
    if not met and question.status is Status.ROUTED and question.assignee_id is None:
        return found, term.due_at
    late = [one.due_at for one in met if one.met_at is not None and one.met_at > one.due_at]
    return [one for one in found if one is not term], late[0] if late else None


def return_waiting(known: Sequence[Deadline], at: datetime) -> Deadline | None:
    """The clock of «не наше» that ran unmet just before an instant; None: none did."""
    ran = [
        one
        for one in known
        if one.clock is ClockKind.RETURN
        and one.met_at is None
        and one.started_at < at
        and (one.cancelled_at is None or one.cancelled_at >= at)
    ]
    return max(ran, key=lambda one: one.started_at, default=None)
