"""What one look brings, page by page; only pages that a look touches are unfolded."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from app.networks.feeds import Watch
from app.networks.messages import Batch, IncomingMessage, IncomingPost, Malformed
from app.networks.ok import parse
from app.networks.ok.comments import topic_url
from app.networks.ok.cursor import Known, PageCursor
from app.networks.ok.values import milliseconds

# What was written before a page was first looked at is context, and taken so far back.
FIRST_LOOK = timedelta(days=3)


class Sheet:
    """One page."""

    def __init__(self, watch: Watch, site_url: str, now: datetime) -> None:
        """What it learns goes into `cursor`."""
        self.group = watch.page.external_id
        self.cursor = PageCursor.read(watch.cursor)
        if not self.cursor.since:
            self.cursor.since = milliseconds(now - FIRST_LOOK)
        self.posts: dict[str, IncomingPost] = {}
        self.messages: list[IncomingMessage] = []
        self.malformed: list[Malformed] = []
        self._site_url = site_url
        self._before = watch.cursor

    def meet(self, topic: parse.Topic) -> Known:
        """Hand over a topic's post when it is new or was changed; what is known of the topic."""
        known = self.cursor.topics.get(topic.id) or self.cursor.topic(topic.id)
        shown = parse.print_of(topic.text)
        if known.post != shown:
            known.post = shown
            self.posts[topic.id] = parse.post_of(topic, url=topic_url(self._site_url, self.group, topic.id))
        return known

    def batch(self, listed_from: int) -> Batch | None:
        """What to store; None for nothing. For `listed_from` see `PageCursor.trim`."""
        self.cursor.trim(listed_from)
        cursor = self.cursor.text()
        if not (self.posts or self.messages or self.malformed) and cursor == self._before:
            return None
        messages = sorted(self.messages, key=lambda message: message.published_at)
        return Batch(list(self.posts.values()), messages, self.malformed, cursor)


class Sheets(Mapping[str, Sheet]):
    """Pages of a feed, by their ids."""

    def __init__(self, watches: Mapping[str, Watch], site_url: str, now: datetime) -> None:
        self._watches = watches
        self._site_url = site_url
        self._now = now
        self._open: dict[str, Sheet] = {}

    def __getitem__(self, group: str) -> Sheet:
        """The page with this id. Raises KeyError."""
        if group not in self._open:
            self._open[group] = Sheet(self._watches[group], self._site_url, self._now)
        return self._open[group]

    def __iter__(self) -> Iterator[str]:
        """Ids of all pages."""
        return iter(self._watches)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self._watches)

    def __contains__(self, group: object) -> bool:
        """Whether the feed has this page; does not unfold it."""
        return group in self._watches

    def bring(self) -> bool:
        """Whether there is anything to store but cursors."""
        return any(sheet.posts or sheet.messages or sheet.malformed for sheet in self._open.values())

    def batches(self, listed_from: int) -> dict[str, Batch]:
        """What to store, by page. For `listed_from` see `PageCursor.trim`."""
        made = {group: sheet.batch(listed_from) for group, sheet in self._open.items()}
        return {group: batch for group, batch in made.items() if batch is not None}
