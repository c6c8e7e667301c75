"""Which page of a bot a chat belongs to, and what is remembered of each page; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.networks.feeds import Watch
from app.networks.telegram.fields import Json, Unreadable, inside, number, number_or_none, text
from app.networks.telegram.state import MOST_PEERS, PageState, read_page, write_page
from app.networks.telegram.updates import Update

_START = "/start"
_ADMINISTRATORS = ("administrator", "creator")


@dataclass(frozen=True, slots=True)
class _Chats:
    """Chats that belong to a page, by what its cursor says."""

    group: int | None
    former: int | None
    direct: int | None
    peers: Sequence[int]


@lru_cache(maxsize=2048)
def _chats(cursor: str | None) -> _Chats:
    """A look concerns few of a bot's pages: the cursors of the others are read once and stay as they are."""
    state = read_page(cursor)
    return _Chats(state.group, state.former, state.direct, tuple(state.peers))


class Directory:
    """Chats of a bot's pages. Learns as it goes; `cursor` says then what is to be stored of a page.

    A private message to a bot of several pages belongs to the page its author came from by `?start=<channel's id>`,
    and to the first page when nobody knows.
    """

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = {watch.page.external_id: watch for watch in watches}
        self._states: dict[str, PageState] = {}
        self.first = watches[0].page.external_id
        self._places: dict[int, str] = {}
        self._peers: dict[int, str] = {}
        self._expected: dict[int, tuple[str, bool]] = {}
        for page, watch in self._watches.items():
            known = _chats(watch.cursor)
            self._places |= {chat: page for chat in (known.group, known.direct) if chat is not None}
            if known.former is not None:
                self._places.setdefault(known.former, page)
            self._peers |= dict.fromkeys(known.peers, page)

    def state(self, page: str) -> PageState:
        """What is remembered of a page; may be changed."""
        if page not in self._states:
            self._states[page] = read_page(self._watches[page].cursor)
        return self._states[page]

    def cursor(self, page: str) -> str | None:
        """The page's cursor: as it was, unless something was learned."""
        before = self._watches[page].cursor
        return before if self.state(page) == read_page(before) else write_page(self.state(page))

    def learned(self) -> list[str]:
        """Pages whose cursor has changed."""
        return [page for page in self._states if self.cursor(page) != self._watches[page].cursor]

    def link(self, chat: int, page: str, *, direct: bool = False) -> None:
        """Learn that a chat is the discussion group (or the direct messages) of one of our channels."""
        owner = self._places.get(chat)
        if owner == page and self.state(page).former != chat:
            return
        if owner is not None:
            self.state(owner).leave(chat)
        self._places[chat] = page
        if direct:
            self.state(page).direct = chat
        else:
            self.state(page).move(chat)

    def expect(self, chat: int, page: str, *, direct: bool = False) -> bool:
        """Note whose a chat is, to be learned when a message from it is read. False: it is of none of ours.

        Not at once: of a group that has moved, what was written before that is read first.
        """
        if page in self._watches:
            self._expected[chat] = (page, direct)
        return page in self._watches

    def unknown(self, updates: Iterable[Update]) -> list[int]:
        """Chats that may belong to one of the pages, each once: Telegram has to be asked."""
        asked = (update for update in updates if update.kind.endswith("message") and self.page_of(update) is None)
        met = (update.chat for update in asked if inside(update.body, "chat").get("type") == "supergroup")
        return list(dict.fromkeys(chat for chat in met if chat is not None))

    def page_of(self, update: Update) -> str | None:
        """The page an update belongs to; None when none is known. Never raises."""
        chat = inside(update.body, "chat")
        if chat.get("type") == "private":
            return self._peers.get(update.chat or 0, self.first)
        named = str(update.chat) if chat.get("type") == "channel" else self._forwarded_from(update.body)
        if named in self._watches:
            return named
        return None if update.chat is None else self._places.get(update.chat)

    def learn(self, update: Update) -> None:
        """Note what an update tells of chats: a post that came into its group, a group that became a supergroup."""
        source = self._forwarded_from(update.body)
        if source is not None and update.chat is not None:
            self.link(update.chat, source)
        if update.chat in self._expected and update.chat not in self._places:
            expected, direct = self._expected[update.chat]
            self.link(update.chat, expected, direct=direct)
        upgraded = number_or_none(update.body, "migrate_to_chat_id")
        former = number_or_none(update.body, "migrate_from_chat_id")
        if upgraded is not None and update.chat in self._places:
            self.link(upgraded, self._places[update.chat])
        if former is not None and former in self._places and update.chat is not None:
            self.link(update.chat, self._places[former])

    def starts(self, update: Update) -> bool:
        """Whether a private message only opens the dialog; notes the page its author came from. Raises Unreadable."""
        said = text(update.body, "text")
        if said != _START and not said.startswith(f"{_START} "):
            return False
        wanted = said.removeprefix(_START).strip().lstrip("-")
        page = next((known for known in self._watches if known.lstrip("-") == wanted), None)
        if page is not None and update.chat is not None and self._peers.get(update.chat, self.first) != page:
            self._move(update.chat, page)
        return True

    def rights(self, update: Update) -> tuple[str, bool] | None:
        """The page whose channel or group gave or took the bot's rights, and whether it has them. Raises Unreadable."""
        chat = number(inside(update.body, "chat"), "id")
        page = str(chat) if str(chat) in self._watches else self._places.get(chat)
        status = inside(update.body, "new_chat_member").get("status")
        if not isinstance(status, str):
            raise Unreadable("status is not a text")
        return None if page is None else (page, status in _ADMINISTRATORS)

    def _move(self, peer: int, page: str) -> None:
        former = self._peers.get(peer)
        if former is not None:
            self.state(former).peers.remove(peer)
        self._peers[peer] = page
        state = self.state(page)
        state.peers = [*state.peers, peer][-MOST_PEERS:]

    def _forwarded_from(self, message: Json) -> str | None:
        """The channel whose post came into its group by itself with this message."""
        if message.get("is_automatic_forward") is not True:
            return None
        source = number_or_none(inside(message, "sender_chat"), "id")
        return str(source) if str(source) in self._watches else None
