"""VKontakte's answers as the service's types: pure, and total for whatever JSON comes.

Source: VK API schema 5.199; where live answers differ (deleted placeholders), both forms are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.networks.connector import IncomingMessage, IncomingPost, Malformed, MessageKind
from app.networks.vk import mentions
from app.networks.vk.fields import (
    Json,
    Unreadable,
    instant,
    items,
    number,
    number_or_none,
    objects,
    read_all,
    text,
)

_MOST_ATTACHMENTS = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where answers come from.

    page  the community's positive number
    site  where people read VKontakte, without a trailing slash
    """

    page: int
    site: str

    def post_url(self, post: int) -> str:
        """Where a person reads a post."""
        return f"{self.site}/wall-{self.page}_{post}"

    def comment_url(self, post: int, comment: int, root: int) -> str:
        """Where a person reads a comment under its post."""
        thread = "" if root == comment else f"&thread={root}"
        return f"{self.post_url(post)}?reply={comment}{thread}"


@dataclass(frozen=True, slots=True)
class WallPost:
    """A post, how many comments it has, and whether it stands first whatever its date."""

    id: int
    post: IncomingPost
    comments: int
    pinned: bool


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

    ids       of the level that was asked for, in order, unreadable items included where they have one
    unfinished  roots whose threads are longer than what came with them
    total     comments of this level; None when it is not told
    """

    messages: Sequence[IncomingMessage]
    malformed: Sequence[Malformed]
    ids: Sequence[int]
    unfinished: Sequence[int]
    total: int | None


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog with a citizen and the newest message in it."""

    peer: int
    last_message_id: int


@dataclass(frozen=True, slots=True)
class PrivateMessage:
    """A private message with what finds it again: its number in the community, and the key it was sent with."""

    id: int
    random_id: int
    message: IncomingMessage


def wall(answer: Any, place: Place) -> WallPage:
    """Posts of wall.get or wall.getById. Raises ConnectorError."""
    found = items(answer, "items")
    posts, malformed = read_all(found, lambda item: _post(item, place))
    return WallPage(posts, malformed, len(found), _whole(answer.get("count")) or None)


def comments(answer: Any, place: Place, post: int, root: int | None = None) -> CommentsPage:
    """Comments of wall.getComments. Raises ConnectorError.

    root  whose thread was asked for; None: the first level, with the beginnings of threads
    """
    found = items(answer, "items")
    names = _names(answer)
    messages, malformed = read_all(found, lambda item: _comment(item, place, post, root, names))
    top = [item for item in found if isinstance(item, dict)]
    unfinished: list[int] = []
    for item in top if root is None else ():
        thread, id_ = item.get("thread"), _id(item)
        replies = thread.get("items") if isinstance(thread, dict) else None
        if not isinstance(thread, dict) or id_ is None:
            continue
        listed = replies if isinstance(replies, list) else []
        read, unread = read_all(listed, lambda reply, of=id_: _comment(reply, place, post, of, names))  # type: ignore[misc]
        messages += read
        malformed += unread
        if _whole(thread.get("count")) > len(listed):
            unfinished.append(id_)
    ids = [id_ for id_ in map(_id, top) if id_ is not None]
    return CommentsPage(messages, malformed, ids, unfinished, _whole(answer.get("current_level_count")) or None)


def dialogs(answer: Any) -> tuple[list[Dialog], list[Malformed], int]:
    """Dialogs with persons of messages.getConversations, what could not be read, and how many items came.

    Raises ConnectorError.
    """
    found = items(answer, "items")
    read, malformed = read_all(found, _dialog)
    return [dialog for dialog in read if dialog is not None], malformed, len(found)


def history(answer: Any, place: Place, peer: int) -> tuple[list[PrivateMessage], list[Malformed]]:
    """Messages of messages.getHistory. Raises ConnectorError."""
    names = _names(answer)
    return read_all(items(answer, "items"), lambda item: _private(item, place, peer, names))


def _post(item: Json, place: Place) -> WallPost:
    id_ = number(item, "id")
    counts = item.get("comments")
    words = text(item, "text") if "text" in item else ""
    reposted = objects(item, "copy_history")
    if not words and reposted and "text" in reposted[0]:
        words = text(reposted[0], "text")
    post = IncomingPost(str(id_), mentions.shown(words)[0], instant(item, "date"), place.post_url(id_))
    count = _whole(counts.get("count")) if isinstance(counts, dict) else 0
    return WallPost(id_, post, count, item.get("is_pinned") == 1)


