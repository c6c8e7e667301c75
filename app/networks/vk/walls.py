"""New posts of many walls.

Source for parameters and bounds: VK API schema 5.199, wall.get. It may be called 5,000 times a day and token, calls
inside scripts included, so pages take turns through the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import IncomingPost, Malformed
from app.networks.vk import parse
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.parse import WallPost
from app.networks.vk.places import Community
from app.networks.vk.state import WATCHED_HOURS, PageState, Watched

_FIRST_PAGE, _PAGE = 20, 100
_PAGES_A_WALL = 10
# Whole posts of so many pages fit into what a script may answer.
_WALLS_A_SCRIPT = 10
# A pinned post draws comments whatever its age: it is watched as one of some days.
_PINNED_HOURS = 25
# Of these the page itself is the cause; other failures pass, or concern the token.
REFUSALS = (FailureKind.NO_RIGHTS, FailureKind.CLOSED, FailureKind.BANNED, FailureKind.GONE, FailureKind.CONFIGURATION)


@dataclass(slots=True)
class Wall:
    """One wall while its newest posts are read.

    counts  comments of the posts read, by post
    """

    community: Community
    state: PageState
    hour: int
    posts: dict[str, IncomingPost] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    failure: ConnectorError | None = None
    newest: WallPost | None = None
    _offset: int | None = 0
    _first: bool = True
    _pages: int = 0

    def __post_init__(self) -> None:
        self._first = not self.state.posts

    def wanted(self) -> Call | None:
        """What to ask next; None when all that is new was read."""
        if self._offset is None or self.failure is not None or self._pages >= _PAGES_A_WALL:
            return None
        return wall_call(self.community, self._offset, self._count())

    def take(self, answer: Any | ConnectorError) -> None:
        """Read a page of the wall; new posts are watched from now on."""
        try:
            if isinstance(answer, ConnectorError):
                raise answer
            page = parse.wall(answer, self.community)
        except ConnectorError as failure:
            self.failure = failure
            return
        fresh = [post for post in page.posts if post.id not in self.state.posts]
        recent = [post for post in fresh if self._watched_since(post) is not None]
        self.posts |= {post.post.external_id: post.post for post in page.posts}
        self.counts |= {post.id: post.comments for post in page.posts}
        self.malformed += page.malformed
        self.newest = max(
            [*page.posts, *([self.newest] if self.newest else [])], key=lambda post: post.id, default=None
        )
        for post in page.posts:
            since = self._watched_since(post)
            if since is not None:
                self.state.posts.setdefault(post.id, Watched(0, since)).hour = since
        full = page.length >= self._count()
        # Everything on it was new and young: there may be more of the kind behind it.
        goes_on = full and all(post in recent for post in page.posts if not post.pinned)
        self._offset = (self._offset or 0) + page.length if goes_on else None
        self._pages += 1

    def _watched_since(self, post: WallPost) -> int | None:
        """The hour a post counts from; None when it is too old to be watched."""
        if post.pinned:
            return max(post.hour, self.hour - _PINNED_HOURS)
        return post.hour if self.hour - post.hour <= WATCHED_HOURS else None

    def _count(self) -> int:
        return _PAGE if self._first or self._offset else _FIRST_PAGE


async def read(walls: Sequence[Wall], client: VkClient, token: Token) -> None:
    """Read the newest posts of walls side by side. Raises ConnectorError for what concerns all of them."""
    while True:
        asked = [(wall, call) for wall in walls if (call := wall.wanted()) is not None]
        if not asked:
            return
        answers = await client.call_many([call for _, call in asked], token, most=_WALLS_A_SCRIPT)
        for (wall, _), answer in zip(asked, answers, strict=True):
            wall.take(answer)


def wall_call(community: Community, offset: int, count: int) -> Call:
    """Asks for a part of a wall."""
    params: Mapping[str, str] = {
        "owner_id": community.owner,
        "offset": str(offset),
        "count": str(count),
        "extended": "0",
    }
    return Call("wall.get", params)
