"""SQL of looking for surges: what came lately, what usually comes, and the surges there are.

Vectors come as the bytes of pgvector, which are read in no time; as text they would take a second for a thousand.
Source: pgvector, src/halfvec.c: halfvec_send writes the size, a number unused, then the numbers of 16 bits, big end
first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import LargeBinary, case, func, or_, select, update
from sqlalchemy.orm import aliased

from app.agencies.models import Territory, TerritoryKind, Topic
from app.core.db import Session
from app.language.likeness import SIZE, Matrix
from app.questions.models import Question
from app.routing.alike.models import QuestionLikeness
from app.surges.detection import Seen
from app.surges.models import Surge, SurgeMember, SurgeState
from app.surges.places import Places
from app.surges.queries import CURRENT, NOT_ASKED
from app.surges.usual import LONG, SHORT, WEEKS, Usual

_WEEK = timedelta(days=7)
_HEADER_BYTES = 4
# What was written long before it reached us was filled in later, and says nothing of the hour it came in.
_FILLED_IN = timedelta(days=1)
_IS_ASKED = or_(Question.close_reason.is_(None), Question.close_reason.not_in(NOT_ASKED))


def read_vectors(rows: Sequence[bytes]) -> Matrix:
    """The vectors of some rows, one below the other."""
    if not rows:
        return np.zeros((0, SIZE), dtype=np.float32)
    return np.stack([np.frombuffer(row, dtype=">f2", offset=_HEADER_BYTES) for row in rows]).astype(np.float32)


async def fresh(session: Session, *, since: datetime, limit: int) -> tuple[Sequence[Seen], Sequence[bytes]]:
    """Questions written since an instant that are in no surge, the newest of them, with the bytes of their vectors."""
    in_one = select(SurgeMember.question_id).where(SurgeMember.question_id == Question.id, CURRENT).exists()
    found = await session.execute(
        select(
            Question.id,
            Question.citizen_id,
            Question.topic_id,
            Question.territory_id,
            Question.published_at,
            func.halfvec_send(QuestionLikeness.vector, type_=LargeBinary),
        )
        .join(QuestionLikeness, QuestionLikeness.question_id == Question.id)
        .where(QuestionLikeness.received_at >= since, Question.published_at >= since, _IS_ASKED, ~in_one)
        .order_by(QuestionLikeness.received_at.desc())
        .limit(limit)
    )
    rows = found.all()
    return [Seen(*row[:5]) for row in rows], [row[5] for row in rows]


@dataclass(frozen=True, slots=True)
class Known:
    """A surge that questions alike may belong to. centre: bytes of the mean of its questions' vectors."""

    id: UUID
    state: SurgeState
    topic_id: UUID | None
    territory_id: UUID | None
    joins_itself: bool
    centre: bytes


async def known(session: Session, *, dismissed_since: datetime) -> Sequence[Known]:
    """Surges that are proposed or open, and those dismissed since an instant."""
    found = await session.execute(
        select(
            Surge.id,
            Surge.state,
            Surge.topic_id,
            Surge.territory_id,
            Surge.joins_itself,
            func.halfvec_send(func.avg(QuestionLikeness.vector), type_=LargeBinary),
        )
        .join(SurgeMember, SurgeMember.surge_id == Surge.id)
        .join(QuestionLikeness, QuestionLikeness.question_id == SurgeMember.question_id)
        .where(
            CURRENT,
            or_(
                Surge.state.in_([SurgeState.PROPOSED, SurgeState.OPEN]),
                (Surge.state == SurgeState.DISMISSED) & (Surge.closed_at >= dismissed_since),
            ),
        )
        .group_by(Surge.id)
        .order_by(Surge.id)
    )
    return [Known(*row) for row in found]


async def taken_out(session: Session, surge_ids: Collection[UUID], *, since: datetime) -> frozenset[tuple[UUID, UUID]]:
    """The questions written since an instant that people took out of surges: (surge, question)."""
    found = await session.execute(
        select(SurgeMember.surge_id, SurgeMember.question_id)
        .join(Question, Question.id == SurgeMember.question_id)
        .where(SurgeMember.surge_id.in_(surge_ids), SurgeMember.left_at.is_not(None), Question.published_at >= since)
    )
    return frozenset((row[0], row[1]) for row in found)


