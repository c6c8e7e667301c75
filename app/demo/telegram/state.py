"""The stand-in of Telegram as the demo and the tests act in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.core.clock import Clock
from app.demo.faults import Faults
from app.demo.meter import Meter
from app.demo.stand import StandReply
from app.demo.telegram import shapes
from app.demo.telegram.model import Bot, Chat, Message, Page, User
from app.demo.telegram.world import World
from app.networks.access import Network, TokenKind
from app.networks.telegram.options import TELEGRAM

_FIRST_BOT = 7_000_000_001
_FIRST_GROUP, _FIRST_DIRECT = -1_002_000_000_001, -1_003_000_000_001
_OWNER = User(900_000_001, "Владелец", "Канала")


class TelegramStand:
    """Channels, their groups, citizens, and what they wrote. Implements `app.demo.stand.Stand`.

    Posts are known by their number in the channel, comments and private messages by `<chat>:<number>`. Private messages
    are direct messages to the channel; `to_bot` writes to the bot itself. Telegram tells nobody of deletions, and has
    no keys of long polls that could expire.
    second  how long a second is to the limits of rate, and to repeated calls of webhooks; tests make it shorter
    """

    network: Network = TELEGRAM

    def __init__(self, clock: Clock, *, second: float = 1.0) -> None:
        self.second = second
        self.faults = Faults()
        self.meter = Meter()
        self.world = World(clock, self.faults)
        self._replies: list[StandReply] = []
        self._told: list[Callable[[StandReply], None]] = []

    def add_page(self, external_id: str, name: str, tokens: Mapping[TokenKind, str]) -> None:
        """Open a channel with a discussion group, where the token's bot is administrator."""
        world, count = self.world, len(self.world.pages)
        channel = world.add_chat(Chat(int(external_id), "channel", name))
        group = world.add_chat(Chat(_FIRST_GROUP - count, "supergroup", f"{name}: обсуждение", linked=channel.id))
        direct = world.add_chat(Chat(_FIRST_DIRECT - count, "supergroup", name, parent=channel.id))
        channel.linked = group.id
        page = world.pages[channel.id] = Page(channel, group, direct)
        world.by_chat |= dict.fromkeys((channel.id, group.id, direct.id), page)
        token = tokens.get(TokenKind.BOT)
        if token is not None:
            self.appoint(external_id, token)

    def add_bot(self, token: str) -> Bot:
        """The bot of a token; a new one is nowhere yet."""
        bots = self.world.bots
        if token not in bots:
            number = _FIRST_BOT + len(bots)
            bots[token] = Bot(User(number, "Отклик", is_bot=True, username=f"otklik_{number}_bot"), token)
        return bots[token]

    def appoint(self, page: str, token: str) -> None:
        """Make a bot administrator of the channel, its group and its direct messages, without telling it."""
        known, bot = self.page(page), self.add_bot(token)
        known.bots.append(bot)
        bot.pages.append(known.channel.id)
        bot.rights |= dict.fromkeys((known.channel.id, known.group.id, known.direct.id), "administrator")

    def change_rights(self, chat: int, token: str, status: str) -> None:
        """Give a bot another status in a chat ("administrator", "member", "left", "kicked"), and tell it."""
        bot = self.world.bots[token]
        change = (bot.rights.get(chat, "left"), status)
        bot.rights[chat] = status
        told = shapes.membership(bot, self.world.chats[chat], _OWNER, change, self.world.now())
        self.world.tell_bot(bot, "my_chat_member", told)

    def page(self, page: str) -> Page:
        """A page by its id. Raises KeyError."""
        return self.world.pages[int(page)]

    def add_author(self, external_id: str, first_name: str, last_name: str) -> None:
        """Make a citizen known."""
        self.world.users[int(external_id)] = User(int(external_id), first_name, last_name)

    def name_page(self, page: str, username: str) -> None:
        """Give a channel a public short name."""
        channel = self.page(page).channel
        channel.username = username
        self.world.names[username.lower()] = channel

    def post(self, page: str, text: str, *, at: datetime | None = None) -> str:
        """Publish a post; Telegram forwards it to the discussion group. Raises KeyError."""
        return self._publish(page, self.world.make(self.page(page).channel, text, at=at))

    def post_photo(self, page: str, caption: str = "", *, album: str = "") -> str:
        """Publish a photo, or one photo of an album; its raw id. Raises KeyError."""
        made = self.world.make(self.page(page).channel, caption)
        made.photo, made.album = True, album
        return self._publish(page, made)

    def latest_post(self, page: str) -> str | None:
        """The raw id of the channel's newest post; None when it has none. Raises KeyError."""
        messages = self.page(page).channel.messages
        return str(next(reversed(messages))) if messages else None

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
        """Write a comment; its raw id. author None: the channel itself, by hand. Raises KeyError."""
        known = self.page(page)
        citizen = None if author is None else self.world.users[int(author)]
        answered = None if reply_to is None else self.world.find(reply_to)
        made = self.world.make_comment(known, int(post), text, at=at)
        made.author, made.sender = citizen, None if citizen else known.channel
        made.answered = answered or made.answered
        return self._tell(made)

    def comment_as_group(self, page: str, post: str, text: str, *, reply_to: str | None = None) -> str:
        """Write a comment as an anonymous administrator of the group; its raw id. Raises KeyError."""
        known = self.page(page)
        made = self.world.make_comment(known, int(post), text)
        made.sender = known.group
        made.answered = made.answered if reply_to is None else self.world.find(reply_to)
        return self._tell(made)

    def comment_photo(self, page: str, post: str, author: str, caption: str = "", *, album: str = "") -> str:
        """Write a comment with a photo, or one photo of an album; its raw id. Raises KeyError."""
        made = self.world.make_comment(self.page(page), int(post), caption)
        made.author, made.photo, made.album = self.world.users[int(author)], True, album
        return self._tell(made)

    def private(self, page: str, author: str | None, peer: str, text: str, *, at: datetime | None = None) -> str:
        """Write between a citizen and the channel; its raw id. author None: the channel's people wrote it."""
        known, citizen = self.page(page), self.world.users[int(peer)]
        made = self.world.make(known.direct, text, at=at)
        made.topic = citizen
        made.author, made.sender = (None, known.channel) if author is None else (citizen, None)
        return self._tell(made)

    def to_bot(self, token: str, author: str, text: str) -> str:
        """Write to a bot itself; the raw id. Raises KeyError."""
        bot, citizen = self.world.bots[token], self.world.users[int(author)]
        dialog = bot.dialogs.setdefault(citizen.id, Chat(citizen.id, "private"))
        made = self.world.make(dialog, text, author=citizen)
        self.world.tell_bot(bot, "message", shapes.message(made))
        return made.raw_id

    def edit(self, page: str, comment: str, text: str) -> None:
        """Change the text of a comment. Raises KeyError."""
        self.world.edit(self.world.find(comment), text)

    def edit_post(self, page: str, post: str, text: str) -> None:
        """Change a post; its forward changes with it. Raises KeyError."""
        known = self.page(page)
        self.world.edit(known.channel.messages[int(post)], text)
        forward = known.threads.get(int(post))
        if forward is not None:
            self.world.edit(known.group.messages[forward], text)

    def delete(self, page: str, comment: str) -> None:
        """Delete a comment: it vanishes, and nobody is told. Raises KeyError."""
        found = self.world.find(comment)
        del found.chat.messages[found.number]

    def close_comments(self, page: str, post: str) -> None:
        """Let nobody comment on the post any more. Raises KeyError."""
        known = self.page(page)
        known.closed.add(known.channel.messages[int(post)].number)

    def ban_author(self, page: str, author: str) -> None:
        """Let a citizen take no private messages of the page's bots. Raises KeyError."""
        citizen = self.world.users[int(author)].id
        for bot in self.page(page).bots:
            bot.blocked.add(citizen)

    def migrate(self, page: str) -> int:
        """Let the discussion group become another supergroup, whose messages are numbered anew; its id."""
        known, world = self.page(page), self.world
        former = known.group
        fresh = world.add_chat(Chat(former.id - 1_000_000, "supergroup", former.title, linked=known.channel.id))
        world.by_chat[fresh.id] = known
        for bot in known.bots:
            bot.rights[fresh.id] = bot.rights.get(former.id, "left")
        former.kind, former.migrated_to, former.linked = "group", fresh.id, None
        known.channel.linked, known.group, known.threads = fresh.id, fresh, {}
        for chat, service in ((former, {"migrate_to_chat_id": fresh.id}), (fresh, {"migrate_from_chat_id": former.id})):
            made = world.make(chat, "", author=_OWNER)
            made.service = service
            self._tell(made)
        return fresh.id

    def replies(self) -> Sequence[StandReply]:
        """Everything bots sent through the API, in order."""
        return tuple(self._replies)

    def on_reply(self, told: Callable[[StandReply], None]) -> None:
        """Call `told` after each message sent through the API."""
        self._told.append(told)

    def published(self, reply: StandReply) -> None:
        """Note a message a bot sent, and tell of it."""
        self._replies.append(reply)
        for told in self._told:
            told(reply)

    def _publish(self, page: str, made: Message) -> str:
        self.world.tell("channel_post", made)
        self.world.forward(self.page(page), made)
        return str(made.number)

    def _tell(self, made: Message) -> str:
        self.world.tell("message", made)
        return made.raw_id
