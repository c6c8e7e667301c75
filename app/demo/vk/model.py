"""What the stand-in of VKontakte remembers: communities, posts, comments, dialogs."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime

from app.networks.connector import TokenKind


@dataclass(slots=True)
class Author:
    """A person."""

    id: int
    first_name: str
    last_name: str


@dataclass(slots=True)
class Comment:
    """A comment of a wall.

    from_id     negative: a community
    root        id of the comment whose thread it stands in; None for a first-level one
    replies     ids of its thread, ascending; first-level comments only
    """

    id: int
    from_id: int
    at: datetime
    text: str
    root: int | None = None
    reply_to_comment: int | None = None
    reply_to_user: int | None = None
    replies: list[int] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Post:
    """A post of a wall with its comments.

    top      ids of first-level comments, ascending
    closed   nobody may comment
    hidden   comments are not shown either
    """

    id: int
    at: datetime
    text: str
    comments: dict[int, Comment] = field(default_factory=dict)
    top: list[int] = field(default_factory=list)
    closed: bool = False
    hidden: bool = False

    def count(self) -> int:
        """Comments and replies that are shown with their text."""
        return sum(not comment.deleted for comment in self.comments.values())

    def add(self, comment: Comment) -> None:
        """Put a comment in its place."""
        self.comments[comment.id] = comment
        if comment.root is None:
            self.top.append(comment.id)
        else:
            self.comments[comment.root].replies.append(comment.id)

    def remove(self, comment_id: int) -> None:
        """Delete a comment: a placeholder stays as long as there are replies to it, nothing otherwise."""
        comment = self.comments[comment_id]
        if comment.replies:
            comment.deleted, comment.text = True, ""
            return
        del self.comments[comment_id]
        siblings = self.top if comment.root is None else self.comments[comment.root].replies
        del siblings[bisect_left(siblings, comment_id)]
        if comment.root is not None and self.comments[comment.root].deleted and not siblings:
            self.remove(comment.root)


@dataclass(slots=True)
class Message:
    """A private message.

    id         counts all messages of the community
    local_id   counts the messages of the dialog
    from_page  out of the community
    """

    id: int
    local_id: int
    peer: int
    from_page: bool
    at: datetime
    text: str
    random_id: int = 0


@dataclass(slots=True)
class Community:
    """A page.

    posts      newest first is what the wall shows; kept oldest first
    pinned     id of the post shown first whatever its date
    by_random  a message sent with this dialog and `random_id` before
    by_guid    a comment written with this `guid` before
    """

    id: int
    name: str
    posts: dict[int, Post] = field(default_factory=dict)
    order: list[tuple[datetime, int]] = field(default_factory=list)
    pinned: int | None = None
    dialogs: dict[int, list[Message]] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    by_random: dict[tuple[int, int], Message] = field(default_factory=dict)
    by_guid: dict[str, Comment] = field(default_factory=dict)
    last_wall_id: int = 0
    last_message_id: int = 0

    def next_wall_id(self) -> int:
        """A new id; posts and comments of a wall are counted together."""
        self.last_wall_id += 1
        return self.last_wall_id

    def add_post(self, post: Post) -> None:
        """Put a post on the wall by its date."""
        self.posts[post.id] = post
        insort(self.order, (post.at, post.id))

    def wall(self) -> list[Post]:
        """The posts as the wall shows them: the pinned one, then newest first."""
        shown = [self.posts[post_id] for _, post_id in reversed(self.order)]
        if self.pinned is not None:
            shown.sort(key=lambda post: post.id != self.pinned)
        return shown

    def add_message(self, peer: int, text: str, *, from_page: bool, at: datetime, random_id: int = 0) -> Message:
        """Append to the dialog with `peer`."""
        self.last_message_id += 1
        dialog = self.dialogs.setdefault(peer, [])
        message = Message(self.last_message_id, len(dialog) + 1, peer, from_page, at, text, random_id)
        dialog.append(message)
        return message


@dataclass(slots=True)
class Token:
    """A token and the communities it was issued for.

    user_id  who acts with it; 0 unless it is a person's
    """

    kind: TokenKind
    pages: set[int]
    user_id: int = 0
