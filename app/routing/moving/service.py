"""What people decide about who answers: a question given to an agency, given back by one, and a decision taken back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.permissions import Person, Scope
from app.agencies.models import Agency
from app.core.db import Json, Session, new_id
from app.core.errors import Conflict
from app.core.metrics import ROUTED
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.questions.queries import QuestionNotFound
from app.routing.events import QuestionReturned, QuestionRouted, QuestionTransferred
from app.routing.models import Assignment, DecidedBy
from app.routing.moving import queries as moving
from app.routing.moving.events import QuestionPutBack
from app.routing.moving.placement import Placement, check_may_move, is_untouched
from app.routing.moving.returning import goes_to, still_possible
from app.routing.moving.targets import Choice, check_territory, check_topics, working_agency

_TAKEN_BACK_WITHIN = timedelta(minutes=10)


class SameAgency(Conflict):
    """The question is with this agency already."""

    code = "same-agency"


class RefusedBefore(Conflict):
    """The agency has said of this question that it is not theirs."""

    code = "refused-before"


class TooLate(Conflict):
    """The decision is not one's own, not the latest, older than ten minutes, or somebody worked on the question."""

    code = "too-late"


class WithNobody(Conflict):
    """No agency has the question."""

    code = "with-nobody"


async def assign(session: Session, question_id: UUID, choice: Choice, *, by: Person, now: datetime) -> Assignment:
    """Give a question to an agency by a person's decision, also away from another one.

    Raises QuestionNotFound, UnknownAgency, UnknownTopic, UnknownTerritory, SameAgency, RefusedBefore, IllegalMove.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    agency = await working_agency(session, choice.agency_id)
    await check_topics(session, {choice.topic_id})
    await check_territory(session, choice.territory_id)
    if question.agency_id == agency.id:
        raise SameAgency(f"The question is with {agency.short_name} already.")
    check_may_move(question.status, Status.ROUTED)
    refused = (await moving.refusers(session, [question_id])).get(question_id, ())
    if agency.id in refused and not choice.insist:
        raise RefusedBefore(f"{agency.short_name} has returned this question; send `insist` to give it there again.")
    return give(session, question, choice, by=by, now=now)


def give(session: Session, question: Question, choice: Choice, *, by: Person, now: datetime) -> Assignment:
    """Carry out a person's decision on a locked question that may be moved."""
    made = Assignment(
        id=new_id(),
        question_id=question.id,
        agency_id=choice.agency_id,
        from_agency_id=question.agency_id,
        topic_id=choice.topic_id or question.topic_id,
        territory_id=choice.territory_id or question.territory_id,
        decided_by=DecidedBy.PERSON,
        operator_id=by.id,
        confidence=1.0,
        candidates=[],
        evidence={},
        reason=choice.reason,
        before=Placement.model_validate(question).to_data(),
        decided_at=now,
    )
    session.add(made)
    _send_to(question, choice.agency_id, now=now)
    question.topic_id, question.territory_id = made.topic_id, made.territory_id
    outbox.record(session, given_event(made, by=by), now=now)
    ROUTED.labels("person").inc()
    return made


def given_event(made: Assignment, *, by: Person) -> QuestionRouted | QuestionTransferred:
    """What is told of a question that a person gave to an agency: for the first time, or away from another one."""
    assert made.agency_id is not None
    if made.from_agency_id is None:
        return QuestionRouted(
            question_id=made.question_id,
            by=by.id,
            agency_id=made.agency_id,
            topic_id=made.topic_id,
            assignment_id=made.id,
        )
    return QuestionTransferred(
        question_id=made.question_id,
        by=by.id,
        from_agency_id=made.from_agency_id,
        to_agency_id=made.agency_id,
        assignment_id=made.id,
    )


def _send_to(question: Question, agency_id: UUID | None, *, now: datetime) -> None:
    """Nobody there has taken the question yet, and its clock of «не наше» is still to be started."""
    question.agency_id = agency_id
    question.status = Status.TRIAGE if agency_id is None else Status.ROUTED
    question.assignee_id = question.return_due_at = None
    if agency_id is not None:
        question.routed_at = now


