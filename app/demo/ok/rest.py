"""The REST methods of Odnoklassniki's stand-in: parameters in, JSON out."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from app.demo.ok.model import Comment, Group, Topic, opaque
from app.demo.ok.refused import Refused, text, whole
from app.demo.ok.shapes import comment_json, discussion_json, identifier, topic_json, user_json
from app.demo.ok.state import OkStand

Params = Mapping[str, str]
Method = Callable[[OkStand, str, Params], Any]

_NEWEST = 10**18


def get_topics(stand: OkStand, token: str, params: Params) -> Any:
    """mediatopic.getTopics: topics of a group, the newest first."""
    group = _group(stand, text(params, "gid"))
    before = _position(params.get("anchor"), _NEWEST)
    topics = [topic for topic in reversed(group.topics.values()) if int(topic.id) < before]
    page = topics[: whole(params, "count", 20, most=100)]
    return _listed(
        stand,
        {"media_topics": [topic_json(topic, stand.quirks) for topic in page]},
        anchor=_anchor(int(page[-1].id)) if page else "",
        has_more=len(topics) > len(page),
    )


def get_by_ids(stand: OkStand, token: str, params: Params) -> Any:
    """mediatopic.getByIds: the topics that are still there."""
    ids = text(params, "topic_ids").split(",")
    if len(ids) > 1:
        whole(params, "media_limit", 0, most=3)
        text(params, "media_limit")
    topics = [topic_json(stand.topics[topic_id], stand.quirks) for topic_id in ids if topic_id in stand.topics]
    return {"media_topics": topics} if topics or not stand.quirks.nulls else None


def get_list(stand: OkStand, token: str, params: Params) -> Any:
    """discussions.getList: topics of all the account's groups, the most recently active first."""
    if text(params, "category") != "GROUP":
        raise Refused(100)
    count, position = whole(params, "count", 20, most=100), _position(params.get("anchor"), _NEWEST)
    topics = stand.accounts[token].topics.values()
    if stand.quirks.unordered:
        found = islice((topic for topic in sorted(topics, key=_age) if _age(topic) > -position), count)
        page = [(topic, -_age(topic)) for topic in found]
    else:
        found = islice((topic for topic in reversed(topics) if topic.activity < position), count)
        page = [(topic, topic.activity) for topic in found]
    if not page and stand.quirks.nulls:
        return None
    items = {"discussions": [discussion_json(topic, stand.quirks) for topic, _ in page]}
    return items | ({"anchor": _anchor(page[-1][1])} if page else {})


def _age(topic: Topic) -> int:
    return -int(topic.id)


def get_comments(stand: OkStand, token: str, params: Params) -> Any:
    """discussions.getComments: a page of comments from an anchor, forward or backward."""
    topic = _topic(stand, text(params, "discussionId"), text(params, "discussionType"))
    if params.get("mark_as_read") != "false":
        stand.marked_as_read.append(topic.id)
    anchor, count = params.get("anchor", "FIRST"), whole(params, "count", 20, most=100)
    forward = params.get("direction", "FORWARD") == "FORWARD"
    page, more = _comments_from(topic, _number(anchor, topic), count, forward=forward)
    last = page[-1].number if page else None
    if not page and stand.quirks.repeated_anchor:
        every = list(topic.comments.values())
        page, more = every[-count:] if forward else every[:count], True
    return _listed(
        stand,
        {
            "comments": [comment_json(comment, topic.group, stand.quirks) for comment in page],
            "discussionId": identifier(topic.id, stand.quirks),
            "discussionType": "GROUP_TOPIC",
            "entities": {"users": _users(stand, page)},
        },
        anchor=_anchor(last) if last is not None else anchor,
        has_more=more,
    )


def add_comment(stand: OkStand, token: str, params: Params) -> Any:
    """discussions.addDiscussionComment: the id of the new comment."""
    topic = _topic(stand, text(params, "entityId"), text(params, "entityType"))
    comment = text(params, "comment")
    if stand.publishing_error is not None:
        raise Refused(stand.publishing_error)
    if params.get("as_admin") != "true" or topic.group.id not in stand.accounts[token].groups:
        # Only what an administrator says in the group's name: the stand-in has no other accounts.
        raise Refused(50)
    answered = _answered(topic, params.get("reply_to_comment_id"))
    banned = answered is not None and answered.author is not None and answered.author.id in topic.group.banned
    if topic.closed or banned:
        raise Refused(456)
    return stand.publish_comment(topic, comment, answered).id


