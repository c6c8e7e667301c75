"""VKontakte as the service sees every network."""

from datetime import datetime, timedelta
from uuid import UUID

import aiohttp

from app.core.clock import Clock
from app.networks.connector import (
    Batch,
    ConnectorError,
    FailureKind,
    MessageKind,
    PageAccess,
    Published,
    ReplyTo,
    TokenKind,
)
from app.networks.limits import Limiter
from app.networks.text import clean_text, comparable
from app.networks.vk import cursor as cursors
from app.networks.vk import errors, mentions, parse
from app.networks.vk.client import Call, VkClient, VkOptions, token_of
from app.networks.vk.private import Dialogs
from app.networks.vk.wall import WallReader

# VKontakte's clock and ours may differ by so much.
_CLOCK_SKEW = timedelta(minutes=5)


class VkConnector:
    """Comments and private messages of communities. Implements `Connector`.

    Reads walls with a page's user or service token; answers, and reads private messages, with its community token.
    Without that the user's token answers too, and private messages are not read.
    """

    def __init__(self, session: aiohttp.ClientSession, limiter: Limiter, clock: Clock, options: VkOptions) -> None:
        self._client = VkClient(session, limiter, clock, options)
        self._clock = clock
        self._site = options.site_url.rstrip("/")
        self._posts_seconds = options.posts_seconds

    async def fetch(self, page: PageAccess, cursor: str | None) -> Batch:
        """New posts, everything under posts whose comments changed, and new private messages. Raises ConnectorError."""
        state = cursors.load(cursor)
        seen = await self._wall(page).look(state, now=self._clock.now())
        messages, malformed = list(seen.messages), list(seen.malformed)
        if page.tokens.get(TokenKind.COMMUNITY):
            private, broken = await self._dialogs(page).look(state)
            messages += private
            malformed += broken
        messages.sort(key=lambda message: (message.published_at, _number(message.external_id)))
        return Batch(list(seen.posts.values()), messages, malformed, cursors.dump(state), more=state.more)

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply in the page's name. Raises ConnectorError."""
        if to.kind is MessageKind.PRIVATE:
            peer = _number(to.thread_id)
            number = await self._dialogs(page).send(peer, clean_text(text), key=key)
            return Published(f"im:{peer}:{number}", "")
        token = token_of(page, TokenKind.COMMUNITY, TokenKind.USER)
        place, post, root = self._place(page), _post(to), _number(to.thread_id)
        params = {
            "owner_id": f"-{page.external_id}",
            "post_id": str(post),
            "from_group": page.external_id,
            "reply_to_comment": str(_number(to.message_id)),
            "message": clean_text(text),
            "guid": str(key),
        }
        try:
            answer = await self._client.call(Call("wall.createComment", params), token, write=True)
        except ConnectorError as failure:
            if failure.code == str(errors.ACCESS_DENIED) and not await self._stands(page, to):
                raise ConnectorError(FailureKind.GONE, failure.text, code=failure.code) from failure
            raise
        made = answer.get("comment_id") if isinstance(answer, dict) else None
        if not isinstance(made, int) or isinstance(made, bool):
            raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, "wall.createComment did not give the comment's number")
        return Published(f"wall:{made}", place.comment_url(post, made, root))

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Our reply if it stands already. Raises ConnectorError.

        A private message is known by its key, a comment by its text: VKontakte does not show a comment's `guid`.
        """
        since -= _CLOCK_SKEW
        if to.kind is MessageKind.PRIVATE:
            found = await self._dialogs(page).find(_number(to.thread_id), key=key, since=since)
            return None if found is None else Published(found.external_id, "")
        wanted = _words(text)
        for message in await self._wall(page).replies(_post(to), _number(to.thread_id)):
            ours = message.from_page and message.parent_id == to.message_id and message.published_at >= since
            if ours and _words(message.text) == wanted:
                return Published(message.external_id, message.url)
        return None

    async def _stands(self, page: PageAccess, to: ReplyTo) -> bool:
        """Whether what is answered can still be read; when that cannot be told, the refusal speaks for itself."""
        try:
            return await self._wall(page).stands(_post(to), _number(to.thread_id), _number(to.message_id))
        except ConnectorError:
            return True

    def _wall(self, page: PageAccess) -> WallReader:
        token = token_of(page, TokenKind.USER, TokenKind.SERVICE)
        return WallReader(self._client, token, self._place(page), posts_seconds=self._posts_seconds)

    def _dialogs(self, page: PageAccess) -> Dialogs:
        return Dialogs(self._client, token_of(page, TokenKind.COMMUNITY, TokenKind.USER), self._place(page))

    def _place(self, page: PageAccess) -> parse.Place:
        return parse.Place(_number(page.external_id), self._site)


def _number(external_id: str) -> int:
    """The last number of one of our ids. Raises ConnectorError for what is none."""
    digits = external_id.rsplit(":", 1)[-1]
    if not (digits.isascii() and digits.isdigit()):
        raise ConnectorError(FailureKind.CONFIGURATION, f"{external_id!r} is not an id of VKontakte")
    return int(digits)


def _post(to: ReplyTo) -> int:
    return _number(to.post_id or "")


def _words(text: str) -> str:
    return comparable(mentions.shown(text)[0])
