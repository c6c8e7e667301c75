"""SQL of feeds: who follows which, where they stand, and calls kept for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.core.db import Session, new_id
from app.core.errors import NotFound
from app.networks.access import ConnectorError, FailureKind, Network, TokenKind
from app.networks.feeds import FeedKind
from app.pages.feeds.models import FeedPage, StoredFeed
from app.pages.models import Page, PageToken

_TOLD = (FeedKind.STREAM, FeedKind.PUSH)


class FeedNotFound(NotFound):
    """There is no such feed."""

    code = "feed-not-found"


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """A page of a feed, as it is stored. live: a stream or calls that work bring its messages too."""

    page_id: UUID
    external_id: str
    cursor: str | None
    asked_at: datetime | None
    refused: bool
    live: bool
    sealed: str


async def get(session: Session, feed_id: UUID) -> StoredFeed:
    """A feed. Raises FeedNotFound."""
    feed = await session.get(StoredFeed, feed_id, populate_existing=True)
    if feed is None:
        raise FeedNotFound("There is no such feed.")
    return feed


async def external_ids(session: Session, feed_id: UUID) -> Sequence[str]:
    """The pages of a feed as their network knows them."""
    found = await session.scalars(
        select(Page.external_id).join(FeedPage, FeedPage.page_id == Page.id).where(FeedPage.feed_id == feed_id)
    )
    return found.all()


async def watched(session: Session, feed: StoredFeed, *, live_since: datetime) -> Sequence[WatchedRow]:
    """The active pages of a feed with the sealed token they have in common, in the order of their ids.

    live_since  a stream that looked well since then is alive
    """
    other, theirs = StoredFeed.__table__.alias("other"), FeedPage.__table__.alias("theirs")
    live = (
        select(1)
        .select_from(theirs.join(other, other.c.id == theirs.c.feed_id))
        .where(
            theirs.c.page_id == FeedPage.page_id,
            other.c.id != feed.id,
            other.c.active,
            other.c.kind.in_(_TOLD),
            other.c.failures == 0,
            or_(other.c.kind == FeedKind.PUSH, other.c.looked_at >= live_since),
        )
        .exists()
    )
    found = await session.execute(
        select(
            Page.id,
            Page.external_id,
            FeedPage.cursor,
            FeedPage.asked_at,
            FeedPage.failure.is_not(None),
            live,
            PageToken.sealed,
        )
        .join(FeedPage, FeedPage.page_id == Page.id)
        .join(PageToken, and_(PageToken.page_id == Page.id, PageToken.kind == feed.token))
        .where(FeedPage.feed_id == feed.id, Page.active)
        .order_by(Page.id)
    )
    return [WatchedRow(*row) for row in found]


async def look_went_well(session: Session, feed_ids: Collection[UUID], *, now: datetime) -> None:
    """Note when feeds were last looked at without trouble."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id.in_(feed_ids))
        .values(looked_at=now)
        .execution_options(synchronize_session=False)
    )


async def put_cursor(session: Session, feed_id: UUID, cursor: str | None, *, now: datetime) -> None:
    """Note where a feed stands, and that a look went well."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id == feed_id)
        .values(cursor=cursor, looked_at=now)
        .execution_options(synchronize_session=False)
    )


async def put_page_cursors(session: Session, feed_id: UUID, cursors: Mapping[UUID, str | None]) -> None:
    """Note where a feed stands with each of some pages."""
    if not cursors:
        return
    ids, texts = literal(list(cursors), ARRAY(Uuid())), literal(list(cursors.values()), ARRAY(Text()))
    given = func.unnest(ids, texts).table_valued("page_id", "cursor").render_derived("given")
    await session.execute(
        update(FeedPage)
        .where(FeedPage.feed_id == feed_id, FeedPage.page_id == given.c.page_id)
        .values(cursor=given.c.cursor)
        .execution_options(synchronize_session=False)
    )


async def ask(session: Session, page_ids: Collection[UUID], *, now: datetime) -> None:
    """Ask the sweeps of pages to look now, however long they meant to rest."""
    sweeps = select(StoredFeed.id).where(StoredFeed.kind == FeedKind.SWEEP).scalar_subquery()
    asked = await session.scalars(
        update(FeedPage)
        .where(FeedPage.page_id.in_(page_ids), FeedPage.feed_id.in_(sweeps), FeedPage.asked_at.is_(None))
        .values(asked_at=now)
        .returning(FeedPage.feed_id)
        .execution_options(synchronize_session=False)
    )
    await wake(session, set(asked))


async def wake(session: Session, feed_ids: Collection[UUID]) -> None:
    """Let whoever follows feeds read them anew, and so look at once."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id.in_(feed_ids))
        .values(version=StoredFeed.version + 1)
        .execution_options(synchronize_session=False)
    )


async def answer_asked(session: Session, feed_id: UUID, *, before: datetime) -> None:
    """The feed looked at its pages: what was asked before that look is done."""
    await session.execute(
        update(FeedPage)
        .where(FeedPage.feed_id == feed_id, FeedPage.asked_at <= before)
        .values(asked_at=None)
        .execution_options(synchronize_session=False)
    )


