"""SQL of official pages, their tokens and posts."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, and_, cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.permissions import Scope
from app.core.db import Session, new_id
from app.core.errors import NotFound
from app.networks.access import Network, TokenKind
from app.networks.messages import IncomingPost, Malformed
from app.networks.text import clean_text
from app.pages.models import HealthChange, Page, PageToken, Post, Rejected

_EVERYWHERE = Scope(None)


class PageNotFound(NotFound):
    """There is no such page."""

    code = "page-not-found"


async def get(session: Session, page_id: UUID, *, scope: Scope = _EVERYWHERE) -> Page:
    """One page. Raises PageNotFound, also for one outside the scope."""
    page = await session.get(Page, page_id)
    if page is None or not scope.covers(page.agency_id):
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


async def named(session: Session, name: str) -> Page:
    """The page with this id, `network:number` or link. Raises PageNotFound."""
    network, _, external_id = name.strip().partition(":")
    link = name.strip().rstrip("/")
    found: Page | None = await session.scalar(
        select(Page)
        .where(
            or_(
                cast(Page.id, Text) == link.lower(),
                and_(Page.network == network, Page.external_id == external_id),
                func.rtrim(Page.url, "/") == link,
            )
        )
        .limit(1)
    )
    if found is None:
        raise PageNotFound(f"There is no page «{name}»; give its id, its link or, for instance, vk:1234.")
    return found


async def one_at_a_time(session: Session, network: Network, external_id: str) -> None:
    """Wait until nobody else registers this page; others wait until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"page {network} {external_id}", 0))))


async def lock(session: Session, page_id: UUID) -> Page:
    """A page, held until the transaction ends, so that two batches of it follow each other. Raises PageNotFound."""
    page = await session.scalar(
        select(Page).where(Page.id == page_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if page is None:
        raise PageNotFound("There is no such page.")
    return page


async def unconnected(session: Session, *, limit: int) -> Sequence[Page]:
    """Active pages whose feeds do not fit their tokens yet, held until the transaction ends; those of others left."""
    found = await session.scalars(
        select(Page)
        .where(Page.active, Page.connected.is_(False))
        .order_by(Page.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return found.all()


async def locked(session: Session, page_ids: Collection[UUID]) -> Sequence[Page]:
    """Pages, held until the transaction ends, in one order everywhere."""
    found = await session.scalars(
        select(Page)
        .where(Page.id.in_(page_ids))
        .order_by(Page.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.all()


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


async def set_aside(
    session: Session, page_id: UUID, malformed: Sequence[Malformed], *, version: str, now: datetime
) -> None:
    """Keep what could not be read, once each; what comes again is counted. version: of the program that could not."""
    by_digest: dict[str, tuple[Malformed, int]] = {}
    for one in malformed:
        digest = _digest(one)
        by_digest[digest] = (one, by_digest[digest][1] + 1 if digest in by_digest else 1)
    if not by_digest:
        return
    rows = [
        {
            "id": new_id(),
            "page_id": page_id,
            "digest": digest,
            "reason": clean_text(one.reason),
            "raw": clean_text(one.raw),
            "form": one.form,
            "version": version,
            "seen_at": now,
            "times": times,
        }
        for digest, (one, times) in sorted(by_digest.items())
    ]
    writing = insert(Rejected).values(rows)
    again = {"times": Rejected.times + writing.excluded.times, "seen_at": now, "version": version}
    await session.execute(writing.on_conflict_do_update(index_elements=[Rejected.page_id, Rejected.digest], set_=again))


def _digest(one: Malformed) -> str:
    return hashlib.sha256(f"{one.reason}\0{one.form}\0{one.raw}".encode(errors="replace")).hexdigest()


async def forget_changes(session: Session, *, before: datetime) -> None:
    """Forget lines of timelines that are older than an instant."""
    await session.execute(delete(HealthChange).where(HealthChange.at < before))


async def tokens(session: Session, page_id: UUID) -> Mapping[TokenKind, str]:
    """The sealed tokens of a page by kind."""
    found = await session.execute(select(PageToken.kind, PageToken.sealed).where(PageToken.page_id == page_id))
    return {row.kind: row.sealed for row in found}


async def accounts(session: Session, page_id: UUID) -> Mapping[TokenKind, str]:
    """The holders of a page's tokens by kind."""
    found = await session.execute(select(PageToken.kind, PageToken.account).where(PageToken.page_id == page_id))
    return {row.kind: row.account for row in found}


async def put_token(session: Session, token: PageToken) -> None:
    """Store a sealed token, in place of the one of its kind."""
    writing = insert(PageToken).values(
        page_id=token.page_id,
        kind=token.kind,
        sealed=token.sealed,
        account=token.account,
        created_at=token.created_at,
    )
    newer = {name: writing.excluded[name] for name in ("sealed", "account", "created_at")}
    await session.execute(writing.on_conflict_do_update(index_elements=[PageToken.page_id, PageToken.kind], set_=newer))


async def drop_token(session: Session, page_id: UUID, kind: TokenKind) -> None:
    """Forget a page's token of a kind. Safe to repeat."""
    await session.execute(delete(PageToken).where(PageToken.page_id == page_id, PageToken.kind == kind))
