from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.connector import ConnectorError, FailureKind, Network, TokenKind
from app.pages import queries as stored
from app.pages import service as pages
from app.pages.models import Page, PageToken
from tests.builders import an_agency
from tests.fakes import MONDAY

TOKENS = {TokenKind.COMMUNITY: "secret-community", TokenKind.SERVICE: "secret-service"}
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
async def page(session: Session, sealer: Sealer) -> Page:
    agency = await an_agency(session)
    new = pages.NewPage(Network.VK, "42", "Страница", agency.id)
    return await pages.add_page(session, new, tokens=TOKENS, sealer=sealer, now=MONDAY)


async def test_a_new_page_is_looked_at_at_once(session: Session, page: Page) -> None:
    leased = await stored.lease(session, holder="one", now=MONDAY, until=LATER, limit=1)
    assert [one.id for one in leased] == [page.id]


async def test_a_page_is_registered_once(session: Session, page: Page, sealer: Sealer) -> None:
    again = pages.NewPage(Network.VK, "42", "Другое имя", page.agency_id)
    with pytest.raises(pages.PageExists):
        await pages.add_page(session, again, tokens={}, sealer=sealer, now=MONDAY)
    other = pages.NewPage(Network.OK, "42", "В другой сети", page.agency_id)
    await pages.add_page(session, other, tokens={}, sealer=sealer, now=MONDAY)


async def test_tokens_lie_sealed_and_open_for_connectors_alone(session: Session, page: Page, sealer: Sealer) -> None:
    lying = (await session.scalars(select(PageToken.sealed))).all()
    assert len(lying) == 2
    assert not any("secret" in one for one in lying)
    access = await pages.access(session, page, sealer)
    assert (access.external_id, access.tokens) == ("42", TOKENS)
    assert "secret" not in repr(access)


async def test_a_new_token_takes_the_old_ones_place_and_is_tried_at_once(
    session: Session, page: Page, sealer: Sealer
) -> None:
    page.next_look_at = LATER
    await pages.set_token(session, page.id, TokenKind.COMMUNITY, "secret-renewed", sealer=sealer, now=MONDAY)
    access = await pages.access(session, page, sealer)
    assert access.tokens == {**TOKENS, TokenKind.COMMUNITY: "secret-renewed"}
    assert page.next_look_at == MONDAY


async def test_a_token_sealed_with_another_key_counts_as_refused(session: Session, page: Page) -> None:
    with pytest.raises(ConnectorError) as refused:
        await pages.access(session, page, Sealer("another key, of 32 characters at least"))
    assert refused.value.kind is FailureKind.TOKEN_REFUSED


async def test_a_sealed_token_copied_to_another_page_does_not_open(
    session: Session, page: Page, sealer: Sealer
) -> None:
    new = pages.NewPage(Network.VK, "43", "Чужая", page.agency_id)
    other = await pages.add_page(session, new, tokens={TokenKind.COMMUNITY: "x"}, sealer=sealer, now=MONDAY)
    copied = (await stored.tokens(session, page.id))[TokenKind.COMMUNITY]
    await session.execute(update(PageToken).where(PageToken.page_id == other.id).values(sealed=copied))
    with pytest.raises(ConnectorError):
        await pages.access(session, other, sealer)


async def test_a_paused_page_is_left_alone_until_it_is_resumed(session: Session, page: Page) -> None:
    await pages.pause(session, page.id)
    await session.flush()
    assert not await stored.lease(session, holder="one", now=LATER, until=LATER, limit=1)
    await pages.resume(session, page.id, now=LATER)
    await session.flush()
    assert await stored.lease(session, holder="one", now=LATER, until=LATER, limit=1)
