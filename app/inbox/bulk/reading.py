"""Which questions a move is about, and what it would do, put together from what the stages know."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.accounts.deps import SignedIn
from app.agencies import queries as agencies
from app.core.db import Session
from app.core.errors import Invalid
from app.deadlines import service as deadlines
from app.inbox.bulk import queries as chosen
from app.inbox.bulk.schemas import BlockedOut, CountOut, NumberRef, PreviewIn, PreviewOut
from app.inbox.queries import Reader
from app.inbox.schemas import QuestionRow
from app.inbox.schemas import agency as agency_ref
from app.routing.moving import bulk
from app.routing.moving.bulk import MOST, Plan, Target

_SAMPLE = 10


class TooManyQuestions(Invalid):
    """More questions fit than are moved at once."""

    code = "too-many-questions"


async def meant(session: Session, body: PreviewIn, *, operator: SignedIn, now: datetime) -> Sequence[UUID]:
    """The ids of the questions a request is about. Raises TooManyQuestions."""
    if body.filter is None:
        return body.question_ids or ()
    reader = Reader(operator.id, operator.scope, now)
    found = await chosen.fitting(session, body.filter.filter(), reader, limit=MOST + 1)
    if len(found) > MOST:
        raise TooManyQuestions(
            f"More than {MOST} questions fit; narrow the filter.", errors={"filter": "fits too many"}
        )
    return found


async def preview(session: Session, body: PreviewIn, *, operator: SignedIn, now: datetime) -> PreviewOut:
    """What a move would do. Raises TooManyQuestions, UnknownAgency, UnknownTopic."""
    ids = await meant(session, body, operator=operator, now=now)
    planned = await bulk.plan(session, ids, Target(body.agency_id, body.topic_id), by=operator)
    movable = [one.id for one in planned.movable]
    rows = await chosen.rows(session, movable[:_SAMPLE])
    return PreviewOut(
        total=len(planned.movable) + len(planned.blocked),
        movable=len(movable),
        blocked=[BlockedOut(question=NumberRef(id=one.id, number=one.number), why=why) for one, why in planned.blocked],
        by_agency=await _by_agency(session, planned),
        sample=[QuestionRow.of(row, now=now) for row in rows],
        clocks_change=await deadlines.changing(
            session, movable, agency_id=body.agency_id, topic_id=body.topic_id, now=now
        ),
    )


async def _by_agency(session: Session, planned: Plan) -> list[CountOut]:
    counts = planned.by_agency
    known = await agencies.by_ids(session, [agency_id for agency_id in counts if agency_id is not None])
    names = {agency.id: agency.short_name for agency in known.values()}
    most_first = sorted(counts.items(), key=lambda one: -one[1])
    return [
        CountOut(agency=agency_ref(agency_id, names[agency_id]) if agency_id else None, count=count)
        for agency_id, count in most_first
    ]
