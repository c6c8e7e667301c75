"""Tables of taking in."""

from datetime import datetime
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key
from app.language.likeness import SIZE


class ScreeningLesson(Base):
    """A person's judgement on a message, after which the next ones like it are screened.

    was          class the screening gave by itself
    asks         the text had a question mark
    screening    class the person gave
    fingerprint  equal for copies of one text; None where there are no words
    vector       unit length, of `app.language.likeness`; None where no word is known
    undone_at    when somebody took it back, or taught otherwise by the same question
    """

    __tablename__ = "screening_lesson"
    __table_args__ = (
        Index("ix_screening_lesson_question", "question_id"),
        Index("ix_screening_lesson_learnt", text("learnt_at DESC"), text("id DESC")),
    )

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    was: Mapped[str]
    asks: Mapped[bool]
    needs_answer: Mapped[bool]
    screening: Mapped[str]
    fingerprint: Mapped[int | None] = mapped_column(BigInteger)
    vector: Mapped[list[float] | None] = mapped_column(HALFVEC(SIZE), deferred=True)
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operator.id"))
    learnt_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
