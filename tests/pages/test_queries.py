from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.accounts.permissions import Scope
from app.core.db import Session
from app.networks.connector import IncomingPost, Malformed, Network
from app.pages import queries as pages
from app.pages.health import Failure
from app.pages.models import Health, Page, Post, Rejected
from tests.builders import a_page, an_agency
from tests.database import Database
from tests.fakes import MONDAY

UNTIL = MONDAY + timedelta(seconds=30)
LATER = MONDAY + timedelta(minutes=1)


async def taken(session: Session, holder: str = "one", *, limit: int = 10, now_after: int = 0) -> list[UUID]:
    now = MONDAY + timedelta(seconds=now_after)
    found = await pages.lease(session, holder=holder, now=now, until=now + timedelta(seconds=30), limit=limit)
    return [page.id for page in found]


async def fresh(session: Session, page: Page) -> Page:
    await session.refresh(page)
    return page


async def test_only_active_pages_that_are_due_are_leased(session: Session) -> None:
    due = await a_page(session)
    await a_page(session, active=False)
    await a_page(session, next_look_at=MONDAY + timedelta(seconds=1))
    assert await taken(session) == [due.id]


async def test_those_due_longest_come_first_and_no_more_than_asked_for(session: Session) -> None:
    late = [await a_page(session, next_look_at=MONDAY - timedelta(seconds=seconds)) for seconds in (1, 9, 5)]
    assert set(await taken(session, limit=2)) == {late[1].id, late[2].id}


async def test_a_leased_page_is_nobody_elses_until_the_lease_ends(session: Session) -> None:
    page = await a_page(session)
    assert await taken(session) == [page.id]
    assert await taken(session, "two", now_after=29) == []
    assert await taken(session, "two", now_after=30) == [page.id]


async def test_two_pollers_at_once_share_the_pages_without_waiting(own_database: Database) -> None:
    async with own_database.sessions.begin() as session:
        agency = await an_agency(session)
        all_pages = {(await a_page(session, agency=agency)).id for _ in range(6)}
    async with own_database.sessions.begin() as first, own_database.sessions.begin() as second:
        one = await taken(first, "one", limit=4)
        two = await taken(second, "two", limit=4)
    assert len(one) == 4
    assert len(two) == 2
    assert {*one, *two} == all_pages


async def test_giving_up_frees_ones_own_pages_only(session: Session) -> None:
    page = await a_page(session)
    await taken(session, "one")
    await pages.release(session, [page.id], holder="two")
    assert await taken(session, "two") == []
    await pages.release(session, [page.id], holder="one")
    assert await taken(session, "two") == [page.id]


def step(from_cursor: str | None, to: str, **more: object) -> pages.Step:
    return pages.Step(from_cursor, to, LATER, **more)  # type: ignore[arg-type]


async def test_a_look_moves_the_cursor_and_ends_the_lease(session: Session) -> None:
    page = await a_page(session)
    await taken(session)
    assert await pages.advance(session, page.id, step(None, "c1"), holder="one", now=MONDAY)
    page = await fresh(session, page)
    assert (page.cursor, page.health, page.looked_at, page.next_look_at) == ("c1", Health.WORKING, MONDAY, LATER)
    assert (page.leased_by, page.leased_until) == (None, None)


async def test_a_look_from_an_old_cursor_changes_nothing(session: Session) -> None:
    page = await a_page(session, cursor="c1", leased_by="one", leased_until=UNTIL)
    assert not await pages.advance(session, page.id, step(None, "c9"), holder="one", now=MONDAY)
    assert not await pages.advance(session, page.id, step("c0", "c9"), holder="one", now=MONDAY)
    assert (await fresh(session, page)).cursor == "c1"


async def test_a_look_whose_lease_another_poller_took_changes_nothing(session: Session) -> None:
    page = await a_page(session, leased_by="two", leased_until=UNTIL)
    assert not await pages.advance(session, page.id, step(None, "c1"), holder="one", now=MONDAY)
    assert not await pages.advance(session, page.id, step(None, "c1"), holder=None, now=MONDAY)
    assert (await fresh(session, page)).cursor is None


