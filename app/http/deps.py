"""What every router asks for: a transaction and the instant it happens at."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from app.core.clock import Clock
from app.core.db import Session, Sessions


def sessions_of(request: Request) -> Sessions:
    """The sessions of this process."""
    return request.state.sessions  # type: ignore[no-any-return]


async def _transaction(request: Request) -> AsyncIterator[Session]:
    async with sessions_of(request).begin() as session:
        yield session


def _now(request: Request) -> datetime:
    clock: Clock = request.state.clock
    return clock.now()


# Without scope="function" FastAPI commits after answering, and a failed commit reads as success.
Tx = Annotated[Session, Depends(_transaction, scope="function")]
Now = Annotated[datetime, Depends(_now)]
