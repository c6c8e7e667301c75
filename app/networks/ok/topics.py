"""Which topics of a page have comments to be read.

Cheap first: the account's list of discussions, the most recently active first, tells of every change in one call. An
account that may not read it pays one call for twenty topics instead.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.core.logs import logger
from app.networks.connector import ConnectorError, FailureKind, Malformed
from app.networks.ok import parse
from app.networks.ok.client import OkClient
from app.networks.ok.cursor import Cursor, Watched

_log = logger(__name__)

# How many the network gives at most is not documented: figures that are used in practice.
_TOPICS = 50
_TOPICS_BY_ID = 20
_DISCUSSIONS = 100

_LIST_PAGES = 10
_COUNTED_TOPICS = 100
_MOST_DUE = 100


class TopicWatch:
    """One look at the topics of one page."""

    def __init__(self, client: OkClient, group: str, token: str, cursor: Cursor) -> None:
        """What it learns goes into `cursor`.

        topics  those met on the way · fresh  ids of those whose post was not handed over before
        """
        self._client = client
        self._group = group
        self._token = token
        self._cursor = cursor
        self.topics: dict[str, parse.Topic] = {}
        self.fresh: set[str] = set()
        self.malformed: list[Malformed] = []

    async def look(self, now: datetime, every: timedelta) -> None:
        """Mark topics whose comments have to be read. Raises ConnectorError.

        every  new topics are looked for so often
        """
        new_topics = self._cursor.looks_for_topics(now, every)
        if self._cursor.listing or new_topics:
            self._cursor.listing = await self._may_list()
        if new_topics:
            await self._newest()
            self._cursor.topics_at = now
        if self._cursor.older and len(self._cursor.due_topics()) < _MOST_DUE:
            await self._older()
        if not self._cursor.listing:
            await self._counted()

    async def get(self, ids: Iterable[str]) -> None:
        """Read topics that this look has not met yet. Raises ConnectorError."""
        missing = [topic_id for topic_id in ids if topic_id not in self.topics]
        for start in range(0, len(missing), _TOPICS_BY_ID):
            batch = ",".join(missing[start : start + _TOPICS_BY_ID])
            answer = await self._client.call(
                "mediatopic.getByIds", self._token, {"topic_ids": batch, "media_limit": "3"}
            )
            self._meet(parse.topics(answer))

    async def _newest(self) -> None:
        page = await self._page("")
        # The network gives the newest first: what is to be forgotten last goes in last.
        for topic in reversed(page.items):
            self._cursor.watch(topic.id).told(topic)
        if page.items and all(topic.id in self.fresh for topic in page.items):
            self._cursor.older = page.anchor

    async def _older(self) -> None:
        anchor = self._cursor.older
        page = await self._page(anchor)
        unknown = {topic.id: Watched() for topic in reversed(page.items) if topic.id not in self._cursor.topics}
        self._cursor.topics = {**unknown, **self._cursor.topics}
        for topic in page.items:
            self._cursor.topics[topic.id].told(topic)
        # An anchor that repeats, or a page of known topics, is the end, whatever a flag says.
        ended = page.anchor == anchor or all(topic.id not in self.fresh for topic in page.items)
        self._cursor.older = "" if ended else page.anchor

    async def _page(self, anchor: str) -> parse.Page[parse.Topic]:
        params = {"gid": self._group, "count": str(_TOPICS)} | ({"anchor": anchor} if anchor else {})
        page = parse.topics(await self._client.call("mediatopic.getTopics", self._token, params))
        self._meet(page)
        return page

    def _meet(self, page: parse.Page[parse.Topic]) -> None:
        self.topics.update({topic.id: topic for topic in page.items})
        self.fresh.update(topic.id for topic in page.items if not self._cursor.is_posted(topic.id))
        self.malformed.extend(page.malformed)

    async def _may_list(self) -> bool:
        """Whether the account may read its list of discussions; what it says is noted."""
        try:
            await self._listed()
        except ConnectorError as refusal:
            if refusal.kind not in (FailureKind.NO_RIGHTS, FailureKind.CONFIGURATION):
                raise
            # Asked again with the next look for topics.
            _log.warning("list of discussions refused", group=self._group, code=refusal.code, words=refusal.text)
            return False
        return True

    async def _listed(self) -> None:
        """Go down the list to where the last look began, or as far as ten pages."""
        known_to = self._cursor.active_at
        listed: dict[str, parse.Discussion] = {}
        anchor = ""
        for _ in range(_LIST_PAGES):
            page = await self._list_page(anchor)
            fresh = [discussion for discussion in page.items if discussion.id not in listed]
            listed.update({discussion.id: discussion for discussion in fresh})
            times = [discussion.active_at for discussion in fresh if discussion.active_at is not None]
            if not times:
                break
            newest = max(times)
            if self._cursor.active_at is None or newest > self._cursor.active_at:
                self._cursor.active_at = newest
            if not page.anchor or (known_to is not None and min(times) <= known_to):
                break
            anchor = page.anchor
        self._note(list(listed.values()))

    async def _list_page(self, anchor: str) -> parse.Page[parse.Discussion]:
        params = {"category": "GROUP", "count": str(_DISCUSSIONS)} | ({"anchor": anchor} if anchor else {})
        page = parse.discussions(await self._client.call("discussions.getList", self._token, params))
        self.malformed.extend(page.malformed)
        return page

    def _note(self, discussions: Sequence[parse.Discussion]) -> None:
        """Mark what changed; the list also holds discussions of the account's other groups."""
        for discussion in reversed(discussions):
            known = self._cursor.topics.get(discussion.id)
            changed = known.changed_in_list(discussion) if known else self._group in discussion.places
            if changed:
                self._cursor.watch(discussion.id).seen_in_list(discussion)

    async def _counted(self) -> None:
        """Compare the comments' numbers of the most recent topics; without the list only those are watched."""
        recent = list(self._cursor.topics)[-_COUNTED_TOPICS:]
        await self.get(recent)
        for topic in [self.topics[topic_id] for topic_id in recent if topic_id in self.topics]:
            if topic.comments_count is not None:
                self._cursor.topics[topic.id].told(topic)