def get_groups(stand: OkStand, token: str, params: Params) -> Any:
    """group.getInfo: names of groups."""
    groups = [stand.groups[uid] for uid in text(params, "uids").split(",") if uid in stand.groups]
    return [{"uid": identifier(group.id, stand.quirks), "name": group.name} for group in groups]


def get_url(stand: OkStand, token: str, params: Params) -> Any:
    """url.getInfo: what a link of the site points at."""
    steps = [step for step in urlsplit(text(params, "url")).path.split("/") if step]
    for group in stand.groups.values():
        if steps[:2] == ["group", group.id] or (group.short_name and steps[:1] == [group.short_name]):
            return {"type": "GROUP", "objectId": int(group.id), "objectIdStr": group.id}
    if len(steps) > 1 and steps[0] == "profile" and steps[1] in stand.authors:
        return {"type": "PROFILE", "objectId": int(steps[1]), "objectIdStr": steps[1]}
    return {"type": "UNKNOWN", "objectId": 0}


def get_users(stand: OkStand, token: str, params: Params) -> Any:
    """users.getInfo: names of citizens, at most 100."""
    uids = text(params, "uids").split(",")
    if len(uids) > 100:
        raise Refused(100)
    return [user_json(stand.authors[uid], stand.quirks) for uid in uids if uid in stand.authors]


def anonymous(stand: OkStand, token: str, params: Params) -> Any:
    """auth.anonymLogin: a session of nobody."""
    return {"session_key": "anonymous-session", "session_secret_key": "anonymous-secret"}


METHODS: Mapping[str, Method] = {
    "mediatopic.getTopics": get_topics,
    "mediatopic.getByIds": get_by_ids,
    "discussions.getList": get_list,
    "discussions.getComments": get_comments,
    "discussions.addDiscussionComment": add_comment,
    "group.getInfo": get_groups,
    "url.getInfo": get_url,
    "users.getInfo": get_users,
    "auth.anonymLogin": anonymous,
}
WRITES = frozenset({"discussions.addDiscussionComment"})
WITHOUT_SESSION = frozenset({"auth.anonymLogin"})


def _listed(stand: OkStand, answer: dict[str, Any], *, anchor: str, has_more: bool) -> Any:
    """A page of a list with what tells where the next one starts."""
    if stand.quirks.nulls and not next(iter(answer.values())):
        return None
    flag = {} if stand.quirks.no_has_more else {"has_more": has_more}
    return {**answer, **flag, **({"anchor": anchor} if anchor else {})}


def _comments_from(topic: Topic, number: int, count: int, *, forward: bool) -> tuple[list[Comment], bool]:
    """Comments after a number, or before it with the newest first; and whether there are more."""
    every = topic.comments.values()
    if forward:
        found = list(islice((comment for comment in every if comment.number > number), count + 1))
    else:
        found = list(islice((comment for comment in reversed(every) if comment.number < number), count + 1))
    return found[:count], len(found) > count


def _users(stand: OkStand, comments: Sequence[Comment]) -> list[dict[str, Any]]:
    authors = {comment.author.id: comment.author for comment in comments if comment.author is not None}
    return [{"uid": identifier(author.id, stand.quirks), "name": author.name} for author in authors.values()]


def _group(stand: OkStand, gid: str) -> Group:
    if gid not in stand.groups:
        raise Refused(160)
    return stand.groups[gid]


def _topic(stand: OkStand, topic_id: str, kind: str) -> Topic:
    if kind != "GROUP_TOPIC" or topic_id not in stand.topics:
        raise Refused(106)
    return stand.topics[topic_id]


def _answered(topic: Topic, comment_id: str | None) -> Comment | None:
    if not comment_id:
        return None
    if comment_id not in topic.comments:
        raise Refused(141)
    return topic.comments[comment_id]


def _anchor(position: int) -> str:
    return opaque(f"at:{position}")


def _number(anchor: str, topic: Topic) -> int:
    if anchor in ("FIRST", "UNREAD"):
        return 0
    return topic.written + 1 if anchor == "LAST" else _position(anchor, 0)


def _position(anchor: str | None, default: int) -> int:
    if not anchor:
        return default
    try:
        kind, _, position = base64.b64decode(anchor, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise Refused(100) from error
    if kind != "at" or not (position.isascii() and position.isdecimal() and len(position) <= 20):
        raise Refused(100)
    return int(position)
