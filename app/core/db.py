"""PostgreSQL: engine, sessions, and the base of all tables.

Names of constraints follow one convention, so that migrations can name what they drop.
"""

import enum
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import DateTime, Enum, MetaData, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column
from uuid_utils.compat import uuid7

Session = AsyncSession
Sessions = async_sessionmaker[AsyncSession]
Engine = AsyncEngine


def new_id() -> UUID:
    """A new key that sorts by time of making, so that indices grow at one end."""
    return uuid7()


Key = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
Json = dict[str, Any]


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """Base of all tables: aware instants, text without limits, enums stored by their value."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        str: Text(),
        Json: JSONB(),
        list[Json]: JSONB(),
        list[str]: ARRAY(Text()),
        enum.Enum: Enum(enum.Enum, native_enum=False, values_callable=_values, length=40),
    }


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine whose connections are checked before use, so that a restarted server is noticed.

    url        postgresql+asyncpg://…
    pool_size  connections kept; as many again may be opened for a burst
    """
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"server_settings": {"timezone": "UTC", "application_name": "otklik"}},
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions on an engine; objects stay readable after their transaction ended."""
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


@asynccontextmanager
async def listening(engine: AsyncEngine, channel: str, wake: Any) -> AsyncIterator[None]:
    """Call `wake()` at each NOTIFY on `channel`, on a connection of its own. Raises OSError when it cannot connect.

    Source: PostgreSQL manual, LISTEN: notifications reach only connections that listen at commit time, so a
    caller reads what is stored once after entering.
    """
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        closed = wake

        def heard(*_: object) -> None:
            wake()

        await driver.add_listener(channel, heard)
        driver.add_termination_listener(lambda *_: closed())
        try:
            yield
        finally:
            if not driver.is_closed():
                await driver.remove_listener(channel, heard)
            else:
                await connection.invalidate()


async def ping(session: Session) -> None:
    """Ask the database for an answer. Raises what the driver raises when there is none."""
    await session.execute(text("SELECT 1"))
