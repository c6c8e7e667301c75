"""HTTP: surges."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.drafting.surges import service as replying
from app.http.deps import Now, Tx, sessions_of
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode
from app.inbox.queries import Place
from app.inbox.surges import reading
from app.inbox.surges.queries import Which
from app.inbox.surges.schemas import (
    AnswersIn,
    BaseTextIn,
    ClosingIn,
    DismissalIn,
    JoiningIn,
    MassAnswerOut,
    OpeningIn,
    PartIn,
    SuggestionOut,
    SurgeDetail,
    SurgeIn,
    SurgePatch,
    SurgeQuestion,
    SurgeRow,
)
from app.surges import service as surges

router = APIRouter(prefix="/api/v1/surges", tags=["surges"])

Reading = Annotated[SignedIn, allowing(Action.READ)]
Sorting = Annotated[SignedIn, allowing(Action.TRIAGE)]
Writing = Annotated[SignedIn, allowing(Action.DRAFT)]


def _place(cursor: str | None) -> Place | None:
    """The row a cursor stands at. Raises BadCursor."""
    if cursor is None:
        return None
    at, row_id = decode(cursor, parts=2)
    try:
        return Place(datetime.fromisoformat(str(at)).astimezone(UTC), UUID(str(row_id)))
    except (ValueError, OverflowError) as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error


@router.get("")
async def list_surges(
    session: Tx,
    operator: Reading,
    now: Now,
    state: Annotated[
        Which, Query(description="active: proposed and open; closed: closed and dismissed")
    ] = Which.ACTIVE,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[SurgeRow]:
    """Surges with a question in one's scope, those proposed last first."""
    rows = await reading.rows(session, state, operator.scope, reading.Some(_place(cursor), limit), now=now)
    last = rows[-1] if len(rows) == limit else None
    return Page(items=rows, next=encode(last.proposed_at.isoformat(), str(last.id)) if last else None)


@router.post("", status_code=201)
async def create_surge(body: SurgeIn, session: Tx, operator: Sorting, now: Now) -> SurgeDetail:
    """Open a surge of questions chosen by hand; they leave the surges they were in."""
    surge = await surges.create(session, body.question_ids, title=body.title, by=operator, now=now)
    return await reading.detail(session, surge.id, operator.scope, now=now)


@router.get("/{surge_id}")
async def read_surge(surge_id: UUID, session: Tx, operator: Reading, now: Now) -> SurgeDetail:
    """A surge with its curve, its base text and how far its answers are."""
    return await reading.detail(session, surge_id, operator.scope, now=now)


@router.patch("/{surge_id}")
async def change_surge(surge_id: UUID, body: SurgePatch, session: Tx, operator: Sorting, now: Now) -> SurgeDetail:
    """Name a surge otherwise, or say whether questions alike join it by themselves."""
    await surges.change(session, surge_id, title=body.title, joins_itself=body.joins_itself, by=operator)
    return await reading.detail(session, surge_id, operator.scope, now=now)


@router.post("/{surge_id}/opening")
async def open_surge(surge_id: UUID, body: OpeningIn, session: Tx, operator: Sorting, now: Now) -> SurgeDetail:
    """Take a proposed surge for one, or take back that it was dismissed or closed."""
    await surges.open_(session, surge_id, title=body.title, by=operator, now=now)
    return await reading.detail(session, surge_id, operator.scope, now=now)


@router.post("/{surge_id}/dismissal")
async def dismiss_surge(surge_id: UUID, body: DismissalIn, session: Tx, operator: Sorting, now: Now) -> SurgeDetail:
    """Say that a proposed surge is none; it is proposed again only when it grows threefold within a day."""
    await surges.dismiss(session, surge_id, reason=body.reason, by=operator, now=now)
    return await reading.detail(session, surge_id, operator.scope, now=now)


@router.post("/{surge_id}/closing")
async def close_surge(surge_id: UUID, body: ClosingIn, session: Tx, operator: Sorting, now: Now) -> SurgeDetail:
    """End an open surge; its questions keep their deadlines."""
    await surges.close(session, surge_id, reason=body.reason, by=operator, now=now)
    return await reading.detail(session, surge_id, operator.scope, now=now)


@router.get("/{surge_id}/questions")
async def list_surge_questions(
    surge_id: UUID,
    session: Tx,
    operator: Reading,
    now: Now,
    part: Annotated[PartIn, Query()],
) -> Page[SurgeQuestion]:
    """The questions of a surge in one's scope, those that joined last first, each with the reply it would get."""
    wanted = reading.Part(left=part.left, after=_place(part.cursor), limit=part.limit)
    items = await reading.questions(session, surge_id, operator.scope, wanted, now=now)
    last = items[-1] if len(items) == part.limit else None
    return Page(items=items, next=encode(last.joined_at.isoformat(), str(last.question.id)) if last else None)


@router.get("/{surge_id}/suggestions")
async def suggest_questions(surge_id: UUID, session: Tx, operator: Sorting, now: Now) -> list[SuggestionOut]:
    """Open questions alike that are in no surge, the most alike first."""
    return await reading.suggestions(session, surge_id, operator.scope, now=now)


@router.post("/{surge_id}/questions", status_code=204)
async def join_questions(surge_id: UUID, body: JoiningIn, session: Tx, operator: Sorting, now: Now) -> None:
    """Add questions to a surge; they leave those they were in."""
    await surges.join(session, surge_id, body.question_ids, by=operator, now=now)


@router.delete("/{surge_id}/questions/{question_id}", status_code=204)
async def take_out_question(surge_id: UUID, question_id: UUID, session: Tx, operator: Sorting, now: Now) -> None:
    """Take a question out of a surge; the machine does not put it back."""
    await surges.leave(session, surge_id, question_id, by=operator, now=now)


@router.put("/{surge_id}/base-text")
async def write_base_text(surge_id: UUID, body: BaseTextIn, session: Tx, operator: Writing, now: Now) -> SurgeDetail:
    """Save what the citizens of a surge are answered with; 409 when somebody saved another text meanwhile."""
    await replying.write_base(session, surge_id, text=body.text, base_revision=body.base_revision, by=operator, now=now)
    return await reading.detail(session, surge_id, operator.scope, now=now)


@router.post("/{surge_id}/answers", status_code=202)
async def answer_surge(surge_id: UUID, body: AnswersIn, request: Request, operator: Writing) -> MassAnswerOut:
    """Write the replies to the citizens of a surge, at most 500 at once, and submit them if wanted."""
    answered = await replying.answer(
        surge_id,
        body.question_ids,
        submit=body.submit,
        by=operator,
        sessions=sessions_of(request),
        clock=request.state.clock,
    )
    return MassAnswerOut.of(answered)
