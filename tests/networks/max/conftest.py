"""What tests of the connector of MAX ask for."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fakes import FrozenClock
from tests.networks.max.world import World, a_world


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    """Two channels of one bot."""
    async with a_world(clock) as made:
        yield made
