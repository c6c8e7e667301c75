"""Updates of a bot, as the long poll and the calls to us bring them."""

from collections.abc import Sequence
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.max import ids, parse
from app.networks.max.client import MaxClient
from app.networks.max.cursor import EventCursor
from app.networks.max.fields import Unreadable, inside, number_or_none, raw
from app.networks.max.gathering import News
from app.networks.max.lists import Lists
from app.networks.max.parse import Update, Written
from app.networks.max.threads import Threads
from app.networks.messages import Malformed, Removed

_NOT_SHOWN = (FailureKind.GONE, FailureKind.NO_RIGHTS, FailureKind.CONFIGURATION)
_MOST_POSTS = 50


class EventReader:
    """Reads updates of one bot.

    A dialog belongs to the bot's only page. With several pages it belongs to the page whose id was the payload of the
    link by which the citizen started the bot, else to the first.
    """

    def __init__(self, client: MaxClient, threads: Threads, feed: Feed, state: EventCursor) -> None:
        """state: is changed while updates are read; to be stored with what they brought."""
        self._client = client
        self._threads = threads
        self._token = feed.value
        self._pages = [watch.page.external_id for watch in feed.pages]
        self._state = state
        self._lost: set[str] = set()
        self._refused: dict[str, ConnectorError] = {}
        self.news = News()

    async def read(self, items: Sequence[Any]) -> None:
        """Take updates in, in their order. Raises ConnectorError when what they are about cannot be fetched."""
        if not items:
            return
        bot = await self._client.bot_id(self._token)
        lists = Lists(self._client, self._token, bot=bot)
        updates = [one for item in items if (one := self._readable(item, bot)) is not None]
        urls = await self._add_posts(lists, updates)
        # The order of updates is not promised: what was told last counts.
        for update in sorted(updates, key=lambda one: one.at_ms):
            if update.message is not None:
                await self._written(update.message, lists, bot=bot, urls=urls)
            elif update.mid:
                self._removed(update)
            else:
                self._changed(update)

    def gathered(self, cursor: str | None, *, more: bool = False) -> Gathered:
        """What was read."""
        return Gathered(self.news.batches({}), cursor, self._refused, tuple(sorted(self._lost)), more)

    def lose_all(self) -> None:
        """Note that updates may be missing: MAX does not keep them for as long as nobody looked."""
        self._lost.update(self._pages)

    def add_malformed(self, chat: int, malformed: Sequence[Malformed]) -> None:
        """Put aside what could not be read of a dialog."""
        if malformed:
            page = self._state.page_of(chat) or self._pages[0]
            self.news.of(page if page in self._pages else self._pages[0]).malformed += malformed

    def add_private(self, message: Written, chat: int, bot: int) -> None:
        """Take in a message of a dialog."""
        page = self._state.page_of(chat)
        page = page if page in self._pages else self._pages[0]
        self._state.remember(chat, page)
        self.news.of(page).add([parse.private(message, chat=chat, bot=bot)])

    def _readable(self, item: Any, bot: int) -> Update | None:
        try:
            update = parse.update(item)
            if update.message is not None and update.kind.startswith("comment_") and not update.message.post:
                self._lost.add(self._page_near(item))
                raise Unreadable("a comment does not say under which post it stands")
        except Unreadable as error:
            malformed = Malformed(str(error), raw(item), parse.form("update", bot))
            self.news.of(self._page_near(item)).malformed.append(malformed)
            return None
        return update

    def _page_near(self, item: Any) -> str:
        """The page that something unreadable is about, as far as it can be told; else the first."""
        given = item if isinstance(item, dict) else {}
        recipient = inside(inside(given, "message"), "recipient")
        page = str(number_or_none(recipient, "chat_id") or number_or_none(given, "chat_id"))
        return page if page in self._pages else self._pages[0]

    async def _add_posts(self, lists: Lists, updates: Sequence[Update]) -> dict[str, str]:
        """Fetch the posts of comments; the addresses of all posts told of."""
        told = [one.message for one in updates if one.message is not None and one.message.post]
        wanted = {one.post: str(one.chat_id) for one in told if str(one.chat_id) in self._pages}
        urls: dict[str, str] = {}
        for start in range(0, len(wanted), _MOST_POSTS):
            try:
                found = await lists.posts(list(wanted)[start : start + _MOST_POSTS])
            except ConnectorError as failure:
                if failure.kind not in _NOT_SHOWN:
                    raise
                found = []
            for post in (one for one in found if one.mid in wanted):
                self.news.of(wanted[post.mid]).posts[post.mid] = parse.post(post, "")
                urls[post.mid] = post.url
        return urls

    async def _written(self, message: Written, lists: Lists, *, bot: int, urls: dict[str, str]) -> None:
        page = str(message.chat_id)
        if message.chat_type == "dialog" and message.chat_id is not None:
            self.add_private(message, message.chat_id, bot)
        elif page in self._pages and not message.post:
            self.news.of(page).posts[message.mid] = parse.post(message, "")
        elif page in self._pages:
            root = await self._threads.find(message.post, message, lists)
            url = urls.get(message.post, "")
            self.news.of(page).add([parse.comment(message, message.post, root=root, bot=bot, url=url)])

    def _removed(self, update: Update) -> None:
        page, chat = str(update.chat_id), update.chat_id or 0
        if update.kind == "comment_removed" and page in self._pages:
            gone = ids.comment_id(update.mid)
        elif page in self._pages:  # a post went, and what was written under it with it
            self.news.of(page).complete[update.mid] = None
            return
        else:
            gone = ids.private_id(chat, update.mid)
            page = self._state.page_of(chat) or self._pages[0]
            page = page if page in self._pages else self._pages[0]
        self.news.of(page).removed[gone] = Removed(gone)

    def _changed(self, update: Update) -> None:
        page, chat = str(update.chat_id), update.chat_id
        if chat is None:
            return
        if update.kind == "bot_started" and update.payload in self._pages:
            self._state.remember(chat, update.payload)
        elif update.kind in {"bot_stopped", "dialog_removed"}:
            self._state.forget(chat)
        elif update.kind == "bot_removed" and page in self._pages:
            self._refused[page] = ConnectorError(FailureKind.NO_RIGHTS, "the bot was removed from the channel")
        elif update.kind == "bot_added" and page in self._pages:
            self._refused.pop(page, None)
            self._lost.add(page)
