from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.accounts.permissions import Scope
from app.core.db import Session
from app.networks.messages import IncomingPost, Malformed
from app.networks.ok.options import OK
from app.networks.vk.options import VK
from app.pages import queries as pages
from app.pages.models import Post, Rejected
from tests.builders import a_page
from tests.database import Database
from tests.fakes import MONDAY

LATER = MONDAY + timedelta(minutes=1)


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
    broken = Malformed("no id", '{"text": 1}', "comment")
    first = [broken, broken, Malformed("no date", '{"text": 1}')]
    await pages.set_aside(session, page.id, first, version="1", now=MONDAY)
    await pages.set_aside(session, page.id, [broken], version="2", now=LATER)
    await pages.set_aside(session, page.id, [], version="2", now=LATER)
    kept = {one.reason: one for one in await session.scalars(select(Rejected))}
    assert {reason: (one.times, one.version) for reason, one in kept.items()} == {
        "no id": (3, "2"),
        "no date": (1, "1"),
    }
    assert (kept["no id"].seen_at, kept["no id"].form) == (LATER, "comment")


async def test_a_page_is_found_by_its_id_or_its_networks_number(session: Session) -> None:
    page = await a_page(session, external_id="77")
    assert (await pages.get(session, page.id)).id == page.id
    assert (await pages.by_ids(session, [page.id, uuid4()])).keys() == {page.id}
    found = await pages.by_external_id(session, VK, "77")
    assert found is not None
    assert found.id == page.id
    assert await pages.by_external_id(session, OK, "77") is None


async def test_a_page_is_found_by_whatever_a_person_calls_it(session: Session) -> None:
    page = await a_page(session, external_id="77", url="https://vk.com/gorod")
    await a_page(session, network=OK, external_id="77", url="https://ok.ru/gorod")
    for name in (str(page.id), str(page.id).upper(), "vk:77", " https://vk.com/gorod/ "):
        assert (await pages.named(session, name)).id == page.id
    for name in ("vk:78", "77", "", "gorod"):
        with pytest.raises(pages.PageNotFound):
            await pages.named(session, name)


async def test_pages_of_other_agencies_are_not_found(session: Session) -> None:
    page = await a_page(session)
    assert (await pages.get(session, page.id, scope=Scope(page.agency_id))).id == page.id
    for page_id, scope in ((page.id, Scope(uuid4())), (uuid4(), Scope(None))):
        with pytest.raises(pages.PageNotFound):
            await pages.get(session, page_id, scope=scope)


async def test_two_processes_that_connect_at_once_get_different_pages(own_database: Database) -> None:
    async with own_database.sessions.begin() as session:
        page = await a_page(session)
        await a_page(session, active=False)
        await a_page(session, connected=True)
    async with own_database.sessions.begin() as first, own_database.sessions.begin() as second:
        assert [one.id for one in await pages.unconnected(first, limit=10)] == [page.id]
        assert await pages.unconnected(second, limit=10) == []
