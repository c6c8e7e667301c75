"""Answering in the group's name, and finding again what was answered."""

from datetime import datetime, timedelta

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.messages import IncomingMessage, MessageKind, Published, ReplyTo
from app.networks.ok import parse, parse_graph
from app.networks.ok.client import Account, OkClient
from app.networks.ok.comments import page_of_comments, topic_url
from app.networks.ok.dialogs import DialogReader, messages_path
from app.networks.ok.errors import CLOSED_TO_APPLICATIONS
from app.networks.ok.values import milliseconds
from app.networks.text import clean_text, comparable

# The network's clock may be behind ours by so much when our own reply is looked for.
_CLOCKS_DIFFER = timedelta(minutes=2)


async def publish(client: OkClient, page: PageAccess, to: ReplyTo, text: str) -> Published:
    """Publish a reply. Raises ConnectorError: BY_HAND when the network takes no comments from applications."""
    if to.kind is MessageKind.PRIVATE:
        return await _send(_account(client, page, TokenKind.GROUP), to, clean_text(text))
    topic_id, comment_id = _place(to)
    account = _account(client, page, TokenKind.USER)
    try:
        made = await _comment(account, topic_id, comment_id, clean_text(text))
    except ConnectorError as error:
        if error.code not in CLOSED_TO_APPLICATIONS:
            raise
        raise ConnectorError(FailureKind.BY_HAND, error.text, code=error.code) from None
    return Published(parse.comment_key(topic_id, made), topic_url(client.options.site_url, page.external_id, topic_id))


async def find(client: OkClient, page: PageAccess, to: ReplyTo, text: str, *, since: datetime) -> Published | None:
    """The group's message with this text under the same comment or in the same chat. Raises ConnectorError."""
    earliest = since - _CLOCKS_DIFFER
    private = to.kind is MessageKind.PRIVATE
    messages = await (_sent if private else _commented)(client, page, to, earliest)
    for message in messages:
        if (
            message.from_page
            and message.published_at >= earliest
            and comparable(message.text) == comparable(text)
            and (private or message.parent_id == to.message_id)
        ):
            return Published(message.external_id, message.url)
    return None


async def _comment(account: Account, topic_id: str, comment_id: str, text: str) -> str:
    answer = await account.call(
        "discussions.addDiscussionComment",
        {
            "entityId": topic_id,
            "entityType": "GROUP_TOPIC",
            "comment": text,
            "reply_to_comment_id": comment_id,
            "as_admin": "true",
        },
        write=True,
    )
    return _made(parse.new_comment_id(answer))


async def _send(account: Account, to: ReplyTo, text: str) -> Published:
    chat_id = parse_graph.chat_of(to.thread_id)
    body = {"recipient": {"chat_id": chat_id}, "message": {"text": text}}
    answer = await account.graph_post(messages_path(chat_id), body, write=True)
    return Published(parse_graph.message_key(_made(parse_graph.new_message_id(answer))), "")


async def _commented(client: OkClient, page: PageAccess, to: ReplyTo, earliest: datetime) -> list[IncomingMessage]:
    """Comments under the topic back to an instant, and some older ones."""
    topic_id, _ = _place(to)
    account = _account(client, page, TokenKind.USER)
    read: dict[str, parse.Comment] = {}
    anchor = "LAST"
    while anchor:
        answer = await page_of_comments(account, topic_id, anchor=anchor)
        found = parse.comments(answer, group=page.external_id, topic_id=topic_id)
        fresh = [comment for comment in found.items if comment.id not in read]
        read.update({comment.id: comment for comment in fresh})
        if any(comment.published_at < earliest for comment in fresh) or not fresh:
            break
        anchor = found.anchor
    url = topic_url(client.options.site_url, page.external_id, topic_id)
    return parse.messages_of(topic_id, list(read.values()), url=url)


async def _sent(client: OkClient, page: PageAccess, to: ReplyTo, earliest: datetime) -> list[IncomingMessage]:
    """Messages of the chat back to an instant, and some older ones."""
    reader = DialogReader(_account(client, page, TokenKind.GROUP), page.external_id)
    chat = parse_graph.Chat(parse_graph.chat_of(to.thread_id), active_ms=0, title="")
    await reader.chat(chat, since_ms=milliseconds(earliest))
    return list(reader.messages.values())


def _account(client: OkClient, page: PageAccess, kind: TokenKind) -> Account:
    if kind not in page.tokens:
        raise ConnectorError(FailureKind.TOKEN_REFUSED, f"the page has no token of the kind {kind.value}")
    return client.account(page.tokens[kind])


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
