"""Stand-ins for what the service asks of the outside: the time, and a social network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.networks.access import PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.inspection import Inspection
from app.networks.messages import Batch, Malformed, Published, ReplyTo
from app.networks.push import Call, Hook, Receipt

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


def nothing_new(feed: Feed) -> Gathered:
    """A look that found nothing."""
    return Gathered(cursor=feed.cursor)


@dataclass
class FakeConnector:
    """A network in memory. Put in `answers` what it is to say, in order; an exception is raised instead.

    ways        in which its messages reach us
    answers     what `collect` gives, one a call; after the last one nothing new
    kept        what `read_kept` gives for the bodies of calls; all of them were told by default
    receipt     what is said to calls
    known       pages by their link, for `inspect`
    refusals    what `reply` raises, one a call; None lets that reply through. Empty: all pass
    lost        replies raise their refusal although they took effect, as when the answer is lost on the way
    sent        replies that took effect, by the key they were sent with
    calls       names of the methods called, in order
    """

    ways: Sequence[Way] = (Way(FeedKind.SWEEP, TokenKind.USER, 30.0),)
    answers: list[Gathered | Exception] = field(default_factory=list)
    kept: Callable[[Feed, Sequence[str]], Gathered] = field(default=lambda feed, _: nothing_new(feed))
    receipt: Receipt = field(default_factory=lambda: Receipt(keep=True))
    known: dict[str, Inspection] = field(default_factory=dict)
    refusals: list[Exception | None] = field(default_factory=list)
    lost: bool = False
    sent: dict[UUID, Sent] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)

    async def collect(self, feed: Feed) -> Gathered:
        """The next of `answers`."""
        self.calls.append("collect")
        self.feeds.append(feed)
        if not self.answers:
            return nothing_new(feed)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """Always `receipt`."""
        self.calls.append("receive")
        return self.receipt

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What `kept` makes of the bodies."""
        self.calls.append("read_kept")
        return self.kept(feed, calls)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Nothing has to be confirmed."""
        self.calls.append("subscribe")
        return hook

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Always well."""
        self.calls.append("unsubscribe")

    def address(self, link: str) -> str | None:
        """The link itself, when it is one of `known`."""
        return link if link in self.known else None

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """What `known` says."""
        self.calls.append("inspect")
        return self.known[address]

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """Never readable."""
        return Batch(malformed=[malformed])

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
