"""SQL of leases: which process follows which feed, and for how long."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Session
from app.networks.feeds import FeedKind
from app.pages.feeds.models import PollerProcess, StoredFeed


async def say_alive(session: Session, name: str, *, now: datetime, gone_before: datetime) -> int:
    """Note that a process lives, forget those not heard of since `gone_before`; how many live."""
    writing = insert(PollerProcess).values(name=name, seen_at=now)
    await session.execute(
        writing.on_conflict_do_update(index_elements=[PollerProcess.name], set_={"seen_at": writing.excluded.seen_at})
    )
    await session.execute(delete(PollerProcess).where(PollerProcess.seen_at < gone_before))
    return await session.scalar(select(func.count()).select_from(PollerProcess)) or 1


async def say_gone(session: Session, name: str) -> None:
    """Note that a process ends: what it follows is free at once."""
    await session.execute(
        update(StoredFeed).where(StoredFeed.leased_by == name).values(leased_by=None, leased_until=None)
    )
    await session.execute(delete(PollerProcess).where(PollerProcess.name == name))


async def count_active(session: Session) -> Mapping[FeedKind, int]:
    """How many feeds of each kind there are to follow."""
    found = await session.execute(
        select(StoredFeed.kind, func.count()).where(StoredFeed.active).group_by(StoredFeed.kind)
    )
    return {kind: count for kind, count in found}  # noqa: C416 - rows are no pairs to the type checker


async def renew(session: Session, holder: str, *, until: datetime) -> Mapping[UUID, int]:
    """Keep what a process follows; version by feed. What it followed and is not among them is no longer its own."""
    found = await session.execute(
        update(StoredFeed)
        .where(StoredFeed.leased_by == holder, StoredFeed.active)
        .values(leased_until=until)
        .returning(StoredFeed.id, StoredFeed.version)
        .execution_options(synchronize_session=False)
    )
    return {key: version for key, version in found}  # noqa: C416 - rows are no pairs to the type checker


async def take(
    session: Session, holder: str, *, kind: FeedKind, now: datetime, until: datetime, limit: int
) -> Sequence[StoredFeed]:
    """Feeds of a kind that nobody follows, now followed by `holder` until `until`."""
    free = (
        select(StoredFeed.id)
        .where(
            StoredFeed.active,
            StoredFeed.kind == kind,
            StoredFeed.next_look_at <= now,
            or_(StoredFeed.leased_until.is_(None), StoredFeed.leased_until <= now),
        )
        .order_by(StoredFeed.next_look_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .subquery()
    )
    taken = await session.scalars(
        update(StoredFeed)
        .where(StoredFeed.id == free.c.id)
        .values(leased_by=holder, leased_until=until)
        .returning(StoredFeed)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return taken.all()


async def give_up(session: Session, feed_ids: Collection[UUID], *, holder: str, next_look_at: datetime) -> None:
    """Follow feeds no more; others may from `next_look_at` on. Safe to repeat."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id.in_(feed_ids), StoredFeed.leased_by == holder)
        .values(leased_by=None, leased_until=None, next_look_at=next_look_at)
        .execution_options(synchronize_session=False)
    )


async def is_held(session: Session, feed_id: UUID, *, holder: str) -> bool:
    """Whether `holder` still follows the feed; then it stays so until the transaction ends."""
    found = await session.scalar(
        select(StoredFeed.id)
        .where(StoredFeed.id == feed_id, StoredFeed.leased_by == holder)
        .with_for_update(read=True, key_share=True)
    )
    return found is not None
