"""What is looked for on pages now and then."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import Session
from app.core.version import program_version
from app.networks.access import FailureKind
from app.networks.feeds import FeedKind
from app.networks.limits import Parking, Part
from app.networks.messages import Batch, Malformed
from app.networks.vk.options import VK
from app.outbox.models import OutboxEvent
from app.pages import queries as pages
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.models import KeptCall, StoredFeed
from app.pages.models import Health, HealthChange, Page, Rejected
from app.questions.models import Message
from app.quotas import queries as quotas
from app.quotas.models import Parked
from tests.builders import a_page
from tests.fakes import MONDAY, FrozenClock
from tests.pages.feeding import a_feed
from tests.pages.network import Town
from workers.jobs import pages as jobs
from workers.resources import Resources

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ctx(res: Resources) -> dict[str, Any]:
    """What the queue gives to its jobs."""
    return {"resources": res}


async def a_lively_page(session: Session, *, weeks: int = 4, last: datetime = MONDAY, **fields: Any) -> Page:
    """Two messages of citizens an hour from 6 to 12 UTC every day until `last`, the page's newest message."""
    given: dict[str, Any] = {"health": Health.WORKING, "last_message_at": last}
    page = await a_page(session, **(given | fields))
    days = [last.replace(hour=0) - day * DAY for day in range(weeks * 7 + 1)]
    times = [day + timedelta(minutes=minute) for day in days for minute in range(6 * 60, 12 * 60, 30)]
    session.add_all(a_said(page, number, at) for number, at in enumerate(times) if at <= last)
    await session.flush()
    return page


def a_said(page: Page, number: int, at: datetime, *, from_page: bool = False) -> Message:
    return Message(
        page_id=page.id,
        external_id=f"wall:{number}",
        kind="comment",
        thread_id=f"wall:{number}",
        from_page=from_page,
        text="",
        url="",
        published_at=at,
        seen_at=at,
    )


async def health(session: Session, page: Page) -> Health:
    await session.refresh(page)
    return page.health


async def looked(ctx: dict[str, Any], session: Session, clock: FrozenClock, page: Page, *, at: datetime) -> Health:
    clock.advance(at - clock.now())
    await session.commit()
    await jobs.find_silent(ctx)
    return await health(session, page)


async def test_a_page_is_silent_once_as_many_messages_are_missing_as_usually_come(
    ctx: dict[str, Any], session: Session, clock: FrozenClock
) -> None:
    # The last message came at nine: five more usually come before noon, the next ones from six in the morning on.
    page = await a_lively_page(session)
    for hours in (1, 3, 12, 21):
        assert await looked(ctx, session, clock, page, at=MONDAY + hours * HOUR) is Health.WORKING, hours
    assert await looked(ctx, session, clock, page, at=MONDAY + 23 * HOUR) is Health.SILENT
    assert page.health_at == MONDAY + 23 * HOUR
    await jobs.find_silent(ctx)
    events = (await session.scalars(select(OutboxEvent))).all()
    assert [(event.type, event.payload["page_id"]) for event in events] == [("page.silent", str(page.id))]


async def test_what_is_expected_is_a_setting(
    ctx: dict[str, Any], res: Resources, session: Session, clock: FrozenClock
) -> None:
    page = await a_lively_page(session)
    res.settings = res.settings.model_copy(update={"silence_expected": 3.0})
    assert await looked(ctx, session, clock, page, at=MONDAY + 2 * HOUR) is Health.SILENT


async def test_a_page_that_had_a_message_within_two_hours_is_not_silent(
    ctx: dict[str, Any], res: Resources, session: Session, clock: FrozenClock
) -> None:
    page = await a_lively_page(session)
    res.settings = res.settings.model_copy(update={"silence_expected": 1.0})
    assert await looked(ctx, session, clock, page, at=MONDAY + 2 * HOUR - timedelta(seconds=1)) is Health.WORKING


async def test_a_page_without_a_week_of_history_is_not_judged(
    ctx: dict[str, Any], session: Session, clock: FrozenClock
) -> None:
    young, grown = await a_lively_page(session, weeks=0), await a_lively_page(session, weeks=1)
    assert await looked(ctx, session, clock, young, at=MONDAY + 3 * DAY) is Health.WORKING
    assert await health(session, grown) is Health.SILENT


async def test_what_the_page_itself_wrote_is_not_what_usually_comes(
    ctx: dict[str, Any], session: Session, clock: FrozenClock
) -> None:
    page = await a_page(session, health=Health.WORKING, last_message_at=MONDAY)
    times = [MONDAY - number * 3 * HOUR for number in range(300)]
    session.add_all(a_said(page, number, at, from_page=True) for number, at in enumerate(times))
    assert await looked(ctx, session, clock, page, at=MONDAY + 9 * DAY) is Health.WORKING


@pytest.mark.parametrize("fields", [{"active": False}, {"health": Health.TOKEN_REFUSED}, {"health": Health.NEW}])
async def test_only_active_pages_that_work_can_be_silent(
    ctx: dict[str, Any], session: Session, clock: FrozenClock, fields: dict[str, Any]
) -> None:
    page = await a_lively_page(session, **fields)
    await looked(ctx, session, clock, page, at=MONDAY + 3 * DAY)
    assert page.health is fields.get("health", Health.WORKING)


@pytest.fixture
def connector() -> Town:
    """A network that reads some things again."""
    return Town()


async def test_what_another_version_could_not_read_is_read_again_however_much_it_is(
    ctx: dict[str, Any], session: Session, connector: Town
) -> None:
    connector.read["known"] = Batch()
    page = await a_page(session)
    known = [Malformed("no id", str(number), "known") for number in range(150)]
    riddles = [Malformed("no id", str(number), "riddle") for number in range(150)]
    await pages.set_aside(session, page.id, [*known, *riddles], version="0", now=MONDAY)
    await session.commit()
    for _ in range(2):
        await jobs.reread_rejected(ctx)
        left = (await session.scalars(select(Rejected).execution_options(populate_existing=True))).all()
        assert {(one.form, one.version) for one in left} == {("riddle", program_version())}
        assert len(left) == 150


async def test_what_is_of_no_use_any_more_is_forgotten(ctx: dict[str, Any], session: Session) -> None:
    page = await a_page(session, network=VK)
    calling = await a_feed(session, page, FeedKind.PUSH)
    await calls.keep(session, calling.id, "read long ago", key="", now=MONDAY)
    await calls.mark_read(
        session, [one.number for one in await session.scalars(select(KeptCall))], now=MONDAY - 2 * DAY
    )
    await calls.keep(session, calling.id, "not read", key="", now=MONDAY - 90 * DAY)
    for days in (401, 399):
        session.add(HealthChange(page_id=page.id, health=Health.WORKING, at=MONDAY - days * DAY))
    ended = await a_feed(session, page, FeedKind.BACKFILL, active=False, ended_at=MONDAY - 31 * DAY)
    for part, seconds in ((Part.ALL, -1.0), (Part.WRITES, None)):
        await quotas.park(session, "account", Parking(part, FailureKind.CAPTCHA, seconds))
    await session.commit()
    await jobs.clean_up_pages(ctx)
    assert (await session.scalars(select(KeptCall.body))).all() == ["not read"]
    assert (await session.scalars(select(HealthChange.at))).all() == [MONDAY - 399 * DAY]
    assert ended.id not in (await session.scalars(select(StoredFeed.id))).all()
    assert (await session.scalars(select(Parked.part))).all() == ["writes"]
