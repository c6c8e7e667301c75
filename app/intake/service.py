"""Taking in: a look at a page; and what people decide about a question before and beside its answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts import queries as accounts
from app.accounts.permissions import Action, Officer, Person, Scope, may
from app.core.db import Session
from app.core.errors import Conflict, Forbidden, Invalid
from app.intake.events import QuestionClosed, QuestionReceived, QuestionTaken
from app.intake.lessons import service as teaching
from app.intake.lessons.service import Taught
from app.intake.screening import ScreeningClass, opens_question
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import OPEN, CloseReason, Status, check_move
from app.questions.models import Question


class NotYours(Forbidden):
    """Only a coordinator gives a question to somebody else."""

    code = "not-yours"


class NotScreened(Conflict):
    """The screening of this question cannot be overruled any more."""

    code = "not-screened"


class UnfitClass(Invalid):
    """The class contradicts whether an answer is needed."""

    code = "unfit-class"


class UnknownAssignee(Invalid):
    """The question cannot be given to this operator."""

    code = "unknown-assignee"


async def give(
    session: Session, question_id: UUID, *, assignee_id: UUID | None, by: Officer, now: datetime
) -> Question:
    """Make a question somebody's own, or (None) nobody's.

    Raises QuestionNotFound, NotYours, UnknownAssignee, Conflict.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    if assignee_id not in (None, by.id) and not may(by.role, Action.TRIAGE):
        raise NotYours("Only a coordinator can give a question to somebody else.")
    if assignee_id is not None and not await _can_take(session, assignee_id, question):
        raise UnknownAssignee("There is nobody of this id who could take the question.")
    if question.status not in OPEN:
        raise Conflict("The question is not open any more.")
    if question.assignee_id != assignee_id:
        question.assignee_id = assignee_id
        outbox.record(session, QuestionTaken(question_id=question.id, by=by.id, assignee_id=assignee_id), now=now)
    return question


async def _can_take(session: Session, operator_id: UUID, question: Question) -> bool:
    operator = await accounts.get(session, operator_id)
    if operator is None or not operator.active:
        return False
    return may(operator.role, Action.TAKE) and Scope(operator.agency_id).covers(question.agency_id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's judgement in place of the screening's.

    needs_answer  True: a screened-out question is taken up; False: an open one is set aside
    screening     the class; None: a question, or nothing of substance
    """

    needs_answer: bool
    reason: str
    screening: ScreeningClass | None = None

    def settled(self) -> ScreeningClass:
        """The class to be kept. Raises UnfitClass for one that is answered where no answer is needed, or not so."""
        if self.screening is None:
            return ScreeningClass.QUESTION if self.needs_answer else ScreeningClass.NO_SUBSTANCE
        if opens_question(self.screening) != self.needs_answer:
            raise UnfitClass("A message of this class is answered always or never, and you say otherwise.")
        return self.screening


async def overrule(session: Session, question_id: UUID, verdict: Verdict, *, by: Person, now: datetime) -> Question:
    """Put a person's judgement in place of the screening's; the next messages like this one are screened after it.

    Raises QuestionNotFound, NotScreened, UnfitClass, IllegalMove.
    """
    kind = verdict.settled()
    asked = await questions.get(session, question_id, scope=by.scope)
    known_by = await teaching.marks_of(asked.text)  # before the question is locked
    question = await questions.lock(session, question_id, scope=by.scope)
    screened_out = question.close_reason is CloseReason.SCREENED_OUT
    if verdict.needs_answer != screened_out:
        raise NotScreened("The question already stands as you want it.")
    check_move(question.status, Status.RECEIVED if verdict.needs_answer else Status.CLOSED)
    taught = Taught(question.screening, verdict.needs_answer, kind)
    await teaching.teach(session, question, taught, known_by, by=by.id, now=now)
    question.screened_by, question.screening_reason, question.screening = by.id, verdict.reason, kind.value
    if verdict.needs_answer:
        question.status, question.close_reason, question.closed_at = Status.RECEIVED, None, None
        outbox.record(session, QuestionReceived(question_id=question.id, by=by.id), now=now)
        return question
    question.status, question.close_reason, question.closed_at = Status.CLOSED, CloseReason.SCREENED_OUT, now
    closed = QuestionClosed(question_id=question.id, by=by.id, reason=CloseReason.SCREENED_OUT.value)
    outbox.record(session, closed, now=now)
    return question


async def close(
    session: Session, question_id: UUID, *, reason: CloseReason, note: str, by: Person, now: datetime
) -> Question:
    """Close a question without an answer. Raises QuestionNotFound, IllegalMove.

    note  why, in words; kept on the question, not told to others
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    check_move(question.status, Status.CLOSED)
    question.status, question.close_reason, question.closed_at = Status.CLOSED, reason, now
    question.close_note = note
    outbox.record(session, QuestionClosed(question_id=question.id, by=by.id, reason=reason.value), now=now)
    return question
