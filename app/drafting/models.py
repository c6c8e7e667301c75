"""Tables of drafts."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key


class DraftState(enum.StrEnum):
    """Where a draft stands."""

    WRITING = "writing"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"  # the question was answered otherwise; the text is kept


class Draft(Base):
    """An answer being written. One at a time is current for a question; earlier ones are kept.

    revision     number of the newest saved text, from 1
    author_id    who wrote the newest text
    text_hash    SHA-256 (hex) of the approved text; exactly this text is published
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_current",
            "question_id",
            unique=True,
            postgresql_where=text("state IN ('writing', 'in-review', 'approved')"),
        ),
        Index("ix_draft_question", "question_id", "created_at"),
    )

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    state: Mapped[DraftState] = mapped_column(default=DraftState.WRITING)
    revision: Mapped[int]
    text: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("operator.id"))
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    text_hash: Mapped[str | None]
    handed_back_at: Mapped[datetime | None]
    handed_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    hand_back_reason: Mapped[str] = mapped_column(default="")


class DraftRevision(Base):
    """One saved text of a draft."""

    __tablename__ = "draft_revision"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[Key]
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("operator.id"))
    saved_at: Mapped[datetime]
