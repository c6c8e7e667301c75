"""Answering where it was asked, and finding our answer again.

Source for parameters: VK API schema 5.199.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.messages import MessageKind, Published, ReplyTo
from app.networks.text import clean_text, comparable
from app.networks.vk import counting, errors, mentions, parse
from app.networks.vk.client import Call, Token, VkClient, token_of
from app.networks.vk.elsewhere import comments_call
from app.networks.vk.places import Community, Kind, Spot, page_number, peer_of, spot_of
from app.networks.vk.private import Dialogs

# VKontakte's clock and ours may differ by so much.
_CLOCK_SKEW = timedelta(minutes=5)
_PAGE = 100
# How each kind of place is answered, and which parameter names it.
_WRITING = {
    Kind.WALL: ("wall.createComment", "post_id"),
    Kind.PHOTO: ("photos.createComment", "photo_id"),
    Kind.VIDEO: ("video.createComment", "video_id"),
    Kind.TOPIC: ("board.createComment", "topic_id"),
    Kind.MARKET: ("market.createComment", "item_id"),
}


class Replies:
    """Answers of pages: comments under the wall and private ones with the community's token, others with a user's."""

    def __init__(self, client: VkClient, *, site: str) -> None:
        self._client = client
        self._site = site

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply in the page's name. Raises ConnectorError."""
        community = self._community(page)
        if to.kind is MessageKind.PRIVATE:
            peer = peer_of(to.thread_id)
            number = await self._dialogs(page).send(peer, clean_text(text), key=key)
            return Published(f"im:{peer}:{number}", "")
        spot, comment = spot_of(community, to.message_id)
        token = _writing_token(page, spot)
        call = _call(spot, comment, _worded(spot, comment, to, clean_text(text)), key)
        try:
            answer = await self._client.call(call, token, write=True)
        except ConnectorError as failure:
            if failure.code == str(errors.ACCESS_DENIED) and not await self._stands(page, to, spot, comment):
                raise ConnectorError(FailureKind.GONE, failure.text, code=failure.code) from failure
            raise
        made = answer.get("comment_id") if isinstance(answer, dict) else answer
        if not isinstance(made, int) or isinstance(made, bool):
            raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, f"{call.method} did not give the comment's number")
        return Published(spot.comment_id(made), spot.comment_url(made, spot_of(community, to.thread_id)[1]))

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Our reply if it stands already. Raises ConnectorError: UNSURE when none of the page's tokens may look.

        A private message is known by its key, a comment by its text: VKontakte does not show a comment's `guid`.
        """
        since -= _CLOCK_SKEW
        if to.kind is MessageKind.PRIVATE:
            message = await self._dialogs(page).find(peer_of(to.thread_id), key=key, since=since)
            return None if message is None else Published(message.external_id, "")
        community = self._community(page)
        spot, comment = spot_of(community, to.message_id)
        root = spot_of(community, to.thread_id)[1] if spot.kind is Kind.WALL else None
        wanted = _words(_worded(spot, comment, to, text))
        start: int | None = None
        while True:
            call = _thread_call(spot, root, start) if root else comments_call(spot, start=start)
            read = parse.comments(await self._client.call(call, _reading_token(page, spot)), spot, root)
            for one in read.messages:
                ours = one.from_page and one.parent_id == to.message_id and one.published_at >= since
                if ours and _words(one.text) == wanted:
                    return Published(one.external_id, one.url)
            older = any(one.published_at < since for one in read.messages)
            if older or len(read.ids) < _PAGE or read.ids[-1] == start:
                return None
            start = read.ids[-1]

    async def _stands(self, page: PageAccess, to: ReplyTo, spot: Spot, comment: int) -> bool:
        """Whether what is answered can still be read; when that cannot be told, the refusal speaks for itself."""
        if spot.kind is not Kind.WALL:
            return True
        try:
            return await self._reads(
                _reading_token(page, spot), spot, comment, spot_of(spot.community, to.thread_id)[1]
            )
        except ConnectorError:
            return True

    async def _reads(self, token: Token, spot: Spot, comment: int, root: int) -> bool:
        if not await counting.count([(spot.community.id, spot.number)], self._client, token):
            return False
        level = parse.comments(await self._client.call(_level_call(spot, root), token), spot)
        if root not in level.ids:
            return False
        start: int | None = comment if comment != root else None
        found = level
        if start is not None:
            found = parse.comments(await self._client.call(_thread_call(spot, root, start), token), spot, root)
        return any(one.external_id == spot.comment_id(comment) and not one.deleted for one in found.messages)

    def _dialogs(self, page: PageAccess) -> Dialogs:
        token = token_of(page, TokenKind.COMMUNITY, TokenKind.USER)
        return Dialogs(self._client, token, self._community(page))

    def _community(self, page: PageAccess) -> Community:
        return Community(page_number(page.external_id), self._site)


def _writing_token(page: PageAccess, spot: Spot) -> Token:
    """Raises ConnectorError. Source: VK API schema 5.199: communities' tokens write under walls alone."""
    if spot.kind is Kind.WALL:
        return token_of(page, TokenKind.COMMUNITY, TokenKind.USER)
    if not page.tokens.get(TokenKind.USER):
        words = "VKontakte takes answers here only with an administrator's own token, and the page has none"
        raise ConnectorError(FailureKind.BY_HAND, words)
    return token_of(page, TokenKind.USER)


def _reading_token(page: PageAccess, spot: Spot) -> Token:
    """Raises ConnectorError. Source: VK API schema 5.199: communities' tokens read no comments."""
    kinds = [TokenKind.USER, *([TokenKind.SERVICE] if spot.kind in (Kind.WALL, Kind.TOPIC) else [])]
    if not any(page.tokens.get(kind) for kind in kinds):
        raise ConnectorError(FailureKind.UNSURE, "VKontakte lets none of the page's tokens look for our answer")
    return token_of(page, *kinds)


def _call(spot: Spot, comment: int, text: str, key: UUID) -> Call:
    """Everywhere but on walls `from_group` is yes or no. Source: VK API schema 5.199."""
    method, name = _WRITING[spot.kind]
    params: dict[str, Any] = {name: str(spot.number), "message": text, "guid": str(key)}
    params["from_group"] = str(spot.community.id) if spot.kind is Kind.WALL else "1"
    if spot.kind is Kind.TOPIC:
        return Call(method, params | {"group_id": str(spot.community.id)})
    return Call(method, params | {"owner_id": spot.community.owner, "reply_to_comment": str(comment)})


def _worded(spot: Spot, comment: int, to: ReplyTo, text: str) -> str:
    """A board has no other way to answer a comment than to name it."""
    digits = to.author_id.removeprefix("-")
    if spot.kind is not Kind.TOPIC or not digits.isdigit():
        return text
    name = clean_text(to.author_name).split(" ")[0].strip("[]|") or "Здравствуйте"
    return mentions.naming(int(to.author_id), name, page=spot.community.id, comment=comment) + text


def _level_call(spot: Spot, start: int) -> Call:
    return Call("wall.getComments", _reading(spot) | {"start_comment_id": str(start), "count": "1"})


def _thread_call(spot: Spot, root: int, start: int | None) -> Call:
    more = {"start_comment_id": str(start)} if start else {}
    return Call("wall.getComments", _reading(spot) | {"comment_id": str(root), **more})


def _reading(spot: Spot) -> dict[str, str]:
    shown = {"preview_length": "0", "extended": "1", "count": str(_PAGE), "sort": "desc"}
    return {"owner_id": spot.community.owner, "post_id": str(spot.number), **shown}


def _words(text: str) -> str:
    return comparable(mentions.shown(text)[0])
