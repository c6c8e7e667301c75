"""What jobs and pollers work with."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import cast

from pydantic import SecretStr

from app.core.db import Session, Sessions, ping
from app.core.settings import Settings
from app.networks.registry import NETWORKS
from app.routing.shelf import KnowledgeShelf
from tests.conftest import KEY
from tests.database import Database
from tests.fakes import MONDAY
from workers.resources import resources


class Counted:
    """Sessions that count their transactions."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.begun = 0

    def begin(self) -> AbstractAsyncContextManager[Session]:
        """A transaction."""
        self.begun += 1
        return self._sessions.begin()


async def test_knowledge_is_read_once_for_all_who_ask_at_the_same_time(sessions: Sessions) -> None:
    counted, shelf = Counted(sessions), KnowledgeShelf()
    asked = [shelf.get(cast(Sessions, counted), now=MONDAY) for _ in range(20)]
    first, *others = await asyncio.gather(*asked)
    assert counted.begun == 1
    assert all(other is first for other in others)


async def test_knowledge_is_read_anew_after_half_a_minute(sessions: Sessions) -> None:
    counted, shelf = Counted(sessions), KnowledgeShelf()
    first = await shelf.get(cast(Sessions, counted), now=MONDAY)
    assert await shelf.get(cast(Sessions, counted), now=MONDAY + timedelta(seconds=4)) is first
    assert counted.begun == 1
    assert await shelf.get(cast(Sessions, counted), now=MONDAY + timedelta(seconds=30)) is not first
    assert counted.begun == 2


async def test_in_between_only_the_version_that_is_live_is_asked_for(sessions: Sessions) -> None:
    counted, shelf = Counted(sessions), KnowledgeShelf()
    first = await shelf.get(cast(Sessions, counted), now=MONDAY)
    assert await shelf.get(cast(Sessions, counted), now=MONDAY + timedelta(seconds=5)) is first
    assert counted.begun == 2


async def test_a_process_opens_what_it_needs_and_closes_it(own_database: Database) -> None:
    settings = Settings(
        database_url=SecretStr(own_database.url), redis_url=SecretStr("redis://unused"), secret_key=SecretStr(KEY)
    )
    async with resources(settings) as res:
        assert set(res.connectors) == {row.network for row in NETWORKS}
        async with res.sessions.begin() as session:
            await ping(session)
        assert not res.receivers.closed
    assert res.receivers.closed
