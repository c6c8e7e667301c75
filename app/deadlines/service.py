"""Clocks of questions: started, moved, met, cancelled, and told when their instant comes."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Scope
from app.agencies import queries as agencies
from app.core.db import Session, new_id
from app.deadlines import queries as deadlines
from app.deadlines.events import DeadlineAtRisk, DeadlineBreached, DeadlineMet, DeadlineSet
from app.deadlines.models import Deadline
from app.deadlines.terms import Asked, Term, for_return, return_waiting, runs, terms
from app.intake.events import QuestionReopened
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import OPEN
from app.questions.models import Question

_ALL = Scope(None)


async def start(session: Session, question_id: UUID, *, now: datetime) -> None:
    """Bring the clocks of an assigned question to what its policy says; safe to repeat.

    Clocks that run are moved when agency, topic or policy changed, and those the policy no longer has are cancelled. A
    question that is put back where it was has its old clocks again, with what was told of them. When the citizen wrote
    again after an answer, clocks start there.
    """
    question = await questions.lock(session, question_id, scope=_ALL)
    if question.agency_id is None or question.status not in OPEN:
        return
    known = await deadlines.known(session, question_id)
    again_at = (await outbox.newest(session, [question_id], QuestionReopened.type)).get(question_id)
    hours = await agencies.agency_calendar(session, question.agency_id)
    found = terms(_asked(question, again_at), await deadlines.policies(session), question.agency_id, hours.data)
    wanted, question.return_due_at = for_return(question, known, found)
    same = {term.clock: one for term in wanted for one in known if one.met_at is None and term.fits(one)}
    moved = {one.clock: one for one in known if runs(one) and same.get(one.clock) is not one}
    for deadline in moved.values():
        deadline.cancelled_at = now
    await session.flush()  # before another clock of the kind runs: one at a time may
    shown = [_set(session, question, term, same.get(term.clock), moved.get(term.clock), now=now) for term in wanted]
    _show_nearest(question, shown)


def _asked(question: Question, again_at: datetime | None) -> Asked:
    return Asked(
        topic_id=question.topic_id,
        network=question.network,
        urgent=question.urgent,
        published_at=question.published_at,
        received_at=question.received_at,
        routed_at=question.routed_at or question.received_at,
        again_at=again_at,
    )


def _set(
    session: Session, question: Question, term: Term, same: Deadline | None, moved: Deadline | None, *, now: datetime
) -> Deadline:
    if same is not None and runs(same):
        return same
    deadline = same or _new(question, term, moved, now=now)
    deadline.cancelled_at = None
    session.add(deadline)
    told = DeadlineSet(
        question_id=question.id, deadline_id=deadline.id, clock=deadline.clock.value, due_at=deadline.due_at
    )
    outbox.record(session, told, now=now)
    return deadline


def _new(question: Question, term: Term, moved: Deadline | None, *, now: datetime) -> Deadline:
    """A clock. One that was moved and is in time again may warn and breach again; else what was told stays told."""
    ahead = term.warn_at is not None and term.warn_at > now
    return Deadline(
        id=new_id(),
        question_id=question.id,
        clock=term.clock,
        policy_id=term.policy_id,
        target=term.target.to_data(),
        started_at=term.started_at,
        due_at=term.due_at,
        warn_at=term.warn_at,
        covered=term.covered,
        warned_at=None if moved is None or ahead else moved.warned_at,
        breached_at=None if moved is None or term.due_at >= now else moved.breached_at,
    )


def _show_nearest(question: Question, running: Iterable[Deadline]) -> None:
    nearest = min(running, key=lambda deadline: deadline.due_at, default=None)
    question.due_at = nearest.due_at if nearest else None
    question.warn_at = nearest.warn_at if nearest else None


async def meet(session: Session, question_id: UUID, *, at: datetime, now: datetime) -> None:
    """The answer stands in the network since `at`: the clocks that wait for it are met; safe to repeat."""
    question = await questions.lock(session, question_id, scope=_ALL)
    for deadline in await deadlines.running(session, question_id):
        _meet(session, deadline, at=at, now=now)
    question.return_due_at = None
    _show_nearest(question, ())


async def meet_return(session: Session, question_id: UUID, *, at: datetime, now: datetime) -> None:
    """The agency took the question or gave it back at an instant: its clock of «не наше» is met; safe to repeat.

    Also when that clock was cancelled since, as when the question went on to another agency.
    """
    question = await questions.lock(session, question_id, scope=_ALL)
    known = await deadlines.known(session, question_id)
    waiting = return_waiting(known, at)
    # Routed since that clock began, and taken there: the new clock is not started yet, and will not be.
    if waiting is None or (question.routed_at is not None and waiting.started_at < question.routed_at < at):
        return
    waiting.cancelled_at = None
    _meet(session, waiting, at=at, now=now)
    if question.agency_id is not None and waiting.started_at >= (question.routed_at or waiting.started_at):
        question.return_due_at = waiting.due_at if at > waiting.due_at else None
    _show_nearest(question, [one for one in known if runs(one)])


def _meet(session: Session, deadline: Deadline, *, at: datetime, now: datetime) -> None:
    deadline.met_at = at
    met = DeadlineMet(
        question_id=deadline.question_id,
        deadline_id=deadline.id,
        clock=deadline.clock.value,
        due_at=deadline.due_at,
        margin_seconds=int((deadline.due_at - at).total_seconds()),
    )
    outbox.record(session, met, now=now)


async def cancel(session: Session, question_id: UUID, *, now: datetime) -> None:
    """Nobody has to answer any more, or nobody yet: the clocks that run are cancelled; safe to repeat."""
    question = await questions.lock(session, question_id, scope=_ALL)
    if question.status in OPEN and question.agency_id is not None:  # routed again meanwhile
        return
    for deadline in await deadlines.running(session, question_id):
        deadline.cancelled_at = now
    question.return_due_at = None
    _show_nearest(question, ())


async def changing(
    session: Session, question_ids: Collection[UUID], *, agency_id: UUID, topic_id: UUID | None, now: datetime
) -> int:
    """How many of some questions would have other clocks than now if they went to an agency now.

    topic_id  they would have; None: they keep theirs
    """
    rows = await deadlines.asked(session, question_ids)
    running = await deadlines.running_of(session, question_ids)
    again = await outbox.newest(session, question_ids, QuestionReopened.type)
    policies, hours = await deadlines.policies(session), (await agencies.agency_calendar(session, agency_id)).data

    def count() -> int:
        changed = 0
        for row in rows:
            asked = Asked(
                topic_id=topic_id or row.topic_id,
                network=row.network,
                urgent=row.urgent,
                published_at=row.published_at,
                received_at=row.received_at,
                routed_at=now,
                again_at=again.get(row.id),
            )
            found = {one.clock: (one.due_at, one.warn_at) for one in terms(asked, policies, agency_id, hours)}
            changed += found != running.get(row.id, {})
        return changed

    return await asyncio.to_thread(count)  # hundreds of ways through calendars


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
