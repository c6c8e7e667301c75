"""What tests of publishing ask for."""

import pytest
import pytest_asyncio

from app.core.db import Session, Sessions
from app.core.sealing import Sealer
from tests.fakes import FrozenClock
from tests.publishing.sending import Way, on_its_way
from tests.publishing.wall import Wall


@pytest.fixture
def wall(clock: FrozenClock) -> Wall:
    """A network without keys of its own."""
    return Wall(clock=clock)


@pytest_asyncio.fixture
async def way(session: Session, sessions: Sessions, wall: Wall, sealer: Sealer, clock: FrozenClock) -> Way:
    """An answer on its way to `wall`."""
    return await on_its_way(session, sessions, wall, sealer, clock)
