"""Who answers: decided by the machine when it is sure, by a person otherwise; each decision kept with its grounds."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.permissions import Person, Scope
from app.agencies import queries as agencies
from app.agencies.models import Agency
from app.core.clock import Clock
from app.core.db import Session, Sessions, new_id
from app.core.errors import Conflict, Invalid
from app.outbox import queries as outbox
from app.pages import queries as pages
from app.questions import queries as questions
from app.questions.lifecycle import CloseReason, Status, check_move
from app.questions.models import TEXT_CHARACTERS, Question
from app.routing import queries as routing
from app.routing.events import (
    QuestionJoined,
    QuestionReturned,
    QuestionRouted,
    QuestionSentToTriage,
    QuestionTransferred,
)
from app.routing.knowledge import Judgement, Knowledge
from app.routing.models import Assignment, DecidedBy
from app.routing.rules import Asked

_ALL = Scope(None)
# A topic this likely is taken as the question's topic when repeats are looked for.
_TOPIC_IS_KNOWN = 0.6


class SameAgency(Conflict):
    """The question is with this agency already."""

    code = "same-agency"


class UnknownAgency(Invalid):
    """There is no such agency, or it does not work any more."""

    code = "unknown-agency"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How the machine decides. threshold: least probability to assign; repeat_within: same citizen, same topic."""

    threshold: float
    repeat_within: timedelta


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's decision. topic_id, territory_id: None leaves them as they are."""

    agency_id: UUID
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    reason: str = ""


async def learn(session: Session, *, now: datetime) -> Knowledge:
    """What the machine decides by, as the catalogues stand now."""
    return await asyncio.to_thread(
        Knowledge.build,
        topics=await agencies.topics(session),
        territories=await agencies.territories(session),
        agency_names={agency.id: agency.short_name for agency in await agencies.all_agencies(session)},
        rules=await routing.rules(session),
        on=now.date(),
    )


async def route(
    question_id: UUID, *, sessions: Sessions, knowledge: Knowledge, clock: Clock, confidence: Confidence
) -> None:
    """Find the agency of a received question, or send it to triage; safe to repeat."""
    async with sessions.begin() as session:
        question = await questions.get(session, question_id, scope=_ALL)
        if question.status is not Status.RECEIVED:
            return
        page = await pages.get(session, question.page_id)
        asked = Asked(page.id, page.agency_id, clock.now().date())
    # Language work holds no transaction open and no event loop up.
    judgement = await asyncio.to_thread(
        knowledge.judge, question.text, asked, page_territory_id=page.territory_id, threshold=confidence.threshold
    )
    now = clock.now()
    async with sessions.begin() as session:
        question = await questions.lock(session, question_id, scope=_ALL)
        if question.status is Status.RECEIVED and not await _join(session, question, judgement, confidence, now=now):
            _settle(session, question, judgement, now=now)


def _settle(session: Session, question: Question, judgement: Judgement, *, now: datetime) -> None:
    decision = judgement.decision
    best = decision.candidates[0] if decision.sure else None
    assignment = Assignment(
        id=new_id(),
        question_id=question.id,
        agency_id=best.agency_id if best else None,
        topic_id=judgement.topic_id,
        territory_id=judgement.territory_id,
        rule_id=best.rule_id if best else None,
        decided_by=DecidedBy.RULE if best else DecidedBy.CLASSIFIER,
        confidence=decision.confidence,
        candidates=judgement.candidates,
        evidence=judgement.evidence,
        decided_at=now,
    )
    session.add(assignment)
    question.topic_id, question.territory_id = assignment.topic_id, assignment.territory_id
    if best is None:
        check_move(question.status, Status.TRIAGE)
        question.status = Status.TRIAGE
        event = QuestionSentToTriage(question_id=question.id, assignment_id=assignment.id)
        outbox.record(session, event, now=now)
        return
    check_move(question.status, Status.ROUTED)
    question.status, question.agency_id, question.routed_at = Status.ROUTED, best.agency_id, now
    routed = QuestionRouted(
        question_id=question.id, agency_id=best.agency_id, topic_id=question.topic_id, assignment_id=assignment.id
    )
    outbox.record(session, routed, now=now)


