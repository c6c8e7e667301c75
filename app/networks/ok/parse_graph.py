"""Answers of OK's bot ("graph") API as values: pure, and total: only ConnectorError (MALFORMED) is raised.

Source: OK's documentation of the bot API, `me/chats` and `me/messages`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.networks.messages import IncomingMessage, Malformed, MessageKind
from app.networks.ok import values
from app.networks.ok.parse import form_of, sort_out

MESSAGE_CREATED = "MESSAGE_CREATED"


@dataclass(frozen=True, slots=True)
class Chat:
    """A dialog of the group.

    active_ms  time of its last event, in milliseconds since 1970 UTC
    title      as the group sees it: the citizen's name in a dialog
    """

    id: str
    active_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class Chats:
    """A page of dialogs, the most recently active first.

    marker  where the next page starts; "" on the last one
    """

    items: Sequence[Chat]
    malformed: Sequence[Malformed]
    marker: str


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of one dialog, as the network orders it: the newest first.

    oldest_ms  time of the oldest message on it; None for an empty page
    """

    items: Sequence[IncomingMessage]
    malformed: Sequence[Malformed]
    oldest_ms: int | None


def chats(answer: object) -> Chats:
    """Dialogs of `me/chats`. Raises ConnectorError (MALFORMED)."""
    whole = values.whole(answer, "chats")
    found, malformed = sort_out(values.items(whole, "chats"), _chat, "")
    return Chats(found, malformed, values.identifier(whole.get("marker")) or "")


def messages(answer: object, chat: Chat, *, group: str) -> Messages:
    """Messages of `me/messages`. Raises ConnectorError (MALFORMED).

    group  the page's id: what it wrote is marked
    """
    raw = values.items(values.whole(answer, "messages"), "messages")
    form = form_of("message", chat=chat.id, title=chat.title)
    found, malformed = sort_out(raw, lambda item: _message(item, chat, group), form)
    oldest = min((values.milliseconds(message.published_at) for message in found), default=None)
    return Messages(found, malformed, oldest)


def event(told: object, *, group: str) -> IncomingMessage | str | None:
    """The message of a call to us, or the reason why it cannot be read; None for calls about something else."""
    whole = values.mapping(told)
    if values.words(whole.get("webhookType")) not in ("", MESSAGE_CREATED):
        return None
    chat_id = values.identifier(values.mapping(whole.get("recipient")).get("chat_id"))
    return _message(whole, Chat(chat_id, 0, ""), group) if chat_id else "a message without its chat"


def event_id(told: object) -> str:
    """The network's own id of what a call tells; "" when there is none."""
    whole = values.mapping(told)
    if values.words(whole.get("webhookType")) not in ("", MESSAGE_CREATED):
        return ""
    return values.identifier(values.mapping(whole.get("message")).get("mid")) or ""


def subscribed(answer: object) -> list[str]:
    """Addresses that `me/subscriptions` names. Raises ConnectorError (MALFORMED)."""
    listed = values.items(values.whole(answer, "subscriptions"), "subscriptions")
    return [values.words(values.mapping(one).get("url")) for one in listed]


def group_of(answer: object) -> tuple[str, str]:
    """Id and name of the group that `me/info` tells of; "" for what it does not say."""
    told = values.mapping(answer)
    return values.bare(told.get("group_id")), values.words(told.get("name"))


def new_message_id(answer: object) -> str | None:
    """Id of the message just sent; None when the answer, which is not documented, holds none."""
    return values.identifier(values.mapping(answer).get("message_id"))


def message_key(mid: str) -> str:
    """`external_id` of a private message."""
    return f"im:{mid}"


def thread_key(chat_id: str) -> str:
    """`thread_id` of a chat's messages."""
    return f"im:{chat_id}"


def chat_of(thread_id: str) -> str:
    """Raw id of the chat of a `thread_id`."""
    return thread_id.removeprefix("im:")


def _chat(item: Mapping[str, Any]) -> Chat | str:
    chat_id = values.identifier(item.get("chat_id"))
    active_ms = values.number(item.get("lastEventTime"))
    if chat_id is None or active_ms is None:
        return "a chat without id or time of its last event"
    return Chat(chat_id, active_ms, values.words(item.get("title")))


def _message(item: Mapping[str, Any], chat: Chat, group: str) -> IncomingMessage | str:
    content = values.mapping(item.get("message"))
    mid = values.identifier(content.get("mid"))
    published_at = values.instant(item.get("timestamp"))
    if mid is None or published_at is None:
        return "a message without id or readable time"
    sender = values.mapping(item.get("sender"))
    author = values.identifier(sender.get("user_id")) or ""
    # The documentation says that a group may be the sender, and not how its id is written then.
    from_page = author in (f"group:{group}", f"user:{group}")
    return IncomingMessage(
        external_id=message_key(mid),
        kind=MessageKind.PRIVATE,
        thread_id=thread_key(chat.id),
        post_id=None,
        parent_id=None,
        author_id=values.bare(author),
        author_name=values.words(sender.get("name")) or ("" if from_page else chat.title),
        from_page=from_page,
        text=values.words(content.get("text")),
        published_at=published_at,
        attachments=values.attachments(content.get("attachments")),
    )
