"""What tests of pages ask for."""

import pytest

from app.accounts.permissions import Scope
from app.core.db import Sessions
from app.core.sealing import Sealer
from app.networks.vk.options import VK
from app.pages.desk import Desk
from tests.fakes import FrozenClock
from tests.pages.network import Town


@pytest.fixture
def connector() -> Town:
    """A network with one page."""
    return Town()


@pytest.fixture
def desk(sessions: Sessions, connector: Town, sealer: Sealer, clock: FrozenClock) -> Desk:
    """A desk for the whole region."""
    return Desk(sessions, {VK: connector}, sealer, clock, Scope(None))
