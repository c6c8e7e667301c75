"""What jobs and pollers work with, opened once a process."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from pydantic_settings import BaseSettings

from app.core.clock import Clock, SystemClock
from app.core.db import Engine, Sessions, make_engine, make_sessions
from app.core.outbound import guarded_session
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.networks.access import Network
from app.networks.connector import Connectors
from app.networks.registry import NETWORKS, Row
from app.quotas.connecting import open_connectors
from app.routing.shelf import KnowledgeShelf


@dataclass
class Resources:
    """The process's settings, connections and clock."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    clock: Clock
    sealer: Sealer
    connectors: Connectors
    receivers: aiohttp.ClientSession
    knowledge: KnowledgeShelf = field(default_factory=KnowledgeShelf)


@asynccontextmanager
async def resources(
    settings: Settings, *, networks: Sequence[Row] = NETWORKS, options: Mapping[Network, BaseSettings] | None = None
) -> AsyncIterator[Resources]:
    """Everything open; closed again at the end. options: of the networks; read from the environment by default."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        engine = make_engine(settings.database_url.get_secret_value(), pool_size=settings.database_pool)
        stack.push_async_callback(engine.dispose)
        sessions = make_sessions(engine)
        connectors = await stack.enter_async_context(
            open_connectors(settings, sessions=sessions, clock=clock, rows=networks, options=options)
        )
        receivers = await stack.enter_async_context(
            guarded_session(timeout_seconds=settings.webhook_timeout_seconds, allow=settings.webhook_allow)
        )
        yield Resources(
            settings=settings,
            engine=engine,
            sessions=sessions,
            clock=clock,
            sealer=Sealer(settings.secret_key.get_secret_value()),
            connectors=connectors,
            receivers=receivers,
        )
