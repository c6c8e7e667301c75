"""The stand-in of Odnoklassniki as the demo and the tests act in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.demo.faults import Faults
from app.demo.meter import Meter
from app.demo.ok.model import Account, Author, Chat, Comment, Group, Message, Quirks, Topic
from app.demo.stand import StandReply
from app.networks.access import Network, TokenKind
from app.networks.ok.options import OK

# Twelve digits, near to what the network has.
_FIRST_TOPIC = 150_000_000_000
_FIRST_CHAT = 0x3EC000000


class OkStand:
    """Groups, citizens, and what they wrote. Implements `app.demo.stand.Stand`.

    quirks            how the network behaves, within what clients have to bear
    requests_a_second calls the network allows a token
    publishing_error  error code for every comment published through the API; None: publishing is open
    marked_as_read    ids of topics whose reading was noted for the people of the page
    """

    network: Network = OK

    def __init__(
        self,
        clock: Clock,
        application_key: str,
        application_secret: str,
        *,
        quirks: Quirks | None = None,
        requests_a_second: int = 3,
    ) -> None:
        self.clock = clock
        self.application_key = application_key
        self.application_secret = application_secret
        self.quirks = quirks or Quirks()
        self.requests_a_second = requests_a_second
        self.publishing_error: int | None = None
        self.marked_as_read: list[str] = []
        self.faults = Faults()
        self.meter = Meter()
        self.groups: dict[str, Group] = {}
        self.authors: dict[str, Author] = {}
        self.topics: dict[str, Topic] = {}
        self.accounts: dict[str, Account] = {}
        self.group_tokens: dict[str, str] = {}
        self._activity = 0
        self._chats = 0
        self._replies: list[StandReply] = []
        self._told: list[Callable[[StandReply], None]] = []
        self._hearing: list[Callable[[Group, Chat, Message], None]] = []

    def add_page(self, external_id: str, name: str, tokens: Mapping[TokenKind, str], *, short_name: str = "") -> None:
        """Open a group. The same administrator's token may serve several groups, a bot's token serves one."""
        group = self.groups[external_id] = Group(external_id, name, short_name)
        if TokenKind.USER in tokens:
            self.join(tokens[TokenKind.USER], external_id)
        if TokenKind.GROUP in tokens:
            self.group_tokens[tokens[TokenKind.GROUP]] = group.id

    def join(self, token: str, page: str) -> None:
        """Make an account an administrator of a group that has no topics yet. Raises KeyError."""
        self.groups[page].accounts.append(token)
        self.accounts.setdefault(token, Account()).groups.add(page)

    def now(self) -> datetime:
        """The instant by the network's clock."""
        return self.clock.now() + timedelta(seconds=self.faults.skew_seconds)

    def add_author(self, external_id: str, first_name: str, last_name: str) -> None:
        """Make a citizen known."""
        self.authors[external_id] = Author(external_id, f"{first_name} {last_name}".strip(), first_name, last_name)

    def expire(self, token: str) -> None:
        """Let a token die, as with a new password or a reissue."""
        self.accounts.pop(token, None)
        self.group_tokens.pop(token, None)

    def post(self, page: str, text: str, *, at: datetime | None = None) -> str:
        """Publish a topic of the group; its id. Raises KeyError."""
        topic_id = str(_FIRST_TOPIC + len(self.topics) + 1)
        now = self.now()
        topic = Topic(topic_id, self.groups[page], text, at or now, now)
        self.topics[topic_id] = topic.group.topics[topic_id] = topic
        self._touch(topic)
        return topic_id

    def latest_post(self, page: str) -> str | None:
        """The id of the group's newest topic; None when it has none. Raises KeyError."""
        topics = self.groups[page].topics.values()
        return max(topics, key=lambda topic: (topic.at, topic.id)).id if topics else None

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
        """Write a comment; its raw id. author None: the group itself, by hand. Raises KeyError."""
        topic = self.groups[page].topics[post]
        answered = None if reply_to is None else topic.comments[reply_to]
        return self._write(topic, None if author is None else self.authors[author], text, answered, at).id

    def private(self, page: str, author: str | None, peer: str, text: str, *, at: datetime | None = None) -> str:
        """Write a private message; its raw id. author None: the group's people wrote it. Raises KeyError."""
        chat = self.chat(page, peer)
        made = chat.add(None if author is None else self.authors[author], text, at or self.now())
        if author is not None:
            for heard in self._hearing:
                heard(self.groups[page], chat, made)
        return made.mid

    def chat(self, page: str, peer: str) -> Chat:
        """The dialog of a group with a citizen, opened if need be. Raises KeyError."""
        group, citizen = self.groups[page], self.authors[peer]
        if peer not in group.by_peer:
            self._chats += 1
            chat = group.by_peer[peer] = Chat(f"chat:C{_FIRST_CHAT + self._chats:x}", citizen)
            group.chats[chat.id] = chat
        return group.by_peer[peer]

    def edit(self, page: str, comment: str, text: str) -> None:
        """Change the text of a comment; neither its count nor its topic's activity tells. Raises KeyError."""
        self._topic_of(page, comment).comments[comment].text = text

    def delete(self, page: str, comment: str) -> None:
        """Remove a comment; replies to it stay and name it still. Raises KeyError."""
        del self._topic_of(page, comment).comments[comment]

    def close_comments(self, page: str, post: str) -> None:
        """Let nobody comment on the topic any more. Raises KeyError."""
        self.groups[page].topics[post].closed = True

    def ban_author(self, page: str, author: str) -> None:
        """Put a citizen on the group's black list: nothing of the group reaches them. Raises KeyError."""
        self.groups[page].banned.add(self.authors[author].id)

    def replies(self) -> Sequence[StandReply]:
        """Everything groups published through the API, in order."""
        return tuple(self._replies)

    def on_reply(self, told: Callable[[StandReply], None]) -> None:
        """Call `told` after each thing published through the API."""
        self._told.append(told)

    def on_private(self, heard: Callable[[Group, Chat, Message], None]) -> None:
        """Call `heard` after each private message of a citizen: the network calls its subscribers then."""
        self._hearing.append(heard)

    def publish_comment(self, topic: Topic, text: str, reply_to: Comment | None) -> Comment:
        """Write a comment in the group's name through the API."""
        made = self._write(topic, None, text, reply_to, None)
        answered = None if reply_to is None else reply_to.id
        self._tell(StandReply(topic.group.id, topic.id, made.id, answered, None, text, made.at))
        return made

    def publish_message(self, group: Group, chat: Chat, text: str) -> Message:
        """Send a private message in the group's name through the API."""
        made = chat.add(None, text, self.now())
        self._tell(StandReply(group.id, None, made.mid, None, chat.peer.id, text, made.at))
        return made

    def _write(
        self, topic: Topic, author: Author | None, text: str, reply_to: Comment | None, at: datetime | None
    ) -> Comment:
        now = self.now()
        topic.active_at = now
        self._touch(topic)
        return topic.add(author, text, at or now, reply_to)

    def _touch(self, topic: Topic) -> None:
        self._activity += 1
        topic.activity = self._activity
        for token in topic.group.accounts:
            if token in self.accounts:
                self.accounts[token].touch(topic)

    def _topic_of(self, page: str, comment: str) -> Topic:
        for topic in self.groups[page].topics.values():
            if comment in topic.comments:
                return topic
        raise KeyError(comment)

    def _tell(self, reply: StandReply) -> None:
        self._replies.append(reply)
        for told in self._told:
            told(reply)
