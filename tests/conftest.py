"""What tests ask for: the database, the time, and a client of the application.

`session` and `client` see one transaction that is rolled back at the end of the test, the code's own commits included.
Tests of locks and of concurrent transactions ask for `own_database` instead.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from asgi_lifespan import LifespanManager
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import async_sessionmaker
from starlette.types import ASGIApp

from app.core.db import Engine, Session, Sessions
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.inbox.live import Hub
from app.main import Resources, create_app
from app.networks.vk.options import VK
from app.routing.shelf import KnowledgeShelf
from tests.database import Address, Database, build_template, cloned, serving
from tests.fakes import FakeConnector, FrozenClock

KEY = "a key for tests, long enough to be one"


@pytest.fixture(scope="session", autouse=True)
def plain_lines() -> None:
    """Lines without the local variables that structlog's own defaults add to each error, at a second an error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )


@pytest.fixture(scope="session")
def server() -> Iterator[Address]:
    """A PostgreSQL server; gives the URL of a database by its name."""
    with serving() as address:
        yield address


@pytest_asyncio.fixture(scope="session")
async def template(server: Address) -> Address:
    """The server, with the template of our tables on it."""
    await build_template(server)
    return server


@pytest_asyncio.fixture(scope="session")
async def database(template: Address) -> AsyncIterator[Database]:
    """The database that most tests of this process share, one rolled-back transaction after another."""
    async with cloned(template) as database:
        yield database


@pytest.fixture
def engine(database: Database) -> Engine:
    """The engine of the shared database."""
    return database.engine


@pytest_asyncio.fixture
async def sessions(engine: Engine) -> AsyncIterator[Sessions]:
    """Sessions on one connection; whatever they commit is rolled back at the end. Not for use side by side."""
    async with engine.connect() as connection:
        outer = await connection.begin()
        yield async_sessionmaker(
            connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
        )
        await outer.rollback()


@pytest_asyncio.fixture
async def session(sessions: Sessions) -> AsyncIterator[Session]:
    """A session of the test's own; what it flushes is seen by the code under test."""
    async with sessions() as session:
        yield session


@pytest_asyncio.fixture
async def own_database(template: Address) -> AsyncIterator[Database]:
    """An empty database with real, separate connections."""
    async with cloned(template) as database:
        yield database


@pytest.fixture
def clock() -> FrozenClock:
    """Stands at `tests.fakes.MONDAY`."""
    return FrozenClock()


@pytest.fixture
def connector() -> FakeConnector:
    """A network in memory."""
    return FakeConnector()


@pytest.fixture
def settings() -> Settings:
    """Settings as in production, without servers behind the addresses."""
    return Settings(
        database_url=SecretStr("postgresql+asyncpg://unused"),
        redis_url=SecretStr("redis://unused"),
        secret_key=SecretStr(KEY),
    )


@pytest.fixture
def sealer() -> Sealer:
    """Seals with the key of `settings`."""
    return Sealer(KEY)


@pytest.fixture
def stopping() -> asyncio.Event:
    """Set it, and live updates end after their greeting; a client without a server waits for an answer's end."""
    return asyncio.Event()


@pytest_asyncio.fixture
async def application(
    stopping: asyncio.Event,
    sessions: Sessions,
    clock: FrozenClock,
    settings: Settings,
    sealer: Sealer,
    connector: FakeConnector,
) -> AsyncIterator[ASGIApp]:
    """The application on the test's transaction and clock, without a built client."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Resources]:
        yield {
            "settings": settings,
            "sessions": sessions,
            "clock": clock,
            "connectors": {VK: connector},
            "sealer": sealer,
            "hub": Hub(),
            "knowledge": KnowledgeShelf(),
            "stopping": stopping,
        }

    async with LifespanManager(create_app(opening, client=Path("not built"))) as running:
        yield running.app


@pytest_asyncio.fixture
async def client(application: ASGIApp) -> AsyncIterator[AsyncClient]:
    """Somebody's browser at 127.0.0.1, signed out; see `tests.builders.sign_in`."""
    async with AsyncClient(transport=ASGITransport(application), base_url="http://127.0.0.1") as client:
        yield client
