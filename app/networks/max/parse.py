"""Messages and updates of MAX from JSON: pure, and total for whatever JSON comes.

Source: OpenAPI 0.0.32 of dev.max.ru with the comments added after it. Much that it requires is absent or null in
recorded answers: a message needs no more than an id, and an instant somewhere.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.networks.max import ids
from app.networks.max.fields import (
    Json,
    Unreadable,
    from_ms,
    inside,
    instant_ms,
    mid,
    number,
    number_or_none,
    objects,
    post_mid,
    raw,
    text,
)
from app.networks.messages import IncomingMessage, IncomingPost, Malformed, MessageKind

_MOST_ATTACHMENTS = 50
_KEPT = ("url", "title", "name", "filename", "description", "latitude", "longitude", "width", "height")


@dataclass(frozen=True, slots=True)
class Written:
    """A message wherever it was written.

    post         `mid` of the post it comments, "" when it does not say
    sender_id    None: written in the name of a channel; 0: somebody MAX does not name
    parent       `mid` of the message it replies to, "" for none
    """

    mid: str
    at_ms: int
    chat_id: int | None
    chat_type: str
    post: str
    sender_id: int | None
    sender_name: str
    text: str
    parent: str
    url: str
    attachments: Sequence[Json] = field(default=())
    mentions: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened. `message` of those that bring one; `mid` of what was removed."""

    kind: str
    chat_id: int | None
    at_ms: int
    message: Written | None = None
    mid: str = ""
    payload: str = ""


_WITH_MESSAGE = frozenset({"message_created", "message_edited", "comment_created", "comment_edited"})
_REMOVED = frozenset({"message_removed", "comment_removed"})
# What a subscription asks for; all the others are of no use to us.
UPDATE_TYPES = (
    *sorted(_WITH_MESSAGE | _REMOVED),
    *("bot_added", "bot_removed", "bot_started", "bot_stopped", "dialog_removed"),
)


def update(item: Any) -> Update:
    """What happened. Raises Unreadable."""
    if not isinstance(item, dict):
        raise Unreadable("it is not an object")
    kind, at_ms, chat_id = (
        text(item, "update_type"),
        instant_ms(item, "timestamp") or 0,
        number_or_none(item, "chat_id"),
    )
    if not kind:
        raise Unreadable("update_type is not a text")
    if kind in _WITH_MESSAGE:
        message = written(item.get("message"), at_ms=at_ms)
        return Update(kind, message.chat_id, at_ms, message)
    if kind not in _REMOVED:
        return Update(kind, chat_id, at_ms, payload=text(item, "payload"))
    removed = mid(item, "message_id")
    if not removed:
        raise Unreadable("message_id is not a text")
    return Update(kind, number(item, "chat_id"), at_ms, mid=removed)


def written(item: Any, *, at_ms: int = 0) -> Written:
    """A message. Raises Unreadable.

    at_ms  of the update that brought it, for a message without an instant of its own
    """
    if not isinstance(item, dict):
        raise Unreadable("message is not an object")
    body, recipient, link = inside(item, "body"), inside(item, "recipient"), inside(item, "link")
    sender, chat_id = inside(item, "sender"), number_or_none(recipient, "chat_id")
    own = mid(body, "mid")
    instant = instant_ms(item, "timestamp") or at_ms
    if not own:
        raise Unreadable("body.mid is not a text")
    if not instant:
        raise Unreadable("timestamp is not an instant")
    return Written(
        mid=own,
        at_ms=instant,
        chat_id=chat_id,
        chat_type=text(recipient, "chat_type"),
        post=post_mid(recipient, "post_id", chat_id),
        sender_id=None if item.get("sender") is None else number_or_none(sender, "user_id") or 0,
        sender_name=_name(sender),
        text=text(body, "text"),
        parent=mid(inside(link, "message"), "mid") if text(link, "type") == "reply" else "",
        url=text(item, "url"),
        attachments=[*_attachments(body), *_forwarded(link)],
        mentions=_mentions(body),
    )


def written_all(items: Iterable[Any], form: str) -> tuple[list[Written], list[Malformed]]:
    """What could be read of the messages of a list, and what could not with its reason."""
    good: list[Written] = []
    bad: list[Malformed] = []
    for one in items:
        try:
            good.append(written(one))
        except Unreadable as error:
            bad.append(Malformed(str(error), raw(one), form))
    return good, bad


def post(message: Written, page_url: str) -> IncomingPost:
    """A post of a channel. page_url: for a post that has no address of its own."""
    return IncomingPost(message.mid, message.text, from_ms(message.at_ms), message.url or page_url)


def comment(message: Written, post: str, *, root: str, bot: int, url: str) -> IncomingMessage:
    """A comment. From the page are those of its bot, and those without a sender: written in the channel's name.

    Comments that administrators write in their own name are theirs. Source: dev.max.ru, CommentMessage.

    root  `mid` of the comment that began the conversation
    """
    return IncomingMessage(
        external_id=ids.comment_id(message.mid),
        kind=MessageKind.COMMENT,
        thread_id=ids.comment_id(root),
        post_id=post,
        parent_id=ids.comment_id(message.parent) if message.parent not in ("", post) else None,
        author_id=str(message.sender_id or ""),
        author_name=message.sender_name,
        from_page=message.sender_id in (None, bot),
        text=message.text,
        published_at=from_ms(message.at_ms),
        attachments=message.attachments,
        mentions=message.mentions,
        url=url,
    )


def private(message: Written, *, chat: int, bot: int) -> IncomingMessage:
    """A message of a dialog with the bot."""
    return IncomingMessage(
        external_id=ids.private_id(chat, message.mid),
        kind=MessageKind.PRIVATE,
        thread_id=ids.dialog_id(chat),
        post_id=None,
        parent_id=ids.private_id(chat, message.parent) if message.parent else None,
        author_id=str(message.sender_id or ""),
        author_name=message.sender_name,
        from_page=message.sender_id == bot,
        text=message.text,
        published_at=from_ms(message.at_ms),
        attachments=message.attachments,
        mentions=message.mentions,
    )


def form(kind: str, bot: int, **context: str) -> str:
    """What `Malformed.form` says: what something should have been, whose bot read it, and where."""
    return json.dumps({"as": kind, "bot": bot, **context}, ensure_ascii=False)


def _name(sender: Json) -> str:
    return " ".join(part for part in (text(sender, "first_name"), text(sender, "last_name")) if part) or text(
        sender, "name"
    )


def _attachments(body: Json) -> list[dict[str, Any]]:
    """Kind and what a person can use of it, without the tokens that go with media."""
    return [_attachment(one) for one in objects(body, "attachments")[:_MOST_ATTACHMENTS] if text(one, "type")]


def _attachment(item: Json) -> dict[str, Any]:
    known = {**inside(item, "payload"), **item}
    kept: dict[str, Any] = {"type": text(item, "type")}
    for name in _KEPT:
        value = text(known, name) or number_or_none(known, name)
        if value is not None and value != "":
            kept[name] = value
    return kept


def _forwarded(link: Json) -> list[dict[str, Any]]:
    """A message that was passed on, as an attachment: its words are not the sender's."""
    if text(link, "type") != "forward":
        return []
    message = inside(link, "message")
    return [{"type": "forward", "text": text(message, "text")}, *_attachments(message)]


def _mentions(body: Json) -> list[str]:
    found = (number_or_none(one, "user_id") for one in objects(body, "markup"))
    return list(dict.fromkeys(str(user) for user in found if user is not None))
