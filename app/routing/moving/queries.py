"""SQL of what people move."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from app.accounts.models import Operator
from app.accounts.permissions import Scope
from app.agencies.models import Agency, Territory, Topic
from app.core.db import Session, arrays, given, new_id, table_of
from app.core.errors import NotFound
from app.pages.models import Page
from app.questions.models import Citizen, Question
from app.routing.models import Assignment, DecidedBy
from app.routing.moving.models import BulkMove, PlaceChoice
from app.routing.moving.placement import COLUMNS, Placement

Joined = Row[*tuple[Any, ...]]

_question, _assignment = table_of(Question), table_of(Assignment)


class MoveNotFound(NotFound):
    """There is no such move of many questions in the caller's scope."""

    code = "move-not-found"


@dataclass(frozen=True, slots=True)
class Stood:
    """A question by its number, and where it stands."""

    id: UUID
    number: int
    placement: Placement


async def latest(session: Session, question_id: UUID) -> Assignment | None:
    """The newest decision on a question."""
    return await session.scalar(
        select(Assignment)
        .where(Assignment.question_id == question_id)
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


async def latest_judged(session: Session, question_id: UUID) -> Assignment | None:
    """The newest decision on a question that weighed several agencies: a person's choice weighs none."""
    return await session.scalar(
        select(Assignment)
        .where(Assignment.question_id == question_id, Assignment.candidates != [])
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(1)
    )


async def latest_of(session: Session, question_ids: Collection[UUID]) -> Mapping[UUID, Assignment]:
    """The newest decision on each of some questions."""
    found = await session.scalars(
        select(Assignment)
        .ext(distinct_on(Assignment.question_id))
        .where(Assignment.question_id.in_(question_ids))
        .order_by(Assignment.question_id, Assignment.decided_at.desc(), Assignment.id.desc())
        .execution_options(populate_existing=True)
    )
    return {one.question_id: one for one in found}


async def refusers(session: Session, question_ids: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """The agencies that returned each of some questions, oldest first, as often as they did; none: not there."""
    found = await session.execute(
        select(Assignment.question_id, Assignment.from_agency_id)
        .where(
            Assignment.question_id.in_(question_ids),
            Assignment.decided_by == DecidedBy.RETURN,
            Assignment.from_agency_id.is_not(None),
        )
        .order_by(Assignment.decided_at, Assignment.id)
    )
    by_question: dict[UUID, list[UUID]] = defaultdict(list)
    for row in found:
        by_question[row.question_id].append(row.from_agency_id)
    return by_question


async def unknown_topics(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Those of some ids that are of no topic in force."""
    found = await session.scalars(select(Topic.id).where(Topic.id.in_(ids), Topic.active))
    return set(ids) - set(found)


async def knows_territory(session: Session, territory_id: UUID) -> bool:
    """Whether there is such a territory."""
    return await session.scalar(select(Territory.id).where(Territory.id == territory_id)) is not None


def _is_any(ids: Collection[UUID]) -> Any:
    return any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


async def standing(session: Session, ids: Collection[UUID], scope: Scope, *, lock: bool) -> Sequence[Stood]:
    """Where those of some questions stand that are in a scope, by id. lock: until the transaction ends."""
    columns = [_question.c[name] for name in COLUMNS]
    wanted = select(_question.c.id, _question.c.number, *columns).where(_question.c.id == _is_any(ids))
    if scope.agency_id is not None:
        wanted = wanted.where(_question.c.agency_id == scope.agency_id)
    wanted = wanted.order_by(_question.c.id)
    found = await session.execute(wanted.with_for_update() if lock else wanted)
    return [Stood(row.id, row.number, Placement.model_validate(row)) for row in found]


_PLACED = ("id", *COLUMNS)
_placements = given(Question, *_PLACED)
_PLACE = (
    update(_question)
    .where(_question.c.id == _placements.c.id)
    .values({name: _placements.c[name] for name in COLUMNS} | {"version": _question.c.version + 1})
)


async def place(session: Session, placements: Mapping[UUID, Placement]) -> None:
    """Make locked questions, which the session holds none of, stand as told."""
    if placements:
        rows = ((key, *(getattr(one, name) for name in COLUMNS)) for key, one in placements.items())
        await session.execute(_PLACE, arrays(_PLACED, rows))


_DECIDED = (
    *("id", "question_id", "agency_id", "from_agency_id", "topic_id", "territory_id", "decided_by", "operator_id"),
    *("confidence", "candidates", "evidence", "reason", "before", "decided_at"),
)
_DECIDE = insert(_assignment).from_select(_DECIDED, select(given(Assignment, *_DECIDED)))


async def insert_assignments(session: Session, made: Sequence[Assignment]) -> None:
    """Store decisions, hundreds by one statement; the session does not come to hold them."""
    if made:
        rows = (tuple(getattr(one, name) for name in _DECIDED) for one in made)
        await session.execute(_DECIDE, arrays(_DECIDED, rows))


async def delete_assignments(session: Session, ids: Collection[UUID]) -> None:
    """Forget decisions that were taken back."""
    await session.execute(delete(_assignment).where(_assignment.c.id == _is_any(ids)))


async def remember_place(
    session: Session, *, name: str, page_id: UUID, territory_id: UUID, by: UUID, now: datetime
) -> None:
    """On this page the name meant this territory, once more."""
    chosen = {"territory_id": territory_id, "times": 1, "chosen_at": now, "chosen_by": by}
    statement = upsert(PlaceChoice).values(id=new_id(), name=name, page_id=page_id, **chosen)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["name", "page_id", "territory_id"],
            set_={"times": PlaceChoice.times + 1, "chosen_at": now, "chosen_by": by},
        )
    )


async def noted(session: Session, question_id: UUID) -> Joined:
    """What a notice to a question's citizen is made of: their name, the page's agency, the question's screening."""
    found = await session.execute(
        select(
            Citizen.name.label("citizen_name"),
            Page.agency_id.label("page_agency_id"),
            Question.agency_id,
            Question.screening,
        )
        .join(Citizen, Citizen.id == Question.citizen_id)
        .join(Page, Page.id == Question.page_id)
        .where(Question.id == question_id)
    )
    return found.one()


async def lock_move(session: Session, move_id: UUID, scope: Scope) -> BulkMove:
    """A move of many questions, locked. Raises MoveNotFound."""
    wanted = select(BulkMove).where(BulkMove.id == move_id)
    if scope.agency_id is not None:
        wanted = wanted.join(Operator, Operator.id == BulkMove.moved_by).where(Operator.agency_id == scope.agency_id)
    found = await session.scalar(wanted.with_for_update(of=BulkMove).execution_options(populate_existing=True))
    if found is None:
        raise MoveNotFound("There is no such move of many questions.")
    return found


async def moves(session: Session, scope: Scope, *, limit: int, move_id: UUID | None = None) -> Sequence[Joined]:
    """Moves of many questions, of a scope's operators, with the names beside them, newest first."""
    wanted = (
        select(BulkMove, Agency.short_name.label("agency_name"), Operator.name.label("operator_name"))
        .join(Agency, Agency.id == BulkMove.agency_id)
        .join(Operator, Operator.id == BulkMove.moved_by)
        .order_by(BulkMove.moved_at.desc(), BulkMove.id.desc())
        .limit(limit)
    )
    if scope.agency_id is not None:
        wanted = wanted.where(Operator.agency_id == scope.agency_id)
    if move_id is not None:
        wanted = wanted.where(BulkMove.id == move_id)
    return (await session.execute(wanted)).all()
