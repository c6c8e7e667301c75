"""VKontakte's events, of Long Poll and of Callback API alike, as the service's types: pure and total.

Source: VK API schema 5.199, callback objects. Where live events differ (`deleter_id` for `user_id`, negative owners, a
message without its wrapper), both forms are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.networks.messages import Batch, IncomingMessage, IncomingPost, Malformed, Removed
from app.networks.vk import parse
from app.networks.vk.fields import Json, Unreadable, form, instant, number, read_all
from app.networks.vk.parse_private import FIRST_CHAT, PrivateMessage, private
from app.networks.vk.places import Community, Kind, Spot

# What the comments of each kind of place are called in events, and which field tells the place.
_COMMENTS = {
    "wall_reply": (Kind.WALL, "post_id"),
    "photo_comment": (Kind.PHOTO, "photo_id"),
    "video_comment": (Kind.VIDEO, "video_id"),
    "board_post": (Kind.TOPIC, "topic_id"),
    "market_comment": (Kind.MARKET, "item_id"),
}
_HAPPENED = ("new", "edit", "restore", "delete")
_MESSAGES = ("message_new", "message_reply", "message_edit")
_POST = "wall_post_new"
TYPES: Sequence[str] = (
    *(f"{name}_{happened}" for name in _COMMENTS for happened in _HAPPENED),
    *(*_MESSAGES, _POST),
)
"""The types of events the service reads; each has to be switched on."""


@dataclass(slots=True)
class Told:
    """What events tell of one page; when they contradict each other, the later ones win.

    messages  by `external_id`
    cropped   private messages of which only the beginning came
    """

    posts: dict[str, IncomingPost] = field(default_factory=dict)
    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    cropped: dict[str, PrivateMessage] = field(default_factory=dict)
    removed: dict[str, Removed] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)

    def batch(self) -> Batch:
        """What is told as one batch."""
        messages = sorted(self.messages.values(), key=order)
        return Batch(list(self.posts.values()), messages, self.malformed, removed=list(self.removed.values()))


def order(message: IncomingMessage) -> tuple[Any, int]:
    """Sorts messages oldest first; those of one second as they are numbered."""
    return (message.published_at, int(message.external_id.rsplit(":", 1)[-1]))


def read(updates: Iterable[Any], community: Community) -> Told:
    """What events of a page tell; types nobody told us of are left out. Never raises.

    One answer may hold its events in the wrong order: a text that was edited stands against the one it was written
    with, and what was deleted stays so unless it was restored later.
    """
    told = Told()
    _, told.malformed = read_all(updates, lambda update: _take(update, community, told), form=FORM)
    return told


FORM = form("event")


def _take(update: Json, community: Community, told: Told) -> None:
    kind = update.get("type")
    if kind not in TYPES or update.get("group_id", community.id) != community.id:
        return
    thing = update.get("object")
    if not isinstance(thing, dict):
        raise Unreadable("object is not an object")
    name, _, happened = str(kind).rpartition("_")
    if kind in _MESSAGES:
        _take_message(thing, community, told, new=happened != "edit")
    elif kind == _POST:
        if parse.published(thing):
            post = parse.post(thing, community).post
            told.posts[post.external_id] = post
    else:
        place, where = _COMMENTS[name]
        _take_comment(thing, Spot(community, place, number(thing, where)), happened, told)


def _take_comment(thing: Json, spot: Spot, happened: str, told: Told) -> None:
    external_id = spot.comment_id(number(thing, "id"))
    if happened == "delete":
        told.removed[external_id] = Removed(external_id)
        return
    message = parse.comment(thing, spot, None, {})
    if happened == "restore":
        told.removed.pop(external_id, None)
    if happened == "new" and external_id in told.messages:
        return
    told.messages[external_id] = message
    if spot.kind is Kind.PHOTO:
        # A photo has no words of its own here: its address is all the context there is.
        told.posts[spot.post_id] = IncomingPost(spot.post_id, "", instant(thing, "date"), spot.url)


def _take_message(thing: Json, community: Community, told: Told, *, new: bool) -> None:
    inside = thing.get("message")
    item = inside if isinstance(inside, dict) else thing
    peer = number(item, "peer_id")
    if not 0 < peer < FIRST_CHAT:
        return
    found = private(item, community, peer, {})
    external_id = found.message.external_id
    if new and external_id in told.messages:
        return
    told.messages[external_id] = found.message
    told.cropped.pop(external_id, None)
    if found.cropped:
        told.cropped[external_id] = found
