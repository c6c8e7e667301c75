"""Reading all comments of a post, or those that explain why their number changed.

Source for parameters and bounds: VK API schema 5.199, wall.getComments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import IncomingMessage, Malformed
from app.networks.vk import parse
from app.networks.vk.client import Call, Token, VkClient, concerns_one_call
from app.networks.vk.fields import raw
from app.networks.vk.places import Spot

PAGE = 100
# After these a post is read again with the next look, after others when its count changes or its hour comes.
_MAY_PASS = (FailureKind.TEMPORARY, FailureKind.MALFORMED)


@dataclass(slots=True)
class Tree:
    """The comments of one post while they are read, newest first. Each page begins with the last comment of the one
    before, so that comments which come and go meanwhile shift nothing; the end is where a page brings nothing new.

    expected  so many new comments explain what changed; 0: only the whole tree does
    newest    largest number of its comments known, first before and then after reading
    whole     everything is read, whatever was expected
    """

    spot: Spot
    expected: int
    newest: int
    whole: bool
    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    failure: ConnectorError | None = None
    _before: int = 0
    _seen: set[int] = field(default_factory=set)
    _level: set[int] = field(default_factory=set)
    _threads: list[tuple[int, int | None]] = field(default_factory=list)
    _next: int | None = 0

    def __post_init__(self) -> None:
        self._before = self.newest
        self.whole = self.whole or self.expected <= 0

    @property
    def complete(self) -> bool:
        """Whether all comments were read, so that others we know are gone."""
        return self.whole and self.failure is None and not self.malformed and self._next is None

    @property
    def settled(self) -> bool:
        """Whether the post counts as read: there is no use in trying again at once."""
        return self.failure is None or self.failure.kind not in _MAY_PASS

    def wanted(self) -> list[tuple[Call, int | None]]:
        """What to ask next, each with the thread it is about; nothing when the tree is read."""
        explained = not self.whole and sum(one > self._before for one in self._seen) >= self.expected
        if self.failure is not None or explained:
            return []
        if self._threads:
            return [(self._call(root, start), root) for root, start in self._threads]
        if self._next is None:
            return []
        return [(self._call(None, self._next), None)]

    def take(self, root: int | None, answer: Any | ConnectorError) -> None:
        """Read an answer to what was wanted. A failure ends the reading; what was read stays."""
        if root is not None:
            self._threads = [one for one in self._threads if one[0] != root]
        try:
            if isinstance(answer, ConnectorError):
                raise answer
            page = parse.comments(answer, self.spot, root)
        except ConnectorError as failure:
            if not concerns_one_call(failure):
                raise
            self.failure = failure
            self.malformed.append(
                Malformed(f"the comments of {self.spot.url} cannot be read: {failure}", _where(self.spot))
            )
            return
        fresh = [one for one in page.ids if one not in self._seen]
        self.messages |= {message.external_id: message for message in page.messages}
        self.malformed += page.malformed
        self._seen |= set(page.seen)
        self.newest = max([self.newest, *page.seen])
        goes_on = page.ids[-1] if len(page.ids) >= PAGE and fresh else None
        if root is None:
            self._take_level(page, goes_on)
        elif goes_on is not None and (self.whole or goes_on > self._before):
            self._threads.append((root, goes_on))

    def _take_level(self, page: parse.CommentsPage, goes_on: int | None) -> None:
        self._level.update(page.ids)
        self._threads += [(thread, None) for thread in page.unfinished]
        self._next = None if len(self._level) == page.total else goes_on
        # Small trees are read whole at once: that also tells what was deleted.
        self.whole = self.whole or (self._next is None and len(self._level) <= PAGE)

    def _call(self, root: int | None, start: int | None) -> Call:
        params = {
            "owner_id": self.spot.community.owner,
            "post_id": str(self.spot.number),
            "count": str(PAGE),
            "sort": "desc",
            "preview_length": "0",
            "extended": "1",
            **({"thread_items_count": "10"} if root is None else {"comment_id": str(root)}),
            **({"start_comment_id": str(start)} if start else {}),
        }
        return Call("wall.getComments", params)


async def read(trees: Sequence[Tree], client: VkClient, token: Token) -> None:
    """Read trees side by side, as many pages in one request as it takes. Raises ConnectorError."""
    while True:
        asked = [(tree, call, root) for tree in trees for call, root in tree.wanted()]
        if not asked:
            return
        answers = await client.call_many([call for _, call, _ in asked], token)
        for (tree, _, root), answer in zip(asked, answers, strict=True):
            tree.take(root, answer)


def _where(spot: Spot) -> str:
    return raw({"post": spot.post_id})
