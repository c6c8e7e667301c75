"""What could not be read, and reading it again."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.accounts.permissions import Role, Scope
from app.core.db import Session
from app.intake.rejected.rereading import Reread, Retrying, reread
from app.networks.messages import Batch, IncomingMessage, IncomingPost, Malformed, MessageKind
from app.networks.vk.options import VK
from app.pages import queries as pages
from app.pages.models import Health, Page, Rejected
from app.pages.rejected import queries as rejected
from app.questions.models import Message, Question
from tests.builders import a_page, an_agency, an_operator, sign_in
from tests.fakes import MONDAY
from tests.pages.network import Town

PATH = "/api/v1/rejected"
EARLIER = MONDAY - timedelta(days=2)
COMMENT = IncomingMessage(
    external_id="wall:7",
    kind=MessageKind.COMMENT,
    thread_id="wall:7",
    post_id="5",
    parent_id=None,
    author_id="501",
    author_name="Проба Пробнова",
    from_page=False,
    text="Когда починят дорогу на Зелёной?",
    published_at=EARLIER,
)
READ = Batch(posts=[IncomingPost("5", "Пост", EARLIER, "")], messages=[COMMENT])


@pytest.fixture
async def page(session: Session) -> Page:
    return await a_page(session, name="Гусев")


async def set_aside(session: Session, page: Page, *forms: str, version: str = "0.0.1") -> Sequence[Rejected]:
    """Things that could not be read, each a minute after the one before."""
    for number, form in enumerate(forms):
        broken = Malformed("no id", f'{{"text": "{form}"}}', form)
        at = MONDAY + timedelta(minutes=number)
        await pages.set_aside(session, page.id, [broken], version=version, now=at)
    found = await session.scalars(select(Rejected).where(Rejected.page_id == page.id).order_by(Rejected.seen_at))
    return found.all()


def retrying(connector: Town, scope: Scope | None = None) -> Retrying:
    return Retrying({VK: connector}, scope or Scope(None), "9.9.9")


async def test_what_a_newer_version_can_read_is_taken_in_and_set_aside_no_more(
    session: Session, page: Page, connector: Town
) -> None:
    connector.read["comment"] = READ
    kept = (await set_aside(session, page, "comment"))[0]
    page.health = Health.SILENT
    await session.flush()
    assert await reread(session, kept.id, retrying(connector), now=MONDAY) == Reread(read=True)
    await session.flush()
    question = (await session.scalars(select(Question))).one()
    assert (question.text, question.published_at) == (COMMENT.text, EARLIER)
    assert (await session.scalars(select(Message.external_id))).all() == ["wall:7"]
    assert (await session.scalars(select(Rejected))).all() == []
    # It is old news: it says nothing of how the page goes now.
    assert (page.health, page.lag_seconds) == (Health.SILENT, None)


async def test_what_is_still_not_to_be_read_stays_and_is_tried_once_a_version(
    session: Session, page: Page, connector: Town
) -> None:
    kept = (await set_aside(session, page, "comment"))[0]
    assert list(await rejected.untried(session, version="9.9.9", limit=9)) == [kept.id]
    found = await reread(session, kept.id, retrying(connector), now=MONDAY)
    assert found == Reread(read=False, reason="still unknown")
    assert await rejected.untried(session, version="9.9.9", limit=9) == []
    await session.refresh(kept)
    assert (kept.version, kept.reason, kept.times, kept.seen_at) == ("9.9.9", "no id", 1, MONDAY)


async def test_what_is_not_there_or_of_another_agency_is_not_read(
    session: Session, page: Page, connector: Town
) -> None:
    kept = (await set_aside(session, page, "comment"))[0]
    for rejected_id, scope in ((uuid4(), Scope(None)), (kept.id, Scope(uuid4()))):
        with pytest.raises(rejected.RejectedNotFound):
            await reread(session, rejected_id, retrying(connector, scope), now=MONDAY)


@pytest.fixture
async def admin(client: AsyncClient, session: Session) -> AsyncClient:
    await sign_in(client, await an_operator(session, role=Role.ADMINISTRATOR))
    return client


async def test_what_was_set_aside_is_listed_newest_first(admin: AsyncClient, session: Session, page: Page) -> None:
    await set_aside(session, page, "a", "b", "c")
    await set_aside(session, await a_page(session), "d")
    first = (await admin.get(PATH, params={"page_id": str(page.id), "limit": 2})).json()
    assert [one["form"] for one in first["items"]] == ["c", "b"]
    rest = (await admin.get(PATH, params={"page_id": str(page.id), "limit": 2, "cursor": first["next"]})).json()
    assert rest["next"] is None
    [oldest] = rest["items"]
    assert oldest == {
        "id": oldest["id"],
        "page": {"id": str(page.id), "name": "Гусев", "network": "vk"},
        "reason": "no id",
        "raw": '{"text": "a"}',
        "form": "a",
        "version": "0.0.1",
        "seen_at": "2026-03-16T09:00:00Z",
        "times": 1,
    }
    assert len((await admin.get(PATH)).json()["items"]) == 4
    assert (await admin.get(PATH, params={"cursor": "x"})).json()["type"] == "/problems/bad-cursor"


async def test_only_the_beginning_of_what_came_is_shown(admin: AsyncClient, session: Session, page: Page) -> None:
    await set_aside(session, page, "x" * 50_000)
    assert len((await admin.get(PATH)).json()["items"][0]["raw"]) == 4000


async def test_a_person_reads_it_again_or_forgets_it(
    admin: AsyncClient, session: Session, page: Page, connector: Town
) -> None:
    connector.read["comment"] = READ
    known, unknown = [str(kept.id) for kept in await set_aside(session, page, "comment", "riddle")]
    assert (await admin.post(f"{PATH}/{known}/retry")).json() == {"outcome": "read", "reason": ""}
    assert (await admin.post(f"{PATH}/{known}/retry")).status_code == 404
    still = {"outcome": "unreadable", "reason": "still unknown"}
    assert (await admin.post(f"{PATH}/{unknown}/retry")).json() == still
    assert (await admin.delete(f"{PATH}/{unknown}")).status_code == 204
    assert (await admin.get(PATH)).json()["items"] == []


async def test_an_administrator_of_an_agency_sees_what_came_from_its_pages(
    client: AsyncClient, session: Session, page: Page
) -> None:
    kept = (await set_aside(session, page, "comment"))[0]
    other = await an_agency(session)
    await sign_in(client, await an_operator(session, role=Role.ADMINISTRATOR, agency=other))
    assert (await client.get(PATH)).json()["items"] == []
    assert (await client.delete(f"{PATH}/{kept.id}")).status_code == 404
