"""SQL of router versions and of the confirmed questions they learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select, text, true, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from app.accounts.models import Operator
from app.core.db import Session, new_id, rows_of
from app.core.errors import NotFound
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from app.routing.versions.models import RouterVersion, RoutingAim, VersionState

MOST_CONFIRMED = 20_000
_CONTENTS_KEPT = 10


class VersionNotFound(NotFound):
    """There is no such version of the router."""

    code = "version-not-found"


@dataclass(frozen=True, slots=True)
class Taught:
    """A question whose agency is known to be right, since an instant."""

    question_id: UUID
    agency_id: UUID
    topic_id: UUID | None
    at: datetime


def _confirmed(since: datetime | None, limit: int) -> Any:
    """Questions whose agency is known to be right, newest first: a person's last word, or an answer of the agency.

    Both parts are short walks along an index, whatever else there is.
    """
    by_person = (
        select(Assignment.question_id, Assignment.decided_at.label("at"))
        .where(Assignment.decided_by == DecidedBy.PERSON, Assignment.decided_at > since if since else true())
        .order_by(Assignment.decided_at.desc())
        .limit(limit)
        .subquery()
    )
    answered = (
        select(Question.id.label("question_id"), Question.answered_at.label("at"))
        .where(Question.status == Status.ANSWERED, Question.answered_at > since if since else true())
        .order_by(Question.answered_at.desc())
        .limit(limit)
        .subquery()
    )
    both = union_all(select(by_person), select(answered)).subquery()
    heard = select(both.c.question_id, func.max(both.c.at).label("at")).group_by(both.c.question_id).subquery()
    last = (
        select(Assignment.decided_by, Assignment.agency_id)
        .where(Assignment.question_id == heard.c.question_id)
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
        .limit(1)
        .lateral()
    )
    said_by_person = and_(last.c.decided_by == DecidedBy.PERSON, last.c.agency_id == Question.agency_id)
    return (
        select(Question.id, Question.agency_id, Question.topic_id, heard.c.at)
        .join(heard, heard.c.question_id == Question.id)
        .outerjoin(last, true())
        .where(
            Question.agency_id.is_not(None),
            or_(Question.status == Status.ANSWERED, said_by_person),
            Question.close_reason.is_distinct_from(CloseReason.SCREENED_OUT),
        )
        .order_by(heard.c.at.desc(), Question.id.desc())
        .limit(limit)
    )


async def confirmed(session: Session) -> Sequence[Taught]:
    """The newest questions whose agency is known to be right, oldest first, at most `MOST_CONFIRMED`."""
    found = (await session.execute(_confirmed(None, MOST_CONFIRMED))).all()
    return [Taught(row.id, row.agency_id, row.topic_id, row.at) for row in reversed(found)]


async def count_confirmed(session: Session, *, since: datetime | None = None) -> int:
    """How many questions are known to be with the right agency, at most `MOST_CONFIRMED`. since: only those later.

    Those that a person decided and nobody answered yet are looked for only where the answered ones are not enough.
    """
    answered = (
        select(Question.id)
        .where(
            Question.status == Status.ANSWERED,
            Question.agency_id.is_not(None),
            Question.answered_at > since if since else true(),
        )
        .limit(MOST_CONFIRMED)
    )
    by_person = (
        select(Question.id)
        .distinct()
        .join(Assignment, Assignment.question_id == Question.id)
        .where(
            Assignment.decided_by == DecidedBy.PERSON,
            Assignment.agency_id == Question.agency_id,
            Assignment.decided_at > since if since else true(),
            Question.status != Status.ANSWERED,
            Question.close_reason.is_distinct_from(CloseReason.SCREENED_OUT),
        )
        .limit(MOST_CONFIRMED)
    )
    enough = select(func.count()).select_from(answered.subquery()).scalar_subquery()
    others = select(func.count()).select_from(by_person.subquery()).scalar_subquery()
    counted = case((enough >= MOST_CONFIRMED, MOST_CONFIRMED), else_=func.least(enough + others, MOST_CONFIRMED))
    return int(await session.scalar(select(counted)) or 0)


async def get(session: Session, version_id: UUID, *, lock: bool = False) -> RouterVersion:
    """A version without its content. Raises VersionNotFound. lock: until the transaction ends."""
    wanted = select(RouterVersion).where(RouterVersion.id == version_id).execution_options(populate_existing=True)
    found = await session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise VersionNotFound("There is no such version of the router.")
    return found


async def with_content(session: Session, version_id: UUID) -> RouterVersion:
    """A version with what it learnt. Raises VersionNotFound."""
    found = await session.scalar(
        select(RouterVersion)
        .where(RouterVersion.id == version_id)
        .options(undefer(RouterVersion.content), undefer(RouterVersion.trial))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise VersionNotFound("There is no such version of the router.")
    return found


async def in_state(session: Session, state: VersionState, *, lock: bool = False) -> RouterVersion | None:
    """The newest version in a state, without its content."""
    wanted = (
        select(RouterVersion).where(RouterVersion.state == state).order_by(RouterVersion.number.desc()).limit(1)
    ).execution_options(populate_existing=True)
    return await session.scalar(wanted.with_for_update() if lock else wanted)


@dataclass(frozen=True, slots=True)
class Deciding:
    """What decides just now, to be compared with what a process has loaded."""

    version_id: UUID | None
    precision: float | None


async def deciding(session: Session) -> Deciding:
    """The live version and the precision aimed at."""
    live = select(RouterVersion.id).where(RouterVersion.state == VersionState.LIVE).scalar_subquery()
    row = (await session.execute(select(live, select(RoutingAim.precision).scalar_subquery()))).one()
    return Deciding(*row)


async def newest(session: Session, *, limit: int) -> Sequence[tuple[RouterVersion, str | None]]:
    """Versions with the names of those who asked for them, newest first."""
    found = await session.execute(
        select(RouterVersion, Operator.name)
        .outerjoin(Operator, Operator.id == RouterVersion.learnt_by)
        .order_by(RouterVersion.number.desc())
        .limit(limit)
    )
    return [(version, name) for version, name in found]


async def start(session: Session, *, by: UUID | None, now: datetime) -> UUID | None:
    """A new version that is to learn; None when one is learning already."""
    statement = (
        insert(RouterVersion)
        .values(
            id=new_id(), state=VersionState.LEARNING, started_at=now, beat_at=now, learnt_by=by, step="", progress=0.0
        )
        .on_conflict_do_nothing(index_elements=["state"], index_where=text("state = 'learning'"))
        .returning(RouterVersion.id)
    )
    return await session.scalar(statement)


async def claim(session: Session, version_id: UUID, *, step: str, now: datetime) -> bool:
    """Begin to learn a version; False when somebody has begun, or it learns no more."""
    begun = await session.execute(
        update(RouterVersion)
        .where(RouterVersion.id == version_id, RouterVersion.state == VersionState.LEARNING, RouterVersion.step == "")
        .values(step=step, beat_at=now)
    )
    return rows_of(begun) == 1


async def beat(session: Session, version_id: UUID, *, now: datetime, step: str, progress: float) -> bool:
    """Give a sign of life; False when the version was given up meanwhile."""
    alive = await session.execute(
        update(RouterVersion)
        .where(RouterVersion.id == version_id, RouterVersion.state == VersionState.LEARNING)
        .values(beat_at=now, step=step, progress=progress)
    )
    return rows_of(alive) == 1


async def give_up_silent(session: Session, *, silent_since: datetime, reason: str, now: datetime) -> int:
    """Versions whose learning gave no sign of life since an instant have failed; their number."""
    lost = await session.execute(
        update(RouterVersion)
        .where(RouterVersion.state == VersionState.LEARNING, RouterVersion.beat_at < silent_since)
        .values(state=VersionState.FAILED, reason=reason, step="", finished_at=now)
    )
    return rows_of(lost)


async def forget_contents(session: Session) -> None:
    """What older versions learnt is of no use any more; their figures stay. The live one is always kept."""
    kept = (
        select(RouterVersion.id)
        .where(RouterVersion.state.in_([VersionState.LIVE, VersionState.RETIRED]))
        .order_by((RouterVersion.state == VersionState.LIVE).desc(), RouterVersion.number.desc())
        .limit(_CONTENTS_KEPT)
    )
    await session.execute(
        update(RouterVersion)
        .where(RouterVersion.id.not_in(kept), RouterVersion.state != VersionState.LEARNING)
        .values(content=None, trial=None)
    )


async def has_content(session: Session, version_id: UUID) -> bool:
    """Whether what a version learnt is still kept."""
    return bool(await session.scalar(select(RouterVersion.content.is_not(None)).where(RouterVersion.id == version_id)))


async def aim(session: Session) -> RoutingAim | None:
    """How right the machine has to be; None: nobody has said."""
    return await session.get(RoutingAim, 1)


async def set_aim(session: Session, precision: float, *, by: UUID, now: datetime) -> None:
    """Keep how right the machine has to be."""
    said = {"precision": precision, "changed_at": now, "changed_by": by}
    statement = insert(RoutingAim).values(id=1, **said)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=said))


async def asker(session: Session, version: RouterVersion) -> str | None:
    """The name of who asked for a version."""
    return await session.scalar(select(Operator.name).where(Operator.id == version.learnt_by))
