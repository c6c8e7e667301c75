from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.accounts.permissions import NotAllowed, Scope
from app.agencies.models import Agency
from app.core.db import Session
from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.feeds import FeedKind, Way
from app.networks.inspection import IMPOSSIBLE, Finding, Inspection, Trouble
from app.networks.max.options import MAX
from app.networks.vk.options import VK
from app.pages import queries as pages
from app.pages import registering, service
from app.pages.desk import Desk
from app.pages.models import Page
from app.pages.registering import NetworkUnavailable, PageImpossible, TokenUnfit, UnknownLink, Wanted
from app.pages.service import PageExists
from tests.builders import an_agency
from tests.fakes import MONDAY
from tests.pages.network import DEAD, LINK, PAGE, Town

USER = {TokenKind.USER: "u-token"}
BOTH = {**USER, TokenKind.COMMUNITY: "c-token"}
DOWN = ConnectorError(FailureKind.TEMPORARY, "no answer", code="10")


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session)


async def registered(session: Session, desk: Desk, agency: Agency, **fields: object) -> Page:
    wanted = Wanted(link=LINK, agency_id=agency.id, tokens=BOTH)
    added = await registering.register(replace(wanted, **fields), desk)  # type: ignore[arg-type]
    return await session.get_one(Page, added.page.id)


async def tokens_of(session: Session, page: Page, desk: Desk) -> dict[TokenKind, str]:
    return dict((await service.access(session, page, desk.sealer)).tokens)


async def count(session: Session) -> int:
    return await session.scalar(select(func.count()).select_from(Page)) or 0


async def test_a_page_is_registered_as_its_network_knows_it(session: Session, desk: Desk, agency: Agency) -> None:
    page = await registered(session, desk, agency)
    assert (page.network, page.external_id, page.name, page.url) == (VK, "42", PAGE.name, LINK)
    assert (page.agency_id, page.comments_open, page.push) == (agency.id, True, False)
    assert await tokens_of(session, page, desk) == BOTH


