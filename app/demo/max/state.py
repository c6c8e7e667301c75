"""The stand-in of MAX as the demo and the tests act in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.clock import Clock
from app.demo.faults import Faults
from app.demo.max.model import RIGHTS, Book, Bot, Channel, Dialog, Message, User
from app.demo.max.shapes import Shapes
from app.demo.max.told import Told
from app.demo.meter import Meter
from app.demo.stand import StandReply
from app.networks.access import TokenKind
from app.networks.max.options import MAX

_FIRST_BOT = 900_000_001
_FIRST_DIALOG = 100_000_001


class MaxStand:
    """Channels, citizens, and what they wrote. Implements `app.demo.stand.Stand`.

    second         how long a second is to the limits of rate; 0: there are none
    poll_second    how long a second is to long polls; tests make it shorter
    all_unmarked   a long poll without a marker gets all that was not confirmed; else the newest update alone. The
                   manual says the one, later announcements the other
    nulls          what is absent is told as null
    numbered_posts comments name their post by a number: the type is not documented

    `silent_comments` may be switched on: then bots get no updates of comments, as was reported of the live service.
    """

    network = MAX

    def __init__(
        self,
        clock: Clock,
        *,
        second: float = 1.0,
        poll_second: float = 1.0,
        all_unmarked: bool = True,
        nulls: bool = False,
        numbered_posts: bool = False,
    ) -> None:
        self.clock = clock
        self.second = second
        self.poll_second = poll_second
        self.all_unmarked = all_unmarked
        self.silent_comments = False
        self.faults = Faults()
        self.meter = Meter()
        self.shapes = Shapes(nulls=nulls, numbered_posts=numbered_posts)
        self.told = Told(self.faults)
        self.bots: dict[str, Bot] = {}
        self.bots_by_id: dict[int, Bot] = {}
        self.channels: dict[int, Channel] = {}
        self.links: dict[str, Channel] = {}
        self.users: dict[int, User] = {}
        self.dialogs: dict[int, tuple[Bot, Dialog]] = {}
        self.places: dict[str, Channel] = {}
        self._seq = 0
        self._replies: list[StandReply] = []
        self._listeners: list[Callable[[StandReply], None]] = []

    def now_ms(self) -> int:
        """The network's time, milliseconds since 1970 UTC."""
        return int((self.clock.now().timestamp() + self.faults.skew_seconds) * 1000)

    def add_page(self, external_id: str, name: str, tokens: Mapping[TokenKind, str]) -> None:
        """Open a channel, with its bot as administrator. The same token may serve several pages."""
        link = f"channel{abs(int(external_id))}"
        channel = Channel(int(external_id), name, f"https://max.ru/{link}")
        self.channels[channel.id] = self.links[link] = channel
        token = tokens.get(TokenKind.BOT)
        if token is None:
            return
        if token not in self.bots:
            user = User(_FIRST_BOT + len(self.bots), "Бот", "", is_bot=True)
            self.bots[token] = self.bots_by_id[user.id] = Bot(user, token)
        self.bots[token].channels.append(channel)
        channel.rights[self.bots[token].user.id] = RIGHTS

    def add_author(self, external_id: str, first_name: str, last_name: str) -> None:
        """Make a citizen known."""
        self.users[int(external_id)] = User(int(external_id), first_name, last_name)

    def post(self, page: str, text: str, *, at: datetime | None = None) -> str:
        """Publish a post of the page; its raw id. Raises KeyError."""
        channel = self.channels[int(page)]
        made = self._message(channel.id, None, text, at)
        channel.posts.add(made)
        channel.comments[made.mid] = Book()
        self.places[made.mid] = channel
        self.tell_channel(channel, "message_created", {"message": self.post_shape(channel, made)})
        return made.mid

    def latest_post(self, page: str) -> str | None:
        """The raw id of the channel's newest post; None when it has none. Raises KeyError."""
        return self.channels[int(page)].posts.newest()

    def comment(
        self,
        page: str,
        post: str,
        author: str | None,
        text: str,
        *,
        reply_to: str | None = None,
        at: datetime | None = None,
    ) -> str:
        """Write a comment; its raw id. author None: in the channel's name, by hand. Raises KeyError."""
        channel = self.channels[int(page)]
        sender = None if author is None else self.users[int(author)]
        return self.add_comment(channel, post, sender, text, parent=reply_to, at=at).mid

    def add_comment(
        self,
        channel: Channel,
        post: str,
        sender: User | None,
        text: str,
        *,
        parent: str | None = None,
        at: datetime | None = None,
    ) -> Message:
        """Put a comment under a post, and tell of it. Raises KeyError."""
        made = self._message(channel.id, sender, text, at)
        made.post, made.parent = post, None if parent is None else channel.comments[post][parent]
        channel.comments[post].add(made)
        self.places[made.mid] = channel
        self._tell_comment(channel, "comment_created", made)
        return made

    def private(self, page: str, author: str | None, peer: str, text: str, *, at: datetime | None = None) -> str:
        """Write a message of a dialog with the page's bot; its raw id. Raises KeyError.

        author  None: the bot wrote it; people cannot write in its name by hand
        """
        channel = self.channels[int(page)]
        bot = next(one for one in self.bots.values() if channel in one.channels)
        dialog = self.dialog_of(bot, self.users[int(peer)], page)
        made = self._message(dialog.id, bot.user if author is None else dialog.user, text, at)
        dialog.messages.add(made)
        if author is not None:
            self._tell(bot, "message_created", {"message": self.shapes.message(made, kind="dialog")})
        return made.mid

    def dialog_of(self, bot: Bot, user: User, page: str) -> Dialog:
        """The dialog of a citizen with a bot, begun by a link to the page when there is none yet."""
        dialog = bot.by_user.get(user.id)
        if dialog is None:
            dialog = Dialog(_FIRST_DIALOG + len(self.dialogs), user, page)
            bot.by_user[user.id] = bot.dialogs[dialog.id] = dialog
            self.dialogs[dialog.id] = (bot, dialog)
            started = {"chat_id": dialog.id, "user": self.shapes.user(user), "payload": page}
            self._tell(bot, "bot_started", started)
        return dialog

    def edit(self, page: str, comment: str, text: str) -> None:
        """Change the text of a comment. Raises KeyError."""
        channel, message = self._comment(page, comment)
        message.text = text
        self._tell_comment(channel, "comment_edited", message)

    def delete(self, page: str, comment: str) -> None:
        """Delete a comment; nothing is left of it. Raises KeyError."""
        channel, message = self._comment(page, comment)
        self.remove_comment(channel, message, by=0)

    def remove_comment(self, channel: Channel, message: Message, *, by: int) -> None:
        """Take a comment away and tell of it. by: user id of who did; bots are not told of what they do."""
        channel.comments[message.post].remove(message.mid)
        del self.places[message.mid]
        removed = {"message_id": message.mid, "chat_id": channel.id, "user_id": by}
        removed["post_id"] = self.shapes.post_id(channel.posts[message.post])
        self.tell_channel(channel, "comment_removed", removed, but=by)

    def delete_post(self, page: str, post: str) -> None:
        """Delete a post with its comments. Raises KeyError."""
        channel = self.channels[int(page)]
        channel.posts.remove(post)
        del channel.comments[post]
        self.tell_channel(channel, "message_removed", {"message_id": post, "chat_id": channel.id, "user_id": 0})

    def close_comments(self, page: str, post: str) -> None:
        """Let nobody comment on the post any more. Raises KeyError."""
        channel = self.channels[int(page)]
        channel.closed.add(channel.posts[post].mid)

    def ban_author(self, page: str, author: str) -> None:
        """Have the citizen's dialog with the page's bot take nothing from it. Raises KeyError."""
        channel = self.channels[int(page)]
        for bot in (one for one in self.bots.values() if channel in one.channels):
            self.dialog_of(bot, self.users[int(author)], page).refused = True

    def expel_bot(self, page: str) -> None:
        """Take the bots out of the channel. Raises KeyError."""
        channel = self.channels[int(page)]
        for bot in [self.bots_by_id[bot_id] for bot_id in channel.rights]:
            del channel.rights[bot.user.id]
            gone = {"chat_id": channel.id, "user": self.shapes.user(bot.user), "is_channel": True}
            self._tell(bot, "bot_removed", gone)

    def replies(self) -> Sequence[StandReply]:
        """Everything bots published, in order."""
        return tuple(self._replies)

    def on_reply(self, told: Callable[[StandReply], None]) -> None:
        """Call `told` after each thing published through the API."""
        self._listeners.append(told)

    def published(self, page: str, message: Message, peer: str | None) -> None:
        """Note what a bot published through the API, and tell of it."""
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=message.at_ms)
        parent = None if message.parent is None else message.parent.mid
        reply = StandReply(page, message.post or None, message.mid, parent, peer, message.text, at)
        self._replies.append(reply)
        for told in self._listeners:
            told(reply)

    def add_private(self, bot: Bot, dialog: Dialog, text: str) -> Message:
        """Put a message of the bot into a dialog."""
        made = self._message(dialog.id, bot.user, text, None)
        dialog.messages.add(made)
        return made

    def post_shape(self, channel: Channel, post: Message) -> dict[str, Any]:
        """A post as JSON."""
        return self.shapes.message(post, kind="channel", url=f"{channel.link}/{post.seq}")

    def tell_channel(self, channel: Channel, kind: str, body: Mapping[str, Any], *, but: int = 0) -> None:
        """Tell the channel's administrators among the bots. but: user id of the bot that did it itself."""
        for bot_id in channel.rights:
            if bot_id != but:
                self._tell(self.bots_by_id[bot_id], kind, body)

    def _tell_comment(self, channel: Channel, kind: str, message: Message) -> None:
        if not self.silent_comments:
            by = message.sender.id if message.sender is not None and message.sender.is_bot else 0
            body = {"message": self.shapes.message(message, kind="channel", post=channel.posts[message.post])}
            self.tell_channel(channel, kind, body, but=by)

    def _tell(self, bot: Bot, kind: str, body: Mapping[str, Any]) -> None:
        self.told.tell(bot, {"update_type": kind, "timestamp": self.now_ms(), **body}, now_ms=self.now_ms())

    def _comment(self, page: str, mid: str) -> tuple[Channel, Message]:
        channel = self.channels[int(page)]
        return channel, next(book[mid] for book in channel.comments.values() if mid in book)

    def _message(self, chat: int, sender: User | None, text: str, at: datetime | None) -> Message:
        """Ids as recorded ones are: the chat, then milliseconds with a counter below them."""
        at_ms = self.now_ms() if at is None else int(at.timestamp() * 1000)
        self._seq += 1
        seq = (at_ms << 16) + (self._seq & 0xFFFF)
        return Message(f"mid.{chat % 2**64:016x}{seq:016x}", seq, at_ms, chat, sender, text)
