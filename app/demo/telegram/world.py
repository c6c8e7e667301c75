"""Chats and their messages, and the telling of bots what happens in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.core.clock import Clock
from app.demo.faults import Faults
from app.demo.telegram import shapes
from app.demo.telegram.model import Bot, Chat, Message, Page, User


@dataclass(slots=True)
class World:
    """Everything there is. pages: by the channel's id; by_chat: also by those of its group and direct messages."""

    clock: Clock
    faults: Faults
    pages: dict[int, Page] = field(default_factory=dict)
    by_chat: dict[int, Page] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    bots: dict[str, Bot] = field(default_factory=dict)
    names: dict[str, Chat] = field(default_factory=dict)

    def now(self) -> datetime:
        """The instant by Telegram's own clock."""
        return self.clock.now() + timedelta(seconds=self.faults.skew_seconds)

    def add_chat(self, chat: Chat) -> Chat:
        """Make a chat known."""
        self.chats[chat.id] = chat
        return chat

    def find(self, raw_id: str) -> Message:
        """A message by its raw id. Raises KeyError."""
        chat, _, number = raw_id.partition(":")
        if int(chat) in self.chats:
            return self.chats[int(chat)].messages[int(number)]
        dialogs = (bot.dialogs.get(int(chat)) for bot in self.bots.values())
        return next(one for one in dialogs if one is not None).messages[int(number)]

    def make(self, chat: Chat, text: str, *, at: datetime | None = None, author: User | None = None) -> Message:
        """A message of a chat; nobody is told of it yet."""
        made = Message(chat=chat, number=chat.next_number(), at=at or self.now(), text=text, author=author)
        chat.messages[made.number] = made
        return made

    def make_comment(self, page: Page, post: int, text: str, *, at: datetime | None = None) -> Message:
        """A message in the thread of a post; nobody is told of it yet. Raises KeyError."""
        thread = self.forward(page, page.channel.messages[post])
        made = self.make(page.group, text, at=at)
        made.thread, made.answered = thread.number, thread
        return made

    def forward(self, page: Page, post: Message) -> Message:
        """The forward of a post in the page's present group; it is made, and told, when there is none."""
        known = page.threads.get(post.number)
        if known is not None:
            return page.group.messages[known]
        made = self.make(page.group, post.text, at=post.at)
        made.sender, made.forward_of, made.photo = page.channel, post, post.photo
        made.album = post.album and f"g{post.album}"
        page.threads[post.number] = made.number
        self.tell("message", made)
        return made

    def edit(self, message: Message, text: str) -> None:
        """Change a text and tell of it."""
        message.text, message.edited_at = text, self.now()
        self.tell("edited_channel_post" if message.chat.kind == "channel" else "edited_message", message)

    def tell(self, kind: str, message: Message) -> None:
        """Tell the bots of a chat of a message."""
        page = self.by_chat.get(message.chat.id)
        told: dict[str, Any] | None = None
        for bot in page.bots if page else ():
            if bot.administers(message.chat):
                told = told or shapes.message(message)
                self.tell_bot(bot, kind, told)

    def tell_bot(self, bot: Bot, kind: str, body: Mapping[str, Any]) -> None:
        """Keep an update for a bot, as the faults allow."""
        if self.faults.silent_stream:
            return
        for _ in range(2 if self.faults.told_twice() else 1):
            bot.tell(kind, body, self.now())
