import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.accounts.permissions import NotAllowed, Scope
from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.access import ConnectorError, FailureKind, TokenKind, account_of
from app.networks.feeds import FeedKind
from app.networks.limits import Parking, Part
from app.networks.ok.options import OK
from app.pages import service as pages
from app.pages.feeds import queries as feeds
from app.pages.models import Page, PageToken
from app.pages.queries import PageNotFound
from app.pages.service import Changes
from app.quotas import queries as quotas
from tests.builders import a_territory, an_agency
from tests.database import Database
from tests.fakes import MONDAY
from tests.pages.feeding import BACKFILL, SWEEP, TOKENS, WAYS, a_known_page, connected, feeds_of

LATER = MONDAY + timedelta(days=1)
ALL = Scope(None)


@pytest.fixture
async def page(session: Session, sealer: Sealer) -> Page:
    return await a_known_page(session, sealer)


async def test_a_new_page_waits_for_a_poller_to_connect_it(page: Page) -> None:
    assert (page.active, page.connected, page.health_at) == (True, False, MONDAY)


async def test_a_page_is_registered_once(session: Session, page: Page, sealer: Sealer) -> None:
    with pytest.raises(pages.PageExists) as refused:
        await a_known_page(session, sealer, name="Другое имя")
    assert refused.value.page_id == page.id
    await a_known_page(session, sealer, network=OK)


async def test_of_two_who_register_the_same_page_at_once_one_is_refused(own_database: Database, sealer: Sealer) -> None:
    async with own_database.sessions.begin() as session:
        agency = await an_agency(session)

    async def add() -> bool:
        try:
            async with own_database.sessions.begin() as session:
                await a_known_page(session, sealer, agency_id=agency.id)
        except pages.PageExists:
            return False
        return True

    assert sorted(await asyncio.gather(add(), add(), add())) == [False, False, True]


async def test_tokens_lie_sealed_and_open_for_connectors_alone(session: Session, page: Page, sealer: Sealer) -> None:
    lying = (await session.scalars(select(PageToken.sealed))).all()
    assert len(lying) == 2
    assert not any("secret" in one for one in lying)
    access = await pages.access(session, page, sealer)
    assert (access.external_id, access.tokens) == ("42", TOKENS)
    assert "secret" not in repr(access)


async def test_a_new_token_takes_the_old_ones_place_and_the_page_is_connected_anew(
    session: Session, page: Page, sealer: Sealer
) -> None:
    await connected(session, page)
    await pages.set_token(session, page.id, TokenKind.COMMUNITY, "secret-renewed", sealer=sealer, now=MONDAY)
    assert (await pages.access(session, page, sealer)).tokens[TokenKind.COMMUNITY] == "secret-renewed"
    assert not page.connected


async def test_a_removed_token_is_forgotten(session: Session, page: Page, sealer: Sealer) -> None:
    await connected(session, page)
    for _ in range(2):
        await pages.remove_token(session, page.id, TokenKind.COMMUNITY)
    assert set((await pages.access(session, page, sealer)).tokens) == {TokenKind.USER}
    assert not page.connected


async def test_a_token_sealed_with_another_key_reads_as_refused(session: Session, page: Page) -> None:
    with pytest.raises(ConnectorError) as refused:
        await pages.access(session, page, Sealer("another key, long enough to be one too"))
    assert refused.value.kind is FailureKind.TOKEN_REFUSED


async def test_a_token_copied_to_another_page_does_not_open(session: Session, page: Page, sealer: Sealer) -> None:
    other = await a_known_page(session, sealer, external_id="43")
    sealed = await session.scalar(select(PageToken.sealed).where(PageToken.page_id == page.id).limit(1))
    await session.execute(update(PageToken).where(PageToken.page_id == other.id).values(sealed=sealed))
    with pytest.raises(ConnectorError):
        await pages.access(session, other, sealer)


async def test_a_paused_page_is_followed_no_more_until_it_is_resumed(session: Session, page: Page) -> None:
    sweep = (await connected(session, page))[FeedKind.SWEEP]
    await pages.pause(session, page.id)
    assert not (await feeds.get(session, sweep.id)).active
    await pages.resume(session, page.id, now=LATER)
    assert (await feeds.get(session, sweep.id)).active
    assert (page.active, page.connected) == (True, False)


async def test_what_is_left_out_of_changes_stays(session: Session, page: Page) -> None:
    agency, territory = await an_agency(session), await a_territory(session)
    await connected(session, page)
    changes = Changes(name="Новое имя", agency_id=agency.id, territory=True, territory_id=territory.id, since=LATER)
    await pages.change(session, page.id, changes, scope=ALL, now=MONDAY)
    await pages.change(session, page.id, Changes(), scope=ALL, now=MONDAY)
    assert (page.name, page.agency_id, page.territory_id) == ("Новое имя", agency.id, territory.id)
    assert (page.since, page.active, page.push, page.connected) == (LATER, True, False, True)
    await pages.change(session, page.id, Changes(territory=True), scope=ALL, now=MONDAY)
    assert page.territory_id is None


