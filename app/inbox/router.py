"""HTTP: the worklist, one question, triage and live updates."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx, sessions_of
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode
from app.inbox import queries as inbox
from app.inbox.detail import reading
from app.inbox.detail.schemas import HistoryOut, QuestionDetail
from app.inbox.grounds import reading as grounds
from app.inbox.grounds.schemas import TriageCard
from app.inbox.live import Stream
from app.inbox.queries import BY_DUE, Joined, Place, Reader
from app.inbox.schemas import CountsOut, QuestionRow, Wanted
from app.questions.models import Question

router = APIRouter(prefix="/api/v1", tags=["inbox"])

_TRIAGE_CHARACTERS = 2000
Reading = Annotated[SignedIn, allowing(Action.READ)]
Sorting = Annotated[SignedIn, allowing(Action.TRIAGE)]


def _place(cursor: str | None, *, dated: bool) -> Place | None:
    """The row a cursor stands at. dated: every row of the list has an instant. Raises BadCursor."""
    if cursor is None:
        return None
    at, row_id = decode(cursor, parts=2)
    try:
        instant = None if at is None and not dated else datetime.fromisoformat(str(at)).astimezone(UTC)
        return Place(instant, UUID(str(row_id)))
    except (ValueError, OverflowError) as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error


def _next(rows: Sequence[Joined], limit: int, at: Callable[[Question], datetime | None]) -> str | None:
    if len(rows) < limit:
        return None
    last: Question = rows[-1].Question
    instant = at(last)
    return encode(instant.isoformat() if instant else None, str(last.id))


@router.get("/questions")
async def list_questions(
    wanted: Annotated[Wanted, Query()], session: Tx, operator: Reading, now: Now
) -> Page[QuestionRow]:
    """Questions of a view: open ones by due instant, others newest first."""
    reader = Reader(operator.id, operator.scope, now)
    by_due = wanted.view in BY_DUE
    after = _place(wanted.cursor, dated=not by_due)
    rows = await inbox.worklist(session, wanted.filter(), reader, after=after, limit=wanted.limit)
    following = _next(rows, wanted.limit, lambda last: last.due_at if by_due else last.received_at)
    return Page(items=[QuestionRow.of(row, now=now) for row in rows], next=following)


@router.get("/questions/counts")
async def count_questions(session: Tx, operator: Reading, now: Now) -> CountsOut:
    """How many questions wait, each counted up to 1000."""
    return CountsOut.of(await inbox.counts(session, Reader(operator.id, operator.scope, now)))


@router.get("/questions/{question_id}")
async def read_question(question_id: UUID, session: Tx, operator: Reading, now: Now) -> QuestionDetail:
    """A question with its thread, clocks, routing, draft and publication."""
    return await reading.read(session, question_id, operator=operator, now=now)


@router.get("/questions/{question_id}/history")
async def read_history(question_id: UUID, session: Tx, operator: Reading) -> list[HistoryOut]:
    """All that happened to a question, oldest first."""
    return await reading.history(session, question_id, operator=operator)


@router.get("/triage")
async def list_triage(
    session: Tx, operator: Sorting, now: Now, limit: Limit = 20, cursor: Cursor = None
) -> Page[TriageCard]:
    """Questions the machine was not sure of, oldest first, with its candidates."""
    rows = await inbox.triage(session, operator.scope, after=_place(cursor, dated=True), limit=limit)
    texts = {row.Question.id: row.Question.text for row in rows}
    decisions = await grounds.assignments(session, texts, operator.scope, latest=True)
    cards = [
        TriageCard(
            question=QuestionRow.of(row, now=now, characters=_TRIAGE_CHARACTERS),
            post_text=row.post_text,
            assignment=next(iter(decisions.get(row.Question.id, ())), None),
        )
        for row in rows
    ]
    return Page(items=cards, next=_next(rows, limit, lambda last: last.received_at))


@router.get("/live", response_class=StreamingResponse)
async def follow(
    request: Request,
    operator: Reading,
    last_event_id: Annotated[str | None, Header()] = None,
    after: Annotated[str | None, Query(max_length=60, description="As the header Last-Event-ID")] = None,
) -> Response:
    """What happens to questions, as server-sent events: `hello` first, then `question`."""
    state = request.state
    stream = Stream(sessions_of(request), state.hub, operator.scope, state.stopping)
    position = await stream.start(last_event_id or after)
    # Not FastAPI's generator of events: it would keep the request's transaction open for as long as the stream.
    return StreamingResponse(
        stream.run(position),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
