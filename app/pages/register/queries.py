"""SQL of the register: pages with what is counted beside them, read only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from app.accounts.permissions import Scope
from app.agencies.models import Agency
from app.core.db import Session
from app.networks.access import FailureKind, Network, TokenKind
from app.networks.feeds import FeedKind
from app.pages.feeds.models import FeedPage, StoredFeed
from app.pages.models import Health, HealthChange, Page, PageToken, Post, Rejected
from app.pages.queries import PageNotFound
from app.quotas.models import Parked

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pages are wanted; empty conditions fit everything. q: part of the name or link, in any case of letters."""

    q: str = ""
    network: Network | None = None
    agency_id: UUID | None = None
    health: Sequence[Health] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register.

    posts_in_week  posts of the last seven days
    rejected       different things of it that were set aside
    waits          its network wants a person to act before anything is written there
    """

    page: Page
    agency_name: str
    posts_in_week: int
    rejected: int
    waits: bool


Place = tuple[str, UUID]


async def lines(
    session: Session, wanted: Filter, scope: Scope, *, now: datetime, after: Place | None, limit: int
) -> Sequence[Line]:
    """Pages of a scope by name, from behind the place `after` (name, id)."""
    chosen = select(Page).where(_seen_by(scope), *_fits(wanted)).order_by(Page.name, Page.id).limit(limit)
    if after is not None:
        chosen = chosen.where(tuple_(Page.name, Page.id) > tuple_(*after))
    return await _described(session, chosen, now=now)


async def line(session: Session, page_id: UUID, scope: Scope, *, now: datetime) -> Line:
    """The line of one page. Raises PageNotFound, also for one outside the scope."""
    found = await _described(session, select(Page).where(Page.id == page_id, _seen_by(scope)), now=now)
    if not found:
        raise PageNotFound("There is no such page.")
    return found[0]


async def _described(session: Session, chosen: Select[Page], *, now: datetime) -> Sequence[Line]:
    """What is counted beside pages, for those that were chosen and no other."""
    page = aliased(Page, chosen.subquery(), name="page")
    rejected = select(func.count()).where(Rejected.page_id == page.id).scalar_subquery()
    posts = _posts_of(page, since=now - WEEK).scalar_subquery()
    waits = (
        exists()
        .where(PageToken.page_id == page.id, Parked.account == PageToken.account)
        .where(Parked.until.is_(None), Parked.solution.is_(None))
    )
    found = await session.execute(
        select(page, Agency.short_name, posts, rejected, waits)
        .join(Agency, Agency.id == page.agency_id)
        .order_by(page.name, page.id)
    )
    return [Line(*row) for row in found]


def _posts_of(page: type[Page], *, since: datetime) -> Select[Any]:
    return select(func.count()).where(Post.page_id == page.id, Post.published_at >= since)


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.agency_id is None else Page.agency_id == scope.agency_id


def _fits(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q:
        conditions.append(or_(Page.name.icontains(wanted.q, autoescape=True), _link_has(wanted.q)))
    if wanted.network is not None:
        conditions.append(Page.network == wanted.network)
    if wanted.agency_id is not None:
        conditions.append(Page.agency_id == wanted.agency_id)
    if wanted.health:
        conditions.append(Page.health.in_(wanted.health))
    return conditions


def _link_has(part: str) -> ColumnElement[bool]:
    return or_(Page.url.icontains(part, autoescape=True), Page.external_id == part)


@dataclass(frozen=True, slots=True)
class Summary:
    """How all pages of a scope go. by_health, by_network, below_norm: of the active ones."""

    total: int
    active: int
    by_health: Mapping[Health, int]
    by_network: Mapping[Network, int]
    below_norm: int


async def summary(session: Session, scope: Scope, *, norm: int, now: datetime) -> Summary:
    """How all pages of a scope go. norm: posts an active page should have in seven days."""
    posts = _posts_of(Page, since=now - WEEK).correlate(Page).lateral("posts")
    few = and_(Page.active, posts.c[0] < norm)
    found = await session.execute(
        select(Page.network, Page.health, Page.active, func.count(), func.count().filter(few))
        .select_from(Page)
        .join(posts, true())
        .where(_seen_by(scope))
        .group_by(Page.network, Page.health, Page.active)
    )
    total, below = 0, 0
    by_health: Counter[Health] = Counter()
    by_network: Counter[Network] = Counter()
    for network, health, active, pages, below_norm in found:
        total, below = total + pages, below + below_norm
        if active:
            by_health[health] += pages
            by_network[network] += pages
    return Summary(total, by_health.total(), by_health, by_network, below)


@dataclass(slots=True)
class Covered:
    """In which networks an agency has active pages, and how many."""

    agency_id: UUID
    short_name: str
    name: str
    networks: dict[Network, int] = field(default_factory=dict)


async def coverage(session: Session, scope: Scope) -> Sequence[Covered]:
    """Active agencies of a scope by name, those without pages too."""
    wanted = true() if scope.agency_id is None else Agency.id == scope.agency_id
    found = await session.execute(
        select(Agency.id, Agency.short_name, Agency.name, Page.network, func.count())
        .outerjoin(Page, and_(Page.agency_id == Agency.id, Page.active))
        .where(Agency.active, wanted)
        .group_by(Agency.id, Page.network)
        .order_by(Agency.name, Agency.id, Page.network)
    )
    covered: dict[UUID, Covered] = {}
    for agency_id, short_name, name, network, pages in found:
        one = covered.setdefault(agency_id, Covered(agency_id, short_name, name))
        if network is not None:
            one.networks[network] = pages
    return list(covered.values())


async def timeline(session: Session, page_id: UUID, *, limit: int) -> Sequence[HealthChange]:
    """How a page's health went, newest first."""
    found = await session.scalars(
        select(HealthChange)
        .where(HealthChange.page_id == page_id)
        .order_by(HealthChange.at.desc(), HealthChange.id.desc())
        .limit(limit)
    )
    return found.all()


@dataclass(frozen=True, slots=True)
class Fed:
    """A feed of a page. failure: of the page alone, else of the whole feed; followed: some process is at it."""

    id: UUID
    kind: FeedKind
    token: TokenKind
    looked_at: datetime | None
    failures: int
    failure: FailureKind | None
    failure_code: str
    failure_text: str
    followed: bool


async def feeds(session: Session, page_id: UUID, *, now: datetime) -> Sequence[Fed]:
    """The feeds that bring messages of a page, back-fills left out."""
    own = FeedPage.failure.is_not(None)
    found = await session.execute(
        select(
            StoredFeed.id,
            StoredFeed.kind,
            StoredFeed.token,
            StoredFeed.looked_at,
            StoredFeed.failures,
            func.coalesce(FeedPage.failure, StoredFeed.failure),
            case((own, FeedPage.failure_code), else_=StoredFeed.failure_code),
            case((own, FeedPage.failure_text), else_=StoredFeed.failure_text),
            func.coalesce(StoredFeed.leased_until > now, False),
        )
        .join(FeedPage, FeedPage.feed_id == StoredFeed.id)
        .where(FeedPage.page_id == page_id, StoredFeed.kind != FeedKind.BACKFILL)
        .order_by(StoredFeed.kind, StoredFeed.token)
    )
    return [Fed(*row) for row in found]


async def tokens(session: Session, page_id: UUID) -> Sequence[tuple[TokenKind, datetime]]:
    """Kinds of a page's tokens, and when each was entered."""
    found = await session.execute(
        select(PageToken.kind, PageToken.created_at).where(PageToken.page_id == page_id).order_by(PageToken.kind)
    )
    return [(row.kind, row.created_at) for row in found]
