"""Comments of a page's photos, videos, board and things on sale, looked for page by page.

Source for parameters and bounds: VK API schema 5.199. Service tokens read boards alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from app.networks.access import ConnectorError, TokenKind
from app.networks.messages import IncomingPost, Malformed
from app.networks.vk import parse
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.events import order
from app.networks.vk.fields import Json, Unreadable, form, instant, items, number, raw, read_all, text, whole
from app.networks.vk.found import Found
from app.networks.vk.names import Names
from app.networks.vk.places import Community, Kind, Spot

_LISTED = "20"
_ON_SALE = "5"
_PAGE = "100"
_LISTS = (Kind.TOPIC, Kind.VIDEO, Kind.MARKET)
_PHOTOS = "photo"
PHOTO_FORM = form("photo")

Pages = Mapping[int, tuple[Community, dict[str, int]]]
"""Pages, and for each what was last seen of its places."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A place as a list shows it. mark: changes when its comments do; None when the list does not tell."""

    spot: Spot
    post: IncomingPost
    mark: int | None


async def look(pages: Pages, client: VkClient, token: Token, names: Names) -> Mapping[int, Found]:
    """The newest comments of the places that changed, by page; what was seen of them is noted. Raises ConnectorError.

    A list that is refused is that of a section the page does not have.
    """
    found = {page: Found() for page in pages}
    if token.kind is TokenKind.USER:
        await _photos(pages, client, token, found)
    kinds = _LISTS if token.kind is TokenKind.USER else (Kind.TOPIC,)
    changed: list[Listed] = []
    asked = [(page, kind) for page in pages for kind in kinds]
    answers = await client.call_many([_LIST[kind](pages[page][0]) for page, kind in asked], token)
    for (page, kind), answer in zip(asked, answers, strict=True):
        if not isinstance(answer, ConnectorError):
            changed += _changed(answer, kind, pages[page][0], pages[page][1], found[page])
    answers = await client.call_many([comments_call(one.spot) for one in changed], token)
    for one, answer in zip(changed, answers, strict=True):
        if not isinstance(answer, ConnectorError):
            _take(answer, one, pages[one.spot.community.id][1], found[one.spot.community.id])
    for mine in found.values():
        mine.messages = await names.fill(mine.messages, token)
    return found


def comments_call(spot: Spot, *, start: int | None = None) -> Call:
    """Asks for the newest comments of a place that is no post. start: the comment the page begins with."""
    params = {"count": _PAGE, "sort": "desc", "extended": "1"} | ({"start_comment_id": str(start)} if start else {})
    if spot.kind is Kind.TOPIC:
        return Call("board.getComments", params | {"group_id": str(spot.community.id), "topic_id": str(spot.number)})
    method, name = {
        Kind.PHOTO: ("photos.getComments", "photo_id"),
        Kind.VIDEO: ("video.getComments", "video_id"),
        Kind.MARKET: ("market.getComments", "item_id"),
    }[spot.kind]
    return Call(method, params | {"owner_id": spot.community.owner, name: str(spot.number)})


async def _photos(pages: Pages, client: VkClient, token: Token, found: Mapping[int, Found]) -> None:
    """Of photos VKontakte tells the newest comments of all together."""
    calls = [Call("photos.getAllComments", {"owner_id": one.owner, "count": _PAGE}) for one, _ in pages.values()]
    for page, answer in zip(pages, await client.call_many(calls, token), strict=True):
        if not isinstance(answer, ConnectorError):
            take_photos(answer, pages[page][0], pages[page][1], found[page])


def take_photos(answer: Any, community: Community, marks: dict[str, int], found: Found) -> None:
    """Comments of all photos together, unless they are those that were seen. Never raises."""
    listed = _items(answer, found)
    mark = crc32(raw(listed).encode())
    if marks.get(_PHOTOS, 0 if listed else mark) != mark:
        _, broken = read_all(listed, lambda item: photo(item, community, found), form=PHOTO_FORM)
        found.malformed += broken
    marks[_PHOTOS] = mark


def photo(item: Json, community: Community, found: Found) -> None:
    """A comment of a photo that names its photo. Raises Unreadable."""
    spot = Spot(community, Kind.PHOTO, number(item, "pid"))
    message = parse.comment(item, spot, None, {})
    found.messages[message.external_id] = message
    found.add_posts([IncomingPost(spot.post_id, "", message.published_at, spot.url)])


def _changed(answer: Any, kind: Kind, community: Community, marks: dict[str, int], found: Found) -> list[Listed]:
    """The places of a list whose comments may have changed; those no longer listed are forgotten."""
    listed, broken = read_all(_items(answer, found), lambda item: _listed(item, kind, community))
    found.malformed += broken
    shown = {one.spot.post_id for one in listed}
    for name in [name for name in marks if name.startswith(f"{kind}:") and name not in shown]:
        del marks[name]
    return [one for one in listed if one.mark is None or one.mark != marks.get(one.spot.post_id, 0)]


def _listed(item: Json, kind: Kind, community: Community) -> Listed:
    spot = Spot(community, kind, number(item, "id"))
    at = instant(item, "created" if kind is Kind.TOPIC else "date") if kind is not Kind.MARKET else None
    if at is None:
        at = instant({"date": whole(item.get("date"))}, "date")
    post = IncomingPost(spot.post_id, text(item, "title"), at, spot.url)
    if spot.number <= 0:
        raise Unreadable("id is not positive")
    return Listed(spot, post, None if kind is Kind.MARKET else whole(item.get("comments")))


def _take(answer: Any, listed: Listed, marks: dict[str, int], found: Found) -> None:
    name = listed.spot.post_id
    try:
        page = parse.comments(answer, listed.spot)
    except ConnectorError as failure:
        found.malformed.append(Malformed(failure.text, raw(answer)))
        return
    mark = listed.mark if listed.mark is not None else crc32(raw(answer["items"]).encode())
    if listed.mark is None and (marks.get(name) == mark or not page.ids):
        return
    marks[name] = mark
    found.add_posts([listed.post])
    found.messages |= {message.external_id: message for message in sorted(page.messages, key=order)}
    found.malformed += page.malformed


def _items(answer: Any, found: Found) -> list[Any]:
    """The list; an answer without one is set aside and does not keep other pages from being read."""
    try:
        return items(answer, "items")
    except ConnectorError as failure:
        found.malformed.append(Malformed(failure.text, raw(answer)))
        return []


def _topics(community: Community) -> Call:
    return Call("board.getTopics", {"group_id": str(community.id), "order": "1", "count": _LISTED})


def _videos(community: Community) -> Call:
    return Call("video.get", {"owner_id": community.owner, "count": _LISTED})


def _goods(community: Community) -> Call:
    return Call("market.get", {"owner_id": community.owner, "count": _ON_SALE})


_LIST: Mapping[Kind, Callable[[Community], Call]] = {Kind.TOPIC: _topics, Kind.VIDEO: _videos, Kind.MARKET: _goods}
