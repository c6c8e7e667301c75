"""Tables of feeds, the pages they bring messages of, kept calls, and the processes that follow feeds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Key
from app.networks.access import FailureKind, Network, TokenKind
from app.networks.feeds import FeedKind


class StoredFeed(Base):
    """One account's way to its pages. At most one process follows it at a time.

    account        holder of the token; of a BACKFILL the page's id
    version        grows when its pages or tokens change: whoever follows it then reads it anew
    cursor         opaque to all but the connector
    leased_by      the process that follows it, until `leased_until` at the latest
    next_look_at   a process takes it up from then on
    looked_at      when a look last went well
    failures       failed looks in a row; `failure` and what goes with it are of the last one
    since          BACKFILL: how far back; `done` of `total` (None: unknown) are read, `ended_at` when it came to an end
    hook_path      PUSH: the part of our address that nobody can guess
    hook_secret    PUSH: sealed for the place `hook:<feed id>`
    confirmation   PUSH: what the network wants to hear once
    """

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("network", "kind", "account"),
        Index("ix_feed_free", "next_look_at", postgresql_where=text("active")),
        Index("ix_feed_holder", "leased_by"),
    )

    id: Mapped[Key]
    network: Mapped[Network] = mapped_column(Text())
    kind: Mapped[FeedKind]
    account: Mapped[str]
    token: Mapped[TokenKind]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    cursor: Mapped[str | None]

    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    next_look_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]

    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[FailureKind | None]
    failure_code: Mapped[str] = mapped_column(default="")
    failure_text: Mapped[str] = mapped_column(default="")

    since: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    ended_at: Mapped[datetime | None]

    hook_path: Mapped[str | None] = mapped_column(unique=True)
    hook_secret: Mapped[str | None]
    confirmation: Mapped[str] = mapped_column(default="")


class FeedPage(Base):
    """A page that a feed brings messages of.

    cursor    where the feed stands with this page
    asked_at  since when somebody wants a sweep to look at it; None when nobody does
    failure   why this page alone cannot be looked at; None when it can
    """

    __tablename__ = "feed_page"
    __table_args__ = (Index("ix_feed_page_page", "page_id"),)

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    cursor: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    failure: Mapped[FailureKind | None]
    failure_code: Mapped[str] = mapped_column(default="")
    failure_text: Mapped[str] = mapped_column(default="")


class KeptCall(Base):
    """A call of a network, kept until it was read. key: the network's number of the event; None when it has none."""

    __tablename__ = "kept_call"
    __table_args__ = (
        UniqueConstraint("feed_id", "key"),
        Index("ix_kept_call_feed", "feed_id", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"))
    key: Mapped[str | None]
    body: Mapped[str]
    kept_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class PollerProcess(Base):
    """A process that follows feeds. seen_at: when it last said that it lives."""

    __tablename__ = "poller"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
