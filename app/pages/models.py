"""Tables of official pages, their tokens and posts."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key
from app.networks.access import Network, TokenKind


class Health(enum.StrEnum):
    """How the connection to a page goes; worse ones later."""

    NEW = "new"  # not looked at yet
    WORKING = "working"
    SILENT = "silent"  # no message for longer than usual at these hours
    FAILING = "failing"  # temporary: tried again by itself
    CONFIGURATION = "configuration"
    CLOSED = "closed"
    NO_RIGHTS = "no-rights"
    BANNED = "banned"  # the network has blocked or deleted the page
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - a person renews the token


class Page(Base):
    """An official page.

    external_id      as its network knows it, see `PageAccess`
    since            messages written before this instant open no questions
    push             the network calls us, instead of our asking it, where it can
    connected        its feeds fit its tokens; a poller sees to that
    health_at        since when its health is what it is
    failure_code     the network's own; with `failure_text` empty when all is well
    last_message_at  when the newest message was written
    lag_seconds      from written to stored, of the newest message that did not come by a back-fill
    comments_open    whether citizens can comment; None when no network said so yet
    """

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("network", "external_id"),
        Index("ix_page_name", "name", "id"),
        Index("ix_page_unconnected", "created_at", postgresql_where=text("active AND NOT connected")),
    )

    id: Mapped[Key]
    network: Mapped[Network] = mapped_column(Text())
    external_id: Mapped[str]
    name: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    push: Mapped[bool] = mapped_column(default=False)
    connected: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime | None]
    created_at: Mapped[datetime]

    health: Mapped[Health] = mapped_column(default=Health.NEW)
    health_at: Mapped[datetime]
    failure_code: Mapped[str] = mapped_column(default="")
    failure_text: Mapped[str] = mapped_column(default="")
    last_message_at: Mapped[datetime | None]
    lag_seconds: Mapped[float | None]
    comments_open: Mapped[bool | None]


class HealthChange(Base):
    """A line of a page's timeline: from `at` on its health was this."""

    __tablename__ = "page_health"
    __table_args__ = (Index("ix_page_health_page", "page_id", "at"),)

    id: Mapped[Key]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    health: Mapped[Health]
    code: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class PageToken(Base):
    """A token of a page, sealed for the place `page:<page id>:<kind>`.

    account  the same for the same token on several pages; the token does not follow from it
    """

    __tablename__ = "page_token"

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[TokenKind] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    account: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Post(Base):
    """A post of a page: the context of comments."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("page_id", "external_id"),
        Index("ix_post_page_published", "page_id", "published_at"),
    )

    id: Mapped[Key]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    text: Mapped[str]
    url: Mapped[str]
    published_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Rejected(Base):
    """Something a network sent that could not be read, set aside with the reason.

    digest   tells repeats apart
    form     what it should have been, for reading it again
    version  of the program that could not read it; a newer one tries again
    times    how often it came
    """

    __tablename__ = "rejected"
    __table_args__ = (UniqueConstraint("page_id", "digest"), Index("ix_rejected_seen", "seen_at", "id"))

    id: Mapped[Key]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    digest: Mapped[str]
    reason: Mapped[str]
    raw: Mapped[str]
    form: Mapped[str] = mapped_column(default="")
    version: Mapped[str]
    seen_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
