"""Networks that answer badly, refuse, or are not there: told at the page, and nothing is lost."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from app.core.outbound import networks_session
from app.core.settings import Settings
from app.networks.connector import TokenKind
from app.networks.limits import Limiter
from app.networks.vk.client import VkOptions
from app.networks.vk.connector import VkConnector
from app.pages import health
from app.pages import service as pages
from app.pages.models import Health
from app.questions.models import TEXT_CHARACTERS, Question
from tests.database import Database
from tests.fakes import FrozenClock
from tests.faults.watching import Watch, watching
from tests.networks.vk.world import ANNA, PAGE, PETR, SITE, USER

OTHER_PAGE = "221"
OTHER = {TokenKind.USER: "other-user-token", TokenKind.COMMUNITY: "other-community-token"}
WRONG = {TokenKind.USER: "mistyped", TokenKind.COMMUNITY: "mistyped too"}
ASKS, ASKS_AGAIN = "Когда починят дорогу на Зелёной?", "А тротуар когда почистят?"


@pytest_asyncio.fixture
async def watch(settings: Settings, own_database: Database, clock: FrozenClock) -> AsyncIterator[Watch]:
    """A poller before a network."""
    async with watching(settings, own_database, clock) as watch:
        yield watch


def asked(watch: Watch, text: str = ASKS, *, page: str = PAGE, author: str = ANNA) -> None:
    """A citizen comments a new post."""
    stand = watch.world.stand
    stand.comment(page, stand.post(page, "Завтра на Зелёной не будет воды."), author, text)


@pytest.mark.parametrize("fault", ["html_502", "invalid_json"])
async def test_a_broken_answer_is_told_at_the_page_and_the_next_look_takes_everything_in(
    watch: Watch, fault: str
) -> None:
    page_id = await watch.page(PAGE, USER)
    asked(watch)
    setattr(watch.world.stand.faults, fault, 1)
    await watch.look()
    page = await watch.shown(page_id)
    assert (page.health, page.failures, page.cursor) == (Health.FAILING, 1, None)
    assert page.failure_text
    await watch.look(after=timedelta(minutes=1))
    assert (await watch.shown(page_id)).health is Health.WORKING
    assert await watch.texts(page_id) == [ASKS]


async def test_a_network_that_cannot_be_reached_is_told_at_the_page_and_loses_nothing(watch: Watch) -> None:
    page_id = await watch.page(PAGE, USER)
    asked(watch)
    there = watch.network.real
    async with networks_session(timeout_seconds=5) as http:
        # Nobody listens on the port for "discard".
        watch.network.real = VkConnector(http, Limiter(), watch.clock, VkOptions("http://127.0.0.1:9", SITE))
        await watch.look()
    assert (await watch.shown(page_id)).health is Health.FAILING
    watch.network.real = there
    await watch.look(after=timedelta(minutes=1))
    assert (await watch.shown(page_id)).health is Health.WORKING
    assert await watch.texts(page_id) == [ASKS]


async def test_a_network_that_keeps_failing_is_looked_at_less_often_until_it_is_well(watch: Watch) -> None:
    page_id = await watch.page(PAGE, USER)
    asked(watch)
    watch.world.stand.faults.html_502 = 3
    waits = []
    for _ in range(3):
        await watch.look(after=timedelta(minutes=5))
        waits.append((await watch.shown(page_id)).next_look_at - watch.clock.now())
    assert timedelta(seconds=5) <= waits[0] < waits[1] < waits[2]
    failing = await watch.shown(page_id)
    assert (failing.health, failing.failures) == (Health.FAILING, 3)
    await watch.look(after=timedelta(minutes=5))
    back = await watch.shown(page_id)
    assert (back.health, back.failures, back.failing_since) == (Health.WORKING, 0, None)
    assert await watch.texts(page_id) == [ASKS]


async def test_a_wrong_token_stops_its_page_alone_and_nothing_is_lost_when_it_is_put_right(watch: Watch) -> None:
    stand = watch.world.stand
    stand.add_page(OTHER_PAGE, "Больница", OTHER)
    refused, fine = await watch.page(PAGE, WRONG), await watch.page(OTHER_PAGE, OTHER)
    asked(watch)
    asked(watch, ASKS_AGAIN, page=OTHER_PAGE, author=PETR)
    await watch.look(2)
    page = await watch.shown(refused)
    assert (page.health, page.failure_code) == (Health.TOKEN_REFUSED, "5")
    assert page.failure_text
    assert "токен" in health.advice(page.health)
    assert (await watch.shown(fine)).health is Health.WORKING
    assert await watch.texts(fine) == [ASKS_AGAIN]
    async with watch.res.sessions.begin() as session:
        for kind, token in USER.items():
            await pages.set_token(session, refused, kind, token, sealer=watch.res.sealer, now=watch.clock.now())
    await watch.look()
    assert (await watch.shown(refused)).health is Health.WORKING
    assert await watch.texts(refused) == [ASKS]


async def test_a_text_of_ten_megabytes_is_kept_whole_and_opens_a_question_of_its_beginning(watch: Watch) -> None:
    page_id = await watch.page(PAGE, USER)
    long = "Когда починят дорогу? " + "Очень плохо! " * 800_000
    assert len(long.encode()) > 10_000_000
    asked(watch, long)
    await watch.look()
    assert await watch.texts(page_id) == [long]
    async with watch.res.sessions.begin() as session:
        opened = (await session.scalars(select(Question.text))).one()
    assert opened == long[:TEXT_CHARACTERS]
