"""OK's REST answers as values: pure, and total: whatever comes, only ConnectorError (MALFORMED) is raised.

Source: OK's documentation of `discussions.*` and `mediatopic.*`, and recorded answers.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from app.networks.messages import IncomingMessage, IncomingPost, Malformed, MessageKind
from app.networks.ok import values

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Topic:
    """A post of a group.

    comments_count  as the network counts, hidden ones included; None when the answer does not say
    """

    id: str
    text: str
    published_at: datetime
    comments_count: int | None


@dataclass(frozen=True, slots=True)
class Discussion:
    """One line of an account's list of discussions.

    places          ids of what it belongs to: groups, users
    active_at       last activity; None when the answer does not say
    comments_count  as in `Topic`
    """

    id: str
    places: frozenset[str]
    active_at: datetime | None
    comments_count: int | None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, before its thread is known.

    parent_id  raw id of the comment it replies to
    addressee  id of the author it replies to; "" when it replies to nobody
    """

    id: str
    parent_id: str | None
    addressee: str
    author_id: str
    author_name: str
    from_page: bool
    text: str
    published_at: datetime
    attachments: Sequence[Mapping[str, Any]]
    deleted: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A page of a list.

    anchor  where the next page starts; "" when the answer does not say
    """

    items: Sequence[Item]
    malformed: Sequence[Malformed]
    anchor: str


def topics(answer: object) -> Page[Topic]:
    """Posts of `mediatopic.getTopics` and `getByIds`. Raises ConnectorError (MALFORMED)."""
    return _page(answer, "media_topics", _topic, form_of("topic"))


def discussions(answer: object) -> Page[Discussion]:
    """Posts of groups in `discussions.getList`; other things under discussion are left out.

    Raises ConnectorError (MALFORMED).
    """
    return _page(answer, "discussions", _discussion, "")


def comments(answer: object, *, group: str, topic_id: str) -> Page[Comment]:
    """Comments of `discussions.getComments`. Raises ConnectorError (MALFORMED).

    group  the page's id: what it wrote is marked
    """
    users = values.mapping(values.mapping(answer).get("entities")).get("users")
    known = [values.mapping(user) for user in users] if isinstance(users, list) else []
    names = {values.identifier(user.get("uid")): values.words(user.get("name")) for user in known}
    form = form_of("comment", topic=topic_id)
    return _page(answer, "comments", lambda item: _comment(item, group, names), form)


def new_comment_id(answer: object) -> str | None:
    """Id of the comment that `discussions.addDiscussionComment` made: bare, or in an object. None when there is none.

    Which of the two the network sends is not documented.
    """
    told = values.mapping(answer)
    nested = values.mapping(told.get("comment"))
    return values.identifier(answer) or values.identifier(told.get("id")) or values.identifier(nested.get("id"))


def post_of(topic: Topic, *, url: str) -> IncomingPost:
    """The topic as the service knows posts."""
    return IncomingPost(topic.id, topic.text, topic.published_at, url)


def messages_of(topic_id: str, read: Sequence[Comment], *, url: str) -> list[IncomingMessage]:
    """Comments of one topic with their threads, as far as the chain of replies is among them.

    A reply whose comment was not read makes that comment the start of the thread.
    """
    parents = {comment.id: comment.parent_id for comment in read if comment.parent_id}
    return [
        IncomingMessage(
            external_id=comment_key(topic_id, comment.id),
            kind=MessageKind.COMMENT,
            thread_id=comment_key(topic_id, _root(comment.id, parents)),
            post_id=topic_id,
            parent_id=comment_key(topic_id, comment.parent_id) if comment.parent_id else None,
            author_id=comment.author_id,
            author_name=comment.author_name,
            from_page=comment.from_page,
            text=comment.text,
            published_at=comment.published_at,
            attachments=comment.attachments,
            deleted=comment.deleted,
            mentions=(comment.addressee,) if comment.addressee else (),
            url=url,
        )
        for comment in read
    ]


def comment_key(topic_id: str, comment_id: str) -> str:
    """`external_id` of a comment."""
    return f"topic:{topic_id}:{comment_id}"


def place_of(key: str) -> tuple[str, str] | None:
    """Raw ids of the topic and of the comment in an `external_id`; None when it is of something else."""
    parts = key.split(":", 2)
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "topic" else None


def _root(comment_id: str, parents: Mapping[str, str]) -> str:
    passed = set()
    while comment_id in parents and comment_id not in passed:
        passed.add(comment_id)
        comment_id = parents[comment_id]
    return comment_id


def form_of(kind: str, **context: str) -> str:
    """As what something unreadable can be read again, see `rereading.py`."""
    return json.dumps({"as": kind, **context}, ensure_ascii=False)


def print_of(text: str) -> int:
    """A short number that tells texts apart; never 0."""
    return zlib.crc32(text.encode()) or 1


def _page(answer: object, name: str, read: Callable[[Mapping[str, Any]], Item | str | None], form: str) -> Page[Item]:
    """A page of a list; `read` gives an item, or the reason why it cannot be read, or None to leave it out."""
    whole = values.whole(answer, name)
    found, malformed = sort_out(values.items(whole, name), read, form)
    return Page(found, malformed, values.identifier(whole.get("anchor")) or "")


def sort_out(
    raw: Iterable[object], read: Callable[[Mapping[str, Any]], Item | str | None], form: str
) -> tuple[list[Item], list[Malformed]]:
    """Items of a list that could be read, and the others; for `read` see `_page`."""
    found: list[Item] = []
    malformed: list[Malformed] = []
    for entry in raw:
        item = read(entry) if isinstance(entry, dict) else "an object was due"
        if isinstance(item, str):
            malformed.append(values.unreadable(item, entry, form))
        elif item is not None:
            found.append(item)
    return found, malformed


def _topic(item: Mapping[str, Any]) -> Topic | str:
    topic_id = values.identifier(item.get("id"))
    published_at = values.instant(item.get("created_ms"), item.get("date_ms"), date=item.get("date"))
    if topic_id is None or published_at is None:
        return "a topic without id or readable time"
    media = item.get("media")
    parts = [values.mapping(part) for part in media] if isinstance(media, list) else []
    texts = [values.words(part.get("text")) for part in parts if part.get("type") == "text"]
    return Topic(
        id=topic_id,
        text="\n\n".join(text for text in texts if text),
        published_at=published_at,
        comments_count=values.number(values.mapping(item.get("discussion_summary")).get("comments_count")),
    )


def _discussion(item: Mapping[str, Any]) -> Discussion | str | None:
    discussion_id = values.identifier(item.get("object_id"))
    if discussion_id is None:
        return "a discussion without id"
    if item.get("object_type") != "GROUP_TOPIC":
        return None
    references = item.get("ref_objects")
    belongs = [values.mapping(entry).get("id") for entry in references] if isinstance(references, list) else []
    return Discussion(
        id=discussion_id,
        places=frozenset(values.bare(place) for place in [item.get("owner_uid"), *belongs]),
        active_at=values.instant(date=item.get("last_activity_date")),
        comments_count=values.number(item.get("total_comments_count")),
    )


def _comment(item: Mapping[str, Any], group: str, names: Mapping[str | None, str]) -> Comment | str:
    comment_id = values.identifier(item.get("id"))
    published_at = values.instant(item.get("created_ms"), item.get("date_ms"), date=item.get("date"))
    if comment_id is None or published_at is None:
        return "a comment without id or readable time"
    author_id = values.identifier(item.get("author_id")) or values.bare(item.get("author_ref"))
    # Only ACTIVE_MESSAGE is documented; the names of other kinds are not.
    deleted = any(word in values.words(item.get("type")).upper() for word in ("REMOVED", "DELETED"))
    return Comment(
        id=comment_id,
        parent_id=values.identifier(item.get("reply_to_comment_id")),
        addressee=values.identifier(item.get("reply_to_id")) or "",
        author_id=author_id,
        author_name=values.words(item.get("author_name")) or names.get(author_id, ""),
        from_page=_from_page(item, author_id, group),
        text="" if deleted else values.words(item.get("text")),
        published_at=published_at,
        attachments=() if deleted else values.attachments(item.get("attachments")),
        deleted=deleted,
    )


def _from_page(item: Mapping[str, Any], author_id: str, group: str) -> bool:
    reference = values.identifier(item.get("author_ref"))
    if reference is not None:
        return reference == f"group:{group}"
    return item.get("author_type") == "GROUP" and author_id in ("", group)
