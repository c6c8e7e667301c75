"""What a look found on one page, until it is given on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.networks.messages import Batch, IncomingMessage, IncomingPost, Malformed
from app.networks.vk.events import order
from app.networks.vk.trees import Tree


@dataclass(slots=True)
class Found:
    """Posts and messages by `external_id`; what comes later stands against what came before."""

    posts: dict[str, IncomingPost] = field(default_factory=dict)
    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    complete: list[str] = field(default_factory=list)
    comments_open: bool | None = None

    def add_posts(self, posts: Iterable[IncomingPost]) -> None:
        """Posts as they are now."""
        self.posts |= {post.external_id: post for post in posts}

    def add_tree(self, tree: Tree) -> None:
        """Comments of a post."""
        self.messages |= tree.messages
        self.malformed += tree.malformed
        if tree.complete:
            self.complete.append(tree.spot.post_id)

    def batch(self, cursor: str | None) -> Batch:
        """All of it, oldest first."""
        return Batch(
            list(self.posts.values()),
            sorted(self.messages.values(), key=order),
            self.malformed,
            cursor,
            complete=self.complete,
            comments_open=self.comments_open,
        )

    def __bool__(self) -> bool:
        return bool(self.posts or self.messages or self.malformed or self.complete) or self.comments_open is not None
