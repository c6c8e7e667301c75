"""Tables of publishing."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key


class PublicationState(enum.StrEnum):
    """Where a publication stands."""

    PLANNED = "planned"  # to be sent at `next_try_at`
    SENDING = "sending"  # a process is at it, or died at it: looked up before a second try
    CONFIRMED = "confirmed"  # stands in the network
    FAILED = "failed"  # refused for good; a person has to act
    WITHDRAWN = "withdrawn"  # the page's people answered by hand first


class Publication(Base):
    """One answer on its way to the network. Its id is the key that makes sending it twice harmless.

    draft_id          the approved draft; one publication a draft
    message_id        the citizen's message it is put under
    text              the approved text, never changed
    tries             times a process set about sending it or looking it up
    next_try_at       when it is due; a process that works on it moves it past its own time-out
    trying_since      start of the current run of tries, which is given up after a day
    first_sending_at  when the first sending began; None: never sent. A reply of ours cannot be older
    sending_at        when the last sending began
    url               where people read the answer
    failure           FailureKind of the last try; "" when there was none
    """

    __tablename__ = "publication"
    __table_args__ = (
        Index("ix_publication_due", "next_try_at", postgresql_where=text("state IN ('planned', 'sending')")),
    )

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), unique=True)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    text: Mapped[str]
    text_hash: Mapped[str]
    state: Mapped[PublicationState] = mapped_column(default=PublicationState.PLANNED)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    trying_since: Mapped[datetime]
    first_sending_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    external_id: Mapped[str | None]
    url: Mapped[str] = mapped_column(default="")
    failure: Mapped[str] = mapped_column(default="")
    failure_code: Mapped[str] = mapped_column(default="")
    failure_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
