"""What tests of the VK connector ask for."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fakes import FrozenClock
from tests.networks.vk.world import World, a_world


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    """A page with a user's and a community's token."""
    async with a_world(clock) as made:
        yield made
