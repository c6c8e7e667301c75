"""Many questions given to one agency at once, and that taken back: one transaction, a statement a step.

Questions are locked in the order of their ids, so that two who move the same ones follow each other.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts.permissions import Person, Scope
from app.agencies.models import Agency
from app.core.db import Session, new_id
from app.core.errors import Conflict
from app.outbox import queries as outbox
from app.questions.lifecycle import Status
from app.routing.models import Assignment, DecidedBy
from app.routing.moving import queries as moving
from app.routing.moving.models import BulkMove
from app.routing.moving.placement import Placement, is_untouched, may_move
from app.routing.moving.queries import Stood
from app.routing.moving.service import given_event, put_back_event
from app.routing.moving.targets import check_topics, working_agency

MOST = 500
"""Questions moved at once."""

UNDOABLE_WITHIN = timedelta(days=1)


class NothingToMove(Conflict):
    """None of the questions can be moved there."""

    code = "nothing-to-move"


class NotUndoable(Conflict):
    """The move was taken back already, or it is older than a day."""

    code = "not-undoable"


@dataclass(frozen=True, slots=True)
class Target:
    """Where questions are to go. topic_id: None leaves theirs."""

    agency_id: UUID
    topic_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What moving some questions would do. blocked: with the reason, in Russian."""

    movable: Sequence[Stood]
    blocked: Sequence[tuple[Stood, str]]

    @property
    def by_agency(self) -> Mapping[UUID | None, int]:
        """How many of the movable ones are with which agency."""
        return Counter(one.placement.agency_id for one in self.movable)


async def plan(
    session: Session, question_ids: Collection[UUID], target: Target, *, by: Person, lock: bool = False
) -> Plan:
    """Which of some questions of one's scope can go to an agency. Raises UnknownAgency, UnknownTopic.

    lock  keep them as they are until the transaction ends
    """
    agency = await working_agency(session, target.agency_id)
    await check_topics(session, {target.topic_id})
    found = await moving.standing(session, question_ids, by.scope, lock=lock)
    refusers = await moving.refusers(session, question_ids)
    judged = [(one, why_not(one.placement, agency, refusers.get(one.id, ()))) for one in found]
    return Plan(
        movable=[one for one, why in judged if why is None],
        blocked=[(one, why) for one, why in judged if why is not None],
    )


def why_not(placement: Placement, agency: Agency, refused: Collection[UUID]) -> str | None:
    """Why a question does not go to an agency with many others; None: it does."""
    if placement.agency_id == agency.id:
        return f"Уже у получателя: {agency.short_name}"
    if placement.status in (Status.ANSWERED, Status.CLOSED):
        return "Вопрос уже закрыт или отвечен"
    if not may_move(placement.status, Status.ROUTED):
        return "Ответ уже согласован или публикуется"
    if agency.id in refused:
        return f"{agency.short_name} уже возвращал этот вопрос: «не наше»"
    return None


async def move(
    session: Session, question_ids: Collection[UUID], target: Target, *, by: Person, now: datetime
) -> BulkMove:
    """Give those of some questions to an agency that can go there.

    Raises UnknownAgency, UnknownTopic, NothingToMove.
    """
    movable = (await plan(session, question_ids, target, by=by, lock=True)).movable
    if not movable:
        raise NothingToMove("None of the questions can be moved to this agency.")
    made = [_assignment(one, target, by=by, now=now) for one in movable]
    await moving.place(session, {one.question_id: _placement(one, now=now) for one in made})
    await moving.insert_assignments(session, made)
    await outbox.record_all(session, [given_event(one, by=by) for one in made], now=now)
    done = BulkMove(
        id=new_id(),
        agency_id=target.agency_id,
        topic_id=target.topic_id,
        reason=target.reason,
        moved_by=by.id,
        moved_at=now,
        items=[{"question_id": str(one.question_id), "assignment_id": str(one.id)} for one in made],
    )
    session.add(done)
    await session.flush()
    return done


def _assignment(one: Stood, target: Target, *, by: Person, now: datetime) -> Assignment:
    before = one.placement
    return Assignment(
        id=new_id(),
        question_id=one.id,
        agency_id=target.agency_id,
        from_agency_id=before.agency_id,
        topic_id=target.topic_id or before.topic_id,
        territory_id=before.territory_id,
        decided_by=DecidedBy.PERSON,
        operator_id=by.id,
        confidence=1.0,
        candidates=[],
        evidence={},
        reason=target.reason,
        before=before.to_data(),
        decided_at=now,
    )


def _placement(made: Assignment, *, now: datetime) -> Placement:
    return Placement(
        status=Status.ROUTED,
        agency_id=made.agency_id,
        topic_id=made.topic_id,
        territory_id=made.territory_id,
        assignee_id=None,
        routed_at=now,
        return_due_at=None,
    )


def is_undoable(done: BulkMove, *, now: datetime) -> bool:
    """Whether a move may still be taken back."""
    return done.undone_at is None and now - done.moved_at <= UNDOABLE_WITHIN


async def undo(session: Session, move_id: UUID, *, by: Person, now: datetime) -> BulkMove:
    """Put back those questions of a move that nobody worked on since; the others are counted as kept.

    Raises MoveNotFound, NotUndoable.
    """
    done = await moving.lock_move(session, move_id, by.scope)
    if not is_undoable(done, now=now):
        raise NotUndoable("The move was taken back already, or it is older than a day.")
    ids = {UUID(item["question_id"]): UUID(item["assignment_id"]) for item in done.items}
    found = await moving.standing(session, ids, Scope(None), lock=True)
    latest = await moving.latest_of(session, ids)
    untouched = [
        made
        for one in found
        if (made := latest.get(one.id)) is not None and made.id == ids[one.id] and is_untouched(one.placement, made)
    ]
    before = {made.question_id: Placement.model_validate(made.before) for made in untouched}
    await moving.place(session, before)
    await moving.delete_assignments(session, [made.id for made in untouched])
    events = [put_back_event(made, before[made.question_id], by=by) for made in untouched]
    await outbox.record_all(session, events, now=now)
    done.undone_at, done.undone_by = now, by.id
    done.undone, done.kept = len(untouched), len(done.items) - len(untouched)
    return done
