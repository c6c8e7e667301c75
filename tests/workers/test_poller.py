"""Looking at pages."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from app.networks.connector import ConnectorError, FailureKind, Network
from app.pages.models import Health, Page
from app.questions.models import Message
from tests.builders import a_page
from tests.fakes import MONDAY
from tests.workers.looking import OftenGone, Pages, a_batch, look, stored
from workers.poller import Poller
from workers.resources import Resources


@pytest.fixture
def network(separate: Resources) -> Pages:
    """The network that the resources know."""
    network = Pages()
    separate.connectors = {Network.VK: network}
    return network


async def some_pages(res: Resources, number: int) -> list[Page]:
    async with res.sessions.begin() as session:
        return [await a_page(session) for _ in range(number)]


def at_once(res: Resources, parallel: int) -> Resources:
    res.settings = res.settings.model_copy(update={"poll_parallel": parallel})
    return res


async def messages(res: Resources) -> int:
    async with res.sessions.begin() as session:
        return await session.scalar(select(func.count()).select_from(Message)) or 0


async def test_a_page_that_is_due_is_taken_in_and_left_alone_for_a_while(separate: Resources, network: Pages) -> None:
    (page,) = await some_pages(separate, 1)
    network.says[page.external_id] = a_batch()
    await look(network, Poller(separate))
    assert await messages(separate) == 1
    found = await stored(separate.sessions, page.id)
    assert (found.cursor, found.health, found.leased_by) == ("7", Health.WORKING, None)
    assert found.next_look_at == MONDAY + timedelta(seconds=separate.settings.poll_seconds)


async def test_two_pollers_look_at_different_pages_at_the_same_time(separate: Resources, network: Pages) -> None:
    await some_pages(separate, 4)
    # Nobody gets past it alone: each poller looks at one page at a time.
    together = asyncio.Barrier(2)

    async def meet() -> None:
        await together.wait()

    network.during, network.awaited = meet, 4
    at_once(separate, 1)
    await look(network, Poller(separate), Poller(separate))
    assert sorted(network.looks.values()) == [1, 1, 1, 1]


async def test_a_poller_looks_at_no_more_pages_at_once_than_it_may(separate: Resources, network: Pages) -> None:
    await some_pages(separate, 5)
    now, most = 0, 0

    async def counted() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    network.during, network.awaited = counted, 5
    await look(network, Poller(at_once(separate, 2)))
    assert most <= 2
    assert len(network.looks) == 5


async def test_a_failure_is_noted_on_its_page_and_the_next_page_goes_on(separate: Resources, network: Pages) -> None:
    broken, fine = await some_pages(separate, 2)
    network.says[broken.external_id] = ConnectorError(FailureKind.TOKEN_REFUSED, "token is dead", code="5")
    network.says[fine.external_id] = a_batch()
    network.awaited = 2
    await look(network, Poller(at_once(separate, 1)))
    found = await stored(separate.sessions, broken.id)
    assert (found.health, found.failure_code, found.failure_text) == (Health.TOKEN_REFUSED, "5", "token is dead")
    assert (found.failures, found.leased_by) == (1, None)
    assert found.next_look_at > MONDAY
    assert (await stored(separate.sessions, fine.id)).health is Health.WORKING
    assert await messages(separate) == 1


async def test_what_cannot_be_stored_is_shown_at_the_page(separate: Resources, network: Pages) -> None:
    broken, fine = await some_pages(separate, 2)
    network.says = {broken.external_id: a_batch("\x00"), fine.external_id: a_batch()}
    network.awaited = 2
    await look(network, Poller(separate))
    found = await stored(separate.sessions, broken.id)
    assert (found.health, found.cursor, found.failures) == (Health.CONFIGURATION, None, 1)
    assert "could not be stored" in found.failure_text
    assert await messages(separate) == 1


async def test_a_bug_is_logged_and_the_page_comes_again_when_its_lease_ran_out(
    separate: Resources, network: Pages
) -> None:
    (page,) = await some_pages(separate, 1)
    network.says[page.external_id] = ValueError("a bug")
    with capture_logs() as lines:
        await look(network, Poller(separate))
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["look broke"]
    assert (await stored(separate.sessions, page.id)).leased_by is not None
    network.says.clear()
    network.seen.clear()
    separate.clock.advance(timedelta(seconds=separate.settings.lease_seconds))  # type: ignore[attr-defined]
    await look(network, Poller(separate))
    assert (await stored(separate.sessions, page.id)).health is Health.WORKING


async def test_a_look_under_way_is_finished_when_the_poller_is_told_to_stop(
    separate: Resources, network: Pages
) -> None:
    (page,) = await some_pages(separate, 1)
    network.says[page.external_id] = a_batch()
    go_on = asyncio.Event()

    async def wait() -> None:
        await go_on.wait()

    network.during = wait
    poller = Poller(separate)
    running = asyncio.create_task(poller.run())
    async with asyncio.timeout(10):
        await network.seen.wait()
        poller.stop()
        finished, _ = await asyncio.wait([running], timeout=0.3)
        assert not finished
        go_on.set()
        await running
    assert (await stored(separate.sessions, page.id)).cursor == "7"
    assert network.looks == {page.external_id: 1}


async def test_a_poller_outlives_a_database_that_was_gone(separate: Resources, network: Pages) -> None:
    (page,) = await some_pages(separate, 1)
    sessions = separate.sessions
    gone = OftenGone(sessions, times=2)
    separate.sessions = gone.as_sessions
    await look(network, Poller(separate))
    assert gone.times == 0
    assert (await stored(sessions, page.id)).health is Health.WORKING


async def test_a_database_that_goes_away_during_a_look_leaves_the_page_to_its_lease(
    separate: Resources, network: Pages
) -> None:
    (page,) = await some_pages(separate, 1)
    sessions = separate.sessions
    gone = OftenGone(sessions, times=0)
    separate.sessions = gone.as_sessions

    async def goes() -> None:
        gone.times = 1

    network.during = goes
    await look(network, Poller(separate))
    found = await stored(sessions, page.id)
    assert (found.health, found.failures, found.cursor) == (Health.NEW, 0, None)
    assert found.leased_until == MONDAY + timedelta(seconds=separate.settings.lease_seconds)
