"""What was written under a group's topics before, back to a date: a few topics a look, behind everything else."""

from datetime import timedelta

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered, Progress
from app.networks.limits import Lane
from app.networks.messages import Batch, IncomingMessage, IncomingPost, Malformed
from app.networks.ok import parse
from app.networks.ok.client import OkClient
from app.networks.ok.comments import CommentReader, topic_url
from app.networks.ok.cursor import BackCursor, Due
from app.networks.ok.values import milliseconds

_TOPICS = "50"
_READ = 10
_PAGES = 30
# Topics that were older than this at the date wanted are not looked at for later comments.
_COMMENTED_FOR = timedelta(days=30)
_OVER = frozenset({FailureKind.GONE, FailureKind.CLOSED})


class Backfill:
    """One look back at one page."""

    def __init__(self, client: OkClient, feed: Feed) -> None:
        if feed.since is None:
            raise ConnectorError(FailureKind.CONFIGURATION, "a look back needs a date")
        [watch] = feed.pages
        self._feed = feed
        self._group = watch.page.external_id
        self._since = feed.since
        self._site_url = client.options.site_url
        self._account = client.account(feed.value, lane=Lane.BACKFILL)
        self._reader = CommentReader(self._account, self._site_url, pages=_PAGES)
        self._cursor = BackCursor.read(watch.cursor)
        self._posts: list[IncomingPost] = []
        self._messages: list[IncomingMessage] = []
        self._malformed: list[Malformed] = []

    async def look(self) -> Gathered:
        """What the next topics bring. Raises ConnectorError."""
        if not self._cursor.due and not self._cursor.ended:
            await self._list()
        for topic_id in list(self._cursor.due)[:_READ]:
            if self._reader.pages_left <= 0:
                break
            await self._read(topic_id)
        messages = sorted(self._messages, key=lambda message: message.published_at)
        return Gathered(
            batches={self._group: Batch(self._posts, messages, self._malformed, self._cursor.text())},
            cursor=self._feed.cursor,
            more=bool(self._cursor.due) or not self._cursor.ended,
            progress=Progress(self._cursor.done),
        )

    async def _list(self) -> None:
        anchor = self._cursor.anchor
        params = {"gid": self._group, "count": _TOPICS} | ({"anchor": anchor} if anchor else {})
        page = parse.topics(await self._account.call("mediatopic.getTopics", params))
        self._malformed.extend(page.malformed)
        wanted = [topic for topic in page.items if topic.published_at >= self._since - _COMMENTED_FOR]
        for topic in wanted:
            if topic.published_at >= self._since or topic.comments_count != 0:
                self._posts.append(parse.post_of(topic, url=topic_url(self._site_url, self._group, topic.id)))
            if topic.comments_count != 0:
                count = -1 if topic.comments_count is None else topic.comments_count
                self._cursor.due[topic.id] = Due(group=self._group, own=count)
            else:
                self._cursor.done += 1
        # An anchor that repeats, or topics that are too old, are the end, whatever a flag says.
        self._cursor.ended = not wanted or page.anchor in ("", anchor)
        self._cursor.anchor = page.anchor

    async def _read(self, topic_id: str) -> None:
        due = self._cursor.due[topic_id]
        try:
            reading = await self._reader.read(topic_id, due, floor_ms=milliseconds(self._since))
        except ConnectorError as error:
            if error.kind not in _OVER:
                raise
            self._finish(topic_id)
            return
        found = self._reader.messages(topic_id, due, reading)
        self._messages.extend(message for message in found if message.published_at >= self._since)
        self._malformed.extend(reading.malformed)
        if reading.reached:
            self._finish(topic_id)

    def _finish(self, topic_id: str) -> None:
        del self._cursor.due[topic_id]
        self._cursor.done += 1
