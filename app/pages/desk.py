"""What registering and changing pages works with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.accounts.permissions import Scope
from app.core.clock import Clock, SystemClock
from app.core.db import Sessions, make_engine, make_sessions
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.networks.connector import Connectors
from app.quotas.connecting import open_connectors

_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What registering works with. scope: of whoever registers; they act for its agency alone."""

    sessions: Sessions
    connectors: Connectors
    sealer: Sealer
    clock: Clock
    scope: Scope


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """A desk for the whole region, for a command; closed at the end. Raises pydantic.ValidationError."""
    clock = SystemClock()
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=_CONNECTIONS)
    sessions = make_sessions(engine)
    sealer = Sealer(settings.secret_key.get_secret_value())
    try:
        async with open_connectors(settings, sessions=sessions, clock=clock) as connectors:
            yield Desk(sessions, connectors, sealer, clock, Scope(None))
    finally:
        await engine.dispose()
