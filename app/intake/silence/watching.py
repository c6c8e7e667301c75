"""Noticing that a page is silent. A message that comes ends it: see `collection`."""

from datetime import datetime, timedelta

from app.core.db import Session
from app.intake.silence import queries as silence
from app.pages import queries as pages
from app.pages.feeds import service as feeds_service
from app.pages.health import Shown
from app.pages.models import Health

AT_LEAST = timedelta(hours=2)


async def find_silent(session: Session, *, expected: float, now: datetime) -> int:
    """Show pages as silent on which so many messages would have come by now, and tell of it; how many. Safe to repeat.

    expected  see the setting `silence_expected`
    """
    found = await silence.silent(session, now=now, expected=expected, at_least=AT_LEAST)
    told = 0
    for page in await pages.locked(session, found):
        # A message may have come since they were looked for.
        if page.health is Health.WORKING and page.last_message_at and page.last_message_at <= now - AT_LEAST:
            feeds_service.show(session, page, Shown(Health.SILENT), now=now)
            told += 1
    return told
