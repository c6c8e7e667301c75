"""The sample region put into an empty database."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.accounts.models import Operator
from app.accounts.passwords import hashed
from app.agencies import queries as agencies
from app.agencies.models import Agency, AgencyArea, Calendar, Territory
from app.agencies.topics import service as topics
from app.core.db import Json, Session, new_id
from app.core.sealing import Sealer
from app.deadlines.hours import OpeningHours
from app.deadlines.models import SlaPolicy
from app.deadlines.production import russian_calendar
from app.demo.sample_rows import Sample, SampleCalendar, SamplePage
from app.networks.access import TokenKind
from app.networks.max.options import MAX
from app.networks.ok.options import OK
from app.networks.telegram.options import TELEGRAM
from app.networks.vk.options import VK
from app.pages import service as pages
from app.routing.models import RoutingRule

PASSWORD = "otklik-demo"  # noqa: S105 - printed by the demo, which holds nothing real
_SITES = {
    VK: "https://vk.com/club{}",
    OK: "https://ok.ru/group/{}",
    TELEGRAM: "https://t.me/c/{}",
    MAX: "https://max.ru/channel/{}",
}
# One administrator's account and one bot see all pages of their network; a community's own token only its own page.
_SHARED = {
    VK: {TokenKind.USER: "demo-vk-administrator"},
    OK: {TokenKind.USER: "demo-ok-administrator"},
    TELEGRAM: {TokenKind.BOT: "7000000001:demo-telegram-bot"},
    MAX: {TokenKind.BOT: "demo-max-bot"},
}
_OWN = {VK: TokenKind.COMMUNITY, OK: TokenKind.GROUP}


def tokens_of(page: SamplePage) -> dict[TokenKind, str]:
    """The tokens by which the stand-in of the page's network knows us."""
    tokens = dict(_SHARED[page.network])
    if page.network in _OWN:
        tokens[_OWN[page.network]] = f"demo-{page.network}-{page.external_id}"
    return tokens


def url_of(page: SamplePage) -> str:
    """Where a page would be in its network."""
    return _SITES[page.network].format(page.external_id.removeprefix("-100").lstrip("-"))


async def is_empty(session: Session) -> bool:
    """Whether nothing was set up yet."""
    return not await agencies.all_agencies(session)


async def seed(session: Session, sample: Sample, *, sealer: Sealer, now: datetime) -> "Ids":
    """Store the sample: calendars, territories, agencies, topics, pages with tokens, rules, policies, operators.

    Our ids of all of it.
    """
    ids = Ids()
    # One table after the other, parents before children: what a row points at has to stand there.
    for rows in (_calendars(sample, ids), _territories(sample, ids), _agencies(sample, ids), _areas(sample, ids)):
        session.add_all(rows)
        await session.flush()
    await _add_topics(session, sample, ids, now)
    await _add_pages(session, sample, ids, sealer=sealer, now=now)
    session.add_all(_rules(sample, ids))
    session.add_all(_policies(sample, ids))
    session.add_all(await _operators(sample, ids, now))
    return ids


class Ids:
    """Ours by the sample's codes, made when first asked for: rows may point ahead."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], UUID] = {}

    def __call__(self, kind: str, code: str) -> UUID:
        """Our id of what the sample calls so."""
        return self._known.setdefault((kind, code), new_id())

    def maybe(self, kind: str, code: str | None) -> UUID | None:
        """The same, where there may be none."""
        return self(kind, code) if code else None

    def put(self, kind: str, code: str, known: UUID) -> None:
        """Remember an id that was given elsewhere."""
        self._known[kind, code] = known


def hours_of_agencies(sample: Sample, ids: "Ids") -> dict[UUID, Json]:
    """The working hours of each agency."""
    hours = {row.code: _hours(row) for row in sample.calendars}
    return {ids("agency", row.code): hours[row.calendar] for row in sample.agencies}


def _hours(row: SampleCalendar) -> Json:
    if row.production is None:
        return {**row.data, "covered": list(row.years)}
    hours = OpeningHours.from_data(row.data)
    return russian_calendar(hours.tz, hours.week, row.years).to_data()


def _calendars(sample: Sample, ids: Ids) -> Iterable[Calendar]:
    for row in sample.calendars:
        yield Calendar(id=ids("calendar", row.code), code=row.code, name=row.name, data=_hours(row))


def _territories(sample: Sample, ids: Ids) -> Iterable[Territory]:
    for row in sample.territories:
        yield Territory(
            id=ids("territory", row.code),
            code=row.code,
            name=row.name,
            kind=row.kind,
            parent_id=ids.maybe("territory", row.parent),
            other_names=list(row.other_names),
        )


def _agencies(sample: Sample, ids: Ids) -> Iterable[Agency]:
    for row in sample.agencies:
        yield Agency(
            id=ids("agency", row.code),
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            territory_id=ids("territory", row.territory),
            parent_id=ids.maybe("agency", row.parent),
            calendar_id=ids("calendar", row.calendar),
            review_required=row.review_required,
            contact=row.contact,
        )


def _areas(sample: Sample, ids: Ids) -> Iterable[AgencyArea]:
    for row in sample.agencies:
        for area in row.areas:
            yield AgencyArea(agency_id=ids("agency", row.code), territory_id=ids("territory", area))


async def _add_topics(session: Session, sample: Sample, ids: Ids, now: datetime) -> None:
    await topics.import_rows(session, sample.topics, by=None, now=now)
    for topic in await agencies.topics(session):
        ids.put("topic", topic.code, topic.id)


async def _add_pages(session: Session, sample: Sample, ids: Ids, *, sealer: Sealer, now: datetime) -> None:
    for row in sample.pages:
        new = pages.NewPage(
            network=row.network,
            external_id=row.external_id,
            name=row.name,
            agency_id=ids("agency", row.agency),
            territory_id=ids("territory", row.territory),
            url=url_of(row),
        )
        page = await pages.add_page(session, new, tokens=tokens_of(row), sealer=sealer, now=now)
        ids.put("page", row.ref, page.id)


def _rules(sample: Sample, ids: Ids) -> Iterable[RoutingRule]:
    for row in sample.rules:
        yield RoutingRule(
            rank=row.rank,
            name=row.name,
            topic_id=ids.maybe("topic", row.topic),
            topic_group=row.group,
            territory_id=ids.maybe("territory", row.territory),
            page_id=ids.maybe("page", row.page),
            agency_id=ids("agency", row.agency),
        )


def _policies(sample: Sample, ids: Ids) -> Iterable[SlaPolicy]:
    for row in sample.policies:
        yield SlaPolicy(
            code=row.code,
            name=row.name,
            rank=row.rank,
            topic_id=ids.maybe("topic", row.match.topic),
            agency_id=ids.maybe("agency", row.match.agency),
            network=row.match.network,
            urgent=row.match.urgent,
            targets=[target.to_data() for target in row.targets],
        )


async def _operators(sample: Sample, ids: Ids, now: datetime) -> list[Operator]:
    # One hash for all: forty of them would take longer than the rest of the demo's start.
    password_hash = await hashed(PASSWORD)
    return [
        Operator(
            id=ids("operator", row.email),
            email=row.email,
            name=row.name,
            role=row.role,
            agency_id=ids.maybe("agency", row.agency),
            password_hash=password_hash,
            created_at=now,
        )
        for row in sample.operators
    ]
