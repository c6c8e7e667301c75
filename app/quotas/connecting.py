"""Connectors to all networks, open for as long as a process needs them, with the limits it shares with others."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from pydantic_settings import BaseSettings

from app.core.clock import Clock
from app.core.db import Sessions
from app.core.outbound import networks_session, streams_session
from app.core.settings import Settings
from app.networks.access import Network
from app.networks.connector import Connectors
from app.networks.registry import NETWORKS, Row, make_connectors, read_options
from app.networks.tools import Tools
from app.quotas.service import SharedLimits


@asynccontextmanager
async def open_connectors(
    settings: Settings,
    *,
    sessions: Sessions,
    clock: Clock,
    rows: Sequence[Row] = NETWORKS,
    options: Mapping[Network, BaseSettings] | None = None,
) -> AsyncIterator[Connectors]:
    """A connector for every network. options: of the networks; read from the environment by default."""
    async with networks_session(timeout_seconds=settings.network_timeout_seconds) as http, streams_session() as streams:
        tools = Tools(http, streams, SharedLimits(sessions), clock, settings.network_answer_bytes)
        yield make_connectors(tools, options=read_options(rows) if options is None else options, rows=rows)
