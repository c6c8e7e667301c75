"""SQL of kept calls."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Session
from app.networks.feeds import FeedKind
from app.pages.feeds.models import KeptCall, StoredFeed

CHANNEL = "kept_call"


async def keep(session: Session, feed_id: UUID, body: str, *, key: str, now: datetime) -> bool:
    """Keep a call until it is read, and wake who reads it; False when a call with its key was kept before."""
    writing = insert(KeptCall).values(feed_id=feed_id, body=body, key=key or None, kept_at=now)
    kept = await session.scalar(writing.on_conflict_do_nothing().returning(KeptCall.number))
    if kept is not None:
        await session.execute(select(func.pg_notify(CHANNEL, str(feed_id))))
    return kept is not None


async def kept(session: Session, feed_id: UUID, *, limit: int) -> Sequence[tuple[int, str]]:
    """The oldest calls of a feed that were not read: number and body."""
    found = await session.execute(
        select(KeptCall.number, KeptCall.body)
        .where(KeptCall.feed_id == feed_id, KeptCall.read_at.is_(None))
        .order_by(KeptCall.number)
        .limit(limit)
    )
    return [(row.number, row.body) for row in found]


async def with_kept_calls(session: Session, holder: str) -> Sequence[UUID]:
    """Feeds followed by `holder` that have calls to be read."""
    found = await session.scalars(
        select(KeptCall.feed_id)
        .join(StoredFeed, StoredFeed.id == KeptCall.feed_id)
        .where(StoredFeed.leased_by == holder, KeptCall.read_at.is_(None))
        .distinct()
    )
    return found.all()


async def mark_read(session: Session, numbers: Collection[int], *, now: datetime) -> None:
    """Note that calls were read; their text is not kept longer than it is needed."""
    await session.execute(
        update(KeptCall)
        .where(KeptCall.number.in_(numbers))
        .values(read_at=now, body="")
        .execution_options(synchronize_session=False)
    )


async def forget_calls(session: Session, *, before: datetime) -> None:
    """Forget calls that were read before an instant: their network repeats none so late."""
    await session.execute(delete(KeptCall).where(KeptCall.read_at < before))


async def feed_at(session: Session, path: str) -> StoredFeed | None:
    """The feed whose network calls us at this path."""
    found: StoredFeed | None = await session.scalar(
        select(StoredFeed).where(StoredFeed.hook_path == path, StoredFeed.active)
    )
    return found


async def old_hook(session: Session, feed: StoredFeed) -> StoredFeed | None:
    """The account's feed of calls that is followed no more although its network may still call us."""
    found: StoredFeed | None = await session.scalar(
        select(StoredFeed).where(
            StoredFeed.network == feed.network,
            StoredFeed.account == feed.account,
            StoredFeed.kind == FeedKind.PUSH,
            StoredFeed.active.is_(False),
            StoredFeed.hook_path.is_not(None),
        )
    )
    return found
