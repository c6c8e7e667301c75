"""Clocks of questions: started, moved, met, cancelled, and told when their instant comes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from app.accounts.permissions import Scope
from app.agencies import queries as agencies
from app.core.db import Session, new_id
from app.deadlines import queries as deadlines
from app.deadlines.calendar import WorkingCalendar
from app.deadlines.events import DeadlineAtRisk, DeadlineBreached, DeadlineMet, DeadlineSet
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import QuestionFacts, Start, Target, due, first_match, warn_at
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import OPEN
from app.questions.models import Question

_ALL = Scope(None)


@dataclass(frozen=True, slots=True)
class _Term:
    """What a clock should be by the policy that applies."""

    policy: SlaPolicy
    target: Target
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None
    covered: bool


async def start(session: Session, question_id: UUID, *, now: datetime, again_at: datetime | None = None) -> None:
    """Bring the clocks of an assigned question to what its policy says; safe to repeat.

    Clocks that run are moved when agency, topic or policy changed, and those the policy no longer has are cancelled.

    again_at  the citizen wrote again then: the clocks of the reopened question start there
    """
    question = await questions.lock(session, question_id, scope=_ALL)
    if question.agency_id is None or question.status not in OPEN:
        return
    terms = await _terms(session, question, question.agency_id, again_at)
    running = {deadline.clock: deadline for deadline in await deadlines.running(session, question_id)}
    kept: list[Deadline] = []
    for term in terms:
        known = running.pop(term.target.clock, None)
        kept.append(_set(session, question, known, term, now=now))
    for deadline in running.values():
        deadline.cancelled_at = now
    _show_nearest(question, kept)


async def _terms(session: Session, question: Question, agency_id: UUID, again_at: datetime | None) -> list[_Term]:
    facts = QuestionFacts(question.topic_id, agency_id, question.network, question.urgent)
    policy = first_match(await deadlines.policies(session), facts)
    if policy is None:
        return []
    hours = await agencies.agency_calendar(session, agency_id)
    calendar = _calendar(json.dumps(hours.data, sort_keys=True))
    starts = {
        Start.PUBLISHED: again_at or question.published_at,
        Start.SEEN: again_at or question.received_at,
        Start.ROUTED: again_at or question.routed_at or question.received_at,
    }
    terms = []
    for data in policy.targets:
        target = Target.from_data(data)
        started_at = starts[target.start]
        due_at = due(target, started_at, calendar)
        years = range(started_at.year, due_at.year + 1)
        covered = all(calendar.covered(started_at.date().replace(year=year, month=1, day=1)) for year in years)
        warning_at = warn_at(target, started_at, due_at, calendar)
        terms.append(_Term(policy, target, started_at, due_at, warning_at, covered))
    return terms


@lru_cache(maxsize=256)
def _calendar(data: str) -> WorkingCalendar:
    """Calendars are few and asked for often; building one costs more than asking it."""
    return WorkingCalendar.from_data(json.loads(data))


def _set(session: Session, question: Question, known: Deadline | None, term: _Term, *, now: datetime) -> Deadline:
    if known is not None and (known.due_at, known.warn_at) == (term.due_at, term.warn_at):
        return known
    deadline = known or Deadline(id=new_id(), question_id=question.id, clock=term.target.clock)
    deadline.policy_id, deadline.target = term.policy.id, term.target.to_data()
    deadline.started_at, deadline.due_at, deadline.warn_at = term.started_at, term.due_at, term.warn_at
    deadline.covered = term.covered
    # A moved clock that is in time again may warn and breach again.
    if term.due_at >= now:
        deadline.breached_at = None
    if term.warn_at is not None and term.warn_at > now:
        deadline.warned_at = None
    if known is None:
        session.add(deadline)
    event = DeadlineSet(
        question_id=question.id, deadline_id=deadline.id, clock=deadline.clock.value, due_at=deadline.due_at
    )
    outbox.record(session, event, now=now)
    return deadline


def _show_nearest(question: Question, running: Iterable[Deadline]) -> None:
    nearest = min(running, key=lambda deadline: deadline.due_at, default=None)
    question.due_at = nearest.due_at if nearest else None
    question.warn_at = nearest.warn_at if nearest else None


async def meet(session: Session, question_id: UUID, *, at: datetime, now: datetime) -> None:
    """The answer stands in the network since `at`: the clocks that wait for it are met; safe to repeat."""
    question = await questions.lock(session, question_id, scope=_ALL)
    for deadline in await deadlines.running(session, question_id):
        deadline.met_at = at
        met = DeadlineMet(
            question_id=question_id,
            deadline_id=deadline.id,
            clock=deadline.clock.value,
            due_at=deadline.due_at,
            margin_seconds=int((deadline.due_at - at).total_seconds()),
        )
        outbox.record(session, met, now=now)
    _show_nearest(question, ())


async def cancel(session: Session, question_id: UUID, *, now: datetime) -> None:
    """Nobody has to answer any more, or nobody yet: the clocks that run are cancelled; safe to repeat."""
    question = await questions.lock(session, question_id, scope=_ALL)
    if question.status in OPEN and question.agency_id is not None:  # routed again meanwhile
        return
    for deadline in await deadlines.running(session, question_id):
        deadline.cancelled_at = now
    _show_nearest(question, ())


async def sweep(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Tell of the deadlines whose warning or due instant has come, each once; how many were told."""
    breached = await deadlines.claim_breaches(session, now=now, limit=limit)
    warned = await deadlines.claim_warnings(session, now=now, limit=limit)
    near = [deadline for deadline in warned if deadline.due_at >= now]
    agency_of = await questions.agencies_of(session, _questions(breached, near))
    told = [(DeadlineAtRisk, one) for one in near] + [(DeadlineBreached, one) for one in breached]
    events = (
        event(
            question_id=one.question_id,
            deadline_id=one.id,
            agency_id=agency_of.get(one.question_id),
            clock=one.clock.value,
            due_at=one.due_at,
        )
        for event, one in told
    )
    await outbox.record_all(session, events, now=now)
    return len(told)


def _questions(*told: Sequence[deadlines.Due]) -> list[UUID]:
    return [one.question_id for part in told for one in part]
