"""The stand-in's objects as VKontakte writes them in JSON. Source: VK API schema 5.199."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from app.demo.vk.model import Author, Comment, Community, Message, Post, Server

Json = dict[str, Any]
# Which fields of an event's comment name the place and its owner.
PLACES: Mapping[str, tuple[str, str]] = {
    "wall": ("post_id", "post_owner_id"),
    "photo": ("photo_id", "photo_owner_id"),
    "video": ("video_id", "video_owner_id"),
    "topic": ("topic_id", "topic_owner_id"),
    "market": ("item_id", "market_owner_id"),
}


class Known(Protocol):
    """Who can be named."""

    authors: dict[int, Author]
    communities: dict[int, Community]


def post(community: Community, one: Post) -> Json:
    """A post of a wall."""
    shown: Json = {
        "inner_type": "wall_wallpost",
        "id": one.id,
        "owner_id": -community.id,
        "from_id": -community.id,
        "date": int(one.at.timestamp()),
        "text": one.text,
        "attachments": [],
        "post_type": "post",
        "type": "post",
        "comments": {
            "count": one.shown,
            "can_post": int(not one.closed),
            "can_view": int(not one.hidden),
            "groups_can_post": not one.closed,
        },
        "likes": {"can_like": 1, "count": 0, "user_likes": 0},
        "reposts": {"count": 0},
    }
    return shown | {"is_pinned": 1} if community.pinned == one.id else shown


def comment(community: Community, place: Post, one: Comment, *, thread_items: int | None = None) -> Json:
    """A comment; with `thread_items`, a first-level one with so many replies of its thread.

    A deleted one is a placeholder without author and text.
    """
    shown: Json = {
        "id": one.id,
        "date": int(one.at.timestamp()),
        "parents_stack": [] if one.root is None else [one.root],
    }
    if thread_items is not None:
        first = [place.comments[reply] for reply in one.replies[:thread_items]]
        shown["thread"] = {
            "count": len(one.replies),
            "items": [comment(community, place, reply) for reply in first],
            "can_post": not place.closed,
            "show_reply_button": True,
            "groups_can_post": not place.closed,
        }
    if one.deleted:
        return shown | {"deleted": True}
    shown |= {"from_id": one.from_id, "text": one.text, "post_id": place.id, "owner_id": -community.id}
    if one.reply_to_comment is not None:
        shown |= {"reply_to_comment": one.reply_to_comment, "reply_to_user": one.reply_to_user}
    return shown


def place_comment(community: Community, kind: str, place: Post, one: Comment) -> Json:
    """A comment of a photo, video, topic or thing on sale."""
    shown: Json = {"id": one.id, "from_id": one.from_id, "date": int(one.at.timestamp()), "text": one.text}
    if kind == "topic":
        return shown
    shown |= {"parents_stack": [] if one.root is None else [one.root], "owner_id": -community.id}
    if one.reply_to_comment is not None:
        shown |= {"reply_to_comment": one.reply_to_comment, "reply_to_user": one.reply_to_user}
    return shown


def told_comment(community: Community, kind: str, place: Post, one: Comment) -> Json:
    """A comment as events tell it: with its place."""
    shown = comment(community, place, one) if kind == "wall" else place_comment(community, kind, place, one)
    name, owner = PLACES[kind]
    return shown | {name: place.id, owner: -community.id}


def told_deleted(community: Community, kind: str, place: Post, one: Comment) -> Json:
    """A deleted comment as events tell it. Owners are negative, and who deleted it stands in `deleter_id`."""
    name, _ = PLACES[kind]
    if kind == "topic":
        return {"topic_owner_id": -community.id, "topic_id": place.id, "id": one.id}
    deleter = -community.id
    shown = {"owner_id": -community.id, "id": one.id, "deleter_id": deleter, name: place.id}
    return shown | ({"user_id": abs(one.from_id)} if kind != "wall" else {})


def server(one: Server) -> Json:
    """An address of the Callback API."""
    return {
        "id": one.id,
        "title": one.title,
        "creator_id": 0,
        "url": one.url,
        "secret_key": one.secret,
        "status": one.status,
    }


def message(community: Community, one: Message, *, crop: int | None = None) -> Json:
    """A private message; `random_id` stands on the community's own ones only. crop: longest text shown whole."""
    shown: Json = {
        "id": one.id,
        "conversation_message_id": one.local_id,
        "date": int(one.at.timestamp()),
        "from_id": -community.id if one.from_page else one.peer,
        "peer_id": one.peer,
        "out": int(one.from_page),
        "text": one.text,
        "attachments": [],
        "fwd_messages": [],
        "important": False,
        "is_hidden": False,
        "version": 10_000_000 + one.id,
    }
    if one.edited_at is not None:
        shown["update_time"] = int(one.edited_at.timestamp())
    if crop is not None and len(one.text) > crop:
        shown |= {"text": one.text[:crop], "is_cropped": True}
    return shown | {"random_id": one.random_id} if one.from_page else shown


def conversation(community: Community, dialog: list[Message]) -> Json:
    """A dialog with its last message."""
    last = dialog[-1]
    return {
        "conversation": {
            "peer": {"id": last.peer, "type": "user", "local_id": last.peer},
            "last_message_id": last.id,
            "last_conversation_message_id": last.local_id,
            "in_read": last.id,
            "out_read": last.id,
            "version": 10_000_000 + last.id,
            "sort_id": {"major_id": 0, "minor_id": last.id},
            "is_marked_unread": False,
            "important": False,
            "unanswered": not last.from_page,
            "can_write": {"allowed": last.peer not in community.banned},
        },
        "last_message": message(community, last),
    }


def author(one: Author) -> Json:
    """A person."""
    return {
        "id": one.id,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "can_access_closed": True,
        "is_closed": False,
    }


def community(one: Community) -> Json:
    """A community."""
    shown: Json = {
        "id": one.id,
        "name": one.name,
        "screen_name": one.screen_name or f"club{one.id}",
        "is_closed": 0,
        "type": "page",
    }
    return shown | {"deactivated": one.deactivated} if one.deactivated else shown


def people(stand: Known, ids: Iterable[int]) -> Json:
    """`profiles` and `groups` of an extended answer: each known author once."""
    wanted = sorted(set(ids))
    return {
        "profiles": [author(stand.authors[one]) for one in wanted if one in stand.authors],
        "groups": [community(stand.communities[-one]) for one in wanted if -one in stand.communities],
    }
