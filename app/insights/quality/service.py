"""The quality screen: figures read and put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.accounts.permissions import Scope
from app.agencies import queries as agencies
from app.agencies.models import Agency
from app.core.db import Session
from app.insights.quality import queries as quality
from app.insights.quality.queries import Confusion, Decided, Moved
from app.insights.queries import Period


@dataclass(frozen=True, slots=True)
class Quality:
    """How well the machine decided in a period. agencies: those that most questions came to first."""

    period: Period
    total: Decided
    returned: int
    transferred: int
    overruled_screenings: int
    weeks: Mapping[date, Decided]
    returned_by_week: Mapping[date, int]
    confusions: Sequence[Confusion]
    agencies: Sequence[tuple[Agency, Moved, Decided]]
    topics: Sequence[tuple[UUID, str, Decided]]


async def read(session: Session, scope: Scope, period: Period) -> Quality:
    """The figures of a scope for a period."""
    decided = await quality.decided(session, scope, period)
    moves = await quality.moved(session, scope, period)
    return Quality(
        period=period,
        total=decided.total,
        returned=sum(returned for returned, _ in moves.weeks.values()),
        transferred=sum(transferred for _, transferred in moves.weeks.values()),
        overruled_screenings=await quality.overruled_screenings(session, scope, period),
        weeks=decided.weeks,
        returned_by_week={week: returned for week, (returned, _) in moves.weeks.items() if returned},
        confusions=await quality.confusions(session, scope, period),
        agencies=await _agencies(session, moves.agencies, decided.agencies),
        topics=await _topics(session, decided.topics),
    )


async def _agencies(
    session: Session, moved: Mapping[UUID, Moved], decided: Mapping[UUID, Decided]
) -> Sequence[tuple[Agency, Moved, Decided]]:
    known = await agencies.by_ids(session, moved.keys() | decided.keys())
    rows = [(agency, moved.get(agency.id, Moved()), decided.get(agency.id, Decided())) for agency in known.values()]
    return sorted(rows, key=lambda row: (-row[1].received, row[0].short_name))


async def _topics(session: Session, decided: Mapping[UUID, Decided]) -> Sequence[tuple[UUID, str, Decided]]:
    names = await quality.topic_names(session, decided)
    rows = [(topic_id, names[topic_id], one) for topic_id, one in decided.items()]
    return sorted(rows, key=lambda row: (-row[2].decided, row[1]))
