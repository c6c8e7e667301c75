"""Reading a community's wall: new posts, which posts changed, and their comments.

Source for parameters and bounds: VK API schema 5.199. wall.get may be called 5,000 times a day, so new posts are looked
for rarely; changes are found by comparing the number of comments, a hundred posts a call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.networks.connector import ConnectorError, FailureKind, IncomingMessage, IncomingPost, Malformed
from app.networks.vk import parse
from app.networks.vk.client import MOST_CALLS, Call, Token, VkClient, concerns_one_call
from app.networks.vk.cursor import Cursor
from app.networks.vk.fields import raw

_PAGE = 100
_WALL_PAGES_A_CALL = 5
# A count stays the same when one comment is deleted and one added, or one is edited. So recent posts are read anyway.
_REREAD_SECONDS = 3600
_RECENT = timedelta(days=7)
# After these a post is tried again at the next look, after others only when its count changed or within the hour.
_MAY_PASS = (FailureKind.TEMPORARY, FailureKind.MALFORMED)
# No more posts are begun once so many messages are at hand.
_ENOUGH_MESSAGES = 2000


@dataclass(slots=True)
class Seen:
    """What one look found; posts by id."""

    posts: dict[int, IncomingPost] = field(default_factory=dict)
    messages: list[IncomingMessage] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)


class WallReader:
    """Reads one wall with one token, moving the cursor along; whatever it raises, nothing counts as read by then."""

    def __init__(self, client: VkClient, token: Token, place: parse.Place, *, posts_seconds: float) -> None:
        self._client = client
        self._token = token
        self._place = place
        self._posts_seconds = posts_seconds

    async def look(self, cursor: Cursor, *, now: datetime) -> Seen:
        """New posts and the comments of at most 25 changed ones. Raises ConnectorError."""
        seen = Seen()
        counted: dict[int, parse.WallPost] = {}
        if cursor.wall_offset is not None or now.timestamp() - cursor.wall_seen_at >= self._posts_seconds:
            counted = await self._look_for_posts(cursor, seen, now=now)
        settled = cursor.wall_offset is None and not cursor.waiting
        if settled:
            counted |= await self._count_comments(cursor, known=counted)
        reread = settled and now.timestamp() - cursor.reread_at >= _REREAD_SECONDS
        if reread:
            cursor.reread_at = int(now.timestamp())
            cursor.refused.clear()
        _note_changes(cursor, counted, anyway_since=now - _RECENT if reread else None)
        await self._read_waiting(cursor, seen)
        seen.posts |= {post: counted[post].post for post in _posts_of(seen.messages) if post in counted}
        return seen

    async def replies(self, post: int, root: int) -> list[IncomingMessage]:
        """The replies under a first-level comment, oldest first. Raises ConnectorError."""
        first = await self._client.call(self._comments(post, root=root), self._token)
        messages, _ = await self._read_level(post, root, first)
        return messages

    async def stands(self, post: int, root: int, comment: int) -> bool:
        """Whether a comment, itself `root` or in its thread, can be read. Raises ConnectorError."""
        if not parse.wall(await self._client.call(self._by_id([post]), self._token), self._place).posts:
            return False
        answer = await self._client.call(self._comments(post, start=root), self._token)
        level = parse.comments(answer, self._place, post)
        if root not in level.ids:
            return False
        found = level.messages if comment == root else await self.replies(post, root)
        return any(one.external_id == f"wall:{comment}" and not one.deleted for one in found)

    async def _look_for_posts(self, cursor: Cursor, seen: Seen, *, now: datetime) -> dict[int, parse.WallPost]:
        """Walk the wall: to its end when that is not yet done, otherwise as long as everything on a page is new."""
        walking = cursor.wall_offset is not None
        offset = cursor.wall_offset or 0
        counted: dict[int, parse.WallPost] = {}
        for _ in range(_WALL_PAGES_A_CALL):
            page = parse.wall(await self._client.call(self._wall(offset), self._token), self._place)
            fresh = [post for post in page.posts if post.id not in cursor.counts]
            known = [post for post in page.posts if post.id in cursor.counts and not post.pinned]
            counted |= {post.id: post for post in page.posts}
            seen.posts |= {post.id: post.post for post in fresh}
            seen.malformed += page.malformed
            cursor.counts |= {post.id: 0 for post in fresh}
            offset += page.length
            if page.length == 0 or offset == page.total or (known and not walking):
                cursor.wall_offset, cursor.wall_seen_at = None, int(now.timestamp())
                cursor.reread_at = cursor.reread_at or cursor.wall_seen_at
                return counted
        cursor.wall_offset = offset
        return counted

    async def _count_comments(self, cursor: Cursor, *, known: Iterable[int]) -> dict[int, parse.WallPost]:
        """The newest hundred posts and the next hundred of the older ones, as they are now."""
        posts = sorted(cursor.counts, reverse=True)
        newest, older = posts[:_PAGE], posts[_PAGE:]
        if cursor.rotation >= len(older):
            cursor.rotation = 0
        chunk = older[cursor.rotation : cursor.rotation + _PAGE]
        cursor.rotation += _PAGE
        left = [[post for post in part if post not in known] for part in (newest, chunk)]
        calls = [self._by_id(part) for part in left if part]
        found: dict[int, parse.WallPost] = {}
        for answer in await self._client.call_many(calls, self._token):
            if isinstance(answer, ConnectorError):
                raise answer
            found |= {post.id: post for post in parse.wall(answer, self._place).posts}
        return found

    async def _read_waiting(self, cursor: Cursor, seen: Seen) -> None:
        posts = list(cursor.waiting)[:MOST_CALLS]
        answers = await self._client.call_many([self._comments(post) for post in posts], self._token)
        for post, answer in zip(posts, answers, strict=True):
            count = cursor.waiting.pop(post)
            try:
                messages, malformed = await self._read_level(post, None, answer)
            except ConnectorError as failure:
                if not concerns_one_call(failure):
                    raise
                seen.malformed.append(_unread(post, failure))
                if failure.kind not in _MAY_PASS:
                    cursor.refused[post] = count
                continue
            cursor.counts[post] = count
            seen.messages += messages
            seen.malformed += malformed
            if len(seen.messages) >= _ENOUGH_MESSAGES:
                return

    async def _read_level(
        self, post: int, root: int | None, first: Any
    ) -> tuple[list[IncomingMessage], list[Malformed]]:
        """One level from its first page on, with the threads under it. Raises ConnectorError.

        Each further page begins with the last comment of the one before, so that comments which come and go meanwhile
        shift nothing; the end is where a page brings nothing new.
        """
        messages: dict[str, IncomingMessage] = {}
        malformed: list[Malformed] = []
        seen: set[int] = set()
        answer = first
        while True:
            if isinstance(answer, ConnectorError):
                raise answer
            page = parse.comments(answer, self._place, post, root)
            messages |= {message.external_id: message for message in page.messages}
            malformed += page.malformed
            threads = [self._comments(post, root=thread) for thread in page.unfinished]
            for thread, begun in zip(page.unfinished, await self._client.call_many(threads, self._token), strict=True):
                replies, broken = await self._read_level(post, thread, begun)
                messages |= {message.external_id: message for message in replies}
                malformed += broken
            known = len(seen)
            seen.update(page.ids)
            if len(seen) == known or len(seen) == page.total:
                return list(messages.values()), malformed
            answer = await self._client.call(self._comments(post, root=root, start=page.ids[-1]), self._token)

    def _wall(self, offset: int) -> Call:
        params = {"owner_id": f"-{self._place.page}", "offset": str(offset), "count": str(_PAGE), "extended": "0"}
        return Call("wall.get", params)

    def _by_id(self, posts: Sequence[int]) -> Call:
        return Call("wall.getById", {"posts": ",".join(f"-{self._place.page}_{post}" for post in posts)})

    def _comments(self, post: int, *, root: int | None = None, start: int | None = None) -> Call:
        params = {
            "owner_id": f"-{self._place.page}",
            "post_id": str(post),
            "count": str(_PAGE),
            "sort": "asc",
            "preview_length": "0",
            "extended": "1",
        }
        if root is None:
            params["thread_items_count"] = "10"
        else:
            params["comment_id"] = str(root)
        if start is not None:
            params["start_comment_id"] = str(start)
        return Call("wall.getComments", params)


def _posts_of(messages: Iterable[IncomingMessage]) -> set[int]:
    return {int(message.post_id) for message in messages if message.post_id is not None}


def _note_changes(cursor: Cursor, counted: dict[int, parse.WallPost], *, anyway_since: datetime | None) -> None:
    """Queue the posts whose count changed; with an instant, also those published since then that did not."""
    for post in sorted(counted.values(), key=lambda post: -post.id):
        changed = post.comments not in (cursor.counts.get(post.id, 0), cursor.refused.get(post.id))
        anyway = anyway_since is not None and post.comments > 0 and post.post.published_at >= anyway_since
        if changed or anyway:
            cursor.waiting[post.id] = post.comments


def _unread(post: int, failure: ConnectorError) -> Malformed:
    return Malformed(f"the comments of post {post} cannot be read: {failure}", raw({"post_id": post}))
