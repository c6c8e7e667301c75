"""Publishing replies as the bot, and finding them again. MAX knows no keys: what was published is known by its text."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.max import errors, ids
from app.networks.max.client import Call, MaxClient
from app.networks.max.fields import inside, mid, text, to_ms
from app.networks.max.lists import Lists
from app.networks.max.parse import Written
from app.networks.max.threads import Threads
from app.networks.messages import MessageKind, Published, ReplyTo
from app.networks.text import clean_text, comparable

_LONGEST = 4000  # Source: dev.max.ru, NewMessageBody and POST /messages/{id}/comments
# MAX's clock and ours may differ by so much.
_CLOCK_SKEW = timedelta(minutes=5)
# What MAX says of a comment that is not there any more. Source: recorded answers for the bad payload.
_MAY_BE_GONE = (FailureKind.GONE, FailureKind.CONFIGURATION)
_NO_DIALOG = (FailureKind.GONE, FailureKind.NO_RIGHTS)


class Replier:
    """Writes as bots."""

    def __init__(self, client: MaxClient, threads: Threads) -> None:
        self._client = client
        self._threads = threads

    async def reply(self, page: PageAccess, to: ReplyTo, words: str) -> Published:
        """Publish a reply. Raises ConnectorError."""
        token, said = _token(page), clean_text(words)
        if len(said) > _LONGEST:
            raise ConnectorError(FailureKind.TEXT_REFUSED, f"MAX takes no more than {_LONGEST} characters")
        if to.kind is MessageKind.PRIVATE:
            return await self._private(to, said, token)
        return await self._comment(to, said, token)

    async def find(self, page: PageAccess, to: ReplyTo, words: str, *, since: datetime) -> Published | None:
        """The reply with this text, if it stands. Raises ConnectorError."""
        token, since_ms = _token(page), to_ms(since - _CLOCK_SKEW)
        bot = await self._client.bot_id(token)
        lists = Lists(self._client, token, bot=bot)
        if to.kind is MessageKind.PRIVATE:
            chat = ids.dialog_chat(to.thread_id)
            found = await lists.chat(str(chat), since_ms=since_ms)
            made = [one.mid for one in found.messages if one.sender_id == bot and _is_said(one, words)]
            return Published(ids.private_id(chat, made[0]), "") if made else None
        found, answered = await lists.comments(_post(to), since_ms=since_ms), ids.comment_mid(to.message_id)
        ours = [one for one in found.messages if one.sender_id in (bot, None) and one.parent in ("", answered)]
        made = [one.mid for one in ours if _is_said(one, words)]
        return Published(ids.comment_id(made[0]), await self._url(lists, _post(to))) if made else None

    async def _private(self, to: ReplyTo, said: str, token: str) -> Published:
        chat = ids.dialog_chat(to.thread_id)
        try:
            answer = await self._client.call(
                Call("POST /messages", "/messages", {"chat_id": str(chat)}, {"text": said}, write=True), token
            )
        except ConnectorError as failure:
            if failure.kind not in _NO_DIALOG:
                raise
            # The citizen stopped the bot or removed the dialog.
            raise ConnectorError(FailureKind.RECIPIENT_REFUSES, failure.text, code=failure.code) from None
        return Published(ids.private_id(chat, _made(answer)), "")

    async def _comment(self, to: ReplyTo, said: str, token: str) -> Published:
        post, answered = _post(to), ids.comment_mid(to.message_id)
        body = {"text": said, "link": {"type": "reply", "mid": answered}}
        path = f"/messages/{quote(post, safe='')}/comments"
        try:
            answer = await self._client.call(Call("POST /messages/comments", path, body=body, write=True), token)
        except ConnectorError as failure:
            if failure.code == errors.BAD_PAYLOAD and not await self._stands(post, answered, token):
                raise ConnectorError(FailureKind.GONE, failure.text, code=failure.code) from None
            raise
        made = _made(answer)
        self._threads.learn(made, ids.comment_mid(to.thread_id))
        return Published(ids.comment_id(made), text(inside(answer, "message"), "url"))

    async def _stands(self, post: str, comment: str, token: str) -> bool:
        """Whether what is answered can still be read; when that cannot be told, the refusal speaks for itself."""
        try:
            return await Lists(self._client, token, bot=0).comment(post, comment) is not None
        except ConnectorError as failure:
            return failure.kind not in _MAY_BE_GONE

    async def _url(self, lists: Lists, post: str) -> str:
        """Where a person reads the post; "" when it does not stand."""
        posts: list[Written] = await lists.posts([post])
        return posts[0].url if posts else ""


def _token(page: PageAccess) -> str:
    token = page.tokens.get(TokenKind.BOT)
    if not token:
        raise ConnectorError(FailureKind.TOKEN_REFUSED, "the page has no bot token")
    return token


def _post(to: ReplyTo) -> str:
    if not to.post_id:
        raise ConnectorError(FailureKind.CONFIGURATION, "a comment without a post cannot be answered")
    return to.post_id


def _is_said(message: Written, words: str) -> bool:
    return comparable(message.text) == comparable(words)


def _made(answer: Any) -> str:
    """The id of what was just published. Raises ConnectorError: without it nobody knows what stands."""
    given = answer if isinstance(answer, dict) else {}
    made = mid(inside(inside(given, "message"), "body"), "mid")
    if not made:
        raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, "MAX did not say what it published")
    return made
