"""Networks that call us."""

from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.feeds import FeedKind
from app.networks.push import Receipt
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.hooks import Hooks
from app.pages.feeds.models import KeptCall, StoredFeed
from tests.builders import a_page
from tests.fakes import MONDAY, FakeConnector
from tests.pages.feeding import a_feed

HEARD = '{"type": "wall_reply_new"}'


@pytest.fixture
async def feed(session: Session, sealer: Sealer) -> StoredFeed:
    """A feed of calls with its address."""
    feed = await a_feed(session, await a_page(session, external_id="42"), FeedKind.PUSH)
    Hooks(sealer, "https://otklik.example.org/").give(feed)
    await session.flush()
    return feed


async def test_an_address_is_given_once_and_nobody_guesses_it(feed: StoredFeed, sealer: Sealer) -> None:
    hooks = Hooks(sealer, "https://otklik.example.org/")
    hook = hooks.of(feed, ["42"])
    hooks.give(feed)
    assert hooks.of(feed, ["42"]) == hook
    assert hook.url == f"https://otklik.example.org/in/{feed.hook_path}"
    assert len(feed.hook_path or "") >= 32
    assert hook.secret not in (feed.hook_secret or "")
    assert hook.secret not in repr(hook)


async def test_a_genuine_call_is_kept_before_it_is_answered(
    client: AsyncClient, session: Session, connector: FakeConnector, feed: StoredFeed
) -> None:
    connector.receipt = Receipt(text="ok", keep=True, key="7")
    for _ in range(2):  # networks repeat what they think was lost
        answer = await client.post(f"/in/{feed.hook_path}", content=HEARD)
        assert (answer.status_code, answer.text) == (200, "ok")
    kept = (await session.scalars(select(KeptCall))).one()
    assert (kept.feed_id, kept.body, kept.key, kept.kept_at) == (feed.id, HEARD, "7", MONDAY)


async def test_a_call_that_is_not_genuine_leaves_nothing(
    client: AsyncClient, session: Session, connector: FakeConnector, feed: StoredFeed
) -> None:
    connector.receipt = Receipt(status=403, text="no")
    assert (await client.post(f"/in/{feed.hook_path}", content=HEARD)).status_code == 403
    assert (await client.post("/in/guessed", content=HEARD)).status_code == 404
    assert (await session.scalars(select(KeptCall))).all() == []


async def test_a_feed_that_is_followed_no_more_is_not_called(
    client: AsyncClient, session: Session, feed: StoredFeed
) -> None:
    feed.active = False
    await session.flush()
    assert (await client.post(f"/in/{feed.hook_path}", content=HEARD)).status_code == 404


async def test_calls_are_read_in_order_and_their_words_forgotten(session: Session, feed: StoredFeed) -> None:
    for number in range(3):
        await calls.keep(session, feed.id, f"call {number}", key="", now=MONDAY)
    first = await calls.kept(session, feed.id, limit=2)
    assert [body for _, body in first] == ["call 0", "call 1"]
    await calls.mark_read(session, [number for number, _ in first], now=MONDAY)
    assert [body for _, body in await calls.kept(session, feed.id, limit=9)] == ["call 2"]
    bodies = select(KeptCall.body).order_by(KeptCall.number)
    assert (await session.scalars(bodies)).all() == ["", "", "call 2"]
    await calls.forget_calls(session, before=MONDAY + timedelta(seconds=1))
    assert (await session.scalars(bodies)).all() == ["call 2"]
