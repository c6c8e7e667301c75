"""SQL of publications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session
from app.core.errors import NotFound
from app.networks.messages import ReplyTo
from app.pages.models import Post
from app.publishing.models import Publication, PublicationState
from app.questions.models import Citizen, Message

UNDER_WAY = (PublicationState.PLANNED, PublicationState.SENDING)


class PublicationNotFound(NotFound):
    """There is no such publication in the caller's scope."""

    code = "publication-not-found"


async def get(session: Session, publication_id: UUID) -> Publication:
    """A publication as it is stored now. Raises PublicationNotFound. The caller checks the scope by its question."""
    publication = await session.get(Publication, publication_id, populate_existing=True)
    if publication is None:
        raise PublicationNotFound("There is no such publication.")
    return publication


async def of_draft(session: Session, draft_id: UUID) -> Publication | None:
    """The publication of a draft."""
    return await session.scalar(select(Publication).where(Publication.draft_id == draft_id))


async def newest(session: Session, question_id: UUID) -> Publication | None:
    """The newest publication of a question."""
    return await session.scalar(
        select(Publication)
        .where(Publication.question_id == question_id)
        .order_by(Publication.created_at.desc(), Publication.id.desc())
        .limit(1)
    )


async def reply_to(session: Session, publication: Publication) -> ReplyTo:
    """What a publication answers, as connectors take it."""
    found = await session.execute(
        select(Message, Post.external_id, Citizen.external_id, Citizen.name)
        .outerjoin(Citizen, Citizen.id == Message.citizen_id)
        .outerjoin(Post, Post.id == Message.post_id)
        .where(Message.id == publication.message_id)
    )
    message, post_id, author_id, author_name = found.one()
    return ReplyTo(
        kind=message.kind,
        thread_id=message.thread_id,
        message_id=message.external_id,
        post_id=post_id,
        author_id=author_id or "",
        author_name=author_name or "",
    )


async def answered_message(session: Session, publication: Publication) -> Message:
    """The citizen's message that a publication is put under."""
    return (await session.scalars(select(Message).where(Message.id == publication.message_id))).one()


async def due(session: Session, *, now: datetime, limit: int) -> Sequence[UUID]:
    """Publications to be sent, and those whose sender died or does not know the outcome; longest due first."""
    found = await session.scalars(
        select(Publication.id)
        .where(Publication.state.in_(UNDER_WAY), Publication.next_try_at <= now)
        .order_by(Publication.next_try_at)
        .limit(limit)
    )
    return found.all()
