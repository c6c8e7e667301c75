"""From the Bot API's messages to ours: pure, and total for whatever JSON comes.

Ids are `<chat>:<number>`: numbers of messages are unique in their chat alone, and a group that becomes a supergroup is
another chat. All comments of one post are one thread, `<group>:<number of the thread>`: what the bot itself wrote is
never told to it, so a chain of replies cannot be followed to its root. What the page's people write there without
replying to anybody answers nobody in particular, and is a thread of its own.
Source: core.telegram.org/bots/api, Message.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.networks.messages import IncomingMessage, IncomingPost, MessageKind
from app.networks.telegram.content import attachments, mentioned, words
from app.networks.telegram.fields import Json, Unreadable, inside, instant, number, number_or_none, text


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages of one page are written and read.

    page  the channel's id
    site  base address for people
    """

    page: str
    site: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What a comment itself says of its place.

    number  of the thread; of the message itself where it begins one
    post    number of the post, when the message tells
    parent  number of the message it replies to; None for a reply to the post
    """

    number: int
    post: int | None
    parent: int | None


def message_id(chat: int, number: int) -> str:
    """The `external_id` of a message."""
    return f"{chat}:{number}"


def split_id(external_id: str) -> tuple[int, int] | None:
    """Chat and number of a message by its `external_id`; None when it is none of Telegram's."""
    chat, _, number = external_id.partition(":")
    digits = chat.removeprefix("-")
    whole = digits.isascii() and digits.isdigit() and number.isascii() and number.isdigit()
    return (int(chat), int(number)) if whole and len(external_id) < 40 else None


def topic_of(thread_id: str) -> int | None:
    """The topic of a channel's direct messages by its `thread_id`; None for other threads."""
    digits = thread_id.partition(":t")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def post(message: Json, place: Place) -> IncomingPost:
    """A post of the channel, as its subscribers see it. Raises Unreadable."""
    number_ = number(message, "message_id")
    return IncomingPost(
        str(number_), words(message), instant(message, "date"), _link(inside(message, "chat"), number_, place)
    )


def forwarded(message: Json, place: Place) -> IncomingPost | None:
    """The post that was automatically forwarded to the discussion group; None for other messages. Raises Unreadable."""
    number_ = origin(message, place)
    if number_ is None:
        return None
    source = inside(message, "forward_origin")
    return IncomingPost(
        str(number_), words(message), instant(source, "date"), _link(inside(source, "chat"), number_, place)
    )


def origin(message: Json, place: Place) -> int | None:
    """The number of the post that a message of the group is the automatic forward of."""
    source = inside(message, "forward_origin")
    if message.get("is_automatic_forward") is not True or _id(inside(source, "chat")) != place.page:
        return None
    return number_or_none(source, "message_id")


def thread(message: Json, place: Place) -> Thread:
    """Where in its group a message stands. Raises Unreadable."""
    own, answered = number(message, "message_id"), inside(message, "reply_to_message")
    replied = number_or_none(answered, "message_id")
    told = number_or_none(message, "message_thread_id")
    post_ = origin(answered, place)
    return Thread(told or replied or own, post_, None if post_ is not None else replied)


def comment(message: Json, place: Place, where: Thread) -> IncomingMessage:
    """A comment in the discussion group. Raises Unreadable."""
    chat, own = number(inside(message, "chat"), "id"), number(message, "message_id")
    sender = inside(message, "sender_chat")
    from_page = _id(sender) in (place.page, str(chat))
    to_nobody = from_page and where.parent is None
    return IncomingMessage(
        external_id=message_id(chat, own),
        kind=MessageKind.COMMENT,
        thread_id=message_id(chat, own if to_nobody else where.number),
        post_id=None if where.post is None else str(where.post),
        parent_id=None if where.parent is None else message_id(chat, where.parent),
        author_id=_id(sender) or _id(inside(message, "from")),
        author_name=name(sender or inside(message, "from")),
        from_page=from_page,
        text=words(message),
        published_at=instant(message, "date"),
        attachments=attachments(message),
        mentions=mentioned(message),
        url=f"{_link(inside(message, 'chat'), own, place)}?thread={where.number}",
    )


def private(message: Json, place: Place) -> IncomingMessage:
    """A message to the bot, or to the channel itself. Raises Unreadable."""
    chat, own = number(inside(message, "chat"), "id"), number(message, "message_id")
    topic = inside(message, "direct_messages_topic")
    author = inside(message, "sender_chat") or inside(message, "from")
    replied = number_or_none(inside(message, "reply_to_message"), "message_id")
    citizen = _id(inside(topic, "user"))
    # In direct messages to a channel everybody but the one whose topic it is writes for the channel.
    from_page = bool(citizen) and _id(author) != citizen
    return IncomingMessage(
        external_id=message_id(chat, own),
        kind=MessageKind.PRIVATE,
        thread_id=f"{chat}:t{number(topic, 'topic_id')}" if topic else str(chat),
        post_id=None,
        parent_id=None if replied is None else message_id(chat, replied),
        author_id=_id(author),
        author_name=name(author),
        from_page=from_page or _id(author) == place.page,
        text=words(message),
        published_at=instant(message, "date"),
        attachments=attachments(message),
        mentions=mentioned(message),
    )


def sent(message: Any, place: Place) -> tuple[str, str]:
    """Id and link of a message we sent. Raises Unreadable."""
    if not isinstance(message, dict):
        raise Unreadable("it is not an object")
    chat = inside(message, "chat")
    own = number(message, "message_id")
    shown = chat.get("type") != "private" and chat.get("is_direct_messages") is not True
    return message_id(number(chat, "id"), own), _link(chat, own, place) if shown else ""


def by_bot(message: Json) -> bool:
    """Whether a program wrote it in its own name: nobody asks anything there."""
    return inside(message, "from").get("is_bot") is True and not inside(message, "sender_chat")


def says(message: Json) -> bool:
    """Whether there is anything to read or see; notes of the network on who joined have nothing. Raises Unreadable."""
    return bool(words(message) or attachments(message))


def name(author: Json) -> str:
    """The shown name of a person or a chat. Raises Unreadable."""
    parts: Sequence[str] = [text(author, "title"), text(author, "first_name"), text(author, "last_name")]
    return " ".join(" ".join(part for part in parts if part).split())


def page_link(chat: Json, site: str) -> str:
    """Where people read a channel or group."""
    known = username(chat)
    internal = _id(chat).removeprefix("-100")
    return f"{site.rstrip('/')}/{known or f'c/{internal}'}"


def username(chat: Mapping[str, Any]) -> str:
    """The public short name of a chat, "" without one."""
    given = chat.get("username")
    return given if isinstance(given, str) and given.isascii() and given.isidentifier() else ""


def _link(chat: Json, number_: int, place: Place) -> str:
    return f"{page_link(chat, place.site)}/{number_}"


def _id(chat: Json) -> str:
    found = number_or_none(chat, "id")
    return "" if found is None else str(found)
