"""The stand-in of OK, well behaved."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fakes import FrozenClock
from tests.networks.ok.scene import Scene, a_scene


@pytest_asyncio.fixture
async def scene(clock: FrozenClock) -> AsyncIterator[Scene]:
    """A group with two citizens, and a connector to it."""
    async with a_scene(clock) as scene:
        yield scene
