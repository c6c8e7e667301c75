"""SQL of territories."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.agencies.models import Territory
from app.core.db import Session
from app.core.errors import Conflict, NotFound


class TerritoryNotFound(NotFound):
    """There is no such territory."""

    code = "territory-not-found"


class TerritoryInUse(Conflict):
    """Something lies in the territory or refers to it."""

    code = "territory-in-use"


async def lock_all(session: Session) -> Sequence[Territory]:
    """Every territory by name, for the transaction's changes alone."""
    return (await session.scalars(select(Territory).order_by(Territory.name, Territory.id).with_for_update())).all()


async def remove(session: Session, territory_id: UUID) -> None:
    """Forget a territory. Raises TerritoryNotFound, TerritoryInUse."""
    # What refers to it stands in many features' tables; the database knows them all.
    try:
        async with session.begin_nested():
            gone = await session.scalar(delete(Territory).where(Territory.id == territory_id).returning(Territory.id))
    except IntegrityError as error:
        raise TerritoryInUse("Questions, pages, rules, agencies or smaller territories refer to it.") from error
    if gone is None:
        raise TerritoryNotFound("There is no such territory.")
