"""The JSON of Odnoklassniki's objects, with the quirks the stand-in is switched to."""

from typing import Any
from zoneinfo import ZoneInfo

from app.demo.ok.model import Author, Chat, Comment, Group, Message, Quirks, Topic, milliseconds

Json = dict[str, Any]
_MOSCOW = ZoneInfo("Europe/Moscow")


def identifier(raw: str, quirks: Quirks) -> str | int:
    """An id as text, or as a number where it is one and the network sends numbers."""
    return int(raw) if quirks.number_ids and raw.isdecimal() else raw


def comments_count(topic: Topic, quirks: Quirks) -> int:
    """How many comments the network says there are."""
    return len(topic.comments) + quirks.hidden_comments


def topic_json(topic: Topic, quirks: Quirks) -> Json:
    """A `media_topic`."""
    return {
        "id": identifier(topic.id, quirks),
        "created_ms": milliseconds(topic.at),
        "author_ref": f"group:{topic.group.id}",
        "owner_ref": f"group:{topic.group.id}",
        "media": [{"type": "text", "text": topic.text}],
        "discussion_summary": {
            "discussion_type": "GROUP_TOPIC",
            "discussion_id": topic.id,
            "comments_count": comments_count(topic, quirks),
        },
    }


def discussion_json(topic: Topic, quirks: Quirks) -> Json:
    """An item of the list of discussions."""
    return {
        "object_id": identifier(topic.id, quirks),
        "object_type": "GROUP_TOPIC",
        "title": topic.text[:100],
        "message": topic.text,
        "owner_uid": identifier(topic.group.id, quirks),
        "creation_date": f"{topic.at.astimezone(_MOSCOW):%Y-%m-%d %H:%M:%S}",
        "last_activity_date": f"{topic.active_at.astimezone(_MOSCOW):%Y-%m-%d %H:%M:%S}",
        "new_comments_count": 0,
        "total_comments_count": comments_count(topic, quirks),
        "like_count": 0,
        "liked_it": False,
        "ref_objects": [{"type": "GROUP", "id": topic.group.id}],
    }


def comment_json(comment: Comment, group: Group, quirks: Quirks) -> Json:
    """A `comment`."""
    made: Json = {
        "id": comment.id,
        "type": "ACTIVE_MESSAGE",
        "text": comment.text,
        "date": f"{comment.at.astimezone(_MOSCOW):%Y-%m-%d %H:%M:%S}",
        "like_count": 0,
        "liked_it": False,
        "attrs": {"flags": "c,l,s"},
        **_author_json(comment.author, group, quirks),
    }
    if quirks.time_field:
        made[quirks.time_field] = milliseconds(comment.at)
    if comment.reply_to is not None:
        answered = comment.reply_to.author
        made["reply_to_comment_id"] = comment.reply_to.id
        made["reply_to_id"] = identifier(group.id if answered is None else answered.id, quirks)
        made["reply_to_name"] = group.name if answered is None else answered.name
    return made


def _author_json(author: Author | None, group: Group, quirks: Quirks) -> Json:
    if author is None:
        return {
            "author_id": identifier(group.id, quirks),
            "author_type": "GROUP",
            "author_name": group.name,
            "author_ref": f"group:{group.id}",
        }
    return {
        "author_id": identifier(author.id, quirks),
        "author_name": author.name,
        "author_ref": f"user:{author.id}",
    }


def user_json(author: Author, quirks: Quirks) -> Json:
    """An item of `users.getInfo`."""
    return {
        "uid": identifier(author.id, quirks),
        "first_name": author.first_name,
        "last_name": author.last_name,
        "name": author.name,
    }


def chat_json(chat: Chat, group: Group) -> Json:
    """A `chat` of the bot API."""
    last = milliseconds(chat.messages[-1].at)
    return {
        "type": "DIALOG",
        "status": "ACTIVE",
        "title": chat.peer.name,
        "participants": {f"user:{chat.peer.id}": last},
        "lastEventTime": last,
        "chat_id": chat.id,
        "group_id": f"group:{group.id}",
    }


def message_json(message: Message, chat: Chat, group: Group) -> Json:
    """A message of the bot API."""
    sender_id, name = (group.id, group.name) if message.author is None else (message.author.id, message.author.name)
    return {
        "sender": {"user_id": f"user:{sender_id}", "name": name},
        "recipient": {"chat_id": chat.id},
        "message": {"text": message.text, "seq": message.number, "mid": message.mid},
        "timestamp": milliseconds(message.at),
    }


def call_json(message: Message, chat: Chat, group: Group) -> Json:
    """The body of a call about a message."""
    return {"webhookType": "MESSAGE_CREATED", **message_json(message, chat, group)}
