"""What tests of webhooks ask for."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.core.outbound import guarded_session
from app.webhooks.client import Http
from tests.webhooks.receiver import Receiver, receiving


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver of webhooks in this process."""
    async with receiving() as receiver:
        yield receiver


@pytest_asyncio.fixture
async def http() -> AsyncIterator[Http]:
    """A guarded session that may call this machine."""
    async with guarded_session(timeout_seconds=5.0, allow="127.0.0.1") as http:
        yield http