async def test_the_newest_message_stays_the_newest(session: Session) -> None:
    page = await a_page(session)
    for cursor, to, at in ((None, "1", MONDAY), ("1", "2", MONDAY - timedelta(days=1)), ("2", "3", None)):
        await pages.advance(session, page.id, step(cursor, to, last_message_at=at), holder=None, now=MONDAY)
        assert (await fresh(session, page)).last_message_at == MONDAY


async def test_failures_are_counted_from_the_first_until_a_look_succeeds(session: Session) -> None:
    page = await a_page(session, cursor="c1")
    failure = Failure(Health.TOKEN_REFUSED, "5", "token \0 dead", timedelta(seconds=60))
    for seconds in (0, 60):
        now = MONDAY + timedelta(seconds=seconds)
        assert await pages.failed(session, page.id, failure, holder=None, now=now)
    page = await fresh(session, page)
    assert (page.health, page.failures, page.failing_since) == (Health.TOKEN_REFUSED, 2, MONDAY)
    assert (page.failure_code, page.failure_text) == ("5", "token  dead")
    assert page.next_look_at == MONDAY + timedelta(seconds=120)
    assert page.cursor == "c1"
    await pages.advance(session, page.id, step("c1", "c2"), holder=None, now=MONDAY)
    page = await fresh(session, page)
    assert (page.health, page.failures, page.failing_since, page.failure_text) == (Health.WORKING, 0, None, "")


async def test_a_failure_of_who_lost_the_lease_is_not_noted(session: Session) -> None:
    page = await a_page(session, leased_by="two", leased_until=UNTIL)
    failure = Failure(Health.FAILING, "", "", timedelta(seconds=5))
    assert not await pages.failed(session, page.id, failure, holder="one", now=MONDAY)
    assert (await fresh(session, page)).failures == 0


def incoming(external_id: str, text: str = "Пост") -> IncomingPost:
    return IncomingPost(external_id, text, MONDAY, f"https://network.invalid/{external_id}")


async def test_posts_are_stored_once_and_renewed(session: Session) -> None:
    page = await a_page(session)
    first = await pages.upsert_posts(session, page.id, [incoming("1"), incoming("2"), incoming("1")], now=MONDAY)
    again = await pages.upsert_posts(session, page.id, [incoming("2", "Правка\0"), incoming("3")], now=LATER)
    assert again["2"] == first["2"]
    stored = {post.external_id: post for post in await session.scalars(select(Post))}
    assert {one: post.text for one, post in stored.items()} == {"1": "Пост", "2": "Правка", "3": "Пост"}
    assert stored["2"].seen_at == MONDAY
    assert await pages.upsert_posts(session, page.id, [], now=MONDAY) == {}


async def test_the_same_post_number_of_two_pages_is_two_posts(session: Session) -> None:
    one, two = await a_page(session), await a_page(session)
    first = await pages.upsert_posts(session, one.id, [incoming("1")], now=MONDAY)
    second = await pages.upsert_posts(session, two.id, [incoming("1")], now=MONDAY)
    assert first["1"] != second["1"]
    assert await pages.post_ids(session, one.id, ["1", "2"]) == first


async def test_what_cannot_be_read_is_kept_once_and_counted(session: Session) -> None:
    page = await a_page(session)
    broken = Malformed("no id", '{"text": 1}')
    await pages.set_aside(session, page.id, [broken, broken, Malformed("no date", '{"text": 1}')], now=MONDAY)
    await pages.set_aside(session, page.id, [broken], now=LATER)
    await pages.set_aside(session, page.id, [], now=LATER)
    kept = {one.reason: one for one in await session.scalars(select(Rejected))}
    assert {reason: one.times for reason, one in kept.items()} == {"no id": 3, "no date": 1}
    assert kept["no id"].seen_at == LATER
    assert [count for _, count in await pages.register(session, Scope(None))] == [2]


async def test_a_page_is_found_by_its_id_or_its_networks_number(session: Session) -> None:
    page = await a_page(session, external_id="77")
    assert (await pages.get(session, page.id)).id == page.id
    assert (await pages.by_ids(session, [page.id, uuid4()])).keys() == {page.id}
    found = await pages.by_external_id(session, Network.VK, "77")
    assert found is not None
    assert found.id == page.id
    assert await pages.by_external_id(session, Network.OK, "77") is None
    with pytest.raises(pages.PageNotFound):
        await pages.get(session, uuid4())
