"""The stand-in's objects as MAX's JSON. What is absent is left out, or told as null: recorded answers do both."""

from collections.abc import Mapping
from typing import Any

from app.demo.max.model import Bot, Channel, Dialog, Message, Subscription, User


class Shapes:
    """Writes JSON.

    nulls           what is absent is told as null where the schema allows it
    numbered_posts  comments name their post by a number
    """

    def __init__(self, *, nulls: bool, numbered_posts: bool) -> None:
        self.nulls = nulls
        self.numbered_posts = numbered_posts

    def post_id(self, post: Message) -> str | int:
        """How comments name their post."""
        return post.seq if self.numbered_posts else post.mid

    def user(self, user: User, *, active_ms: int = 0) -> dict[str, Any]:
        """A person or a bot."""
        known: dict[str, Any] = {"user_id": user.id, "first_name": user.first_name, "is_bot": user.is_bot}
        known |= {"last_activity_time": active_ms}
        last = {"last_name": user.last_name or None}
        return self._with(known, {**last, "username": None, "name": f"{user.first_name} {user.last_name}".strip()})

    def message(
        self, message: Message, *, kind: str, url: str | None = None, post: Message | None = None
    ) -> dict[str, Any]:
        """A message. kind: "dialog" or "channel". post: that it comments."""
        recipient = self._with({"chat_id": message.chat, "chat_type": kind}, {"user_id": None})
        if post is not None:
            recipient["post_id"] = self.post_id(post)
        made: dict[str, Any] = {"recipient": recipient, "timestamp": message.at_ms, "body": self._body(message)}
        if message.sender is not None:
            made["sender"] = self.user(message.sender, active_ms=message.at_ms)
        parent = None if message.parent is None else self._link(message.parent)
        absent = {"link": parent} if message.post else {"link": parent, "stat": None, "url": url}
        return self._with(made, absent)

    def chat(self, channel: Channel) -> dict[str, Any]:
        """A channel."""
        made: dict[str, Any] = {"chat_id": channel.id, "type": "channel", "status": "active", "title": channel.title}
        newest = channel.posts.newest()
        at_ms = channel.posts[newest].at_ms if newest else 0
        made |= {"last_event_time": at_ms, "participants_count": 2, "is_public": True, "link": channel.link}
        return self._with(made, {"icon": None, "description": None, "owner_id": None, "pinned_message": None})

    def dialog(self, dialog: Dialog) -> dict[str, Any]:
        """A dialog."""
        made: dict[str, Any] = {"chat_id": dialog.id, "type": "dialog", "status": "active", "is_public": False}
        made |= {"last_event_time": 0, "participants_count": 2, "dialog_with_user": self.user(dialog.user)}
        return self._with(made, {"title": None, "icon": None, "description": None, "link": None})

    def member(self, bot: Bot, channel: Channel) -> dict[str, Any]:
        """A bot in a channel."""
        rights = channel.rights.get(bot.user.id)
        made = self.user(bot.user) | {"last_access_time": 0, "join_time": 0, "is_owner": False}
        made["is_admin"] = bot.user.id in channel.rights
        return self._with(made, {"permissions": None if rights is None else sorted(rights)})

    def subscription(self, one: Subscription) -> dict[str, Any]:
        """An address that is called."""
        return self._with({"url": one.url, "time": one.made_ms}, {"update_types": one.types})

    def updates(self, updates: list[Mapping[str, Any]], marker: int | None) -> dict[str, Any]:
        """An answer of the long poll."""
        return self._with({"updates": updates}, {"marker": marker})

    def _body(self, message: Message) -> dict[str, Any]:
        made: dict[str, Any] = {"mid": message.mid, "seq": message.seq}
        return self._with(made, {"text": message.text or None, "attachments": None, "markup": None})

    def _link(self, parent: Message) -> dict[str, Any]:
        made: dict[str, Any] = {"type": "reply", "message": self._body(parent)}
        return made if parent.sender is None else made | {"sender": self.user(parent.sender)}

    def _with(self, known: dict[str, Any], nullable: Mapping[str, Any]) -> dict[str, Any]:
        return known | {name: value for name, value in nullable.items() if self.nulls or value is not None}
