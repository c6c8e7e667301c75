"""Networks that answer badly, refuse, or are not there: told at the page, and nothing is lost."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import select

from app.core.settings import Settings
from app.networks.access import FailureKind, TokenKind
from app.networks.vk.options import VK
from app.pages import health
from app.pages import service as pages
from app.pages.models import Health
from app.questions.models import TEXT_CHARACTERS, Question
from tests.database import Database
from tests.fakes import FrozenClock
from tests.faults.watching import Watch, watching
from tests.networks.vk.world import ANNA, PAGE, PETR, WALL_ONLY, a_connector

OTHER_PAGE = "221"
OTHER = {TokenKind.USER: "other-user-token"}
WRONG = {TokenKind.USER: "mistyped"}
ASKS, ASKS_AGAIN = "Когда починят дорогу на Зелёной?", "А тротуар когда почистят?"
MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def watch(settings: Settings, own_database: Database, clock: FrozenClock) -> AsyncIterator[Watch]:
    """A poller before a network."""
    async with watching(settings, own_database, clock) as watch:
        yield watch


def asked(watch: Watch, text: str = ASKS, *, page: str = PAGE, author: str = ANNA) -> None:
    """A citizen comments a new post."""
    stand = watch.world.stand
    stand.comment(page, stand.post(page, "Завтра на Зелёной не будет воды."), author, text)


async def test_a_failed_look_is_no_news_by_itself_and_the_next_one_takes_everything_in(watch: Watch) -> None:
    page_id = await watch.page(PAGE, WALL_ONLY)
    asked(watch)
    watch.world.stand.faults.html_502 = 1
    await watch.look()
    [feed] = await watch.feeds()
    assert (feed.failures, feed.cursor) == (1, None)
    assert feed.failure_text
    assert (await watch.shown(page_id)).health is Health.NEW
    await watch.look(after=MINUTE)
    assert (await watch.shown(page_id)).health is Health.WORKING
    assert await watch.texts(page_id) == [ASKS]


async def test_the_look_after_an_answer_that_breaks_off_takes_everything_in(watch: Watch) -> None:
    page_id = await watch.page(PAGE, WALL_ONLY)
    asked(watch)
    watch.world.stand.faults.invalid_json = 1
    await watch.look()
    assert await watch.texts(page_id) == []
    await watch.look(after=MINUTE)
    assert await watch.texts(page_id) == [ASKS]


async def test_a_network_that_cannot_be_reached_is_told_at_the_page_and_loses_nothing(watch: Watch) -> None:
    page_id = await watch.page(PAGE, WALL_ONLY)
    asked(watch)
    there = watch.connectors[VK]
    # Nobody listens on the port for "discard".
    async with a_connector("http://127.0.0.1:9", watch.clock) as watch.connectors[VK]:
        for _ in range(3):
            await watch.look(after=MINUTE)
    failing = await watch.shown(page_id)
    assert failing.health is Health.FAILING
    assert failing.failure_text
    watch.connectors[VK] = there
    await watch.look(after=MINUTE)
    assert (await watch.shown(page_id)).health is Health.WORKING
    assert await watch.texts(page_id) == [ASKS]


async def test_failures_in_a_row_are_counted_by_whichever_poller_and_forgotten_when_it_is_well(watch: Watch) -> None:
    page_id = await watch.page(PAGE, WALL_ONLY)
    asked(watch)
    watch.world.stand.faults.html_502 = 3
    shown = []
    for failures in (1, 2, 3):
        await watch.look(after=MINUTE)
        [feed] = await watch.feeds()
        assert (feed.failures, feed.failure) == (failures, FailureKind.TEMPORARY)
        shown.append((await watch.shown(page_id)).health)
    assert shown == [Health.NEW, Health.NEW, Health.FAILING]
    await watch.look(after=MINUTE)
    [feed] = await watch.feeds()
    assert (feed.failures, feed.failure) == (0, None)
    assert (await watch.shown(page_id)).health is Health.WORKING
    assert await watch.texts(page_id) == [ASKS]


async def test_a_wrong_token_stops_its_page_alone_and_nothing_is_lost_when_it_is_put_right(watch: Watch) -> None:
    watch.world.stand.add_page(OTHER_PAGE, "Больница", OTHER)
    refused, fine = await watch.page(PAGE, WRONG), await watch.page(OTHER_PAGE, OTHER)
    asked(watch)
    asked(watch, ASKS_AGAIN, page=OTHER_PAGE, author=PETR)
    await watch.look()
    page = await watch.shown(refused)
    assert (page.health, page.failure_code) == (Health.TOKEN_REFUSED, "5")
    assert page.failure_text
    assert "токен" in health.advice(page.health)
    assert (await watch.shown(fine)).health is Health.WORKING
    assert await watch.texts(fine) == [ASKS_AGAIN]
    async with watch.res.sessions.begin() as session:
        for kind, token in WALL_ONLY.items():
            await pages.set_token(session, refused, kind, token, sealer=watch.res.sealer, now=watch.clock.now())

    async def well() -> bool:
        return (await watch.shown(refused)).health is Health.WORKING

    await watch.until(well)
    assert await watch.texts(refused) == [ASKS]


async def test_a_text_of_ten_megabytes_is_kept_whole_and_opens_a_question_of_its_beginning(watch: Watch) -> None:
    page_id = await watch.page(PAGE, WALL_ONLY)
    long = "Когда починят дорогу? " + "Очень плохо! " * 800_000
    assert len(long.encode()) > 10_000_000
    asked(watch, long)
    await watch.look()
    assert await watch.texts(page_id) == [long]
    async with watch.res.sessions.begin() as session:
        opened = (await session.scalars(select(Question.text))).one()
    assert opened == long[:TEXT_CHARACTERS]
