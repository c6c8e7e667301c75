"""Surges put together from what the stages know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts.permissions import Scope
from app.accounts.queries import names
from app.core.db import Session
from app.drafting.schemas import PersonRef
from app.drafting.surges import service as replying
from app.inbox.queries import Joined, Place
from app.inbox.schemas import QuestionRow, named
from app.inbox.surges import queries as screen
from app.inbox.surges.queries import Sums, Which
from app.inbox.surges.schemas import (
    AgencyShare,
    AnswersOut,
    SuggestionOut,
    SurgeDetail,
    SurgePointOut,
    SurgeQuestion,
    SurgeRow,
)
from app.questions.lifecycle import WRITABLE
from app.surges import queries as surges
from app.surges.models import Surge
from app.surges.queries import SurgeNotFound

_BEFORE = timedelta(hours=6)
_STEP = timedelta(minutes=15)
_MOST_POINTS = 200
# Where nothing is usual, so little is taken for it: else one question would be infinitely many times as much.
_LEAST_USUAL = 0.1
_SUGGESTED = 50
_ALIKE = 0.5
_EMPTY = Sums()


@dataclass(frozen=True, slots=True)
class Some:
    """Which part of a list is read."""

    after: Place | None
    limit: int


async def rows(session: Session, which: Which, scope: Scope, part: Some, *, now: datetime) -> list[SurgeRow]:
    """Surges with a question in the scope, those proposed last first."""
    found = await screen.listed(session, which, scope, after=part.after, limit=part.limit)
    ids = [row.Surge.id for row in found]
    sums = await screen.sums(session, ids, scope, now=now)
    shares = await screen.agencies(session, ids, scope)
    return [SurgeRow.model_validate(_fields(row, sums, shares)) for row in found]


async def detail(session: Session, surge_id: UUID, scope: Scope, *, now: datetime) -> SurgeDetail:
    """One surge. Raises SurgeNotFound, also for one without a question in the scope."""
    await session.flush()
    row = await screen.one(session, surge_id, scope)
    if row is None:
        raise SurgeNotFound("There is no such surge.")
    surge: Surge = row.Surge
    sums = await screen.sums(session, [surge_id], scope, now=now)
    known = await names(session, {surge.base_by})
    return SurgeDetail(
        **_fields(row, sums, await screen.agencies(session, [surge_id], scope)),
        words=surge.words,
        base_text=surge.base_text,
        base_revision=surge.base_revision,
        base_by=_person(surge.base_by, known),
        joins_itself=surge.joins_itself,
        close_note=surge.close_note,
        curve=await _curve(session, surge, scope, now=now),
        due_first=sums.get(surge_id, _EMPTY).due_first,
        breached=sums.get(surge_id, _EMPTY).breached,
        answers=AnswersOut.model_validate(await screen.answers(session, surge_id, scope), from_attributes=True),
    )


@dataclass(frozen=True, slots=True)
class Part(Some):
    """Which part of a surge's questions is read. left: of those taken out of it."""

    left: bool


async def questions(
    session: Session, surge_id: UUID, scope: Scope, part: Part, *, now: datetime
) -> list[SurgeQuestion]:
    """Questions of a surge in the scope, or those taken out of it. Raises SurgeNotFound."""
    surge = await surges.get(session, surge_id, scope=scope)
    found = await screen.questions(session, surge_id, scope, left=part.left, after=part.after, limit=part.limit)
    open_ = [row.Question.id for row in found if row.Question.status in WRITABLE and not part.left]
    replies = await replying.previews(session, surge, open_)
    known = await names(session, {row.SurgeMember.joined_by for row in found})
    return [
        SurgeQuestion(
            question=QuestionRow.of(row, now=now),
            joined_at=row.SurgeMember.joined_at,
            joined_by=_person(row.SurgeMember.joined_by, known),
            likeness=row.SurgeMember.likeness,
            personal_text=replies.get(row.Question.id),
        )
        for row in found
    ]


async def suggestions(session: Session, surge_id: UUID, scope: Scope, *, now: datetime) -> list[SuggestionOut]:
    """Questions alike that are in no surge, the most alike first. Raises SurgeNotFound."""
    surge = await surges.get(session, surge_id, scope=scope)
    sums = (await screen.sums(session, [surge_id], scope, now=now)).get(surge_id, _EMPTY)
    found = await screen.suggestions(
        session, surge, scope, newest_at=sums.newest_at or surge.began_at, least=_ALIKE, limit=_SUGGESTED
    )
    return [SuggestionOut(question=QuestionRow.of(row, now=now), likeness=row.likeness) for row in found]


def _fields(
    row: Joined, sums: Mapping[UUID, Sums], shares: Mapping[UUID, Sequence[tuple[UUID, str, int]]]
) -> dict[str, Any]:
    surge: Surge = row.Surge
    found = sums.get(surge.id, _EMPTY)
    return {
        "id": surge.id,
        "number": surge.number,
        "state": surge.state,
        "title": surge.title,
        "topic": named(surge.topic_id, row.topic_name),
        "territory": named(surge.territory_id, row.territory_name),
        "agencies": [
            AgencyShare(id=agency_id, short_name=name, count=count)
            for agency_id, name, count in shares.get(surge.id, ())
        ],
        "questions": found.questions,
        "unanswered": found.unanswered,
        "people": found.people,
        "last_hour": found.last_hour,
        "usual_per_hour": round(surge.usual_per_hour, 2),
        "times_usual": round(surge.seen_per_hour / max(surge.usual_per_hour, _LEAST_USUAL), 1),
        "proposed_at": surge.proposed_at,
        "opened_at": surge.opened_at,
        "closed_at": surge.closed_at,
        "newest_at": found.newest_at or surge.began_at,
    }


def _person(operator_id: UUID | None, known: Mapping[UUID, str]) -> PersonRef | None:
    return None if operator_id is None else PersonRef(id=operator_id, name=known[operator_id])


async def _curve(session: Session, surge: Surge, scope: Scope, *, now: datetime) -> list[SurgePointOut]:
    began = surge.began_at - _BEFORE
    since = began.replace(minute=began.minute // 15 * 15, second=0, microsecond=0)
    until = surge.closed_at or now
    # A multiple of a quarter of an hour, so that no surge has more points than are shown.
    step = _STEP * max(1, -((since - until) // (_STEP * _MOST_POINTS)))
    counts = await screen.curve(session, surge.id, scope, since=since, step=step)
    usual = surge.usual_per_hour * (step / timedelta(hours=1))
    points = min(_MOST_POINTS, (until - since) // step + 1)
    return [
        SurgePointOut(at=at, count=counts.get(at, 0), usual=round(usual, 2))
        for at in (since + number * step for number in range(points))
    ]
