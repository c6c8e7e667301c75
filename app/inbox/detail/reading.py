"""One question's page, put together from what the stages know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.accounts.deps import SignedIn
from app.accounts.queries import names
from app.core.db import Session
from app.deadlines import queries as deadlines
from app.drafting import queries as drafting
from app.drafting.queries import DraftView
from app.drafting.schemas import DraftOut, PersonRef
from app.inbox import queries as inbox
from app.inbox.detail import queries as detail
from app.inbox.detail.allowed import Standing, allowed
from app.inbox.detail.schemas import (
    CalendarOut,
    DeadlineOut,
    HistoryOut,
    MessageOut,
    PostOut,
    QuestionDetail,
    RelatedOut,
    VersionOut,
)
from app.inbox.schemas import AssignmentOut, row_fields
from app.outbox import queries as outbox
from app.publishing import queries as publishing
from app.publishing.models import Publication
from app.publishing.schemas import PublicationOut
from app.questions.models import TEXT_CHARACTERS, MessageVersion, Question
from app.questions.queries import QuestionNotFound

_MOST_RELATED = 5
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
            "routing": [
                AssignmentOut.of(one) for one in (await detail.assignments(session, [question_id])).get(question_id, ())
            ],
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
    return [_message(row, question.id, earlier) for row in rows]


def _message(row: detail.Joined, question_id: UUID, earlier: Mapping[UUID, Sequence[MessageVersion]]) -> MessageOut:
    message = row.Message
    own = message.question_id == question_id
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
        versions=[VersionOut(text=one.text, until=one.until) for one in earlier.get(message.id, ())],
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
