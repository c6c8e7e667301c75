"""How the Bot API shows what the stand-in knows.

Source: core.telegram.org/bots/api, version 10.1, Available types.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.demo.telegram.model import Bot, Chat, Message, User

# People whom Telegram names where a chat wrote. Source: core.telegram.org/bots/api, Message; ids from client libraries.
_TELEGRAM = User(777_000, "Telegram")
_AS_GROUP = User(1_087_968_824, "Group", is_bot=True, username="GroupAnonymousBot")
_AS_CHANNEL = User(136_817_688, "Channel", is_bot=True, username="Channel_Bot")
_NO_GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)
_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_post_messages", "can_edit_messages"),
    "can_manage_direct_messages",
)
_NO_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_video_chats", "can_restrict_members", "can_promote_members"),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"),
)


def user(shown: User) -> dict[str, Any]:
    """A `User`."""
    found = {"id": shown.id, "is_bot": shown.is_bot, "first_name": shown.first_name}
    return found | _some({"last_name": shown.last_name, "username": shown.username})


def chat(shown: Chat, peer: User | None = None) -> dict[str, Any]:
    """A `Chat`. peer: of a dialog with a bot."""
    found: dict[str, Any] = {"id": shown.id, "type": shown.kind}
    names = {"first_name": peer.first_name, "last_name": peer.last_name} if peer else {"title": shown.title}
    found |= _some({**names, "username": shown.username})
    return found if shown.parent is None else found | {"is_direct_messages": True}


def full_chat(shown: Chat, parent: Chat | None) -> dict[str, Any]:
    """A `ChatFullInfo`."""
    found = chat(shown) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_NO_GIFTS, False),
    }
    if shown.linked is not None:
        found["linked_chat_id"] = shown.linked
    if parent is not None:
        found["parent_chat"] = chat(parent)
    if shown.kind == "supergroup":
        found["permissions"] = {"can_send_messages": shown.open}
    return found


def member(bot: Bot, status: str) -> dict[str, Any]:
    """A `ChatMember`: the bot."""
    found = {"status": status, "user": user(bot.user)}
    if status == "administrator":
        return found | dict.fromkeys(_RIGHTS, True) | dict.fromkeys(_NO_RIGHTS, False)
    return found | ({"until_date": 0} if status == "kicked" else {})


def membership(bot: Bot, where: Chat, by: User, change: tuple[str, str], at: datetime) -> dict[str, Any]:
    """A `ChatMemberUpdated`. change: the bot's status before and after."""
    old, new = (member(bot, status) for status in change)
    told = {"chat": chat(where), "from": user(by), "date": _seconds(at)}
    return told | {"old_chat_member": old, "new_chat_member": new}


def message(shown: Message, *, with_answered: bool = True) -> dict[str, Any]:
    """A `Message`. What it replies to is shown without what that replied to."""
    peer = shown.author if shown.chat.kind == "private" else None
    found: dict[str, Any] = {"message_id": shown.number, "date": _seconds(shown.at), "chat": chat(shown.chat, peer)}
    found |= _author(shown) | _content(shown) | _place(shown)
    if shown.edited_at is not None:
        found["edit_date"] = _seconds(shown.edited_at)
    if with_answered and shown.answered is not None:
        found["reply_to_message"] = message(shown.answered, with_answered=False)
    return found | dict(shown.service)


def _author(shown: Message) -> dict[str, Any]:
    if shown.chat.kind == "channel":
        return {"sender_chat": chat(shown.chat)}
    if shown.sender is None:
        return {} if shown.author is None else {"from": user(shown.author)}
    if shown.forward_of is not None:
        instead = _TELEGRAM
    else:
        instead = _AS_GROUP if shown.sender.id == shown.chat.id else _AS_CHANNEL
    return {"from": user(instead), "sender_chat": chat(shown.sender)}


def _content(shown: Message) -> dict[str, Any]:
    if not shown.photo:
        return _some({"text": shown.text})
    sizes = [
        {"file_id": f"{shown.raw_id}:{side}", "file_unique_id": f"{shown.raw_id}:{side}", "width": side, "height": side}
        for side in (90, 1280)
    ]
    return {"photo": sizes} | _some({"caption": shown.text, "media_group_id": shown.album})


def _place(shown: Message) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if shown.thread is not None:
        found["message_thread_id"] = shown.thread
    if shown.topic is not None:
        found["direct_messages_topic"] = {"topic_id": shown.topic.id, "user": user(shown.topic)}
    post = shown.forward_of
    if post is not None:
        origin = {"type": "channel", "date": _seconds(post.at), "chat": chat(post.chat), "message_id": post.number}
        found |= {"is_automatic_forward": True, "forward_origin": origin}
    return found


def _some(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are there: the Bot API leaves the others out."""
    return {name: value for name, value in fields.items() if value}


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
