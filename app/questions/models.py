"""Tables of questions, messages and citizens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Computed, ForeignKey, Identity, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key
from app.networks.access import Network
from app.networks.messages import MessageKind
from app.questions.lifecycle import CloseReason, Status

# The opening text of a question is kept up to this length; messages are kept whole.
TEXT_CHARACTERS = 20_000

_OPEN = text("status NOT IN ('answered', 'closed')")


class Citizen(Base):
    """An author as their network shows them: id and shown name, nothing more."""

    __tablename__ = "citizen"
    __table_args__ = (UniqueConstraint("network", "external_id"),)

    id: Mapped[Key]
    network: Mapped[Network] = mapped_column(Text())
    external_id: Mapped[str]
    name: Mapped[str]
    seen_at: Mapped[datetime]


class Question(Base):
    """What a citizen wants of an authority.

    number        what people call it by
    thread_id     the network's conversation it is held in
    text          words of the citizen's messages, oldest first, bounded; search runs over it
    screening     class the screening gave, or the person who overruled it (`screened_by`)
    due_at        nearest open deadline; None while there is none. Kept by `deadlines`
    warn_at       from then on it is at risk
    return_due_at until then «не наше» is in time; None: no clock of it runs, or its agency took the question in time
    origin_id     the question it was split from; of a part that was split again, that first one
    repeats       how often the same citizen asked again meanwhile
    version       grows with each change; a writer with an old one is refused by the database layer
    """

    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_open_due", "agency_id", "due_at", "id", postgresql_where=_OPEN),
        Index("ix_question_region_open_due", "due_at", "id", postgresql_where=_OPEN),
        Index("ix_question_status_open_due", "status", "due_at", "id", postgresql_where=_OPEN),
        Index("ix_question_urgent_open_due", "due_at", "id", postgresql_where=text(f"urgent AND {_OPEN.text}")),
        Index("ix_question_assignee_open_due", "assignee_id", "due_at", "id", postgresql_where=_OPEN),
        Index("ix_question_assignee_received", "assignee_id", text("received_at DESC"), text("id DESC")),
        Index("ix_question_agency_received", "agency_id", text("received_at DESC"), text("id DESC")),
        Index("ix_question_received", text("received_at DESC"), text("id DESC")),
        Index("ix_question_status_received", "status", "received_at", "id"),
        # An agency rarely has any, and PostgreSQL would read the whole region's questions to find that out.
        Index(
            "ix_question_screened",
            "agency_id",
            text("received_at DESC"),
            text("id DESC"),
            postgresql_where=text("close_reason = 'screened-out'"),
        ),
        Index(
            "ix_question_answered",
            "answered_at",
            postgresql_where=text("status = 'answered'"),
            postgresql_include=["agency_id"],  # those with one are counted for the router's screen
        ),
        # Few are, in hundreds of thousands a year.
        Index("ix_question_overruled", "received_at", postgresql_where=text("screened_by IS NOT NULL")),
        Index("ix_question_thread", "page_id", "thread_id"),
        Index("ix_question_citizen", "citizen_id", "topic_id", "received_at"),
        # Usual rates of a topic, and its newest questions.
        Index("ix_question_topic_received", "topic_id", text("received_at DESC")),
        Index("ix_question_search", "search", postgresql_using="gin"),
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    network: Mapped[Network] = mapped_column(Text())
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"))
    kind: Mapped[MessageKind]
    thread_id: Mapped[str]
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"), index=True)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizen.id"))
    text: Mapped[str]
    search: Mapped[str] = mapped_column(
        TSVECTOR, Computed(f"to_tsvector('russian', left(text, {TEXT_CHARACTERS}))", persisted=True), deferred=True
    )

    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    screening: Mapped[str]
    screening_reason: Mapped[str]
    screened_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    urgent: Mapped[bool] = mapped_column(default=False)
    close_reason: Mapped[CloseReason | None]
    close_note: Mapped[str] = mapped_column(default="")

    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))

    published_at: Mapped[datetime]
    received_at: Mapped[datetime]
    routed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]
    return_due_at: Mapped[datetime | None]
    origin_id: Mapped[UUID | None] = mapped_column(ForeignKey("question.id"), index=True)
    repeats: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy declares it so


class Message(Base):
    """A comment or private message, stored once.

    external_id  unique on its page, as the connector gives it
    thread_id    messages of one conversation share it
    parent_id    `external_id` of the message it replies to; that one may come later
    question_id  the question it opened, continued or answered
    from_page    written by the page: by hand in the network, or by us
    deleted_at   when it was seen to be gone from the network; the text is kept
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("page_id", "external_id"),
        Index("ix_message_thread", "page_id", "thread_id", "published_at"),
        Index("ix_message_question", "question_id", "published_at"),
        # How many usually come at which time of day.
        Index("ix_message_from_citizens", "page_id", "published_at", postgresql_where=text("NOT from_page")),
    )

    id: Mapped[Key]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"))
    external_id: Mapped[str]
    kind: Mapped[MessageKind]
    thread_id: Mapped[str]
    parent_id: Mapped[str | None]
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"), index=True)
    citizen_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizen.id"), index=True)
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("question.id"))
    from_page: Mapped[bool]
    text: Mapped[str]
    attachments: Mapped[list[Json]] = mapped_column(default=list)
    url: Mapped[str]
    published_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


# Most networks date to the second. Which of two messages of one second came first is told by their numbers, which grow
# in length, too; the second may have reached us before the first.
IN_ORDER = (Message.published_at, func.length(Message.external_id), Message.external_id)
NEWEST_FIRST = tuple(column.desc() for column in IN_ORDER)


class MessageVersion(Base):
    """A text a message had before it was edited in the network."""

    __tablename__ = "message_version"

    id: Mapped[Key]
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    until: Mapped[datetime]
