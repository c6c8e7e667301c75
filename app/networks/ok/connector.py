"""OK as a connector: what appeared in a group, and answering there in the group's name.

Of a page's tokens `USER` (OAuth, of an administrator) reads and writes comments, `GROUP` (the group's bot token)
private messages; either may be missing. The network knows no idempotency keys and tells nothing of deletions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import aiohttp

from app.core.clock import Clock
from app.networks.connector import (
    Batch,
    ConnectorError,
    FailureKind,
    IncomingMessage,
    IncomingPost,
    Malformed,
    MessageKind,
    PageAccess,
    Published,
    ReplyTo,
    TokenKind,
)
from app.networks.limits import Limiter
from app.networks.ok import parse, parse_graph
from app.networks.ok.client import OkClient, OkOptions
from app.networks.ok.comments import CommentReader, page_of_comments, topic_url
from app.networks.ok.cursor import Cursor
from app.networks.ok.dialogs import DialogReader, messages_path
from app.networks.ok.topics import TopicWatch
from app.networks.ok.values import milliseconds
from app.networks.text import clean_text, comparable

# The network's clock may be behind ours by so much when our own reply is looked for.
_CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _Part:
    posts: Sequence[IncomingPost] = ()
    messages: Iterable[IncomingMessage] = ()
    malformed: Sequence[Malformed] = field(default_factory=list)
    more: bool = False


class OkConnector:
    """Odnoklassniki. Implements `Connector`."""

    def __init__(self, session: aiohttp.ClientSession, limiter: Limiter, clock: Clock, options: OkOptions) -> None:
        """session: without cookies; its time-outs apply to every call."""
        self._client = OkClient(session, limiter, options)
        self._clock = clock
        self._options = options

    async def fetch(self, page: PageAccess, cursor: str | None) -> Batch:
        """What appeared on a page since `cursor`; about 25 topics and 25 chats a call. Raises ConnectorError."""
        if not page.tokens.keys() & {TokenKind.USER, TokenKind.GROUP}:
            raise ConnectorError(FailureKind.TOKEN_REFUSED, "the page has no token of OK")
        known = Cursor.read(cursor)
        public = await self._comments(page, known) if TokenKind.USER in page.tokens else _Part()
        private = await self._dialogs(page, known) if TokenKind.GROUP in page.tokens else _Part()
        return Batch(
            posts=public.posts,
            messages=sorted([*public.messages, *private.messages], key=lambda message: message.published_at),
            malformed=[*public.malformed, *private.malformed],
            cursor=known.text(),
            more=public.more or private.more,
        )

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish a reply in the group's name. Raises ConnectorError.

        key  not used: a reply whose outcome is unknown is looked for with `find_reply` before a second try
        """
        if to.kind is MessageKind.PRIVATE:
            return await self._send(page, to, clean_text(text))
        return await self._comment(page, to, clean_text(text))

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """The group's message with this text under the same comment or in the same chat. Raises ConnectorError."""
        earliest = since - _CLOCKS_DIFFER
        private = to.kind is MessageKind.PRIVATE
        messages = await (self._sent if private else self._commented)(page, to, earliest)
        for message in messages:
            if (
                message.from_page
                and message.published_at >= earliest
                and comparable(message.text) == comparable(text)
                and (private or message.parent_id == to.message_id)
            ):
                return Published(message.external_id, message.url)
        return None

    async def _comments(self, page: PageAccess, known: Cursor) -> _Part:
        token = page.tokens[TokenKind.USER]
        watch = TopicWatch(self._client, page.external_id, token, known)
        await watch.look(self._clock.now(), timedelta(seconds=self._options.posts_seconds))
        reader = CommentReader(self._client, page.external_id, token, self._options.site_url)
        await reader.read(known)
        commented = {message.post_id for message in reader.messages if message.post_id}
        await watch.get(sorted(commented))
        known.hand_over(watch.topics.keys() & known.topics.keys())
        known.trim_topics()
        posts = [
            parse.post_of(topic, url=topic_url(self._options.site_url, page.external_id, topic.id))
            for topic in watch.topics.values()
            if topic.id in watch.fresh | commented
        ]
        return _Part(
            posts=posts,
            messages=reader.messages,
            malformed=[*watch.malformed, *reader.malformed],
            more=bool(known.older or known.due_topics()),
        )

    async def _dialogs(self, page: PageAccess, known: Cursor) -> _Part:
        reader = DialogReader(self._client, page.external_id, page.tokens[TokenKind.GROUP])
        more = await reader.read(known)
        return _Part(messages=reader.messages.values(), malformed=reader.malformed, more=more)

    async def _comment(self, page: PageAccess, to: ReplyTo, text: str) -> Published:
        topic_id, comment_id = _place(to)
        answer = await self._client.call(
            "discussions.addDiscussionComment",
            _token(page, TokenKind.USER),
            {
                "entityId": topic_id,
                "entityType": "GROUP_TOPIC",
                "comment": text,
                "reply_to_comment_id": comment_id,
                "as_admin": "true",
            },
            write=True,
        )
        made = _made(parse.new_comment_id(answer))
        return Published(
            parse.comment_key(topic_id, made), topic_url(self._options.site_url, page.external_id, topic_id)
        )

    async def _send(self, page: PageAccess, to: ReplyTo, text: str) -> Published:
        chat_id = parse_graph.chat_of(to.thread_id)
        body = {"recipient": {"chat_id": chat_id}, "message": {"text": text}}
        answer = await self._client.graph_post(messages_path(chat_id), _token(page, TokenKind.GROUP), body)
        return Published(parse_graph.message_key(_made(parse_graph.new_message_id(answer))), "")

    async def _commented(self, page: PageAccess, to: ReplyTo, earliest: datetime) -> list[IncomingMessage]:
        """Comments under the topic back to an instant, and some older ones."""
        topic_id, _ = _place(to)
        read: dict[str, parse.Comment] = {}
        anchor = "LAST"
        while anchor:
            found = await page_of_comments(
                self._client,
                page.external_id,
                _token(page, TokenKind.USER),
                topic_id,
                anchor=anchor,
                direction="BACKWARD",
            )
            fresh = [comment for comment in found.items if comment.id not in read]
            read.update({comment.id: comment for comment in fresh})
            if all(comment.published_at < earliest for comment in fresh):
                break
            anchor = found.anchor
        url = topic_url(self._options.site_url, page.external_id, topic_id)
        return parse.messages_of(topic_id, list(read.values()), url=url)

    async def _sent(self, page: PageAccess, to: ReplyTo, earliest: datetime) -> list[IncomingMessage]:
        """Messages of the chat back to an instant, and some older ones."""
        reader = DialogReader(self._client, page.external_id, _token(page, TokenKind.GROUP))
        chat = parse_graph.Chat(parse_graph.chat_of(to.thread_id), active_ms=0, title="")
        await reader.chat(chat, since_ms=milliseconds(earliest))
        return list(reader.messages.values())


def _token(page: PageAccess, kind: TokenKind) -> str:
    if kind not in page.tokens:
        raise ConnectorError(FailureKind.TOKEN_REFUSED, f"the page has no token of the kind {kind.value}")
    return page.tokens[kind]


def _place(to: ReplyTo) -> tuple[str, str]:
    """Raw ids of the topic and of the comment that is answered."""
    place = parse.place_of(to.message_id)
    if place is None:
        raise ConnectorError(FailureKind.CONFIGURATION, f"not the id of a comment of OK: {to.message_id}")
    return place


def _made(new_id: str | None) -> str:
    if new_id is None:
        raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, "the answer names nothing that was published")
    return new_id
