"""What people decide about surges: open, dismiss, close; which questions belong to one."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Person
from app.core.db import Session, new_id
from app.core.errors import Conflict
from app.outbox import queries as outbox
from app.surges import queries as surges
from app.surges.events import SurgeClosed, SurgeJoined, SurgeLeft, SurgeOpened
from app.surges.models import Surge, SurgeState
from app.surges.queries import Asked
from app.surges.wording import common_words

# A person's word counts as if it were the same text.
_SURE = 1.0


class SurgeNotThere(Conflict):
    """The surge is in a state that does not allow this step."""

    code = "surge-not-there"


async def create(session: Session, question_ids: Collection[UUID], *, title: str, by: Person, now: datetime) -> Surge:
    """Open a surge of questions chosen by hand; they leave the surges they were in. Raises QuestionNotFound."""
    asked = await surges.asked(session, question_ids, scope=by.scope)
    surge = Surge(
        id=new_id(),
        state=SurgeState.OPEN,
        title=title,
        topic_id=_shared([one.topic_id for one in asked]),
        territory_id=_shared([one.territory_id for one in asked]),
        words=common_words([one.text for one in asked]),
        began_at=asked[0].published_at,
        proposed_at=now,
        opened_at=now,
        opened_by=by.id,
    )
    session.add(surge)
    await session.flush()  # its members point at it
    await _put(session, surge, asked, by=by, now=now)
    await _tell_opened(session, surge, by=by, now=now)
    return surge


def _shared(values: Sequence[UUID | None]) -> UUID | None:
    """The value that most have; None when it is none of them."""
    value, count = Counter(values).most_common(1)[0]
    return value if count * 2 > len(values) else None


async def open_(session: Session, surge_id: UUID, *, title: str | None, by: Person, now: datetime) -> Surge:
    """Take a proposed surge for one, or take back that it was dismissed or closed.

    Raises SurgeNotFound, SurgeNotThere.
    """
    surge = await surges.lock(session, surge_id, scope=by.scope)
    if surge.state is SurgeState.OPEN:
        raise SurgeNotThere("The surge is open already.")
    first = surge.opened_at is None
    surge.state, surge.title = SurgeState.OPEN, title or surge.title
    surge.opened_at, surge.opened_by = surge.opened_at or now, by.id
    surge.closed_at, surge.closed_by, surge.close_note = None, None, ""
    if first:
        joined = await surges.members(session, surge.id)
        await outbox.record_all(session, (_joined(surge, one, by=by.id) for one in joined), now=now)
    await _tell_opened(session, surge, by=by, now=now)
    return surge


async def dismiss(session: Session, surge_id: UUID, *, reason: str, by: Person, now: datetime) -> Surge:
    """Say that a proposed surge is none; for a day it is proposed again only when it grows threefold.

    Raises SurgeNotFound, SurgeNotThere.
    """
    surge = await _in_state(session, surge_id, SurgeState.PROPOSED, by=by)
    surge.state, surge.closed_at, surge.closed_by, surge.close_note = SurgeState.DISMISSED, now, by.id, reason
    return surge


async def close(session: Session, surge_id: UUID, *, reason: str, by: Person, now: datetime) -> Surge:
    """End an open surge; its questions keep their deadlines. Raises SurgeNotFound, SurgeNotThere."""
    surge = await _in_state(session, surge_id, SurgeState.OPEN, by=by)
    await end(session, surge, reason=reason, by=by.id, now=now)
    return surge


async def end(session: Session, surge: Surge, *, reason: str, by: UUID | None, now: datetime) -> None:
    """Close an open surge that the caller holds locked, and tell of it. by: None when it ended by itself."""
    surge.state, surge.closed_at, surge.closed_by, surge.close_note = SurgeState.CLOSED, now, by, reason
    figures = await surges.figures(session, surge.id)
    closed = SurgeClosed(
        surge_id=surge.id,
        number=surge.number,
        by=by,
        topic_id=surge.topic_id,
        territory_id=surge.territory_id,
        agency_ids=await surges.agencies(session, surge.id),
        questions=figures.questions,
        people=figures.people,
        unanswered=figures.unanswered,
        opened_at=surge.opened_at,
        closed_at=now,
    )
    outbox.record(session, closed, now=now)


async def change(
    session: Session, surge_id: UUID, *, title: str | None, joins_itself: bool | None, by: Person
) -> Surge:
    """Name a surge otherwise, or say whether questions alike join it by themselves; None leaves it as it is.

    Raises SurgeNotFound.
    """
    surge = await surges.lock(session, surge_id, scope=by.scope)
    surge.title = title or surge.title
    surge.joins_itself = surge.joins_itself if joins_itself is None else joins_itself
    return surge


async def join(session: Session, surge_id: UUID, question_ids: Collection[UUID], *, by: Person, now: datetime) -> None:
    """Add questions to a proposed or open surge; they leave those they were in. Safe to repeat.

    Raises SurgeNotFound, QuestionNotFound, SurgeNotThere.
    """
    surge = await _in_state(session, surge_id, SurgeState.PROPOSED, SurgeState.OPEN, by=by)
    asked = await surges.asked(session, question_ids, scope=by.scope)
    surge.began_at = min(surge.began_at, asked[0].published_at)
    await _put(session, surge, asked, by=by, now=now)


async def leave(session: Session, surge_id: UUID, question_id: UUID, *, by: Person, now: datetime) -> None:
    """Take a question out of a surge, for good as far as the machine is concerned. Safe to repeat.

    Raises SurgeNotFound, QuestionNotFound.
    """
    surge = await surges.lock(session, surge_id, scope=by.scope)
    await surges.asked(session, [question_id], scope=by.scope)
    if await surges.leave(session, surge.id, question_id, by=by.id, now=now) and surge.state is not SurgeState.PROPOSED:
        outbox.record(session, SurgeLeft(question_id=question_id, by=by.id, surge_id=surge.id), now=now)


async def _in_state(session: Session, surge_id: UUID, *states: SurgeState, by: Person) -> Surge:
    surge = await surges.lock(session, surge_id, scope=by.scope)
    if surge.state not in states:
        raise SurgeNotThere(f"The surge is «{surge.state.value}».")
    return surge


async def _put(session: Session, surge: Surge, asked: Sequence[Asked], *, by: Person, now: datetime) -> None:
    ids = sorted({one.id for one in asked})
    left = await surges.take_out(session, ids, by=by.id, now=now, but=surge.id)
    await outbox.record_all(
        session, (SurgeLeft(question_id=one, by=by.id, surge_id=other) for other, one in left), now=now
    )
    joined = await surges.put(session, [(surge.id, one, _SURE, now, by.id) for one in ids])
    if surge.state is SurgeState.OPEN:
        await outbox.record_all(session, (_joined(surge, one, by=by.id) for one in joined), now=now)


def _joined(surge: Surge, question_id: UUID, *, by: UUID | None) -> SurgeJoined:
    return SurgeJoined(question_id=question_id, by=by, surge_id=surge.id)


async def _tell_opened(session: Session, surge: Surge, *, by: Person, now: datetime) -> None:
    figures = await surges.figures(session, surge.id)
    opened = SurgeOpened(
        surge_id=surge.id,
        number=surge.number,
        by=by.id,
        topic_id=surge.topic_id,
        territory_id=surge.territory_id,
        agency_ids=await surges.agencies(session, surge.id),
        questions=figures.questions,
        people=figures.people,
        opened_at=now,
    )
    outbox.record(session, opened, now=now)
