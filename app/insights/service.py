"""Boards: figures read and put together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.accounts.permissions import Scope
from app.agencies import queries as agencies
from app.agencies.models import Agency
from app.core.db import Session
from app.core.errors import Invalid
from app.insights import queries as insights
from app.insights.queries import Figures, Period

_USUAL = timedelta(days=30)
_LONGEST = timedelta(days=400)


class BadPeriod(Invalid):
    """The period makes no sense."""

    code = "bad-period"


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a scope for a period, agencies with most late questions first. triage: open ones with no agency."""

    period: Period
    totals: Figures
    triage: int
    agencies: Sequence[tuple[Agency, Figures]]


def period(since: datetime | None, until: datetime | None, *, now: datetime) -> Period:
    """The period that is asked for: until now and 30 days long unless told otherwise. Raises BadPeriod."""
    try:
        end = (until or now).astimezone(UTC)
        asked = Period((since or end - _USUAL).astimezone(UTC), end)
    except OverflowError as error:
        raise BadPeriod("The period lies outside of the calendar.", errors={"until": "see detail"}) from error
    if not timedelta(0) < asked.until - asked.since <= _LONGEST:
        raise BadPeriod("The period ends before it starts, or is longer than 400 days.", errors={"since": "see detail"})
    return asked


async def board(session: Session, scope: Scope, period: Period, *, now: datetime) -> Board:
    """The board of a scope for a period."""
    found = await insights.by_agency(session, scope, period, now=now)
    known = await agencies.by_ids(session, [agency_id for agency_id in found if agency_id is not None])
    rows = [(agency, found[agency.id]) for agency in known.values()]
    rows.sort(key=lambda row: (-row[1].breached, -row[1].at_risk, -row[1].open, row[0].short_name))
    median = await insights.median_of_all(session, scope, period)
    totals = replace(_sum(list(found.values())), median_answer_seconds=median)
    return Board(period, totals, found.get(None, Figures()).open, rows)


def _sum(all_figures: list[Figures]) -> Figures:
    return Figures(
        open=sum(one.open for one in all_figures),
        at_risk=sum(one.at_risk for one in all_figures),
        breached=sum(one.breached for one in all_figures),
        received=sum(one.received for one in all_figures),
        answered=sum(one.answered for one in all_figures),
        timed=sum(one.timed for one in all_figures),
        answered_in_time=sum(one.answered_in_time for one in all_figures),
    )
