"""VKontakte's posts and comments as the service's types: pure, and total for whatever JSON comes.

Source: VK API schema 5.199; where live answers differ (deleted placeholders), both forms are read.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.networks.messages import IncomingMessage, IncomingPost, Malformed, MessageKind
from app.networks.vk import mentions
from app.networks.vk.fields import (
    Json,
    Unreadable,
    form,
    instant,
    items,
    number,
    number_or_none,
    objects,
    read_all,
    text,
    whole,
)
from app.networks.vk.places import Community, Kind, Spot

_MOST_ATTACHMENTS = 50
_HOUR = timedelta(hours=1).total_seconds()
# Not on the wall (yet): offered by visitors, or to be published later.
_UNPUBLISHED = ("suggest", "postpone")


@dataclass(frozen=True, slots=True)
class WallPost:
    """A post, how many comments it has, whether citizens can write more, and whether it stands first for ever."""

    id: int
    post: IncomingPost
    comments: int
    can_post: bool
    pinned: bool

    @property
    def hour(self) -> int:
        """When it was published, in hours since 1970."""
        return int(self.post.published_at.timestamp() // _HOUR)


@dataclass(frozen=True, slots=True)
class WallPage:
    """Part of a wall. `length`: items that came, read or not; `total`: posts of the whole wall, if told."""

    posts: Sequence[WallPost]
    malformed: Sequence[Malformed]
    length: int
    total: int | None


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """Part of the comments of a post.

    ids         of the level that was asked for, in order, unreadable items included where they have one
    seen        numbers of all comments that came, replies included
    unfinished  roots whose threads are longer than what came with them
    total       comments of this level; None when it is not told
    """

    messages: Sequence[IncomingMessage]
    malformed: Sequence[Malformed]
    ids: Sequence[int]
    seen: Collection[int]
    unfinished: Sequence[int]
    total: int | None


def wall(answer: Any, community: Community) -> WallPage:
    """Posts of wall.get or wall.getById. Raises ConnectorError."""
    found = items(answer, "items")
    posts, malformed = read_all(found, lambda item: post(item, community), form=form("post"))
    return WallPage(posts, malformed, len(found), whole(answer.get("count")) or None)


def comments(answer: Any, spot: Spot, root: int | None = None) -> CommentsPage:
    """Comments of wall.getComments and its like. Raises ConnectorError.

    root  whose thread was asked for; None: the first level, with the beginnings of threads
    """
    found = items(answer, "items")
    known = names(answer)
    messages, malformed = read_all(found, lambda item: comment(item, spot, root, known), form=form_of(spot, root))
    top = [item for item in found if isinstance(item, dict)]
    seen = {whole(item.get("id")) for item in top}
    unfinished: list[int] = []
    for item in top if root is None else ():
        thread, id_ = item.get("thread"), whole(item.get("id"))
        replies = thread.get("items") if isinstance(thread, dict) else None
        if not isinstance(thread, dict) or not id_:
            continue
        listed = replies if isinstance(replies, list) else []
        read, unread = read_all(listed, lambda one, of=id_: comment(one, spot, of, known), form=form_of(spot, id_))  # type: ignore[misc]
        messages += read
        malformed += unread
        seen |= {whole(one.get("id")) for one in listed if isinstance(one, dict)}
        if whole(thread.get("count")) > len(listed):
            unfinished.append(id_)
    ids = [id_ for id_ in (whole(item.get("id")) for item in top) if id_]
    level = whole(answer.get("current_level_count")) or None
    return CommentsPage(messages, malformed, ids, seen - {0}, unfinished, level)


def post(item: Json, community: Community) -> WallPost:
    """A post. Raises Unreadable."""
    id_ = number(item, "id")
    counts = item.get("comments")
    words = text(item, "text") if "text" in item else ""
    reposted = objects(item, "copy_history")
    if not words and reposted and "text" in reposted[0]:
        words = text(reposted[0], "text")
    made = IncomingPost(str(id_), mentions.shown(words)[0], instant(item, "date"), community.post(id_).url)
    told = counts if isinstance(counts, dict) else {}
    return WallPost(id_, made, whole(told.get("count")), told.get("can_post", 1) != 0, item.get("is_pinned") == 1)


def published(item: Json) -> bool:
    """Whether a post stands on the wall."""
    return item.get("post_type") not in _UNPUBLISHED


def comment(item: Json, spot: Spot, root: int | None, known: Mapping[int, str]) -> IncomingMessage:
    """A comment, or the placeholder of a deleted one. Raises Unreadable.

    root   whose thread it was asked for with; None: the comment tells
    known  shown names by id
    """
    id_ = number(item, "id")
    if id_ <= 0:
        raise Unreadable("id is not positive")
    deleted = item.get("deleted") is True or ("from_id" not in item and "text" not in item)
    author = None if deleted else number(item, "from_id")
    written = "" if deleted or (spot.kind is not Kind.WALL and "text" not in item) else text(item, "text")
    words, mentioned = mentions.shown(written)
    answered = number_or_none(item, "reply_to_comment")
    if spot.kind is Kind.TOPIC:
        answered = answered or mentions.answered(written)
    stack = item.get("parents_stack")
    top = root or (whole(stack[0]) if isinstance(stack, list) and stack else 0) or answered or id_
    addressed = number_or_none(item, "reply_to_user")
    parent = answered or (top if top != id_ else None)
    return IncomingMessage(
        external_id=spot.comment_id(id_),
        kind=MessageKind.COMMENT,
        thread_id=spot.comment_id(top),
        post_id=spot.post_id,
        parent_id=None if parent is None else spot.comment_id(parent),
        author_id="" if author is None else str(author),
        author_name=known.get(author, "") if author else "",
        from_page=author == -spot.community.id,
        text=words,
        published_at=instant(item, "date"),
        attachments=attachments(item),
        deleted=deleted,
        mentions=list(dict.fromkeys([*mentioned, *([str(addressed)] if addressed else [])])),
        url=spot.comment_url(id_, top),
    )


def attachments(item: Json) -> list[dict[str, Any]]:
    """Kind and key of what is attached; addresses of media expire and are left out, a link's own is kept."""
    kept: list[dict[str, Any]] = []
    for one in objects(item, "attachments")[:_MOST_ATTACHMENTS]:
        kind = one.get("type")
        inside = one.get(kind) if isinstance(kind, str) else None
        if not isinstance(kind, str):
            continue
        wanted = ("owner_id", "id", "access_key", *(("url", "title") if kind == "link" else ()))
        known = {name: inside[name] for name in wanted if name in inside} if isinstance(inside, dict) else {}
        scalar = {name: value for name, value in known.items() if isinstance(value, int | str)}
        kept.append({"type": text(one, "type")} | {name: _storable(scalar, name) for name in scalar})
    return kept


def names(answer: Any) -> Mapping[int, str]:
    """Shown names by id in an extended answer, communities under their negative ids."""
    found = {whole(one.get("id")): person(one) for one in objects(answer, "profiles")}
    for group in objects(answer, "groups"):
        if isinstance(group.get("name"), str):
            found[-whole(group.get("id"))] = text(group, "name").strip()
    found.pop(0, None)
    return found


def person(profile: Json) -> str:
    """The shown name of a person."""
    parts = [profile.get("first_name"), profile.get("last_name")]
    return " ".join(text({"": part}, "").strip() for part in parts if isinstance(part, str)).strip()


def form_of(spot: Spot, root: int | None) -> str:
    """`Malformed.form` of a comment."""
    return form("comment", place=spot.kind.value, number=spot.number, root=root)


def _storable(values: Json, name: str) -> int | str:
    return text(values, name) if isinstance(values[name], str) else int(values[name])