def _comment(item: Json, place: Place, post: int, root: int | None, names: Mapping[int, str]) -> IncomingMessage:
    id_ = number(item, "id")
    if id_ <= 0:
        raise Unreadable("id is not positive")
    stack = item.get("parents_stack")
    top = root or (_whole(stack[0]) if isinstance(stack, list) and stack else 0) or id_
    deleted = item.get("deleted") is True or ("from_id" not in item and "text" not in item)
    author = None if deleted else number(item, "from_id")
    words, mentioned = mentions.shown("" if deleted else text(item, "text"))
    answered = number_or_none(item, "reply_to_comment")
    addressed = number_or_none(item, "reply_to_user")
    parent = answered or (top if top != id_ else None)
    return IncomingMessage(
        external_id=f"wall:{id_}",
        kind=MessageKind.COMMENT,
        thread_id=f"wall:{top}",
        post_id=str(post),
        parent_id=None if parent is None else f"wall:{parent}",
        author_id="" if author is None else str(author),
        author_name=names.get(author, "") if author else "",
        from_page=author == -place.page,
        text=words,
        published_at=instant(item, "date"),
        attachments=_attachments(item),
        deleted=deleted,
        mentions=list(dict.fromkeys([*mentioned, *([str(addressed)] if addressed else [])])),
        url=place.comment_url(post, id_, top),
    )


def _dialog(item: Json) -> Dialog | None:
    """None for what is no dialog with a person: group chats, e-mail."""
    conversation = item.get("conversation")
    peer = conversation.get("peer") if isinstance(conversation, dict) else None
    if not isinstance(conversation, dict) or not isinstance(peer, dict):
        raise Unreadable("there is no conversation with a peer")
    if peer.get("type") != "user":
        return None
    return Dialog(number(peer, "id"), number(conversation, "last_message_id"))


def _private(item: Json, place: Place, peer: int, names: Mapping[int, str]) -> PrivateMessage:
    local, author = number(item, "conversation_message_id"), number(item, "from_id")
    answered = item.get("reply_message")
    parent = number(answered, "conversation_message_id") if isinstance(answered, dict) else None
    words, mentioned = mentions.shown(text(item, "text"))
    message = IncomingMessage(
        external_id=f"im:{peer}:{local}",
        kind=MessageKind.PRIVATE,
        thread_id=f"im:{peer}",
        post_id=None,
        parent_id=None if parent is None else f"im:{peer}:{parent}",
        author_id=str(author),
        author_name=names.get(author, ""),
        from_page=author == -place.page or item.get("out") == 1,
        text=words,
        published_at=instant(item, "date"),
        attachments=_attachments(item),
        mentions=mentioned,
    )
    return PrivateMessage(number(item, "id"), _whole(item.get("random_id")), message)


def _attachments(item: Json) -> list[dict[str, Any]]:
    """Kind and key of what is attached; addresses of media expire and are left out, a link's own is kept."""
    kept: list[dict[str, Any]] = []
    for one in objects(item, "attachments")[:_MOST_ATTACHMENTS]:
        kind = one.get("type")
        inside = one.get(kind) if isinstance(kind, str) else None
        if not isinstance(kind, str):
            continue
        names = ("owner_id", "id", "access_key", "url", "title") if kind == "link" else ("owner_id", "id", "access_key")
        known = {name: inside[name] for name in names if name in inside} if isinstance(inside, dict) else {}
        scalar = {name: value for name, value in known.items() if isinstance(value, int | str)}
        kept.append({"type": text(one, "type")} | {name: _storable(scalar, name) for name in scalar})
    return kept


def _storable(values: Json, name: str) -> int | str:
    return text(values, name) if isinstance(values[name], str) else int(values[name])


def _names(answer: Any) -> Mapping[int, str]:
    """Shown names by id, communities under their negative ids."""
    names: dict[int, str] = {}
    for person in objects(answer, "profiles"):
        parts = [person.get("first_name"), person.get("last_name")]
        if (id_ := _id(person)) is not None:
            names[id_] = " ".join(text({"": part}, "").strip() for part in parts if isinstance(part, str)).strip()
    for group in objects(answer, "groups"):
        if (id_ := _id(group)) is not None and isinstance(group.get("name"), str):
            names[-id_] = text(group, "name").strip()
    return names


def _id(item: Json) -> int | None:
    return _whole(item.get("id")) or None


def _whole(value: Any) -> int:
    """The number, or 0 for anything else; bounded as all numbers of the network."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else 0
