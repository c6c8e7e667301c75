"""SQL of official pages, their tokens and posts."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.permissions import Scope
from app.core.db import Session, new_id
from app.core.errors import NotFound
from app.networks.connector import IncomingPost, Malformed, Network, TokenKind
from app.networks.text import clean_text
from app.pages.health import Failure
from app.pages.models import Health, Page, PageToken, Post, Rejected


class PageNotFound(NotFound):
    """There is no such page."""

    code = "page-not-found"


@dataclass(frozen=True, slots=True)
class Step:
    """A successful look: from which cursor to which, and when to look next.

    last_message_at  when the newest message seen was written; None when there was none
    """

    from_cursor: str | None
    to_cursor: str
    next_look_at: datetime
    last_message_at: datetime | None = None


async def get(session: Session, page_id: UUID) -> Page:
    """One page. Raises PageNotFound."""
    page = await session.get(Page, page_id)
    if page is None:
        raise PageNotFound("There is no such page.")
    return page


async def by_external_id(session: Session, network: Network, external_id: str) -> Page | None:
    """The page a network knows by this number; None if we do not have it."""
    found: Page | None = await session.scalar(
        select(Page).where(Page.network == network, Page.external_id == external_id)
    )
    return found


async def by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Page]:
    """Pages by id."""
    found = await session.scalars(select(Page).where(Page.id.in_(ids)))
    return {page.id: page for page in found}


async def register(session: Session, scope: Scope) -> Sequence[tuple[Page, int]]:
    """All pages in a scope by name, each with how many different things of it were set aside."""
    rejected = select(Rejected.page_id, func.count().label("count")).group_by(Rejected.page_id).subquery()
    wanted = (
        select(Page, func.coalesce(rejected.c.count, 0))
        .outerjoin(rejected, rejected.c.page_id == Page.id)
        .order_by(Page.name, Page.id)
    )
    if scope.agency_id is not None:
        wanted = wanted.where(Page.agency_id == scope.agency_id)
    return [(row[0], row[1]) for row in await session.execute(wanted)]


async def lease(session: Session, *, holder: str, now: datetime, until: datetime, limit: int) -> Sequence[Page]:
    """Active pages that are due, now held by `holder` until `until`; those of other pollers are passed over.

    limit  most pages to take
    """
    due = (
        select(Page.id)
        .where(Page.active, Page.next_look_at <= now, or_(Page.leased_until.is_(None), Page.leased_until <= now))
        .order_by(Page.next_look_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .subquery()
    )
    taken = await session.scalars(
        update(Page)
        .where(Page.id == due.c.id)
        .values(leased_by=holder, leased_until=until)
        .returning(Page)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return taken.all()


async def release(session: Session, page_ids: Collection[UUID], *, holder: str) -> None:
    """Give up pages; those that another holder has by now stay its own. Safe to repeat."""
    await session.execute(
        update(Page)
        .where(Page.id.in_(page_ids), Page.leased_by == holder)
        .values(leased_by=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


async def advance(session: Session, page_id: UUID, step: Step, *, holder: str | None, now: datetime) -> bool:
    """Note a successful look; False, and nothing changed, when another poller was first. The lease ends.

    holder  who leases the page; None when it was looked at without a lease
    """
    moved = await session.scalar(
        update(Page)
        .where(
            Page.id == page_id,
            Page.cursor.is_not_distinct_from(step.from_cursor),
            Page.leased_by.is_not_distinct_from(holder),
        )
        .values(
            cursor=step.to_cursor,
            next_look_at=step.next_look_at,
            leased_by=None,
            leased_until=None,
            looked_at=now,
            last_message_at=func.greatest(Page.last_message_at, step.last_message_at),
            health=Health.WORKING,
            failure_code="",
            failure_text="",
            failing_since=None,
            failures=0,
        )
        .returning(Page.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None


async def failed(session: Session, page_id: UUID, failure: Failure, *, holder: str | None, now: datetime) -> bool:
    """Note a failed look; False, and nothing changed, when another poller holds the page. The lease ends."""
    noted = await session.scalar(
        update(Page)
        .where(Page.id == page_id, Page.leased_by.is_not_distinct_from(holder))
        .values(
            next_look_at=now + failure.wait,
            leased_by=None,
            leased_until=None,
            looked_at=now,
            health=failure.health,
            failure_code=clean_text(failure.code),
            failure_text=clean_text(failure.text),
            failing_since=func.coalesce(Page.failing_since, now),
            failures=Page.failures + 1,
        )
        .returning(Page.id)
        .execution_options(synchronize_session=False)
    )
    return noted is not None


async def upsert_posts(
    session: Session, page_id: UUID, posts: Sequence[IncomingPost], *, now: datetime
) -> dict[str, UUID]:
    """Store posts of a page, or their newer text; our ids by the network's. Safe to repeat."""
    # One row an id, in one order everywhere: two transactions with the same posts wait instead of locking each other.
    by_id = {post.external_id: post for post in posts}
    if not by_id:
        return {}
    rows = [
        {
            "id": new_id(),
            "page_id": page_id,
            "external_id": external_id,
            "text": clean_text(by_id[external_id].text),
            "url": by_id[external_id].url,
            "published_at": by_id[external_id].published_at,
            "seen_at": now,
        }
        for external_id in sorted(by_id)
    ]
    writing = insert(Post).values(rows)
    newer = writing.excluded
    changed = or_(Post.text != newer.text, Post.url != newer.url)
    await session.execute(
        writing.on_conflict_do_update(
            index_elements=[Post.page_id, Post.external_id], set_={"text": newer.text, "url": newer.url}, where=changed
        )
    )
    return await post_ids(session, page_id, by_id)


