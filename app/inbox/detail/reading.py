"""One question's page, put together from what the stages know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.deps import SignedIn
from app.accounts.permissions import Scope
from app.accounts.queries import names
from app.core.db import Session
from app.deadlines import queries as deadlines
from app.drafting import queries as drafting
from app.drafting.queries import DraftView
from app.drafting.schemas import DraftOut, PersonRef
from app.inbox import queries as inbox
from app.inbox.alike import queries as similar
from app.inbox.alike.queries import Alike
from app.inbox.detail import queries as detail
from app.inbox.detail.allowed import Standing, allowed
from app.inbox.detail.schemas import (
    AlikeOut,
    CalendarOut,
    DeadlineOut,
    HistoryOut,
    MessageOut,
    MessageVersionOut,
    OriginOut,
    PartOut,
    PostOut,
    QuestionDetail,
    RelatedOut,
    SurgeRef,
)
from app.inbox.grounds import reading as grounds
from app.inbox.schemas import agency, row_fields
from app.outbox import queries as outbox
from app.publishing import queries as publishing
from app.publishing.models import Publication
from app.publishing.schemas import PublicationOut
from app.questions.models import TEXT_CHARACTERS, Message, MessageVersion, Question
from app.questions.queries import QuestionNotFound

_MOST_RELATED = 5
_MOST_ALIKE = 8
_RELATED_CHARACTERS = 160


async def read(session: Session, question_id: UUID, *, operator: SignedIn, now: datetime) -> QuestionDetail:
    """A question with all that belongs to it. Raises QuestionNotFound, also for one outside the operator's scope."""
    row = await inbox.one(session, question_id, operator.scope)
    if row is None:
        raise QuestionNotFound("There is no such question.")
    question: Question = row.Question
    draft = await drafting.current_view(session, question_id)
    publication = await publishing.newest(session, question_id)
    return QuestionDetail.model_validate(
        row_fields(row, now=now, characters=TEXT_CHARACTERS)
        | {
            "post": await _post(session, question),
            "messages": await _messages(session, question),
            "deadlines": [
                DeadlineOut.of(deadline, policy_name, now=now)
                for deadline, policy_name in await deadlines.of_question(session, question_id)
            ],
            "routing": (await grounds.assignments(session, {question_id: question.text}, operator.scope)).get(
                question_id, []
            ),
            "draft": DraftOut.of(draft) if draft else None,
            "publication": PublicationOut.of(publication) if publication else None,
            "version": question.version,
            "agency_calendar": await _calendar(session, question),
            "allowed": allowed(
                await _standing(session, question, draft, publication), operator_id=operator.id, role=operator.role
            ),
            "related": [
                RelatedOut(
                    id=one.id,
                    number=one.number,
                    status=one.status,
                    text=one.text[:_RELATED_CHARACTERS],
                    received_at=one.received_at,
                )
                for one in await inbox.related(session, question, operator.scope, limit=_MOST_RELATED)
            ],
        }
        | await _beside(session, question, operator.scope)
    )


async def _beside(session: Session, question: Question, scope: Scope) -> dict[str, Any]:
    """What stands beside a question: what it was split from and into, what is alike it, its surge."""
    origin, surge = await detail.origin(session, question), await similar.surge(session, question.id)
    return {
        "origin": origin and OriginOut(id=origin.id, number=origin.number),
        "parts": [
            PartOut(id=one.id, number=one.number, status=one.status) for one in await detail.parts(session, question.id)
        ],
        "alike": [_alike(one) for one in await similar.alike(session, question, scope, limit=_MOST_ALIKE)],
        "surge": surge and SurgeRef(id=surge.id, number=surge.number, title=surge.title, state=surge.state),
        "returns": await detail.returns(session, question.id),
    }


def _alike(one: Alike) -> AlikeOut:
    question: Question = one.row.Question
    return AlikeOut(
        id=question.id,
        number=question.number,
        status=question.status,
        network=question.network,
        text=question.text[:_RELATED_CHARACTERS],
        received_at=question.received_at,
        agency=agency(question.agency_id, one.row.agency_name),
        why=one.why,
        likeness=one.likeness,
    )


async def _standing(
    session: Session, question: Question, draft: DraftView | None, publication: Publication | None
) -> Standing:
    return Standing(
        status=question.status,
        agency_id=question.agency_id,
        assignee_id=question.assignee_id,
        close_reason=question.close_reason,
        draft=draft.draft.state if draft else None,
        draft_author_id=draft.draft.author_id if draft else None,
        review_required=await drafting.review_required(session, question.agency_id),
        publication=publication.state if publication else None,
    )


async def _post(session: Session, question: Question) -> PostOut | None:
    post = await detail.post(session, question.post_id) if question.post_id else None
    if post is None:
        return None
    return PostOut(id=post.id, text=post.text, url=post.url, published_at=post.published_at)


async def _messages(session: Session, question: Question) -> list[MessageOut]:
    rows = await detail.thread(session, question)
    earlier = await detail.versions(session, [row.Message.id for row in rows])
    return [_message(row, question, earlier) for row in rows]


def _message(row: detail.Joined, question: Question, earlier: Mapping[UUID, Sequence[MessageVersion]]) -> MessageOut:
    message: Message = row.Message
    # A part's matter stands in a message of what it was split from; the answer to that is not its own.
    shared = question.origin_id is not None and message.question_id == question.origin_id and not message.from_page
    own = message.question_id == question.id or shared
    return MessageOut(
        id=message.id,
        from_page=message.from_page,
        author_name=row.author_name or "",
        text=message.text,
        published_at=message.published_at,
        edited_at=message.edited_at,
        deleted_at=message.deleted_at,
        url=message.url,
        attachments=message.attachments,
        own=own,
        is_answer=own and message.from_page,
        versions=[MessageVersionOut(text=one.text, until=one.until) for one in earlier.get(message.id, ())],
    )


async def _calendar(session: Session, question: Question) -> CalendarOut | None:
    hours = await detail.calendar(session, question.agency_id) if question.agency_id else None
    return CalendarOut(name=hours.name, data=hours.data) if hours else None


async def history(session: Session, question_id: UUID, *, operator: SignedIn) -> list[HistoryOut]:
    """All that happened to a question, oldest first. Raises QuestionNotFound, also for one outside the scope."""
    if await inbox.one(session, question_id, operator.scope) is None:
        raise QuestionNotFound("There is no such question.")
    events = await outbox.history(session, question_id)
    known = await names(session, {event.by for event in events})
    return [
        HistoryOut(
            id=event.id,
            type=event.type,
            at=event.at,
            by=PersonRef(id=event.by, name=known.get(event.by, "")) if event.by else None,
            payload=event.payload,
        )
        for event in events
    ]
