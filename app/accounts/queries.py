"""SQL of accounts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, column, delete, func, or_, select, table, tuple_, update

from app.accounts.models import FailedSignIn, Operator, SignIn
from app.accounts.permissions import Scope
from app.core.db import Session

# Agencies stand above accounts, which only need to know what the operator's one is called.
_agency = table("agency", column("id", Uuid()), column("code", Text()), column("short_name", Text()))


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins in a window: how many, and when the oldest of them was."""

    count: int
    oldest_at: datetime | None


async def get(session: Session, operator_id: UUID) -> Operator | None:
    """One operator; None if there is none."""
    return await session.get(Operator, operator_id)


async def by_email(session: Session, email: str) -> Operator | None:
    """The operator who signs in with this address (in lower case), active or not."""
    found: Operator | None = await session.scalar(select(Operator).where(Operator.email == email))
    return found


async def names(session: Session, ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of operators by id, of those who left as well; None among `ids` is passed over."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = await session.execute(select(Operator.id, Operator.name).where(Operator.id.in_(wanted)))
    return {row.id: row.name for row in found}


async def active(session: Session, scope: Scope, *, after: tuple[str, UUID] | None, limit: int) -> Sequence[Operator]:
    """Active operators in a scope by name, from behind the place `after` (name, id)."""
    wanted = select(Operator).where(Operator.active).order_by(Operator.name, Operator.id).limit(limit)
    if scope.agency_id is not None:
        wanted = wanted.where(Operator.agency_id == scope.agency_id)
    if after is not None:
        wanted = wanted.where(tuple_(Operator.name, Operator.id) > tuple_(*after))
    return (await session.scalars(wanted)).all()


async def agency_name(session: Session, agency_id: UUID) -> str:
    """What an operator's agency is called, in short."""
    name = await session.scalar(select(_agency.c.short_name).where(_agency.c.id == agency_id))
    return str(name)


async def agency_id(session: Session, code: str) -> UUID | None:
    """The agency with this code; None if there is none."""
    found: UUID | None = await session.scalar(select(_agency.c.id).where(_agency.c.code == code))
    return found


async def signed_in(session: Session, token_hash: str) -> tuple[SignIn, Operator] | None:
    """A sign-in and whose it is, by the hash of the cookie's secret; ended ones by their limits are found too."""
    found = await session.execute(
        select(SignIn, Operator)
        .join(Operator, Operator.id == SignIn.operator_id)
        .where(SignIn.token_hash == token_hash, Operator.active)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def note_seen(session: Session, sign_in_id: UUID, *, now: datetime) -> None:
    """The operator made a request now."""
    await session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.seen_at < now).values(seen_at=now))


async def end(session: Session, token_hash: str) -> None:
    """Delete a sign-in. Safe to repeat."""
    await session.execute(delete(SignIn).where(SignIn.token_hash == token_hash))


async def one_at_a_time(session: Session, address: str) -> None:
    """Until the transaction ends, nobody else is past this point for the same address."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sign-in {address}", 0))))


async def failures(session: Session, *, account: str | None, address: str, since: datetime) -> Failures:
    """Failed sign-ins from an address after an instant; only those of one account (keyed hash) when it is given."""
    wanted = select(func.count(), func.min(FailedSignIn.at)).where(
        FailedSignIn.address == address, FailedSignIn.at > since
    )
    if account is not None:
        wanted = wanted.where(FailedSignIn.account == account)
    row = (await session.execute(wanted)).one()
    return Failures(row[0], row[1])


async def forget_failure(session: Session, failure_id: UUID) -> None:
    """The sign-in did not fail after all."""
    await session.execute(delete(FailedSignIn).where(FailedSignIn.id == failure_id))


async def clean_up(session: Session, *, now: datetime, idle: timedelta, most: timedelta, window: timedelta) -> int:
    """Delete ended sign-ins and failures that count no longer; how many. Safe to repeat."""
    over = or_(SignIn.seen_at < now - idle, SignIn.created_at < now - most)
    ended = await session.scalars(delete(SignIn).where(over).returning(SignIn.id))
    old = await session.scalars(
        delete(FailedSignIn).where(and_(FailedSignIn.at <= now - window)).returning(FailedSignIn.id)
    )
    return len(ended.all()) + len(old.all())
