"""Methods on comments of photos, videos, boards and things on sale.

Source: VK API schema 5.199 and manual for parameters, bounds and errors; video.get and market.get after the manual.
"""

from collections.abc import Callable
from typing import Any

from app.demo.vk import shapes
from app.demo.vk.model import Comment, Community, Post, Token
from app.demo.vk.params import Params, Refused
from app.demo.vk.state import VkStand
from app.demo.vk.walls import owner, page_of, writer

_MOST = 100
_CLOSED = {"photo": 15, "video": 801, "topic": 15, "market": 1401}


def get_photo_comments(stand: VkStand, token: Token, params: Params) -> Any:
    """Comments of all photos, the newest first, each with its photo."""
    community = owner(stand, params)
    photos = [place for (kind, _), place in community.places.items() if kind == "photo"]
    found = [(photo, one) for photo in photos for one in photo.comments.values()]
    found.sort(key=lambda pair: -pair[1].id)
    offset = params.integer("offset", 0, least=0)
    page = found[offset : offset + params.integer("count", 20, least=0, most=_MOST)]
    items = [shapes.place_comment(community, "photo", photo, one) | {"pid": photo.id} for photo, one in page]
    return {"count": len(found), "items": items}


def get_topics(stand: VkStand, token: Token, params: Params) -> Any:
    """Topics of a board, those written in last first."""
    community = _group(stand, params)
    shown = [
        {
            "id": place.id,
            "title": place.text,
            "created": int(place.at.timestamp()),
            "created_by": -community.id,
            "updated": int(max([place.at, *(one.at for one in place.comments.values())]).timestamp()),
            "updated_by": -community.id,
            "is_closed": int(place.closed),
            "is_fixed": 0,
            "comments": place.shown,
        }
        for place in _listed(community, "topic")
    ]
    shown.sort(key=lambda one: (one["updated"], one["id"]), reverse=True)
    count = params.integer("count", 40, least=0, most=_MOST)
    return {"count": len(shown), "items": shown[:count], "default_order": 1, "can_add_topics": 0}


def get_videos(stand: VkStand, token: Token, params: Params) -> Any:
    """Videos, the newest first."""
    community = owner(stand, params)
    shown = [
        {
            "id": place.id,
            "owner_id": -community.id,
            "title": place.text,
            "date": int(place.at.timestamp()),
            "comments": place.shown,
        }
        for place in _listed(community, "video")
    ]
    return {"count": len(shown), "items": shown[: params.integer("count", 20, least=0, most=200)]}


def get_goods(stand: VkStand, token: Token, params: Params) -> Any:
    """Things on sale, the newest first. Their comments are not counted."""
    community = owner(stand, params)
    shown = [
        {
            "id": place.id,
            "owner_id": -community.id,
            "title": place.text,
            "description": place.text,
            "date": int(place.at.timestamp()),
            "availability": 0,
            "price": {"amount": "100", "currency": {"id": 643, "name": "RUB", "title": "₽"}, "text": "1 ₽"},
            "category": {"id": 1, "name": "Разное", "section": {"id": 1, "name": "Разное"}},
        }
        for place in _listed(community, "market")
    ]
    return {"count": len(shown), "items": shown[: params.integer("count", 20, least=0, most=200)]}


def reader(kind: str, name: str) -> Callable[[VkStand, Token, Params], Any]:
    """The method that lists comments of one place. name: the parameter with the place's id."""

    def get_comments(stand: VkStand, token: Token, params: Params) -> Any:
        community, place = _place(stand, params, kind, name)
        level = sorted(place.comments)
        page = [place.comments[number] for number in page_of(level, params)]
        items = [shapes.place_comment(community, kind, place, one) for one in page]
        answer: dict[str, Any] = {"count": len(level), "items": items}
        if not params.flag("extended"):
            return answer
        return answer | shapes.people(stand, [one.from_id for one in page])

    return get_comments


def creator(kind: str, name: str) -> Callable[[VkStand, Token, Params], Any]:
    """The method that writes a comment at one place. name: the parameter with the place's id."""

    def create_comment(stand: VkStand, token: Token, params: Params) -> Any:
        community, place = _place(stand, params, kind, name)
        text, guid = params.text("message"), params.text("guid")
        if not text.strip():
            raise Refused(100, "message is undefined")
        if place.closed:
            raise Refused(_CLOSED[kind])
        earlier = community.by_guid.get(guid) if guid and stand.guid_honoured else None
        if earlier is not None:
            return earlier.id
        group = str(community.id) if params.flag("from_group") else "0"
        from_id = writer(community, token, Params({"from_group": group}))
        made = stand.add_place_comment(community, kind, place, from_id, text, _answered(place, params))
        community.by_guid |= {guid: made} if guid else {}
        if from_id < 0:
            stand.published_comment(community, place, made)
        return made.id

    return create_comment


def _answered(place: Post, params: Params) -> Comment | None:
    number = params.integer("reply_to_comment", 0)
    if number == 0:
        return None
    if number not in place.comments:
        raise Refused(15, "no such comment")
    return place.comments[number]


def _place(stand: VkStand, params: Params, kind: str, name: str) -> tuple[Community, Post]:
    community = _group(stand, params) if kind == "topic" else owner(stand, params)
    place = community.places.get((kind, params.integer(name, least=0)))
    if place is None:
        raise Refused(15, "no such place")
    return community, place


def _group(stand: VkStand, params: Params) -> Community:
    community = stand.communities.get(params.integer("group_id", least=0))
    if community is None:
        raise Refused(15, "no such community")
    return community


def _listed(community: Community, kind: str) -> list[Post]:
    found = [place for (of, _), place in community.places.items() if of == kind]
    return sorted(found, key=lambda place: (place.at, place.id), reverse=True)
