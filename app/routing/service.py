"""Who answers: decided by the machine when it is sure; else it is left to a person, the grounds kept for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.permissions import Scope
from app.core.clock import Clock
from app.core.db import Json, Session, Sessions, new_id
from app.core.metrics import ROUTED
from app.language.likeness import fingerprint
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import CloseReason, Status, check_move
from app.questions.models import TEXT_CHARACTERS, Question
from app.routing import gathering
from app.routing.alike import queries as alike
from app.routing.alike.queries import Like, Near
from app.routing.deciding import Ground
from app.routing.events import QuestionJoined, QuestionRouted, QuestionSentToTriage
from app.routing.knowledge import Judgement, Knowledge
from app.routing.models import Assignment, DecidedBy
from app.routing.versions import service as versions

_ALL = Scope(None)
_MOST_ALIKE = 3
# Below this two texts share little more than being written to an authority.
_LEAST_ALIKE = 0.5
# A topic this likely is taken as the question's topic when repeats are looked for.
_TOPIC_IS_KNOWN = 0.6


@dataclass(frozen=True, slots=True)
class Confidence:
    """How the machine decides. threshold: least probability to assign; repeat_within: same citizen, same topic."""

    threshold: float
    repeat_within: timedelta


async def learn(session: Session, *, now: datetime, before: Knowledge | None = None) -> Knowledge:
    """What the machine decides by, as the catalogues stand now and by the version that is live.

    before  knowledge of an earlier moment, of which is kept what did not change
    """
    given = await gathering.catalogue(session)
    known = await asyncio.to_thread(Knowledge.build, given, on=now.date(), before=before)
    return await versions.with_live(session, known, before=before)


async def by_live_version(session: Session, known: Knowledge) -> Knowledge:
    """Knowledge by the version that is live now; the same where nothing changed."""
    return await versions.with_live(session, known, before=known)


async def route(
    question_id: UUID, *, sessions: Sessions, knowledge: Knowledge, clock: Clock, confidence: Confidence
) -> None:
    """Find the agency of a received question, or send it to triage; safe to repeat."""
    async with sessions.begin() as session:
        question = await questions.get(session, question_id, scope=_ALL)
        if question.status is not Status.RECEIVED:
            return
        asking = (await gathering.askings(session, [question_id], on=clock.now().date()))[question_id]
    threshold = confidence.threshold if knowledge.threshold is None else knowledge.threshold
    # Language work holds no transaction open and no event loop up.
    judgement = await asyncio.to_thread(knowledge.judge, asking, threshold=threshold)
    copies_by = await asyncio.to_thread(fingerprint, asking.text)
    now = clock.now()
    async with sessions.begin() as session:
        question = await questions.lock(session, question_id, scope=_ALL)
        if question.status is not Status.RECEIVED:
            return
        await alike.store(session, Like(question_id, judgement.vector, copies_by, question.received_at))
        if not await _join(session, question, judgement, confidence, now=now):
            near = await alike.nearest_confirmed(
                session, judgement.vector, but=[question_id], least=_LEAST_ALIKE, limit=_MOST_ALIKE
            )
            _settle(session, question, judgement, near, now=now)


def _settle(session: Session, question: Question, judgement: Judgement, near: Sequence[Near], *, now: datetime) -> None:
    decision = judgement.decision
    best = decision.candidates[0] if decision.sure else None
    assignment = Assignment(
        id=new_id(),
        question_id=question.id,
        agency_id=best.agency_id if best else None,
        topic_id=judgement.topic_id,
        territory_id=judgement.territory_id,
        rule_id=best.rule_id if best else None,
        version_id=judgement.version_id,
        decided_by=DecidedBy.RULE if best and best.ground is Ground.RULE else DecidedBy.CLASSIFIER,
        confidence=decision.confidence,
        candidates=judgement.candidates,
        evidence={**judgement.evidence, "similar": [_similar(one) for one in near]},
        decided_at=now,
    )
    session.add(assignment)
    question.topic_id, question.territory_id = assignment.topic_id, assignment.territory_id
    if best is None:
        check_move(question.status, Status.TRIAGE)
        question.status = Status.TRIAGE
        event = QuestionSentToTriage(question_id=question.id, assignment_id=assignment.id)
        outbox.record(session, event, now=now)
        ROUTED.labels("triage").inc()
        return
    ROUTED.labels("machine").inc()
    check_move(question.status, Status.ROUTED)
    question.status, question.agency_id, question.routed_at = Status.ROUTED, best.agency_id, now
    routed = QuestionRouted(
        question_id=question.id, agency_id=best.agency_id, topic_id=question.topic_id, assignment_id=assignment.id
    )
    outbox.record(session, routed, now=now)


def _similar(one: Near) -> Json:
    return {"id": str(one.question_id), "agency_id": str(one.agency_id), "likeness": round(one.likeness, 3)}


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
