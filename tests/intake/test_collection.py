"""Storing what a look brought."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.db import Session, Sessions
from app.intake.collection import Collected, Held, LeaseLost, is_news, store
from app.networks.access import TokenKind
from app.networks.feeds import FeedKind, Gathered
from app.networks.messages import Batch, IncomingPost, Malformed
from app.networks.vk.options import VK
from app.pages.feeds.models import FeedPage, StoredFeed
from app.pages.models import Health, Page, Post, Rejected
from app.questions.models import Message
from tests.builders import a_page, stored
from tests.fakes import MONDAY, FrozenClock
from tests.intake.test_acceptance import comment


async def held(session: Session, *pages: Page, **fields: Any) -> Held:
    """A feed of some pages, followed by «me»."""
    feed = StoredFeed(
        network=VK, kind=FeedKind.SWEEP, account="a", token=TokenKind.USER, leased_by="me", next_look_at=MONDAY
    )
    await stored(session, feed)
    for page in pages:
        await stored(session, FeedPage(feed_id=feed.id, page_id=page.id))
    await session.commit()
    known = Held(
        feed_id=feed.id,
        network=VK,
        kind=FeedKind.SWEEP,
        holder="me",
        page_ids={page.external_id: page.id for page in pages},
        cursor=None,
        cursors={page.external_id: None for page in pages},
        refused=(),
        asked=False,
        version="1",
    )
    return replace(known, **fields)


def a_batch(**fields: Any) -> Batch:
    post = IncomingPost("7", "О дорогах", MONDAY, "https://network.invalid/7")
    under = replace(comment(1), post_id="7")
    return replace(Batch((post,), (under,), (Malformed("no number", "{}"),), cursor="c1"), **fields)


async def test_everything_a_look_brought_is_stored_and_once(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    page = await a_page(session)
    feed = await held(session, page)
    gathered = Gathered({page.external_id: a_batch(comments_open=True)}, "f1")
    assert await store(feed, gathered, began_at=MONDAY, sessions=sessions, clock=clock) == Collected(1, 1, 1)
    assert await store(feed, gathered, began_at=MONDAY, sessions=sessions, clock=clock) == Collected(0, 0, 1)
    post, message = (await session.scalars(select(Post))).one(), (await session.scalars(select(Message))).one()
    assert (post.text, message.post_id) == ("О дорогах", post.id)
    assert (await session.execute(select(Rejected.reason, Rejected.times))).all() == [("no number", 2)]
    await session.refresh(page)
    assert (page.comments_open, page.last_message_at) == (True, message.published_at)
    assert (await session.scalars(select(StoredFeed.cursor))).all() == ["f1"]
    assert (await session.scalars(select(FeedPage.cursor))).all() == ["c1"]


async def test_who_lost_the_lease_stores_nothing(session: Session, sessions: Sessions, clock: FrozenClock) -> None:
    page = await a_page(session)
    feed = await held(session, page, holder="another")
    with pytest.raises(LeaseLost):
        await store(feed, Gathered({page.external_id: a_batch()}), began_at=MONDAY, sessions=sessions, clock=clock)
    assert await session.scalar(select(func.count()).select_from(Message)) == 0


async def test_where_nothing_happened_only_cursors_move(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    one, other = await a_page(session), await a_page(session)
    feed = await held(session, one, other)
    batches = {one.external_id: Batch(cursor="x"), other.external_id: Batch(cursor="y")}
    assert await store(feed, Gathered(batches), began_at=MONDAY, sessions=sessions, clock=clock) == Collected()
    found = await session.execute(select(FeedPage.page_id, FeedPage.cursor))
    assert {page_id: cursor for page_id, cursor in found} == {one.id: "x", other.id: "y"}  # noqa: C416


async def test_a_renumbered_page_keeps_its_row(session: Session, sessions: Sessions, clock: FrozenClock) -> None:
    page = await a_page(session)
    feed = await held(session, page)
    moved = Gathered({page.external_id: Batch(moved_to="-100777")})
    await store(feed, moved, began_at=MONDAY, sessions=sessions, clock=clock)
    await session.refresh(page)
    assert page.external_id == "-100777"


@pytest.mark.parametrize(("kind", "shown"), [(FeedKind.SWEEP, Health.WORKING), (FeedKind.BACKFILL, Health.SILENT)])
async def test_a_message_ends_silence_unless_it_is_an_old_one(
    session: Session, sessions: Sessions, clock: FrozenClock, kind: FeedKind, shown: Health
) -> None:
    page = await a_page(session, health=Health.SILENT)
    feed = await held(session, page, kind=kind)
    await store(feed, Gathered({page.external_id: a_batch()}), began_at=MONDAY, sessions=sessions, clock=clock)
    await session.refresh(page)
    assert page.health is shown
    assert (page.lag_seconds is None) == (kind is FeedKind.BACKFILL)


async def test_messages_before_the_cut_off_open_no_question(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    page = await a_page(session, since=MONDAY + timedelta(minutes=1))
    feed = await held(session, page)
    gathered = Gathered({page.external_id: a_batch()})
    assert (await store(feed, gathered, began_at=MONDAY, sessions=sessions, clock=clock)).questions == 0


async def test_an_idle_look_is_no_news(session: Session) -> None:
    feed = await held(session, await a_page(session), cursor="f1")
    assert not is_news(feed, Gathered(cursor="f1"))
    assert is_news(feed, Gathered(cursor="f2"))
    assert is_news(replace(feed, asked=True), Gathered(cursor="f1"))
