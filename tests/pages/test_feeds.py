"""Which feeds a page has, and what their looks mean for it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.feeds import FeedKind, Progress
from app.pages.feeds import queries as feeds
from app.pages.feeds import service as feeds_service
from app.pages.feeds.backfills import queries as backfills
from app.pages.feeds.leases import queries as leases
from app.pages.feeds.models import FeedPage, StoredFeed
from app.pages.health import Shown
from app.pages.models import Health, HealthChange, Page
from tests.builders import a_page
from tests.database import Database
from tests.fakes import MONDAY
from tests.pages.feeding import TOKENS, a_feed, a_known_page, connected, feeds_of, told

LATER = MONDAY + timedelta(minutes=1)
REFUSED = ConnectorError(FailureKind.TOKEN_REFUSED, "dead", code="5")


@pytest.fixture
async def page(session: Session, sealer: Sealer) -> Page:
    return await a_known_page(session, sealer)


async def test_a_page_gets_the_feeds_its_tokens_open(session: Session, page: Page) -> None:
    found = await connected(session, page)
    assert {kind: feed.token for kind, feed in found.items()} == {
        FeedKind.STREAM: TokenKind.COMMUNITY,
        FeedKind.SWEEP: TokenKind.USER,
    }
    assert page.connected


async def test_a_page_with_push_is_called_and_not_asked(session: Session, page: Page) -> None:
    await connected(session, page)
    page.push = True
    assert set(await connected(session, page)) == {FeedKind.PUSH, FeedKind.SWEEP}
    streams = select(StoredFeed).where(StoredFeed.kind == FeedKind.STREAM)
    assert not (await session.scalars(streams.execution_options(populate_existing=True))).one().active


async def test_pages_with_the_same_token_share_a_feed_and_its_follower_is_told(
    session: Session, page: Page, sealer: Sealer
) -> None:
    before = (await connected(session, page))[FeedKind.SWEEP].version
    other = await a_known_page(session, sealer, external_id="43", tokens={TokenKind.USER: TOKENS[TokenKind.USER]})
    sweep = (await connected(session, other))[FeedKind.SWEEP]
    assert sweep.version > before
    assert set(await feeds.pages_of(session, sweep.id)) == {page.id, other.id}
    opened = await feeds_service.open_for_look(session, sweep, sealer=sealer, live_since=MONDAY)
    assert opened is not None
    assert sorted(watch.page.external_id for watch in opened.feed.pages) == ["42", "43"]
    assert (opened.feed.value, opened.asked) == (TOKENS[TokenKind.USER], True)
    assert "secret" not in repr(opened)


async def test_a_page_that_a_live_stream_tells_of_is_swept_seldom(session: Session, page: Page, sealer: Sealer) -> None:
    found = await connected(session, page)
    for looked_at, live in ((None, False), (MONDAY, True), (MONDAY - timedelta(hours=1), False)):
        found[FeedKind.STREAM].looked_at = looked_at
        await session.flush()
        opened = await feeds_service.open_for_look(session, found[FeedKind.SWEEP], sealer=sealer, live_since=MONDAY)
        assert opened is not None
        assert [watch.live for watch in opened.feed.pages] == [live]


async def test_a_feed_of_paused_pages_alone_has_nothing_to_look_at(
    session: Session, page: Page, sealer: Sealer
) -> None:
    found = await connected(session, page)
    page.active = False
    await session.flush()
    assert await feeds_service.open_for_look(session, found[FeedKind.SWEEP], sealer=sealer, live_since=MONDAY) is None


async def settled(session: Session, page: Page) -> Health:
    await session.flush()
    await feeds_service.settle_health(session, [page.id], now=LATER)
    await session.flush()
    return page.health


async def test_the_page_shows_the_worst_of_its_feeds_and_recovers_with_it(session: Session, page: Page) -> None:
    found = await connected(session, page)
    assert await settled(session, page) is Health.NEW
    for feed in found.values():
        await feeds.went_on(session, feed.id, now=MONDAY)
    assert await settled(session, page) is Health.WORKING
    await feeds.failed(session, found[FeedKind.STREAM].id, REFUSED, failures=1)
    assert await settled(session, page) is Health.TOKEN_REFUSED
    assert (page.failure_code, page.failure_text, page.health_at) == ("5", "dead", LATER)
    await feeds.went_on(session, found[FeedKind.STREAM].id, now=MONDAY)
    assert await settled(session, page) is Health.WORKING
    assert await told(session) == ["page.lost_access", "page.recovered"]
    timeline = await session.scalars(select(HealthChange.health).order_by(HealthChange.id))
    assert timeline.all() == [Health.WORKING, Health.TOKEN_REFUSED, Health.WORKING]


async def test_one_page_may_fail_while_the_others_of_its_feed_work(session: Session, sealer: Sealer) -> None:
    one, other = [
        await a_known_page(session, sealer, external_id=number, tokens={TokenKind.USER: "one"}) for number in "12"
    ]
    await connected(session, one)
    sweep = (await connected(session, other))[FeedKind.SWEEP]
    await feeds.went_on(session, sweep.id, now=MONDAY)
    await feeds.refused(session, sweep.id, one.id, (FailureKind.CLOSED, "15", "closed"))
    assert [await settled(session, page) for page in (one, other)] == [Health.CLOSED, Health.WORKING]
    await feeds.refused(session, sweep.id, one.id, None)
    assert await settled(session, one) is Health.WORKING


async def test_what_changes_from_one_loss_to_another_is_told_once(session: Session) -> None:
    page = await a_page(session)
    for health in (Health.TOKEN_REFUSED, Health.NO_RIGHTS, Health.NO_RIGHTS, Health.FAILING, Health.WORKING):
        feeds_service.show(session, page, Shown(health), now=MONDAY)
    for health in (Health.SILENT, Health.WORKING):
        feeds_service.show(session, page, Shown(health), now=MONDAY)
    await session.flush()
    assert await told(session) == ["page.lost_access", "page.silent", "page.recovered"]


async def test_silence_lasts_while_looks_go_well(session: Session, page: Page) -> None:
    for feed in (await connected(session, page)).values():
        await feeds.went_on(session, feed.id, now=MONDAY)
    page.health = Health.SILENT
    assert await settled(session, page) is Health.SILENT


async def test_cursors_of_pages_are_stored_apart(session: Session, sealer: Sealer) -> None:
    one, other = [await a_page(session) for _ in range(2)]
    feed = await a_feed(session, one)
    await feeds.join(session, feed.id, other.id, asked_at=MONDAY)
    await feeds.put_page_cursors(session, feed.id, {one.id: "a", other.id: "b"})
    await feeds.put_page_cursors(session, feed.id, {other.id: None})
    await feeds.put_page_cursors(session, feed.id, {})
    found = await session.execute(select(FeedPage.page_id, FeedPage.cursor))
    assert {row.page_id: row.cursor for row in found} == {one.id: "a", other.id: None}


async def test_progress_of_a_stopped_back_fill_does_not_start_it_again(session: Session) -> None:
    page = await a_page(session)
    feed = await a_feed(session, page, FeedKind.BACKFILL)
    await backfills.put_progress(session, feed.id, Progress(3, 10), ended_at=None)
    assert (await feeds.get(session, feed.id)).done == 3
    await backfills.put_progress(session, feed.id, Progress(10, 10), ended_at=LATER)
    await backfills.put_progress(session, feed.id, Progress(4, 10), ended_at=None)
    ended = await feeds.get(session, feed.id)
    assert (ended.active, ended.done, ended.ended_at) == (False, 10, LATER)
    with pytest.raises(feeds.FeedNotFound):
        await feeds.get(session, uuid4())


async def test_two_pollers_at_once_share_the_feeds_without_waiting(own_database: Database) -> None:
    async with own_database.sessions.begin() as session:
        for _ in range(6):
            await a_feed(session, await a_page(session))
    until = MONDAY + timedelta(seconds=20)
    async with own_database.sessions.begin() as first, own_database.sessions.begin() as second:
        one = await leases.take(first, "one", kind=FeedKind.SWEEP, now=MONDAY, until=until, limit=4)
        two = await leases.take(second, "two", kind=FeedKind.SWEEP, now=MONDAY, until=until, limit=4)
    assert (len(one), len(two)) == (4, 2)


async def test_a_feed_is_free_again_when_its_lease_ends_or_its_holder_goes(session: Session) -> None:
    feed = await a_feed(session, await a_page(session))
    until = MONDAY + timedelta(seconds=20)

    async def taken(holder: str, *, after: int = 0) -> int:
        now = MONDAY + timedelta(seconds=after)
        return len(await leases.take(session, holder, kind=FeedKind.SWEEP, now=now, until=until, limit=9))

    assert [await taken("one"), await taken("two"), await taken("two", after=20)] == [1, 0, 1]
    assert [await leases.is_held(session, feed.id, holder=holder) for holder in ("one", "two")] == [False, True]
    await leases.give_up(session, [feed.id], holder="one", next_look_at=MONDAY)
    assert await leases.renew(session, "two", until=until) == {feed.id: 1}
    await leases.say_gone(session, "two")
    assert await taken("one") == 1


async def test_pollers_not_heard_of_are_counted_no_more(session: Session) -> None:
    assert await leases.say_alive(session, "one", now=MONDAY, gone_before=MONDAY) == 1
    assert await leases.say_alive(session, "two", now=MONDAY, gone_before=MONDAY) == 2
    assert await leases.say_alive(session, "two", now=LATER, gone_before=LATER) == 1


async def test_a_feed_that_nobody_needs_is_not_followed(session: Session, page: Page) -> None:
    found = await connected(session, page)
    await feeds.leave(session, page.id, [found[FeedKind.SWEEP].id])
    assert set(await feeds_of(session, page.id)) == {FeedKind.STREAM}
    assert await leases.count_active(session) == {FeedKind.STREAM: 1}
