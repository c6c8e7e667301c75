"""SQL of drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Operator
from app.agencies.models import Agency
from app.core.db import Session
from app.core.errors import NotFound
from app.drafting.models import Draft, DraftRevision, DraftState
from app.networks.access import Network
from app.questions.models import Question

CURRENT = (DraftState.WRITING, DraftState.IN_REVIEW, DraftState.APPROVED)


class DraftNotFound(NotFound):
    """There is no such draft in the caller's scope."""

    code = "draft-not-found"


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with what is shown beside it. names: of the operators it mentions, by their id."""

    draft: Draft
    names: Mapping[UUID, str]
    review_required: bool
    network: Network


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One saved text with its author's name."""

    number: int
    text: str
    author_id: UUID
    author_name: str
    saved_at: datetime


async def get(session: Session, draft_id: UUID) -> Draft:
    """A draft as it is stored now. Raises DraftNotFound. The caller checks the scope by its question."""
    draft = await session.get(Draft, draft_id, populate_existing=True)
    if draft is None:
        raise DraftNotFound("There is no such draft.")
    return draft


async def current(session: Session, question_id: UUID) -> Draft | None:
    """The draft of a question that is being written, reviewed or published."""
    return await session.scalar(
        select(Draft)
        .where(Draft.question_id == question_id, Draft.state.in_(CURRENT))
        .execution_options(populate_existing=True)
    )


async def review_required(session: Session, agency_id: UUID | None) -> bool:
    """Whether an agency asks for a second pair of eyes; yes while there is no agency."""
    required = await session.scalar(select(Agency.review_required).where(Agency.id == agency_id))
    return required is not False


async def revisions(session: Session, draft_id: UUID) -> Sequence[RevisionView]:
    """The saved texts of a draft, newest first."""
    found = await session.execute(
        select(DraftRevision.number, DraftRevision.text, DraftRevision.author_id, Operator.name, DraftRevision.saved_at)
        .join(Operator, Operator.id == DraftRevision.author_id)
        .where(DraftRevision.draft_id == draft_id)
        .order_by(DraftRevision.number.desc())
    )
    return [RevisionView(*row) for row in found]


async def _view(session: Session, draft: Draft) -> DraftView:
    network, required = (
        await session.execute(
            select(Question.network, Agency.review_required)
            .outerjoin(Agency, Agency.id == Question.agency_id)
            .where(Question.id == draft.question_id)
        )
    ).one()
    names = await accounts.names(session, {draft.author_id, draft.approved_by, draft.handed_back_by})
    return DraftView(draft, names, required is not False, network)


async def view(session: Session, draft_id: UUID) -> DraftView:
    """A draft with what is shown beside it. Raises DraftNotFound."""
    await session.flush()
    return await _view(session, await get(session, draft_id))


async def current_view(session: Session, question_id: UUID) -> DraftView | None:
    """The current draft of a question with what is shown beside it."""
    draft = await current(session, question_id)
    return None if draft is None else await _view(session, draft)
