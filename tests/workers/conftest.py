"""What tests of workers ask for."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.core.db import Engine, Sessions
from app.core.settings import Settings
from app.networks.vk.options import VK
from tests.database import Database
from tests.fakes import FakeConnector, FrozenClock
from tests.workers.hands import Queue, given
from tests.workers.looking import Pages
from workers.resources import Resources


@pytest.fixture
def queue() -> Queue:
    """A queue that only remembers."""
    return Queue()


@pytest_asyncio.fixture
async def res(
    settings: Settings, engine: Engine, sessions: Sessions, clock: FrozenClock, connector: FakeConnector
) -> AsyncIterator[Resources]:
    """Resources on the test's transaction, with a network in memory."""
    async with given(settings, engine, sessions, clock=clock, connectors={VK: connector}) as res:
        yield res


@pytest.fixture
def separate(res: Resources, own_database: Database) -> Resources:
    """Resources on real connections, for what is told between them."""
    res.engine, res.sessions = own_database.engine, own_database.sessions
    return res


@pytest.fixture
def network(separate: Resources) -> Pages:
    """The network that the resources know."""
    network = Pages()
    separate.connectors = {VK: network}
    # Beats many times a second; the clock stands still, so that no lease runs out by itself.
    separate.settings = separate.settings.model_copy(update={"lease_seconds": 0.2})
    return network
