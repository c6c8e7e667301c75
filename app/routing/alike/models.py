"""Tables of likeness."""

from datetime import datetime
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.language.likeness import SIZE


class QuestionLikeness(Base):
    """What a question is compared with others by; beside the question, so that its row stays narrow.

    vector       unit length, of `app.language.likeness`; zeros where no word is known
    fingerprint  equal for copies of one text; None for one too short to tell
    received_at  of the question, so that what is near in time is found without a join
    """

    __tablename__ = "question_likeness"
    __table_args__ = (
        Index(
            "ix_question_likeness_vector",
            "vector",
            postgresql_using="hnsw",
            postgresql_ops={"vector": "halfvec_ip_ops"},
        ),
        Index(
            "ix_question_likeness_fingerprint",
            "fingerprint",
            "received_at",
            postgresql_where=text("fingerprint IS NOT NULL"),
        ),
        Index("ix_question_likeness_received", "received_at"),
    )

    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    vector: Mapped[list[float]] = mapped_column(HALFVEC(SIZE))
    fingerprint: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[datetime]
