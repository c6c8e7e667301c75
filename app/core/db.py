"""PostgreSQL: engine, sessions, and the base of all tables.

Names of constraints follow one convention, so that migrations can name what they drop.
"""

import asyncio
import enum
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CursorResult,
    DateTime,
    Enum,
    MetaData,
    Result,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column
from uuid_utils.compat import uuid7

# What is raised when the database cannot be reached; a DBAPIError may also be a bug: see `is_unavailable`.
Unavailable: tuple[type[Exception], ...] = (DBAPIError, NoFreeConnection, OSError)

# Source: PostgreSQL manual, appendix A: connection exceptions, rolled back (deadlock, serialization), too little of
# something, an operator intervened.
_PASSING_CLASSES = frozenset({"08", "40", "53", "57"})

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
    type_annotation_map: ClassVar[dict[Any, Any]] = {
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
        hide_parameters=True,  # in errors, which are logged: they hold citizens' words
        connect_args={"server_settings": {"timezone": "UTC", "application_name": "otklik"}},
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions on an engine; objects stay readable after their transaction ended."""
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


@asynccontextmanager
async def listening(engine: AsyncEngine, channel: str, wake: Callable[[], None]) -> AsyncIterator[asyncio.Event]:
    """Call `wake()` at each NOTIFY on `channel`, on a connection of its own; yields what is set when that is lost.

    Source: PostgreSQL manual, LISTEN: notifications reach only connections that listen at commit time, so a
    caller reads what is stored once after entering.
    """
    lost = asyncio.Event()
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection

        def heard(*_: object) -> None:
            wake()

        def ended(*_: object) -> None:
            lost.set()
            wake()

        await driver.add_listener(channel, heard)
        driver.add_termination_listener(ended)
        try:
            yield lost
        finally:
            if not driver.is_closed():
                driver.remove_termination_listener(ended)
                await driver.remove_listener(channel, heard)
            else:
                await connection.invalidate()


def table_of(model: type["Base"]) -> Table:
    """The table of a model, for statements that pass by the objects a session holds."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def given(model: type["Base"], *names: str) -> TableValuedAlias:
    """Rows for a statement on many rows at once: one bound array a column, in one order; see `arrays`.

    names  columns of the model, whose types the arrays have
    """
    columns = [table_of(model).c[name] for name in names]
    bound = [bindparam(f"all_{one.name}", type_=ARRAY(one.type, dimensions=1)) for one in columns]
    return func.unnest(*bound).table_valued(*(column(one.name, one.type) for one in columns)).render_derived("given")


def arrays(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """The parameters of a statement over `given`: the rows' values, in the order of its names."""
    values = zip(*rows, strict=True)
    return {f"all_{name}": list(one) for name, one in zip(names, values, strict=True)}


def rows_of(result: Result[Any]) -> int:
    """How many rows a statement changed."""
    assert isinstance(result, CursorResult)
    return result.rowcount


async def ping(session: Session) -> None:
    """Ask the database for an answer. Raises what the driver raises when there is none."""
    await session.execute(text("SELECT 1"))


def is_unavailable(error: Exception) -> bool:
    """Whether an error of the kinds `Unavailable` says that the database cannot be reached now; False for a bug."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, Unavailable)
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state[:2] in _PASSING_CLASSES


def is_unstorable(error: Exception) -> bool:
    """Whether an error says that a text holds what PostgreSQL cannot keep: NUL, or half of a surrogate pair.

    JSON can carry both, so that any input may.
    """
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    driver_error = error.orig.__cause__
    encoding = driver_error.__cause__ if driver_error is not None else None
    return getattr(error.orig, "sqlstate", None) == "22021" or isinstance(encoding, UnicodeEncodeError)
