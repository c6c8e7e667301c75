"""One look of an account at all its pages: what changed is read at once, the rest in turns that take little time.

A quiet look costs one call. The list of discussions says what changed; pages are visited one by one for new posts.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.logs import logger
from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.messages import Batch, Malformed
from app.networks.ok.client import OkClient
from app.networks.ok.comments import CommentReader, Reading
from app.networks.ok.cursor import Due, FeedCursor, Known, Shut
from app.networks.ok.listing import SLACK_SECONDS, Listing
from app.networks.ok.sheets import Sheets
from app.networks.ok.values import seconds
from app.networks.ok.visits import OF_ONE_PAGE, Visits

_log = logger(__name__)

# Bounds of one look. What it reads is stored at its end: few topics, and none of them waits long for the others.
_TOPICS = 12
_PAGES = 60
_AGAIN = 3
_VISITS = 6
_MOST_FAILURES = 3
# A slow network must not keep what was read waiting to be stored.
_LONGEST = timedelta(seconds=20)

# These pass: what was read until then is stored, and the rest follows with the next look.
_PASSING = frozenset({FailureKind.TEMPORARY, FailureKind.RATE_LIMITED, FailureKind.MALFORMED})
_OVER = frozenset({FailureKind.GONE, FailureKind.CLOSED})


class Sweep:
    """One look."""

    def __init__(self, client: OkClient, feed: Feed) -> None:
        self._options = client.options
        self._clock: Clock = client.tools.clock
        self._now: datetime = self._clock.now()
        self._watches = watches = {watch.page.external_id: watch for watch in feed.pages}
        self._cursor = FeedCursor.read(feed.cursor)
        self._sheets = Sheets(watches, self._options.site_url, self._now)
        account = client.account(feed.value)
        self._listing = Listing(account, self._cursor, self._sheets, self._now)
        self._visits = Visits(account, self._cursor, self._sheets, self._now)
        self._reader = CommentReader(account, self._options.site_url, pages=_PAGES)
        self._failures = 0
        self._forget_left_pages()
        served = set(self._cursor.served)
        for group, watch in watches.items():
            unseen = watch.cursor is None and group not in self._cursor.shut
            if group not in served and (watch.asked or unseen):
                # A page that is new here has nothing to lose yet; its counts are compared with none.
                self._cursor.wanted[group] = watch.cursor is not None

    async def look(self) -> Gathered:
        """What changed. Raises ConnectorError when nothing could be read."""
        rounds_go = await self._needed() and await self._rounds()
        if self._cursor.full_at == seconds(self._now):
            self._set_aside(self._listing.malformed)
        behind = bool(self._cursor.wanted) or self._visits.is_behind(self._every_seconds())
        more = bool(self._cursor.due or self._cursor.down) or (rounds_go and behind)
        if not more:
            self._cursor.served.clear()
        # A page that was shut and is so no longer: that it can be read again is told by a batch.
        again = {
            group: Batch(cursor=watch.cursor)
            for group, watch in self._watches.items()
            if watch.refused and group not in self._cursor.shut
        }
        return Gathered(
            batches=again | dict(self._sheets.batches(self._cursor.active - SLACK_SECONDS)),
            cursor=self._cursor.text(),
            refused={group: _refusal(shut) for group, shut in self._cursor.shut.items()},
            more=more,
        )

    async def _needed(self) -> bool:
        """Read what changed; whether that came to its end. Raises ConnectorError."""
        await self._listing.look()
        try:
            await self._read_due()
        except ConnectorError as error:
            if error.kind not in _PASSING or not self._sheets.bring():
                raise
            return False
        return True

    async def _rounds(self) -> bool:
        """Go on with what is no hurry; whether that can go on. Raises ConnectorError."""
        try:
            await self._visit_wanted()
            await self._read_again()
            await self._visit_next()
        except ConnectorError as error:
            # Without the list there is nothing but these rounds.
            if error.kind not in _PASSING or (self._cursor.refused_at and not self._sheets.bring()):
                raise
            _log.warning("round through pages stopped", code=error.code, words=error.text)
            return False
        return True

    async def _visit_wanted(self) -> None:
        if self._cursor.due:
            return
        for group, everything in list(self._cursor.wanted.items())[:_VISITS]:
            if self._late():
                return
            # One that fails is the last to be tried again.
            self._cursor.wanted[group] = self._cursor.wanted.pop(group)
            await self._visits.visit(group, everything=everything)
            del self._cursor.wanted[group]
            self._cursor.served.append(group)

    async def _read_due(self) -> None:
        chosen = dict(list(self._cursor.due.items())[:_TOPICS])
        await self._hand_over(chosen)
        for topic_id in chosen:
            # A page that turned out to be shut has taken its topics along.
            if topic_id in self._cursor.due:
                if self._reader.pages_left <= 0 or self._late():
                    return
                await self._read(topic_id, self._cursor.due)

    async def _read_again(self) -> None:
        if self._cursor.due:
            return
        for topic_id in list(self._cursor.again)[:_AGAIN]:
            if topic_id in self._cursor.again and not self._late():
                await self._read(topic_id, self._cursor.again)

    async def _visit_next(self) -> None:
        if self._cursor.due or self._cursor.wanted:
            return
        for group in self._visits.next_in_round(self._every_seconds(), _VISITS):
            await self._visits.visit(group)

    async def _hand_over(self, chosen: Mapping[str, Due]) -> None:
        """Read the posts of topics that are new to us."""
        unmet = {topic_id: due.group for topic_id, due in chosen.items() if not self._known(topic_id, due).post}
        await self._visits.hand_over(unmet)

    async def _read(self, topic_id: str, queue: dict[str, Due]) -> None:
        due = queue[topic_id]
        try:
            reading = await self._reader.read(topic_id, due, floor_ms=self._floor(topic_id, due))
        except ConnectorError as error:
            self._failed(topic_id, queue, error)
            return
        self._take(topic_id, due, reading)
        if reading.reached:
            self._finish(topic_id, due)

    def _failed(self, topic_id: str, queue: dict[str, Due], error: ConnectorError) -> None:
        due = queue[topic_id]
        if error.kind in _OVER:
            # Deleted or closed to us since it was listed: nothing is left to read.
            self._finish(topic_id, due)
        elif error.kind in OF_ONE_PAGE:
            self._visits.shut(due.group, error)
        elif error.kind is FailureKind.MALFORMED and queue is self._cursor.again:
            self._set_aside([Malformed(f"comments of topic {topic_id}: {error.text}", raw="")], due.group)
            del queue[topic_id]
        else:
            self._put_off(topic_id, due, error)

    def _put_off(self, topic_id: str, due: Due, error: ConnectorError) -> None:
        """Let the others go first. Raises the error when it is not about this topic alone."""
        self._failures += 1
        if error.kind not in (FailureKind.TEMPORARY, FailureKind.MALFORMED) or self._failures >= _MOST_FAILURES:
            raise error
        _log.warning("topic not read", topic=topic_id, code=error.code, words=error.text)
        self._cursor.due.pop(topic_id, None)
        self._cursor.again.pop(topic_id, None)
        self._cursor.again[topic_id] = due

    def _take(self, topic_id: str, due: Due, reading: Reading) -> None:
        sheet = self._sheets[due.group]
        sheet.messages.extend(self._reader.messages(topic_id, due, reading))
        sheet.malformed.extend(reading.malformed)

    def _finish(self, topic_id: str, due: Due) -> None:
        """Note that a topic was read to what was known of it."""
        known = self._sheets[due.group].cursor.topic(topic_id)
        known.count, known.active, known.own = due.count, due.active, due.own
        known.to = max(known.to, due.top)
        self._cursor.due.pop(topic_id, None)
        self._cursor.again.pop(topic_id, None)

    def _known(self, topic_id: str, due: Due) -> Known:
        return self._sheets[due.group].cursor.topics.get(topic_id) or Known()

    def _floor(self, topic_id: str, due: Due) -> int:
        return self._known(topic_id, due).to or self._sheets[due.group].cursor.since

    def _late(self) -> bool:
        return self._clock.now() - self._now > _LONGEST

    def _every_seconds(self) -> float:
        """A round through all pages takes so long; without the list it is what shows new comments."""
        return self._options.sweep_seconds if self._cursor.refused_at else self._options.posts_seconds

    def _forget_left_pages(self) -> None:
        cursor = self._cursor
        cursor.due = {topic_id: due for topic_id, due in cursor.due.items() if due.group in self._sheets}
        cursor.again = {topic_id: due for topic_id, due in cursor.again.items() if due.group in self._sheets}
        cursor.wanted = {group: whole for group, whole in cursor.wanted.items() if group in self._sheets}
        cursor.served = [group for group in cursor.served if group in self._sheets]
        cursor.shut = {group: shut for group, shut in cursor.shut.items() if group in self._sheets}

    def _set_aside(self, malformed: list[Malformed], group: str | None = None) -> None:
        if malformed:
            # Whose discussion it is cannot be read: the account's first page keeps it.
            self._sheets[group or next(iter(self._sheets))].malformed.extend(malformed)


def _refusal(shut: Shut) -> ConnectorError:
    return ConnectorError(FailureKind(shut.kind), shut.text, code=shut.code)