async def test_a_change_may_pause_rename_and_switch_to_calls_at_once(session: Session, page: Page) -> None:
    await connected(session, page)
    await pages.change(session, page.id, Changes(name="Имя", active=False, push=True), scope=ALL, now=MONDAY)
    await session.flush()
    await session.refresh(page)
    assert (page.name, page.active, page.push, page.connected) == ("Имя", False, True, False)


async def test_a_page_is_given_to_an_agency_of_the_catalogue_and_of_ones_scope_alone(
    session: Session, page: Page
) -> None:
    other = await an_agency(session)
    with pytest.raises(pages.UnknownAgency):
        await pages.change(session, page.id, Changes(agency_id=uuid4()), scope=ALL, now=MONDAY)
    with pytest.raises(pages.UnknownTerritory):
        await pages.change(session, page.id, Changes(territory=True, territory_id=uuid4()), scope=ALL, now=MONDAY)
    with pytest.raises(NotAllowed):
        await pages.change(session, page.id, Changes(agency_id=other.id), scope=Scope(page.agency_id), now=MONDAY)


async def test_a_look_that_is_asked_for_wakes_the_sweeps(session: Session, page: Page) -> None:
    sweep = (await connected(session, page))[FeedKind.SWEEP]
    before = sweep.version
    await feeds.answer_asked(session, sweep.id, before=LATER)
    await pages.look(session, page.id, now=LATER)
    again = await feeds.get(session, sweep.id)
    assert again.version > before
    row = (await feeds.watched(session, again, live_since=MONDAY))[0]
    assert row.asked_at == LATER


async def test_a_back_fill_goes_on_where_it_was_unless_another_day_is_asked_for(session: Session, page: Page) -> None:
    feed = await pages.start_backfill(session, page.id, WAYS, since=MONDAY, now=LATER)
    feed.done, feed.cursor = 7, "half way"
    await session.flush()
    again = await pages.start_backfill(session, page.id, WAYS, since=MONDAY, now=LATER)
    assert (again.id, again.done, again.cursor) == (feed.id, 7, "half way")
    earlier = await pages.start_backfill(session, page.id, WAYS, since=MONDAY - timedelta(days=1), now=LATER)
    assert (earlier.id, earlier.done, earlier.cursor, earlier.active) == (feed.id, 0, None, True)


async def test_a_stopped_back_fill_is_followed_no_more_and_begins_anew(session: Session, page: Page) -> None:
    feed = await pages.start_backfill(session, page.id, WAYS, since=MONDAY, now=LATER)
    feed.leased_by, feed.done = "poller", 7
    await session.flush()
    for _ in range(2):
        await pages.stop_backfill(session, page.id, now=LATER)
    await session.flush()
    stopped = await feeds.get(session, feed.id)
    assert (stopped.active, stopped.leased_by, stopped.ended_at) == (False, None, LATER)
    await pages.resume(session, page.id, now=LATER)
    assert not (await feeds.get(session, feed.id)).active
    again = await pages.start_backfill(session, page.id, WAYS, since=MONDAY, now=LATER)
    assert (again.active, again.ended_at, again.done) == (True, None, 0)


async def test_a_network_without_history_or_a_page_without_its_token_is_not_back_filled(
    session: Session, page: Page
) -> None:
    with pytest.raises(pages.NoBackfill):
        await pages.start_backfill(session, page.id, [SWEEP], since=MONDAY, now=LATER)
    await pages.remove_token(session, page.id, BACKFILL.token)
    with pytest.raises(pages.NoBackfill):
        await pages.start_backfill(session, page.id, WAYS, since=MONDAY, now=LATER)
    with pytest.raises(PageNotFound):
        await pages.start_backfill(session, uuid4(), WAYS, since=MONDAY, now=LATER)


async def test_the_answer_to_a_challenge_is_put_beside_it_once(session: Session, page: Page) -> None:
    with pytest.raises(pages.NothingToSolve):
        await pages.solve(session, page.id, "z4hskh")
    account = account_of(TOKENS[TokenKind.COMMUNITY])
    challenge = {"captcha_sid": "7", "captcha_img": "https://network.invalid/picture"}
    await quotas.park(session, account, Parking(Part.WRITES, FailureKind.CAPTCHA, None, challenge=challenge))
    await pages.solve(session, page.id, "z4hskh")
    taken = await quotas.take_solution(session, account, Part.WRITES.value)
    assert taken == {"captcha_sid": "7", "captcha_key": "z4hskh"}
    with pytest.raises(pages.NothingToSolve):
        await pages.solve(session, page.id, "again")


async def test_feeds_of_a_page_are_its_own(session: Session, page: Page, sealer: Sealer) -> None:
    await connected(session, page)
    other = await a_known_page(session, sealer, external_id="43", tokens={TokenKind.USER: "another"})
    await connected(session, other)
    assert set(await feeds_of(session, other.id)) == {FeedKind.SWEEP}