async def _join(
    session: Session, question: Question, judgement: Judgement, confidence: Confidence, *, now: datetime
) -> bool:
    """Make a question part of an open one of the same citizen on the same topic, if there is one."""
    if judgement.topic_id is None or judgement.topic_probability < _TOPIC_IS_KNOWN:
        return False
    since = question.received_at - confidence.repeat_within
    original = await questions.same_matter(session, question, judgement.topic_id, since=since)
    if original is None:
        return False
    await questions.move_messages(session, from_id=question.id, to_id=original.id)
    original.repeats += 1
    original.text = f"{original.text}\n{question.text}"[:TEXT_CHARACTERS]
    check_move(question.status, Status.CLOSED)
    question.status, question.close_reason, question.closed_at = Status.CLOSED, CloseReason.REPEAT, now
    question.topic_id = judgement.topic_id
    outbox.record(session, QuestionJoined(question_id=question.id, original_id=original.id), now=now)
    return True


async def assign(session: Session, question_id: UUID, choice: Choice, *, by: Person, now: datetime) -> Assignment:
    """Give a question to an agency by a person's decision, also away from another one.

    Raises QuestionNotFound, UnknownAgency, SameAgency, IllegalMove.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    agency = await _working_agency(session, choice.agency_id)
    if question.agency_id == agency.id:
        raise SameAgency(f"The question is with {agency.short_name} already.")
    check_move(question.status, Status.ROUTED)
    before = question.agency_id
    assignment = _by_person(question, choice, by, now)
    session.add(assignment)
    question.status, question.agency_id, question.routed_at = Status.ROUTED, agency.id, now
    question.topic_id, question.territory_id = assignment.topic_id, assignment.territory_id
    question.assignee_id = None
    told = (
        QuestionRouted(
            question_id=question.id,
            by=by.id,
            agency_id=agency.id,
            topic_id=question.topic_id,
            assignment_id=assignment.id,
        )
        if before is None
        else QuestionTransferred(
            question_id=question.id,
            by=by.id,
            from_agency_id=before,
            to_agency_id=agency.id,
            assignment_id=assignment.id,
        )
    )
    outbox.record(session, told, now=now)
    return assignment


async def _working_agency(session: Session, agency_id: UUID) -> Agency:
    agency = (await agencies.by_ids(session, [agency_id])).get(agency_id)
    if agency is None or not agency.active:
        raise UnknownAgency("There is no such agency.", errors={"agency_id": "unknown or closed"})
    return agency


def _by_person(question: Question, choice: Choice, by: Person, now: datetime) -> Assignment:
    return Assignment(
        id=new_id(),
        question_id=question.id,
        agency_id=choice.agency_id,
        topic_id=choice.topic_id or question.topic_id,
        territory_id=choice.territory_id or question.territory_id,
        decided_by=DecidedBy.PERSON,
        operator_id=by.id,
        confidence=1.0,
        candidates=[],
        evidence={},
        reason=choice.reason,
        decided_at=now,
    )


async def give_back(session: Session, question_id: UUID, *, reason: str, by: Person, now: datetime) -> Assignment:
    """«Не наше»: an agency gives a question back; a coordinator decides anew, the other candidates at hand.

    Raises QuestionNotFound, IllegalMove, Conflict when no agency has the question.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    if question.agency_id is None:
        raise Conflict("The question is with no agency.")
    check_move(question.status, Status.TRIAGE)
    latest = await routing.latest(session, question_id)
    others = [one for one in latest.candidates if one["agency_id"] != str(question.agency_id)] if latest else []
    assignment = Assignment(
        id=new_id(),
        question_id=question.id,
        agency_id=None,
        topic_id=question.topic_id,
        territory_id=question.territory_id,
        decided_by=DecidedBy.RETURN,
        operator_id=by.id,
        confidence=0.0,
        candidates=others,
        evidence=latest.evidence if latest else {},
        reason=reason,
        decided_at=now,
    )
    session.add(assignment)
    returned = QuestionReturned(
        question_id=question.id, by=by.id, agency_id=question.agency_id, assignment_id=assignment.id
    )
    question.status, question.agency_id, question.assignee_id = Status.TRIAGE, None, None
    outbox.record(session, returned, now=now)
    return assignment
