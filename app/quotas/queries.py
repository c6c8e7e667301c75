"""SQL of what tokens may still be used for. Instants are the database's: processes' clocks differ."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Float, and_, bindparam, case, delete, func, null, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Session
from app.networks.access import FailureKind
from app.networks.limits import SLOWED_SECONDS, Parking
from app.quotas.models import DailyUse, Parked, Turn

_NOW = func.clock_timestamp(type_=DateTime(timezone=True))
_TODAY = text("(clock_timestamp() AT TIME ZONE 'Europe/Moscow')::date")

# Take the next place in the row, and tell how far off it is; one that is too far off is not taken.
_RESERVE = text(
    """
    INSERT INTO turn AS t (key, next_at, slow_seconds)
    VALUES (:key, clock_timestamp() + make_interval(secs => :spacing), 0)
    ON CONFLICT (key) DO UPDATE SET next_at = greatest(t.next_at, clock_timestamp()) + make_interval(
        secs => CASE WHEN t.slow_until > clock_timestamp() THEN greatest(t.slow_seconds, :spacing) ELSE :spacing END)
    WHERE t.next_at <= clock_timestamp() + make_interval(secs => :most)
    RETURNING (extract(epoch FROM t.next_at - clock_timestamp()) - CASE WHEN t.slow_until > clock_timestamp()
        THEN greatest(t.slow_seconds, :spacing) ELSE :spacing END)::float8 AS wait
    """
).bindparams(bindparam("spacing", type_=Float), bindparam("most", type_=Float))


@dataclass(frozen=True, slots=True)
class Resting:
    """A parking that a use meets. seconds: how long it still is; None until a person acts."""

    part: str
    name: str
    kind: FailureKind
    code: str
    text: str
    seconds: float | None
    solution: Mapping[str, str] | None


async def reserve(session: Session, key: str, *, spacing: float, most: float) -> float | None:
    """Take the next turn of a key; seconds until it begins, None when that would be more than `most`."""
    found = await session.execute(_RESERVE, {"key": key, "spacing": spacing, "most": most})
    wait = found.scalar()
    return None if wait is None else max(0.0, float(wait))


async def resting(session: Session, account: str, parts: Collection[tuple[str, str]]) -> Sequence[Resting]:
    """Which parts of an account rest now, or were answered by a person; those longest to rest first."""
    left: Any = func.extract("epoch", Parked.until - _NOW)
    found = await session.execute(
        select(Parked.part, Parked.name, Parked.kind, Parked.code, Parked.text, left, Parked.solution)
        .where(
            Parked.account == account,
            tuple_(Parked.part, Parked.name).in_(parts),
            or_(Parked.until.is_(None), Parked.until > _NOW),
        )
        .order_by(Parked.until.desc().nulls_first())
    )
    return [
        Resting(part, name, kind, code, words, None if seconds is None else float(seconds), solution)
        for part, name, kind, code, words, seconds, solution in found
    ]


async def count_use(session: Session, account: str, method: str, *, times: int, most: int) -> bool:
    """Count uses of a method today; False, and nothing counted, when they would be more than `most`."""
    writing = insert(DailyUse).values(account=account, method=method, day=_TODAY, used=times)
    fits = case((DailyUse.day == writing.excluded.day, DailyUse.used), else_=0) + times <= most
    counted = await session.execute(
        writing.on_conflict_do_update(
            index_elements=[DailyUse.account, DailyUse.method],
            set_={
                "used": case((DailyUse.day == writing.excluded.day, DailyUse.used), else_=0) + times,
                "day": writing.excluded.day,
            },
            where=fits,
        ).returning(DailyUse.used)
    )
    return counted.first() is not None and times <= most


async def seconds_to_next_day(session: Session) -> float:
    """Until the networks' day turns: midnight in Moscow; when it really does is published by none of them."""
    wait = text(
        "SELECT extract(epoch FROM (((clock_timestamp() AT TIME ZONE 'Europe/Moscow')::date + 1)::timestamp"
        " AT TIME ZONE 'Europe/Moscow') - clock_timestamp())::float8"
    )
    return float((await session.execute(wait)).scalar_one())


async def slow(session: Session, key: str, *, spacing: float) -> None:
    """Keep uses of a key at least so many seconds apart for a minute."""
    until = _NOW + func.make_interval(0, 0, 0, 0, 0, 0, SLOWED_SECONDS)
    writing = insert(Turn).values(key=key, next_at=_NOW, slow_until=until, slow_seconds=spacing)
    newer = {"slow_until": writing.excluded.slow_until, "slow_seconds": writing.excluded.slow_seconds}
    await session.execute(writing.on_conflict_do_update(index_elements=[Turn.key], set_=newer))


async def park(session: Session, account: str, parking: Parking) -> None:
    """Let part of an account's uses rest; a longer rest is not shortened. An earlier solution counts no more."""
    until: Any = None if parking.seconds is None else _NOW + func.make_interval(0, 0, 0, 0, 0, 0, parking.seconds)
    writing = insert(Parked).values(
        account=account,
        part=parking.part.value,
        name=parking.name,
        kind=parking.kind,
        code=parking.code,
        text=parking.text,
        until=until,
        challenge=dict(parking.challenge),
        parked_at=_NOW,
    )
    longer = case(
        (or_(Parked.until.is_(None), writing.excluded.until.is_(None)), None),
        else_=func.greatest(Parked.until, writing.excluded.until),
    )
    newer = {name: writing.excluded[name] for name in ("kind", "code", "text", "challenge", "parked_at")}
    await session.execute(
        writing.on_conflict_do_update(
            index_elements=[Parked.account, Parked.part, Parked.name],
            set_={**newer, "until": longer, "solution": null()},
        )
    )


async def take_solution(session: Session, account: str, part: str) -> Mapping[str, str]:
    """What a person answered to a challenge, once: the parking ends with it. {} when another was first."""
    found = await session.execute(
        delete(Parked)
        .where(Parked.account == account, Parked.part == part, Parked.solution.is_not(None))
        .returning(Parked.solution)
    )
    return found.scalar() or {}


async def solve(session: Session, accounts: Collection[str], solution: Mapping[str, str]) -> int:
    """Put what a person answered beside the accounts' challenges; how many wait for it."""
    changed = await session.execute(
        update(Parked)
        .where(Parked.account.in_(accounts), Parked.until.is_(None))
        .values(solution=dict(solution))
        .returning(Parked.account)
    )
    return len(changed.all())


async def waiting_for_person(session: Session, accounts: Collection[str]) -> Sequence[Parked]:
    """The parkings of accounts that a person has to end, oldest first."""
    found = await session.scalars(
        select(Parked)
        .where(Parked.account.in_(accounts), Parked.until.is_(None), Parked.solution.is_(None))
        .order_by(Parked.parked_at)
    )
    return found.all()


async def clean_up(session: Session) -> None:
    """Forget what counts no more: turns long past, days gone by, rests that ended."""
    day = func.make_interval(0, 0, 0, 1)
    await session.execute(delete(Turn).where(Turn.next_at < _NOW - day))
    await session.execute(delete(DailyUse).where(DailyUse.day < _TODAY))
    await session.execute(delete(Parked).where(and_(Parked.until.is_not(None), Parked.until < _NOW)))