async def refused(session: Session, feed_id: UUID, page_id: UUID, failure: tuple[FailureKind, str, str] | None) -> None:
    """Note why a page of the feed cannot be looked at (kind, code, words), or (None) that it can again."""
    kind, code, words = failure or (None, "", "")
    await session.execute(
        update(FeedPage)
        .where(FeedPage.feed_id == feed_id, FeedPage.page_id == page_id)
        .values(failure=kind, failure_code=code, failure_text=words)
        .execution_options(synchronize_session=False)
    )


async def pages_of(session: Session, feed_id: UUID) -> Sequence[UUID]:
    """Ids of a feed's pages."""
    return (await session.scalars(select(FeedPage.page_id).where(FeedPage.feed_id == feed_id))).all()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one feed goes for one page. failure: of the page alone, else of the whole feed; None when all is well."""

    page_id: UUID
    kind: FeedKind
    looked_at: datetime | None
    failures: int
    failure: FailureKind | None
    code: str
    text: str


async def standings(session: Session, page_ids: Collection[UUID]) -> Sequence[Standing]:
    """How the active feeds of pages go; back-fills left out."""
    own = FeedPage.failure.is_not(None)
    found = await session.execute(
        select(
            FeedPage.page_id,
            StoredFeed.kind,
            StoredFeed.looked_at,
            StoredFeed.failures,
            func.coalesce(FeedPage.failure, StoredFeed.failure),
            func.coalesce(func.nullif(FeedPage.failure_code, ""), StoredFeed.failure_code),
            func.coalesce(func.nullif(FeedPage.failure_text, ""), StoredFeed.failure_text),
        )
        .join(StoredFeed, StoredFeed.id == FeedPage.feed_id)
        .where(
            FeedPage.page_id.in_(page_ids),
            StoredFeed.kind != FeedKind.BACKFILL,
            or_(StoredFeed.active, own),
        )
        .order_by(FeedPage.page_id, StoredFeed.kind)
    )
    return [Standing(*row) for row in found]


async def open_feed(
    session: Session, network: Network, kind: FeedKind, account: str, token: TokenKind, *, now: datetime
) -> UUID:
    """The feed of an account, made when it is new; whoever follows it reads it anew."""
    writing = insert(StoredFeed).values(
        id=new_id(), network=network, kind=kind, account=account, token=token, active=True, next_look_at=now
    )
    found = await session.execute(
        writing.on_conflict_do_update(
            index_elements=[StoredFeed.network, StoredFeed.kind, StoredFeed.account],
            set_={"active": True, "version": StoredFeed.version + 1, "next_look_at": now},
        ).returning(StoredFeed.id)
    )
    return found.scalar_one()


async def join(session: Session, feed_id: UUID, page_id: UUID, *, asked_at: datetime | None) -> None:
    """Let a feed bring messages of a page; what stood in its way counts no more. Safe to repeat."""
    writing = insert(FeedPage).values(feed_id=feed_id, page_id=page_id, asked_at=asked_at)
    anew = {"asked_at": asked_at, "failure": None, "failure_code": "", "failure_text": ""}
    await session.execute(writing.on_conflict_do_update(index_elements=[FeedPage.feed_id, FeedPage.page_id], set_=anew))


async def of_page(session: Session, page_id: UUID) -> Sequence[StoredFeed]:
    """The feeds of a page, back-fills included."""
    found = await session.scalars(
        select(StoredFeed).join(FeedPage, FeedPage.feed_id == StoredFeed.id).where(FeedPage.page_id == page_id)
    )
    return found.all()


async def leave(session: Session, page_id: UUID, feed_ids: Collection[UUID]) -> None:
    """Let feeds bring no more messages of a page; a feed without active pages is followed no more."""
    await session.execute(delete(FeedPage).where(FeedPage.page_id == page_id, FeedPage.feed_id.in_(feed_ids)))
    await settle_active(session, feed_ids)


async def settle_active(session: Session, feed_ids: Collection[UUID]) -> None:
    """Follow feeds that have active pages and others no more; whoever follows one reads it anew."""
    has_pages = (
        select(FeedPage.page_id)
        .join(Page, Page.id == FeedPage.page_id)
        .where(FeedPage.feed_id == StoredFeed.id, Page.active)
        .exists()
    )
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id.in_(feed_ids))
        .values(active=and_(has_pages, StoredFeed.ended_at.is_(None)), version=StoredFeed.version + 1)
        .execution_options(synchronize_session=False)
    )


async def forget(session: Session, feed_id: UUID, page_id: UUID) -> None:
    """Let a feed begin anew with a page."""
    await session.execute(delete(FeedPage).where(FeedPage.feed_id == feed_id, FeedPage.page_id == page_id))


async def failed(session: Session, feed_id: UUID, error: ConnectorError, *, failures: int) -> None:
    """Note a failed look."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id == feed_id)
        .values(failures=failures, failure=error.kind, failure_code=error.code, failure_text=error.text)
        .execution_options(synchronize_session=False)
    )


async def went_on(session: Session, feed_id: UUID, *, now: datetime) -> None:
    """Note that a feed works: for the first time, or again after failures."""
    await session.execute(
        update(StoredFeed)
        .where(StoredFeed.id == feed_id)
        .values(failures=0, failure=None, failure_code="", failure_text="", looked_at=now)
        .execution_options(synchronize_session=False)
    )
