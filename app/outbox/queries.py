"""SQL of the outbox."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, case, func, insert, literal_column, select, tuple_, update

from app.core.db import Json, Session, arrays, given, new_id, rows_of, table_of
from app.outbox.event import Event
from app.outbox.models import OutboxEvent

CHANNEL = "outbox"
# Source: PostgreSQL manual, pg_snapshot_xmin: all transactions with a lower number are either committed or gone.
OLDEST_RUNNING: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", BigInteger)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the stream of events: everything up to it was read."""

    tx: int
    seq: int

    def __str__(self) -> str:
        return f"{self.tx}-{self.seq}"

    @classmethod
    def parse(cls, written: str) -> "Position":
        """The position that `str` wrote. Raises ValueError."""
        tx, _, seq = written.partition("-")
        return cls(int(tx), int(seq))


_COLUMNS = ("id", "type", "question_id", "by", "payload", "at")
# Source: PostgreSQL manual, "Array Functions": unnest gives the elements in their order, and so `seq` is given out.
_RECORD = insert(table_of(OutboxEvent)).from_select(_COLUMNS, select(given(OutboxEvent, *_COLUMNS)))


def record(session: Session, event: Event, *, now: datetime) -> UUID:
    """Write an event in the caller's transaction; its id. Readers hear of it when that transaction commits."""
    row = _row(event, now)
    session.add(OutboxEvent(**row))
    return row["id"]  # type: ignore[no-any-return]


async def record_all(session: Session, events: Iterable[Event], *, now: datetime) -> None:
    """Write hundreds of events as `record` writes one, in their order, by one statement."""
    if rows := [tuple(_row(event, now).values()) for event in events]:
        await session.execute(_RECORD, arrays(_COLUMNS, rows))


def _row(event: Event, now: datetime) -> Json:
    return {
        "id": new_id(),
        "type": event.type,
        "question_id": event.question_id,
        "by": event.by,
        "payload": event.model_dump(mode="json", exclude={"question_id", "by"}),
        "at": now,
    }


async def get(session: Session, event_id: UUID) -> OutboxEvent | None:
    """One event; None if it was cleaned away."""
    return await session.get(OutboxEvent, event_id)


async def unrelayed(session: Session, *, types: Collection[str], limit: int) -> Sequence[OutboxEvent]:
    """The oldest events whose jobs are not queued yet, locked; those another relay holds are passed over.

    types  those the caller knows; the others wait for a newer version of the service, which is just being started
    """
    found = await session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.relayed_at.is_(None), OutboxEvent.type.in_(types))
        .order_by(OutboxEvent.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def mark_relayed(session: Session, event_ids: Sequence[UUID], *, jobs: Sequence[str], now: datetime) -> None:
    """These jobs of these events stand in the queue. Events without jobs, or whose jobs all ran before, are handled."""
    handled_at = case((OutboxEvent.done.contains(list(jobs)), now), else_=None)
    await session.execute(
        update(OutboxEvent)
        .where(OutboxEvent.id.in_(event_ids))
        .values(relayed_at=now, relays=OutboxEvent.relays + 1, jobs=list(jobs), handled_at=handled_at)
    )


async def mark_done(session: Session, event_id: UUID, job: str, *, now: datetime) -> None:
    """One of an event's jobs ran; with the last of them the event is handled. Safe to repeat."""
    done = func.array_append(func.array_remove(OutboxEvent.done, job), job)
    handled_at = case((done.op("@>")(OutboxEvent.jobs), now), else_=OutboxEvent.handled_at)
    await session.execute(
        update(OutboxEvent).where(OutboxEvent.id == event_id).values(done=done, handled_at=handled_at)
    )


async def relay_again(session: Session, *, now: datetime, after: timedelta) -> int:
    """Events whose jobs were queued but did not all run are to be queued again; their number.

    after  waiting time after the first relay; it doubles with each further one, up to 512 times itself
    """
    waited = OutboxEvent.relayed_at + after * func.power(2, func.least(OutboxEvent.relays - 1, 9))
    lost = await session.execute(
        update(OutboxEvent)
        .where(OutboxEvent.handled_at.is_(None), OutboxEvent.relayed_at.is_not(None), waited < now)
        .values(relayed_at=None)
    )
    return rows_of(lost)


async def position(session: Session) -> Position:
    """The place from which a reader that starts now misses nothing that is still being written."""
    oldest = await session.scalar(select(OLDEST_RUNNING))
    return Position(int(oldest or 0), 0)


async def since(session: Session, after: Position, *, limit: int) -> Sequence[OutboxEvent]:
    """Settled events after a position, in the order of the stream; nothing newer can still appear between them."""
    found = await session.scalars(
        select(OutboxEvent)
        .where(tuple_(OutboxEvent.tx, OutboxEvent.seq) > tuple_(after.tx, after.seq), OutboxEvent.tx < OLDEST_RUNNING)
        .order_by(OutboxEvent.tx, OutboxEvent.seq)
        .limit(limit)
    )
    return found.all()


async def history(session: Session, question_id: UUID) -> Sequence[OutboxEvent]:
    """All that happened to a question, oldest first."""
    found = await session.scalars(
        select(OutboxEvent).where(OutboxEvent.question_id == question_id).order_by(OutboxEvent.seq)
    )
    return found.all()


async def newest(session: Session, question_ids: Collection[UUID], type_: str) -> Mapping[UUID, datetime]:
    """When something of a type last happened to each of some questions; never: not there."""
    found = await session.execute(
        select(OutboxEvent.question_id, func.max(OutboxEvent.at).label("at"))
        .where(OutboxEvent.question_id.in_(question_ids), OutboxEvent.type == type_)
        .group_by(OutboxEvent.question_id)
    )
    return {row.question_id: row.at for row in found}
