"""JSON of the register."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.networks.access import FailureKind, Network, TokenKind
from app.networks.feeds import FeedKind
from app.networks.ok.options import OK
from app.networks.vk.options import VK
from app.pages.challenge import describe
from app.pages.health import advice
from app.pages.models import Health
from app.pages.register.queries import Covered, Line, Summary
from app.pages.register.reading import Beside
from app.quotas.models import Parked

# Source: order of the Government of Russia 2523-р of 02.09.2022: official pages are kept in these networks.
ASKED_BY_LAW: tuple[Network, ...] = (VK, OK)


class PageAgency(BaseModel):
    """The agency a page belongs to."""

    id: UUID
    short_name: str


class PageRow(BaseModel):
    """An official page and how the connection to it goes.

    push                        the network calls us instead of our asking it, where it can
    health_at                   since when its health is what it is
    failure_code, failure_text  the network's own; empty when all is well
    what_to_do                  one Russian sentence; empty when nothing is wrong
    lag_seconds                 from written to stored, of the newest message; null before the first one
    comments_open               null when no network said so yet
    rejected                    different things of it that could not be read
    waits_for_person            the network wants a person to solve a challenge before it takes answers
    """

    id: UUID
    network: Network
    external_id: str
    name: str
    url: str
    agency: PageAgency
    territory_id: UUID | None
    active: bool
    push: bool
    health: Health
    health_at: datetime
    failure_code: str
    failure_text: str
    what_to_do: str
    last_message_at: datetime | None
    lag_seconds: float | None
    comments_open: bool | None
    posts_in_week: int
    rejected: int
    waits_for_person: bool

    @classmethod
    def of(cls, line: Line) -> "PageRow":
        """A line of the register as JSON."""
        page = line.page
        return cls(
            id=page.id,
            network=page.network,
            external_id=page.external_id,
            name=page.name,
            url=page.url,
            agency=PageAgency(id=page.agency_id, short_name=line.agency_name),
            territory_id=page.territory_id,
            active=page.active,
            push=page.push,
            health=page.health,
            health_at=page.health_at,
            failure_code=page.failure_code,
            failure_text=page.failure_text,
            what_to_do=advice(page.health) if page.active else "",
            last_message_at=page.last_message_at,
            lag_seconds=page.lag_seconds,
            comments_open=page.comments_open,
            posts_in_week=line.posts_in_week,
            rejected=line.rejected,
            waits_for_person=line.waits,
        )


class SummaryOut(BaseModel):
    """How all pages go. by_health, by_network, below_norm: of the active ones; posts_norm: posts in seven days."""

    total: int
    active: int
    by_health: dict[Health, int]
    by_network: dict[Network, int]
    below_norm: int
    posts_norm: int

    @classmethod
    def of(cls, found: Summary, norm: int) -> "SummaryOut":
        """A summary as JSON."""
        return cls(
            total=found.total,
            active=found.active,
            by_health=dict(found.by_health),
            by_network=dict(found.by_network),
            below_norm=found.below_norm,
            posts_norm=norm,
        )


class CoveredAgency(PageAgency):
    """An agency. name: in full."""

    name: str


class CoverageRow(BaseModel):
    """In which networks an agency is. networks: its active pages in each; missing: those the law asks for."""

    agency: CoveredAgency
    networks: dict[Network, int]
    missing: list[Network]

    @classmethod
    def of(cls, found: Covered) -> "CoverageRow":
        """An agency's networks as JSON."""
        return cls(
            agency=CoveredAgency(id=found.agency_id, short_name=found.short_name, name=found.name),
            networks=found.networks,
            missing=[network for network in ASKED_BY_LAW if network not in found.networks],
        )


class HealthChangeOut(BaseModel):
    """From `at` on the page's health was this. code, text: the network's own."""

    model_config = ConfigDict(from_attributes=True)

    health: Health
    at: datetime
    code: str
    text: str


class FeedOut(BaseModel):
    """One way in which messages reach us.

    looked_at  when a look last went well
    failures   failed looks in a row
    followed   some poller is at it
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: FeedKind
    token: TokenKind
    looked_at: datetime | None
    failures: int
    failure: FailureKind | None
    failure_code: str
    failure_text: str
    followed: bool


class PageTokenOut(BaseModel):
    """A token of a page, which is never shown. created_at: when it was entered."""

    kind: TokenKind
    created_at: datetime


class BackfillOut(BaseModel):
    """How far the reading of older messages is. total: null while nobody knows; ended_at: null while it goes on."""

    model_config = ConfigDict(from_attributes=True)

    since: datetime | None
    done: int
    total: int | None
    ended_at: datetime | None
    active: bool
    failure_text: str


class ChallengeOut(BaseModel):
    """What the network wants a person to solve. image_url: to be read; page_url: to be opened; "" without one."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    image_url: str
    page_url: str

    @classmethod
    def of(cls, parked: Parked) -> "ChallengeOut":
        """What a person sees of a parking that they have to end."""
        return cls.model_validate(describe(parked.challenge, words=parked.text))


class PageDetail(PageRow):
    """A page with all there is to know about its connection.

    since     messages written before this instant open no questions; null: all do
    timeline  newest first, the last hundred changes
    """

    since: datetime | None
    created_at: datetime
    timeline: list[HealthChangeOut]
    feeds: list[FeedOut]
    tokens: list[PageTokenOut]
    backfill: BackfillOut | None
    challenge: ChallengeOut | None

    @classmethod
    def whole(cls, line: Line, beside: Beside) -> "PageDetail":
        """A page with what stands beside it, as JSON."""
        return cls(
            **dict(PageRow.of(line)),
            since=line.page.since,
            created_at=line.page.created_at,
            timeline=[HealthChangeOut.model_validate(one) for one in beside.timeline],
            feeds=[FeedOut.model_validate(one) for one in beside.feeds],
            tokens=[PageTokenOut(kind=kind, created_at=at) for kind, at in beside.tokens],
            backfill=None if beside.backfill is None else BackfillOut.model_validate(beside.backfill),
            challenge=None if beside.parked is None else ChallengeOut.of(beside.parked),
        )
