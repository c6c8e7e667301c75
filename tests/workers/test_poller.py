"""Following feeds: looks, leases, shares, and what goes wrong."""

from datetime import timedelta

from sqlalchemy import func, select
from structlog.testing import capture_logs

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.feeds import FeedKind, Gathered
from app.networks.messages import Batch, Malformed
from app.pages import service as pages
from app.pages.feeds.models import PollerProcess, StoredFeed
from app.pages.models import Health, HealthChange, Rejected
from app.questions.models import Message, Question
from tests.fakes import MONDAY
from tests.workers.looking import (
    OftenGone,
    Pages,
    a_batch,
    a_message,
    a_watched_page,
    count,
    feeds_of,
    has_feeds,
    is_at,
    polling,
    stored,
    told,
    until,
)
from workers.resources import Resources


async def test_a_page_with_a_token_is_connected_and_taken_in(separate: Resources, network: Pages) -> None:
    page = await a_watched_page(separate)
    network.says[page.external_id] = a_batch()
    async with polling(separate):
        await until(lambda: is_at(separate, page.id, Health.WORKING))
    assert await count(separate, Message) == 1
    found = await stored(separate.sessions, page.id)
    assert (found.connected, found.last_message_at) == (True, MONDAY - timedelta(minutes=1))
    assert found.lag_seconds == 60.0
    (feed,) = await feeds_of(separate)
    assert (feed.kind, feed.cursor, feed.looked_at, feed.leased_by) == (FeedKind.SWEEP, "1", MONDAY, None)


async def test_pages_with_the_same_token_are_one_feed(separate: Resources, network: Pages) -> None:
    one = await a_watched_page(separate, token="shared")
    other = await a_watched_page(separate, token="shared")
    async with polling(separate):
        await until(lambda: is_at(separate, one.id, Health.WORKING))
    assert len(await feeds_of(separate)) == 1
    assert {watch.page.external_id for watch in network.feeds[-1].pages} == {one.external_id, other.external_id}


async def test_the_next_look_begins_where_the_last_one_ended(separate: Resources, network: Pages) -> None:
    page = await a_watched_page(separate)
    network.says[page.external_id] = a_batch()

    async def looked_again() -> bool:
        return network.looks[page.external_id] >= 3

    async with polling(separate):
        await until(looked_again)
    assert [feed.cursor for feed in network.feeds][:2] == [None, "1"]
    assert [feed.pages[0].cursor for feed in network.feeds][:2] == [None, "7"]
    assert [feed.pages[0].asked for feed in network.feeds][:2] == [True, False]
    assert await count(separate, Question) == 1


async def test_two_pollers_share_the_feeds_and_one_that_joins_gets_its_part(
    separate: Resources, network: Pages
) -> None:
    for _ in range(6):
        await a_watched_page(separate)

    async def shares() -> list[int]:
        async with separate.sessions.begin() as session:
            found = await session.execute(
                select(func.count()).where(StoredFeed.leased_by.is_not(None)).group_by(StoredFeed.leased_by)
            )
            return sorted(found.scalars())

    async def all_by_one() -> bool:
        return await shares() == [6]

    async def half_and_half() -> bool:
        return await shares() == [3, 3]

    async with polling(separate):
        await until(all_by_one)
        async with polling(separate):
            await until(half_and_half)
        await until(all_by_one)
    assert await shares() == []
    assert await count(separate, PollerProcess) == 0


async def test_what_a_poller_that_died_followed_is_taken_up_when_its_lease_ran_out(
    separate: Resources, network: Pages
) -> None:
    page = await a_watched_page(separate)
    async with polling(separate):
        await until(lambda: is_at(separate, page.id, Health.WORKING))
    (feed,) = await feeds_of(separate)
    async with separate.sessions.begin() as session:
        feed = await session.get_one(StoredFeed, feed.id)
        feed.leased_by, feed.leased_until = "the dead", MONDAY + timedelta(seconds=20)
        session.add(PollerProcess(name="the dead", seen_at=MONDAY))
    looks = network.looks.total()
    async with polling(separate):
        assert network.looks.total() == looks
        separate.clock.advance(timedelta(seconds=21))  # type: ignore[attr-defined]

        async def looked() -> bool:
            return network.looks.total() > looks

        await until(looked)


async def test_what_a_look_brought_is_dropped_when_the_lease_was_lost_meanwhile(
    separate: Resources, network: Pages
) -> None:
    page = await a_watched_page(separate)
    network.says[page.external_id] = a_batch()

    async def loses() -> None:
        async with separate.sessions.begin() as session:
            for feed in await session.scalars(select(StoredFeed)):
                feed.leased_by, feed.leased_until = "another", MONDAY + timedelta(hours=1)

    network.during = loses
    async with polling(separate):

        async def looked() -> bool:
            return network.looks.total() > 0

        await until(looked)
    assert await count(separate, Message) == 0


