"""SQL of silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Float, Integer, Interval, bindparam, text

from app.core.db import Session

# A message of N days stands for 1/N of those that come at its time of day. So it counts once for each day on which
# that time has come since the last message: no hours to be rounded to, and no zone is needed.
_SILENT = text(
    """
    SELECT page.id FROM page
    CROSS JOIN LATERAL (
        SELECT published_at FROM message WHERE page_id = page.id AND NOT from_page ORDER BY published_at LIMIT 1
    ) AS first
    CROSS JOIN LATERAL (
        SELECT least(:most_days, floor(extract(epoch FROM page.last_message_at - first.published_at) / 86400))::int
    ) AS history (days)
    CROSS JOIN LATERAL (
        SELECT sum(floor(extract(epoch FROM :now - published_at) / 86400)
            - floor(extract(epoch FROM page.last_message_at - published_at) / 86400))
        FROM message WHERE page_id = page.id AND NOT from_page AND published_at <= page.last_message_at
            AND published_at > page.last_message_at - make_interval(days => history.days)
    ) AS usual (times)
    WHERE page.active AND page.health = 'working' AND page.last_message_at <= :now - :at_least
        AND history.days >= :least_days AND usual.times >= :expected * history.days
    """
).bindparams(
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("at_least", type_=Interval()),
    bindparam("expected", type_=Float()),
    bindparam("most_days", type_=Integer()),
    bindparam("least_days", type_=Integer()),
)
_MOST_DAYS = 28
_LEAST_DAYS = 7


async def silent(session: Session, *, now: datetime, expected: float, at_least: timedelta) -> Sequence[UUID]:
    """Working pages on which, at these times of day, at least `expected` citizens' messages usually come in the time
    since the last message.

    The four weeks before that message are what is usual; a page with less than one of them is not judged.
    at_least  no page is silent that had a message since then
    """
    found = await session.scalars(
        _SILENT,
        {
            "now": now,
            "expected": expected,
            "at_least": at_least,
            "most_days": _MOST_DAYS,
            "least_days": _LEAST_DAYS,
        },
    )
    return found.all()