async def places(session: Session) -> Places:
    """The tree of territories."""
    found = (await session.execute(select(Territory.id, Territory.parent_id, Territory.kind))).all()
    return Places(
        {row.id: row.parent_id for row in found},
        frozenset(row.id for row in found if row.kind is TerritoryKind.REGION),
    )


async def names(session: Session, topic_id: UUID | None, territory_id: UUID | None) -> tuple[str | None, str | None]:
    """What a topic and a place are called; a street or a part of a town after what it lies in."""
    topic = None if topic_id is None else await session.scalar(select(Topic.name).where(Topic.id == topic_id))
    if territory_id is None:
        return topic, None
    outer = aliased(Territory)
    found = await session.execute(
        select(Territory.name, Territory.kind, outer.name)
        .outerjoin(outer, outer.id == Territory.parent_id)
        .where(Territory.id == territory_id)
    )
    name, kind, around = found.one()
    small = kind in (TerritoryKind.STREET, TerritoryKind.DISTRICT) and around is not None
    return topic, f"{around}, {name}" if small else name


async def usual(session: Session, topics: Collection[UUID | None], *, now: datetime) -> Usual:
    """What came on some topics in the same hours of the weeks before; None among them: without a topic."""
    first = await session.scalar(select(func.min(Question.received_at)))
    weeks = 0 if first is None else max(0, min(WEEKS, (now - LONG - first) // _WEEK))
    if not weeks or not topics:
        return Usual()
    # Short ranges, for which the index of the instants is read; a join with the weeks would read all questions.
    ends = {number: now - number * _WEEK for number in range(1, weeks + 1)}
    ranges = {number: Question.received_at.between(end - LONG, end) for number, end in ends.items()}
    week = case(*((inside, number) for number, inside in ranges.items()))
    short = func.count().filter(or_(*(Question.received_at.between(end - SHORT, end) for end in ends.values())))
    found = await session.execute(
        select(Question.topic_id, Question.territory_id, week, short, func.count())
        .where(
            or_(*ranges.values()),
            or_(Question.topic_id.in_([one for one in topics if one]), Question.topic_id.is_(None)),
            Question.published_at > Question.received_at - _FILLED_IN,
            _IS_ASKED,
        )
        .group_by(Question.topic_id, Question.territory_id, week)
    )
    counts: dict[UUID | None, dict[UUID | None, dict[timedelta, list[int]]]] = defaultdict(dict)
    for topic_id, territory_id, number, in_short, in_long in found:
        of_place = counts[topic_id].setdefault(territory_id, {SHORT: [0] * weeks, LONG: [0] * weeks})
        of_place[SHORT][number - 1], of_place[LONG][number - 1] = in_short, in_long
    return Usual(weeks, counts)


async def note_seen(session: Session, surge_ids: Collection[UUID], *, now: datetime) -> None:
    """Questions joined surges: their fullest hour may be the one that ends now."""
    in_hour = (
        select(func.count())
        .select_from(SurgeMember)
        .join(Question, Question.id == SurgeMember.question_id)
        .where(SurgeMember.surge_id == Surge.id, CURRENT, Question.published_at > now - timedelta(hours=1))
        .scalar_subquery()
    )
    await session.execute(
        update(Surge)
        .where(Surge.id.in_(surge_ids))
        .values(seen_per_hour=func.greatest(Surge.seen_per_hour, in_hour))
        .execution_options(synchronize_session=False)
    )


async def growth(session: Session, surge_ids: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Of dismissed surges: how many questions they have, and had when they were dismissed."""
    found = await session.execute(
        select(Surge.id, func.count(), func.count().filter(SurgeMember.joined_at <= Surge.closed_at))
        .join(SurgeMember, SurgeMember.surge_id == Surge.id)
        .where(Surge.id.in_(surge_ids), CURRENT)
        .group_by(Surge.id)
    )
    return {row[0]: (row[1], row[2]) for row in found}