async def post_ids(session: Session, page_id: UUID, external_ids: Collection[str]) -> dict[str, UUID]:
    """Our ids of a page's posts by the network's; unknown ones are left out."""
    found = await session.execute(
        select(Post.external_id, Post.id).where(Post.page_id == page_id, Post.external_id.in_(external_ids))
    )
    return {row.external_id: row.id for row in found}


async def set_aside(session: Session, page_id: UUID, malformed: Sequence[Malformed], *, now: datetime) -> None:
    """Keep what could not be read, once each; what comes again is counted."""
    times = Counter((clean_text(one.raw), clean_text(one.reason)) for one in malformed)
    by_digest = {_digest(raw, reason): (raw, reason, count) for (raw, reason), count in times.items()}
    if not by_digest:
        return
    rows = [
        {"id": new_id(), "page_id": page_id, "digest": digest, "reason": reason, "raw": raw, "seen_at": now, "times": n}
        for digest, (raw, reason, n) in sorted(by_digest.items())
    ]
    writing = insert(Rejected).values(rows)
    again = {"times": Rejected.times + writing.excluded.times, "seen_at": now}
    await session.execute(writing.on_conflict_do_update(index_elements=[Rejected.page_id, Rejected.digest], set_=again))


def _digest(raw: str, reason: str) -> str:
    return hashlib.sha256(f"{reason}\0{raw}".encode()).hexdigest()


async def tokens(session: Session, page_id: UUID) -> Mapping[TokenKind, str]:
    """The sealed tokens of a page by kind."""
    found = await session.execute(select(PageToken.kind, PageToken.sealed).where(PageToken.page_id == page_id))
    return {row.kind: row.sealed for row in found}


async def put_token(session: Session, token: PageToken) -> None:
    """Store a sealed token, in place of the one of its kind."""
    writing = insert(PageToken).values(
        page_id=token.page_id, kind=token.kind, sealed=token.sealed, created_at=token.created_at
    )
    newer = {"sealed": writing.excluded.sealed, "created_at": writing.excluded.created_at}
    await session.execute(writing.on_conflict_do_update(index_elements=[PageToken.page_id, PageToken.kind], set_=newer))