async def test_a_failure_is_shown_and_told_and_the_page_recovers_by_itself(separate: Resources, network: Pages) -> None:
    broken, fine = await a_watched_page(separate), await a_watched_page(separate)
    network.says[broken.external_id] = ConnectorError(FailureKind.TOKEN_REFUSED, "token is dead", code="5")
    network.says[fine.external_id] = a_batch()
    async with polling(separate):
        await until(lambda: is_at(separate, broken.id, Health.TOKEN_REFUSED))
        await until(lambda: is_at(separate, fine.id, Health.WORKING))
    found = await stored(separate.sessions, broken.id)
    assert (found.failure_code, found.failure_text, found.health_at) == ("5", "token is dead", MONDAY)
    assert await told(separate) == ["page.lost_access"]
    network.says.clear()
    async with separate.sessions.begin() as session:
        await pages.set_token(session, broken.id, TokenKind.USER, "new", sealer=separate.sealer, now=MONDAY)
    async with polling(separate):
        await until(lambda: is_at(separate, broken.id, Health.WORKING))
    assert await told(separate) == ["page.lost_access", "page.recovered"]
    async with separate.sessions.begin() as session:
        wanted = select(HealthChange.health).where(HealthChange.page_id == broken.id).order_by(HealthChange.id)
        assert list(await session.scalars(wanted)) == [Health.TOKEN_REFUSED, Health.WORKING]


async def test_one_page_of_a_feed_may_fail_alone(separate: Resources, network: Pages) -> None:
    one, other = await a_watched_page(separate, token="shared"), await a_watched_page(separate, token="shared")
    closed = ConnectorError(FailureKind.CLOSED, "comments are closed", code="212")
    network.says[one.external_id] = Gathered({other.external_id: a_batch()}, "9", refused={one.external_id: closed})
    async with polling(separate):
        await until(lambda: is_at(separate, one.id, Health.CLOSED))
        await until(lambda: is_at(separate, other.id, Health.WORKING))
        assert await count(separate, Message) == 1
        network.says = {one.external_id: Batch(cursor="1")}
        await until(lambda: is_at(separate, one.id, Health.WORKING))


async def test_what_cannot_be_stored_is_shown_at_the_page(separate: Resources, network: Pages) -> None:
    broken, fine = await a_watched_page(separate), await a_watched_page(separate)
    network.says = {broken.external_id: a_batch("\x00"), fine.external_id: a_batch()}
    async with polling(separate):
        await until(lambda: is_at(separate, broken.id, Health.CONFIGURATION))
        await until(lambda: is_at(separate, fine.id, Health.WORKING))
    assert "could not be stored" in (await stored(separate.sessions, broken.id)).failure_text
    assert await count(separate, Message) == 1


async def test_a_bug_is_logged_and_the_feed_comes_again_after_a_rest(separate: Resources, network: Pages) -> None:
    page = await a_watched_page(separate)
    network.says[page.external_id] = ValueError("a bug")
    with capture_logs() as lines:
        async with polling(separate):

            async def rests() -> bool:
                return (await feeds_of(separate))[0].next_look_at > MONDAY

            await until(lambda: has_feeds(separate))
            await until(rests)
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["look broke"]
    network.says.clear()
    separate.clock.advance(timedelta(minutes=2))  # type: ignore[attr-defined]
    async with polling(separate):
        await until(lambda: is_at(separate, page.id, Health.WORKING))


async def test_a_poller_outlives_a_database_that_was_gone(separate: Resources, network: Pages) -> None:
    page = await a_watched_page(separate)
    network.says[page.external_id] = a_batch()
    sessions = separate.sessions
    gone = OftenGone(sessions, times=2)
    separate.sessions = gone.as_sessions

    async def works() -> bool:
        async with sessions.begin() as session:
            return (await session.scalar(select(func.count()).select_from(Message)) or 0) == 1

    async with polling(separate):
        await until(works)
    assert gone.times == 0


async def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(separate: Resources, network: Pages) -> None:
    page = await a_watched_page(separate)
    network.says[page.external_id] = Batch(messages=(a_message(),), malformed=(Malformed("no id", "{}", "comment"),))
    async with polling(separate):
        await until(lambda: is_at(separate, page.id, Health.WORKING))
    assert await count(separate, Message) == 1
    async with separate.sessions.begin() as session:
        (kept,) = await session.scalars(select(Rejected))
    assert (kept.reason, kept.raw, kept.form) == ("no id", "{}", "comment")


async def test_a_paused_page_is_looked_at_no_more_until_it_is_resumed(separate: Resources, network: Pages) -> None:
    page = await a_watched_page(separate)
    async with polling(separate):
        await until(lambda: is_at(separate, page.id, Health.WORKING))
        async with separate.sessions.begin() as session:
            await pages.pause(session, page.id)

        async def let_go() -> bool:
            (feed,) = await feeds_of(separate)
            return not feed.active and feed.leased_by is None

        await until(let_go)
        looks = network.looks.total()
        async with separate.sessions.begin() as session:
            await pages.resume(session, page.id, now=MONDAY)

        async def looked() -> bool:
            return network.looks.total() > looks

        await until(looked)
