"""SQL of back-fills."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from app.core.db import Session
from app.networks.feeds import FeedKind, Progress
from app.pages.feeds.models import FeedPage, StoredFeed


async def of_page(session: Session, page_id: UUID) -> StoredFeed | None:
    """The back-fill of a page as it stands now: under way, or the last one."""
    found: StoredFeed | None = await session.scalar(
        select(StoredFeed)
        .join(FeedPage, FeedPage.feed_id == StoredFeed.id)
        .where(FeedPage.page_id == page_id, StoredFeed.kind == FeedKind.BACKFILL)
        .execution_options(populate_existing=True)
    )
    return found


async def put_progress(session: Session, feed_id: UUID, progress: Progress, *, ended_at: datetime | None) -> None:
    """Note how far a back-fill is; one that came to its end, or was stopped meanwhile, is followed no more."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id == feed_id, StoredFeed.ended_at.is_(None))
        .values(done=progress.done, total=progress.total, ended_at=ended_at, active=ended_at is None)
        .execution_options(synchronize_session=False)
    )


async def forget(session: Session, *, before: datetime) -> None:
    """Forget back-fills that ended before an instant."""
    await session.execute(delete(StoredFeed).where(StoredFeed.ended_at < before))
