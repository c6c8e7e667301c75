"""What was written on a page before it was connected: its posts back to a date, and all their comments.

Source for parameters and bounds: VK API schema 5.199.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.networks.feeds import Feed, Gathered, Progress
from app.networks.limits import Lane
from app.networks.tools import Tools
from app.networks.vk import parse, trees
from app.networks.vk.client import Token, VkClient
from app.networks.vk.found import Found
from app.networks.vk.places import Community, page_number
from app.networks.vk.trees import Tree
from app.networks.vk.walls import wall_call

_PAGE = 100
# Pages overlap by so many posts: one deleted meanwhile moves the others forward.
_OVERLAP = 5
_TREES_A_LOOK = 25
# Comments are written for weeks: posts so much older than the date may have some since then.
_BEFORE = timedelta(days=30)


@dataclass(slots=True)
class Walk:
    """How far the walk is.

    began    when, seconds since 1970
    reached  publication of the oldest post seen, seconds since 1970
    offset   posts passed; None when the date is reached
    waiting  posts whose comments are to be read
    """

    began: int
    reached: int
    offset: int | None = 0
    waiting: list[int] = field(default_factory=list)


class Backfill:
    """Back-fills with users' and service tokens, in the lane that gives way."""

    def __init__(self, client: VkClient, tools: Tools, *, site: str) -> None:
        self._client = client
        self._clock = tools.clock
        self._site = site

    async def look(self, feed: Feed) -> Gathered:
        """A hundred posts, or the comments of 25. Raises ConnectorError."""
        (watch,) = feed.pages
        community = Community(page_number(watch.page.external_id), self._site)
        token = Token(feed.token, feed.value, Lane.BACKFILL)
        since = feed.since or datetime.fromtimestamp(0, UTC)
        walk = load(watch.cursor, now=self._clock.now())
        found = Found()
        if walk.waiting:
            await self._read_comments(walk, community, token, found)
        elif walk.offset is not None:
            await self._read_posts(walk, community, token, found, until=since - _BEFORE)
        found.messages = {id_: one for id_, one in found.messages.items() if one.published_at >= since}
        found.complete.clear()
        more = bool(walk.waiting) or walk.offset is not None
        batch = found.batch(dump(walk))
        return Gathered({watch.page.external_id: batch}, feed.cursor, more=more, progress=_progress(walk, since, more))

    async def _read_posts(
        self, walk: Walk, community: Community, token: Token, found: Found, *, until: datetime
    ) -> None:
        offset = walk.offset or 0
        page = parse.wall(await self._client.call(wall_call(community, offset, _PAGE), token), community)
        recent = [post for post in page.posts if post.post.published_at >= until]
        found.add_posts(post.post for post in recent)
        found.malformed += page.malformed
        walk.waiting = [post.id for post in recent if post.comments]
        walk.reached = min(
            [walk.reached, *(int(one.post.published_at.timestamp()) for one in recent if not one.pinned)]
        )
        past = any(post.post.published_at < until for post in page.posts if not post.pinned)
        walk.offset = None if past or page.length < _PAGE else offset + page.length - _OVERLAP

    async def _read_comments(self, walk: Walk, community: Community, token: Token, found: Found) -> None:
        reading = [Tree(community.post(post), 0, 0, True) for post in walk.waiting[:_TREES_A_LOOK]]
        await trees.read(reading, self._client, token)
        passing = [tree.failure for tree in reading if tree.failure is not None and not tree.settled]
        if passing:
            # Nothing counts as read: a back-fill that went on would never come back to it.
            raise passing[0]
        for tree in reading:
            found.add_tree(tree)
        del walk.waiting[:_TREES_A_LOOK]


def load(cursor: str | None, *, now: datetime) -> Walk:
    """The walk that was stored; when it cannot be read one that starts over, which repeats but loses nothing."""
    try:
        given = json.loads(cursor or "")
        offset = given["o"]
        waiting = [int(post) for post in given["w"]]
        return Walk(int(given["b"]), int(given["r"]), None if offset is None else int(offset), waiting)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        seconds = int(now.timestamp())
        return Walk(seconds, seconds)


def dump(walk: Walk) -> str:
    """The walk as a cursor."""
    stored = {"b": walk.began, "r": walk.reached, "o": walk.offset, "w": walk.waiting}
    return json.dumps(stored, separators=(",", ":"))


def _progress(walk: Walk, since: datetime, more: bool) -> Progress:
    """In days: how many posts there are back to a date nobody tells beforehand."""
    day = 86_400
    total = max((walk.began - int((since - _BEFORE).timestamp()) + day - 1) // day, 1)
    return Progress(min((walk.began - walk.reached) // day, total) if more else total, total)
