"""One page of the register with all that stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.db import Session
from app.networks.access import TokenKind
from app.pages import queries as pages
from app.pages.feeds.backfills import queries as backfills
from app.pages.feeds.models import StoredFeed
from app.pages.models import HealthChange
from app.pages.register import queries as register
from app.pages.register.queries import Fed
from app.quotas import queries as quotas
from app.quotas.models import Parked

_TIMELINE_LINES = 100


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a page. parked: what a person has to settle first; None when nothing waits for one."""

    timeline: Sequence[HealthChange]
    feeds: Sequence[Fed]
    tokens: Sequence[tuple[TokenKind, datetime]]
    backfill: StoredFeed | None
    parked: Parked | None


async def beside(session: Session, page_id: UUID, *, now: datetime) -> Beside:
    """What stands beside a page."""
    accounts = await pages.accounts(session, page_id)
    waiting = await quotas.waiting_for_person(session, list(accounts.values()))
    return Beside(
        timeline=await register.timeline(session, page_id, limit=_TIMELINE_LINES),
        feeds=await register.feeds(session, page_id, now=now),
        tokens=await register.tokens(session, page_id),
        backfill=await backfills.of_page(session, page_id),
        parked=next(iter(waiting), None),
    )
