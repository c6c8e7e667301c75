"""Stand-ins for what the service asks of the outside: the time, and a social network."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.networks.connector import Batch, PageAccess, Published, ReplyTo

# A Monday, 12:00 in Moscow, 11:00 in Kaliningrad.
MONDAY = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


class FrozenClock:
    """A clock that stands still until told otherwise."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self._at = at

    def now(self) -> datetime:
        """The instant it stands at."""
        return self._at

    def advance(self, by: timedelta) -> datetime:
        """Move on; the new instant."""
        self._at += by
        return self._at


@dataclass(frozen=True, slots=True)
class Sent:
    """One reply that was asked for."""

    page: PageAccess
    to: ReplyTo
    text: str
    key: UUID


def empty_batch(cursor: str = "0") -> Batch:
    """A look that found nothing new."""
    return Batch(posts=(), messages=(), malformed=(), cursor=cursor)


@dataclass
class FakeConnector:
    """A network in memory. Put in `answers` what it is to say, in order; an exception is raised instead.

    answers     what `fetch` gives, one a call; after the last one nothing new
    refusals    what `reply` raises, one a call; None lets that reply through. Empty: all pass
    lost        replies raise their refusal although they took effect, as when the answer is lost on the way
    sent        replies that took effect, by the key they were sent with
    calls       names of the methods called, in order
    """

    answers: list[Batch | Exception] = field(default_factory=list)
    refusals: list[Exception | None] = field(default_factory=list)
    lost: bool = False
    sent: dict[UUID, Sent] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)

    async def fetch(self, page: PageAccess, cursor: str | None) -> Batch:
        """The next of `answers`."""
        self.calls.append("fetch")
        self.cursors.append(cursor)
        if not self.answers:
            return empty_batch(cursor or "0")
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish once a key, unless `refusals` says otherwise."""
        self.calls.append("reply")
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is None or self.lost:
            self.sent.setdefault(key, Sent(page, to, text, key))
        if refusal is not None:
            raise refusal
        return self._published(key)

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """The reply of this key, if it took effect."""
        self.calls.append("find_reply")
        return self._published(key) if key in self.sent else None

    def texts(self) -> Sequence[str]:
        """Texts that stand in the network, in the order they were sent."""
        return [sent.text for sent in self.sent.values()]

    def _published(self, key: UUID) -> Published:
        number = list(self.sent).index(key) + 1
        return Published(external_id=f"wall:{9000 + number}", url=f"https://network.invalid/wall?reply={9000 + number}")
