"""The ways in which messages reach us. A feed is one account's way, and the pages it brings messages of."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.networks.access import ConnectorError, PageAccess, TokenKind
from app.networks.messages import Batch


class FeedKind(enum.StrEnum):
    """How messages reach us."""

    STREAM = "stream"  # we keep asking, the network answers when something happens (long poll)
    PUSH = "push"  # the network calls us; its calls are kept first and read then
    SWEEP = "sweep"  # we look for what changed
    BACKFILL = "backfill"  # what was written before, back to a date; in a lane of its own


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which messages of a page can reach us.

    token          kind of token it needs; one feed serves all pages with the same token
    every_seconds  pause between two looks; 0 where the network itself makes us wait
    """

    kind: FeedKind
    token: TokenKind
    every_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Watch:
    """A page as one feed sees it.

    cursor   where this feed stands with this page; None at the first look
    live     its messages also reach us by a stream or calls that work: a sweep then looks seldom
    asked    somebody wants a sweep to look now: messages may have been lost
    refused  it could not be looked at before; a batch of it, be it empty, says that it can again
    """

    page: PageAccess
    cursor: str | None = None
    live: bool = False
    asked: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """What one look works with.

    token   kind of the token that all its pages have in common; `value` is it, in clear and never logged
    cursor  where the feed stands, beside what it knows of each page; None at the first look
    pages   at least one; exactly one for a BACKFILL
    since   BACKFILL alone: nothing older is wanted
    """

    kind: FeedKind
    token: TokenKind
    value: str = field(repr=False)
    pages: Sequence[Watch]
    cursor: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a back-fill is. total: None while nobody knows."""

    done: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one look brought.

    batches        by `external_id` of the page; pages with nothing new and an unchanged cursor are left out
    cursor         where the feed stands now; stored in one transaction with the batches
    refused        pages that could not be looked at while others could, by `external_id`
    lost           pages some of whose messages the network did not keep for us: a sweep has to look at them at once
    more           the network has more right now: look again at once
    pause_seconds  when to look again; None: after the way's own pause
    progress       of a BACKFILL; it is done when `more` is False
    """

    batches: Mapping[str, Batch] = field(default_factory=dict)
    cursor: str | None = None
    refused: Mapping[str, ConnectorError] = field(default_factory=dict)
    lost: Collection[str] = ()
    more: bool = False
    pause_seconds: float | None = None
    progress: Progress | None = None
