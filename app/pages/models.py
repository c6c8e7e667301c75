"""Tables of official pages, their tokens and posts."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key
from app.networks.connector import Network, TokenKind


class Health(enum.StrEnum):
    """How the connection to a page goes."""

    NEW = "new"  # not looked at yet
    WORKING = "working"
    FAILING = "failing"  # temporary: tried again by itself
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - a person renews the token
    NO_RIGHTS = "no-rights"
    CLOSED = "closed"
    CONFIGURATION = "configuration"


class Page(Base):
    """An official page.

    external_id    positive number of the community in its network, as text
    cursor         opaque to all but the connector
    since          messages written before this instant open no questions
    next_look_at   when a poller is to look again
    leased_until   a poller works on it until then at the latest; `leased_by` names the process
    failures       failed looks in a row
    """

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("network", "external_id"),
        Index("ix_page_due", "next_look_at", postgresql_where=text("active")),
    )

    id: Mapped[Key]
    network: Mapped[Network]
    external_id: Mapped[str]
    name: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime | None]
    created_at: Mapped[datetime]

    cursor: Mapped[str | None]
    next_look_at: Mapped[datetime]
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]

    health: Mapped[Health] = mapped_column(default=Health.NEW)
    failure_code: Mapped[str] = mapped_column(default="")
    failure_text: Mapped[str] = mapped_column(default="")
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None]
    last_message_at: Mapped[datetime | None]


class PageToken(Base):
    """A token of a page, sealed for the place `page:<page id>:<kind>`."""

    __tablename__ = "page_token"

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[TokenKind] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    created_at: Mapped[datetime]


class Post(Base):
    """A post of a page: the context of comments."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("page_id", "external_id"),)

    id: Mapped[Key]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    text: Mapped[str]
    url: Mapped[str]
    published_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Rejected(Base):
    """Something a network sent that could not be read, set aside with the reason. `digest` tells repeats apart."""

    __tablename__ = "rejected"
    __table_args__ = (UniqueConstraint("page_id", "digest"),)

    id: Mapped[Key]
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    digest: Mapped[str]
    reason: Mapped[str]
    raw: Mapped[str]
    seen_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
