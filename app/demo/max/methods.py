"""The methods of the stand-in: what MAX does, without HTTP. Source: OpenAPI 0.0.32 and the comments after it."""

from typing import Any

from app.demo.max.given import Given
from app.demo.max.model import EDIT_MS, Bot, Channel, Message
from app.demo.max.refused import Refused, bad
from app.demo.max.state import MaxStand

Answer = dict[str, Any]
_DONE: Answer = {"success": True}


class Methods:
    """Answers calls of one bot each."""

    def __init__(self, stand: MaxStand) -> None:
        self._stand = stand

    def me(self, bot: Bot, given: Given) -> Answer:
        """GET /me."""
        return self._stand.shapes.user(bot.user)

    def chat(self, bot: Bot, given: Given) -> Answer:
        """GET /chats: by id, or a channel by the last part of its link."""
        asked = given.parts["chat"]
        dialog = bot.dialogs.get(_number(asked))
        if dialog is not None:
            return self._stand.shapes.dialog(dialog)
        channel = self._stand.links.get(asked) or self._channel(asked)
        return self._stand.shapes.chat(channel)

    def member(self, bot: Bot, given: Given) -> Answer:
        """GET /chats/members/me."""
        channel = self._channel(given.parts["chat"])
        if bot.user.id not in channel.rights:
            raise Refused(403, "The bot is not in the chat")
        return self._stand.shapes.member(bot, channel)

    def messages(self, bot: Bot, given: Given) -> Answer:
        """GET /messages: of a chat, the newest first, or by ids."""
        if "message_ids" in given.query:
            return {"messages": self._by_ids(bot, given.query["message_ids"].split(","))}
        chat = given.number("chat_id", 0)
        since_ms, until_ms = given.window("to", "from")
        if chat in bot.dialogs:
            found = bot.dialogs[chat].messages.window(since_ms, until_ms, given.count())
            return {"messages": [self._stand.shapes.message(one, kind="dialog") for one in found]}
        channel = self._readable(bot, self._channel(str(chat)))
        found = channel.posts.window(since_ms, until_ms, given.count())
        return {"messages": [self._stand.post_shape(channel, one) for one in found]}

    def send(self, bot: Bot, given: Given) -> Answer:
        """POST /messages: to a dialog."""
        text = given.text()
        dialog = bot.dialogs.get(given.number("chat_id", 0)) or bot.by_user.get(given.number("user_id", 0))
        if dialog is None:
            raise Refused(404, "Chat not found")
        if dialog.refused:
            raise Refused(403, "The user has stopped the bot")
        made = self._stand.add_private(bot, dialog, text)
        self._stand.published(dialog.page, made, str(dialog.user.id))
        return {"message": self._stand.shapes.message(made, kind="dialog")}

    def comments(self, bot: Bot, given: Given) -> Answer:
        """GET /messages/comments: the newest first."""
        channel, post = self._post(bot, given)
        book = channel.comments[post.mid]
        if "comment_ids" in given.query:
            found = [one for mid in given.query["comment_ids"].split(",") if (one := book.get(mid)) is not None]
        else:
            found = book.window(*given.window("after", "before"), given.count())
        return {"messages": [self._comment(channel, one) for one in found]}

    def comment(self, bot: Bot, given: Given) -> Answer:
        """GET /messages/comment: one of them."""
        channel, post = self._post(bot, given)
        found = channel.comments[post.mid].get(given.parts["comment"])
        if found is None:
            raise bad("no such comment")
        return self._comment(channel, found)

    def add_comment(self, bot: Bot, given: Given) -> Answer:
        """POST /messages/comments."""
        channel, post = self._post(bot, given)
        self._check_right(bot, channel, "write")
        text, parent = given.text(), given.answered()
        if parent is not None and parent not in channel.comments[post.mid]:
            raise bad("link: no such comment")
        if post.mid in channel.closed:  # so it was reported of the live service
            raise Refused(500, "Internal error")
        made = self._stand.add_comment(channel, post.mid, bot.user, text, parent=parent)
        self._stand.published(str(channel.id), made, None)
        return {"message": self._comment(channel, made)}

    def edit_comment(self, bot: Bot, given: Given) -> Answer:
        """PUT /messages/comments: the bot's own, for 26 hours."""
        _, found = self._own_comment(bot, given)
        if self._stand.now_ms() - found.at_ms > EDIT_MS:
            raise Refused(422, "The comment is too old to be edited")
        found.text = given.text()
        return _DONE

    def delete_comment(self, bot: Bot, given: Given) -> Answer:
        """DELETE /messages/comments."""
        channel, found = self._named_comment(bot, given)
        self._check_right(bot, channel, "delete")
        self._stand.remove_comment(channel, found, by=bot.user.id)
        return _DONE

    def _comment(self, channel: Channel, one: Message) -> Answer:
        return self._stand.shapes.message(one, kind="channel", post=channel.posts[one.post])

    def _by_ids(self, bot: Bot, mids: list[str]) -> list[Answer]:
        found = []
        for mid in mids:
            channel = self._stand.places.get(mid)
            if channel is not None and mid in channel.posts and bot.user.id in channel.rights:
                found.append(self._stand.post_shape(channel, channel.posts[mid]))
        return found

    def _channel(self, chat: str) -> Channel:
        channel = self._stand.channels.get(_number(chat))
        if channel is None:
            raise Refused(404, "Chat not found")
        return channel

    def _post(self, bot: Bot, given: Given) -> tuple[Channel, Message]:
        mid = given.parts["post"]
        channel = self._stand.places.get(mid)
        if channel is None or mid not in channel.posts:
            raise Refused(404, "Message not found", code="message.not.found")
        return self._readable(bot, channel), channel.posts[mid]

    def _own_comment(self, bot: Bot, given: Given) -> tuple[Channel, Message]:
        channel, found = self._named_comment(bot, given)
        if found.sender is not bot.user:
            raise Refused(403, "Somebody else's comment")
        return channel, found

    def _named_comment(self, bot: Bot, given: Given) -> tuple[Channel, Message]:
        channel, post = self._post(bot, given)
        found = channel.comments[post.mid].get(given.query.get("comment_id", ""))
        if found is None:
            raise bad("comment_id: no such comment")
        return channel, found

    def _readable(self, bot: Bot, channel: Channel) -> Channel:
        self._check_right(bot, channel, "read_all_messages")
        return channel

    def _check_right(self, bot: Bot, channel: Channel, right: str) -> None:
        if bot.user.id not in channel.rights:
            raise Refused(403, "The bot is not an administrator of the chat")
        rights = channel.rights[bot.user.id]
        if rights is not None and right not in rights:
            raise Refused(403, f"The bot lacks the right {right}")


def _number(chat: str) -> int:
    """The id of a chat; 0, which no chat has, for what is none."""
    return int(chat) if chat.removeprefix("-").isdecimal() and len(chat) <= 20 else 0
