"""Following feeds of each kind: streams, calls, sweeps and back-fills."""

from datetime import timedelta

from sqlalchemy import func, select

from app.networks.access import TokenKind
from app.networks.feeds import FeedKind, Gathered, Progress, Way
from app.networks.messages import Batch
from app.networks.push import Hook
from app.pages import service as pages
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.models import FeedPage, KeptCall, StoredFeed
from app.questions.models import Message
from tests.fakes import MONDAY
from tests.workers.looking import (
    Pages,
    a_batch,
    a_message,
    a_watched_page,
    count,
    feeds_of,
    has_feeds,
    polling,
    until,
)
from workers.resources import Resources


async def test_what_was_lost_makes_the_sweeps_look_at_once(separate: Resources, network: Pages) -> None:
    network.ways = (Way(FeedKind.STREAM, TokenKind.COMMUNITY), Way(FeedKind.SWEEP, TokenKind.USER, 3600.0))
    page = await a_watched_page(separate, kind=TokenKind.COMMUNITY)
    async with separate.sessions.begin() as session:
        await pages.set_token(session, page.id, TokenKind.USER, "sweeps", sealer=separate.sealer, now=MONDAY)
    network.says[page.external_id] = Gathered(cursor="2", lost=[page.external_id], pause_seconds=3600.0)

    async def asked() -> bool:
        async with separate.sessions.begin() as session:
            found = await session.scalars(
                select(FeedPage.asked_at).join(StoredFeed).where(StoredFeed.kind == FeedKind.SWEEP)
            )
            return list(found) == [MONDAY]

    async with polling(separate):
        await until(asked)


async def test_an_idle_stream_costs_the_database_nothing(separate: Resources, network: Pages) -> None:
    network.ways = (Way(FeedKind.STREAM, TokenKind.COMMUNITY),)
    await a_watched_page(separate, kind=TokenKind.COMMUNITY)
    async with polling(separate) as (poller,):

        async def looked_often() -> bool:
            return network.looks.total() > 50

        await until(looked_often)
        assert len(network.feeds) > 50
        # The same object of pages all along: nothing was read anew.
        assert network.feeds[-1].pages[0] is network.feeds[-2].pages[0] or network.feeds[-1] == network.feeds[-2]
    assert poller is not None


async def test_calls_of_the_network_are_read_in_order_and_once(separate: Resources, network: Pages) -> None:
    network.ways = (Way(FeedKind.PUSH, TokenKind.COMMUNITY), Way(FeedKind.STREAM, TokenKind.COMMUNITY))
    page = await a_watched_page(separate, kind=TokenKind.COMMUNITY)
    async with separate.sessions.begin() as session:
        await pages.set_push(session, page.id, True)
    read: list[str] = []

    def reading(_: object, bodies: object) -> Gathered:
        read.extend(bodies)  # type: ignore[arg-type]
        number = len(read)
        return Gathered({page.external_id: a_batch_of(number)}, cursor=None)

    network.kept = reading
    async with polling(separate):
        await until(lambda: has_feeds(separate))
        (feed,) = await feeds_of(separate)
        assert feed.kind is FeedKind.PUSH
        async with separate.sessions.begin() as session:
            assert await calls.keep(session, feed.id, "one", key="a", now=MONDAY)
            assert not await calls.keep(session, feed.id, "one again", key="a", now=MONDAY)
            assert await calls.keep(session, feed.id, "two", key="b", now=MONDAY)

        async def all_read() -> bool:
            async with separate.sessions.begin() as session:
                left = await session.scalar(select(func.count()).where(KeptCall.read_at.is_(None)))
                return left == 0

        await until(all_read)
    assert read == ["one", "two"]
    assert await count(separate, Message) >= 1
    assert network.calls.count("subscribe") == 1


def a_batch_of(number: int) -> Batch:
    return Batch(messages=(a_message(number),))


async def test_what_a_network_wants_to_hear_is_stored_before_it_asks(separate: Resources, network: Pages) -> None:
    network.ways = (Way(FeedKind.PUSH, TokenKind.COMMUNITY),)
    page = await a_watched_page(separate, kind=TokenKind.COMMUNITY)
    async with separate.sessions.begin() as session:
        await pages.set_push(session, page.id, True)
    known: list[str] = []

    async def subscribe(_: object, hook: Hook) -> Hook:
        known.append(hook.confirmation)
        return Hook(hook.url, hook.secret, "abc123", hook.external_ids)

    network.subscribe = subscribe  # type: ignore[method-assign, assignment]
    async with polling(separate):

        async def twice() -> bool:
            return len(known) == 2

        await until(twice)
        assert (await feeds_of(separate))[0].confirmation == "abc123"
    assert known == ["", "abc123"]


async def test_a_back_fill_tells_how_far_it_is_and_ends(separate: Resources, network: Pages) -> None:
    network.ways = (Way(FeedKind.BACKFILL, TokenKind.USER),)
    page = await a_watched_page(separate)
    async with separate.sessions.begin() as session:
        await pages.start_backfill(session, page.id, network.ways, since=MONDAY - timedelta(days=30), now=MONDAY)
    network.says[page.external_id] = Gathered({page.external_id: a_batch()}, "x", progress=Progress(3, 3))

    async def ended() -> bool:
        return (await feeds_of(separate))[0].ended_at is not None

    async with polling(separate):
        await until(ended)
    (feed,) = await feeds_of(separate)
    assert (feed.done, feed.total, feed.active, feed.since) == (3, 3, False, MONDAY - timedelta(days=30))
    assert await count(separate, Message) == 1
