"""Tables of what people moved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class BulkMove(Base):
    """Many questions given to one agency at once.

    items    {"question_id", "assignment_id"} of each; what it was before stands on the assignment
    undone   questions put back; kept: worked on meanwhile and so left where they are
    """

    __tablename__ = "bulk_move"

    id: Mapped[Key]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    reason: Mapped[str]
    moved_by: Mapped[UUID] = mapped_column(ForeignKey("operator.id"))
    moved_at: Mapped[datetime] = mapped_column(index=True)
    items: Mapped[list[Json]]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    undone: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)


class PlaceChoice(Base):
    """Which of several places of one name was meant, as people chose it on a page.

    name  the place's words in their normal form, as `app.language.words.normal` gives them
    """

    __tablename__ = "place_choice"
    __table_args__ = (UniqueConstraint("page_id", "name", "territory_id"),)

    id: Mapped[Key]
    name: Mapped[str]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"))
    territory_id: Mapped[UUID] = mapped_column(ForeignKey("territory.id"))
    times: Mapped[int]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