async def give_back(
    session: Session, question_id: UUID, *, reason: str, suggested_id: UUID | None, by: Person, now: datetime
) -> Agency | None:
    """«Не наше»: an agency gives a question back; where it went at once, None: a coordinator decides anew.

    suggested_id  the agency that is to answer, as the returning one sees it
    Raises QuestionNotFound, UnknownAgency, SameAgency, WithNobody, IllegalMove.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    if question.agency_id is None:
        raise WithNobody("The question is with no agency.")
    check_may_move(question.status, Status.TRIAGE)
    suggested = None if suggested_id is None else await working_agency(session, suggested_id)
    if suggested_id == question.agency_id:
        raise SameAgency("The agency that is to answer is the one that gives the question back.")
    refused = list((await moving.refusers(session, [question_id])).get(question_id, ()))
    late = question.return_due_at is not None and now > question.return_due_at
    goes_on = goes_to(suggested_id, refused, late=late)
    made = await _returned(session, question, suggested, [*refused, question.agency_id])
    made.agency_id, made.operator_id, made.reason, made.decided_at = goes_on, by.id, reason, now
    session.add(made)
    told = QuestionReturned(
        question_id=question.id,
        by=by.id,
        agency_id=question.agency_id,
        assignment_id=made.id,
        suggested_agency_id=suggested_id,
        late=late,
        times=len(refused) + 1,
    )
    outbox.record(session, told, now=now)
    _send_to(question, goes_on, now=now)
    if goes_on is None:
        return None
    outbox.record(session, given_event(made, by=by), now=now)
    return suggested


async def _returned(
    session: Session, question: Question, suggested: Agency | None, refused: Collection[UUID]
) -> Assignment:
    """The decision that a return is, with the other candidates at hand."""
    latest = await moving.latest_judged(session, question.id)
    return Assignment(
        id=new_id(),
        question_id=question.id,
        from_agency_id=question.agency_id,
        topic_id=question.topic_id,
        territory_id=question.territory_id,
        decided_by=DecidedBy.RETURN,
        confidence=0.0,
        candidates=still_possible(latest.candidates if latest else [], list(refused), _candidate(suggested)),
        evidence=latest.evidence if latest else {},
    )


async def take_back(session: Session, question_id: UUID, *, by: Person, now: datetime) -> None:
    """Undo one's own assignment or transfer of the last ten minutes, while nobody worked on the question.

    Raises QuestionNotFound, TooLate.
    """
    question = await questions.lock(session, question_id, scope=Scope(None))
    made = await moving.latest(session, question_id)
    own = made is not None and made.operator_id == by.id
    if not own and not by.scope.covers(question.agency_id):  # who gave it away does not see it any more
        raise QuestionNotFound("There is no such question.")
    if made is None or made.before is None or made.agency_id is None or not own:
        raise TooLate("The latest decision on this question is not yours.")
    if now - made.decided_at > _TAKEN_BACK_WITHIN:
        raise TooLate("The decision is older than ten minutes; move the question instead.")
    if not is_untouched(Placement.model_validate(question), made):
        raise TooLate("Somebody has worked on the question since then; move it instead.")
    before = Placement.model_validate(made.before)
    before.put_back(question)
    await session.delete(made)
    outbox.record(session, put_back_event(made, before, by=by), now=now)


def put_back_event(made: Assignment, before: Placement, *, by: Person) -> QuestionPutBack:
    """What is told of a decision that was taken back."""
    assert made.agency_id is not None
    return QuestionPutBack(
        question_id=made.question_id,
        by=by.id,
        from_agency_id=made.agency_id,
        to_agency_id=before.agency_id,
        assignment_id=made.id,
    )


def _candidate(suggested: Agency | None) -> Json | None:
    """A body the machine had not thought of, as candidates are kept."""
    if suggested is None:
        return None
    return {
        "agency_id": str(suggested.id),
        "agency_name": suggested.short_name,
        "probability": 0.0,
        "rule_id": None,
        "rule_name": None,
    }