async def test_older_messages_open_no_questions_unless_a_day_is_named(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    assert (await registered(session, desk, agency)).since == MONDAY
    earlier = MONDAY - timedelta(days=30)
    connector.known["other"] = replace(PAGE, external_id="43")
    page = await registered(session, desk, agency, link="other", since=earlier, name="Своё имя", push=True)
    assert (page.since, page.name, page.push) == (earlier, "Своё имя", True)


async def test_a_page_registered_twice_is_refused(session: Session, desk: Desk, agency: Agency) -> None:
    await registered(session, desk, agency)
    with pytest.raises(PageExists):
        await registered(session, desk, agency)
    assert await count(session) == 1


async def test_looking_a_page_up_stores_nothing_and_tells_whether_we_have_it(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    connector.said["u-token"] = DEAD
    found = await registering.inspect(LINK, USER, desk)
    assert (found.network, found.page.external_id, found.page_id) == (VK, "42", None)
    assert [told.trouble for told in found.findings] == [Trouble.TOKEN_REFUSED]
    assert await count(session) == 0
    page = await registered(session, desk, agency)
    assert (await registering.inspect(LINK, {}, desk)).page_id == page.id
    elsewhere = replace(desk, scope=Scope(uuid4()))
    assert (await registering.inspect(LINK, {}, elsewhere)).page_id is None


async def test_a_link_of_no_network_is_refused(desk: Desk, agency: Agency) -> None:
    wanted = Wanted("https://example.org/", agency.id, tokens=USER)
    for refused in (registering.inspect(wanted.link, USER, desk), registering.register(wanted, desk)):
        with pytest.raises(UnknownLink) as error:
            await refused
        assert set(error.value.errors) == {"link"}


async def test_a_short_name_known_to_several_networks_is_meant_where_the_tokens_serve(desk: Desk) -> None:
    bots = Town(ways=(Way(FeedKind.STREAM, TokenKind.BOT),))
    both = {**desk.connectors, MAX: bots}
    assert registering.locate(LINK, {TokenKind.BOT: "b"}, both)[0] == MAX
    assert registering.locate(LINK, USER, both)[0] == VK
    assert registering.locate(LINK, {}, both)[0] == VK


@pytest.mark.parametrize("trouble", sorted(IMPOSSIBLE))
async def test_what_is_no_page_is_not_registered(
    session: Session, desk: Desk, agency: Agency, connector: Town, trouble: Trouble
) -> None:
    connector.known[LINK] = Inspection("", findings=[Finding(trouble)])
    with pytest.raises(PageImpossible) as refused:
        await registered(session, desk, agency)
    assert set(refused.value.errors) == {"tokens" if trouble is Trouble.NO_TOKEN else "link"}
    assert refused.value.detail.endswith(".")
    assert await count(session) == 0


async def test_a_token_of_no_use_is_not_stored_and_said_to_be(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    connector.said["u-token"] = DEAD
    added = await registering.register(Wanted(LINK, agency.id, tokens=BOTH), desk)
    page = await session.get_one(Page, added.page.id)
    assert await tokens_of(session, page, desk) == {TokenKind.COMMUNITY: "c-token"}
    assert [(told.trouble, told.token) for told in added.findings] == [(Trouble.TOKEN_REFUSED, TokenKind.USER)]


async def test_without_a_token_that_serves_there_is_nothing_to_register(
    desk: Desk, agency: Agency, connector: Town
) -> None:
    connector.said["u-token"] = DEAD
    for tokens, field in ((USER, "tokens.user"), ({}, "tokens")):
        with pytest.raises(PageImpossible) as refused:
            await registering.register(Wanted(LINK, agency.id, tokens=tokens), desk)
        assert set(refused.value.errors) == {field}


async def test_what_only_makes_it_worse_is_told_and_the_page_registered(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    connector.known[LINK] = replace(PAGE, findings=[Finding(Trouble.COMMENTS_CLOSED)])
    connector.said["u-token"] = Finding(Trouble.NO_RIGHTS, TokenKind.USER, "wall")
    page = await registered(session, desk, agency)
    assert await tokens_of(session, page, desk) == BOTH


async def test_a_page_of_an_unknown_or_another_agency_is_refused_before_the_network_is_asked(
    desk: Desk, agency: Agency, connector: Town
) -> None:
    for wanted, refusal in (
        (Wanted(LINK, uuid4(), tokens=USER), service.UnknownAgency),
        (Wanted(LINK, agency.id, uuid4(), tokens=USER), service.UnknownTerritory),
    ):
        with pytest.raises(refusal):
            await registering.register(wanted, desk)
    with pytest.raises(NotAllowed):
        await registering.register(Wanted(LINK, agency.id, tokens=USER), replace(desk, scope=Scope(uuid4())))
    assert connector.shown == {}


async def test_a_network_that_cannot_be_asked_is_told_as_such(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    page = await registered(session, desk, agency)
    connector.down = DOWN
    wanted = Wanted(LINK, agency.id, tokens=USER)
    for asked in (
        registering.inspect(LINK, USER, desk),
        registering.register(wanted, desk),
        registering.check(page.id, desk),
    ):
        with pytest.raises(NetworkUnavailable, match="10 no answer"):
            await asked


async def test_a_registered_page_is_checked_with_its_own_tokens(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    page = await registered(session, desk, agency)
    connector.said["u-token"] = DEAD
    found = await registering.check(page.id, desk)
    assert (found.page_id, connector.shown) == (page.id, BOTH)
    assert [told.trouble for told in found.findings] == [Trouble.TOKEN_REFUSED]
    with pytest.raises(pages.PageNotFound):
        await registering.check(page.id, replace(desk, scope=Scope(uuid4())))


@pytest.mark.parametrize("trouble", [Trouble.TOKEN_REFUSED, Trouble.TOKEN_KIND, Trouble.OTHER_PAGE])
async def test_a_new_token_of_no_use_is_refused_and_the_old_one_stays(
    session: Session, desk: Desk, agency: Agency, connector: Town, trouble: Trouble
) -> None:
    page = await registered(session, desk, agency)
    connector.said["new"] = Finding(trouble, TokenKind.USER)
    with pytest.raises(TokenUnfit) as refused:
        await registering.set_token(page.id, TokenKind.USER, "new", desk)
    assert set(refused.value.errors) == {"token"}
    assert await tokens_of(session, page, desk) == BOTH


async def test_a_new_token_is_stored_though_another_is_dead(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    page = await registered(session, desk, agency)
    connector.said["c-token"] = Finding(Trouble.TOKEN_REFUSED, TokenKind.COMMUNITY)
    findings = await registering.set_token(page.id, TokenKind.USER, "new", desk)
    assert [told.token for told in findings] == [TokenKind.COMMUNITY]
    assert await tokens_of(session, page, desk) == {**BOTH, TokenKind.USER: "new"}


async def test_a_new_token_is_stored_while_the_network_cannot_be_asked(
    session: Session, desk: Desk, agency: Agency, connector: Town
) -> None:
    page = await registered(session, desk, agency)
    connector.down = DOWN
    assert await registering.set_token(page.id, TokenKind.USER, "new", desk) == []
    assert (await tokens_of(session, page, desk))[TokenKind.USER] == "new"
