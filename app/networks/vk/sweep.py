"""Looking for what changed on all pages of one token at once.

A post's number of comments tells that something changed; a hundred posts a call, 25 calls a script. Young posts are
looked at often, older ones seldom, and pages whose events reach us only to be sure. What a number does not tell (edits,
one comment deleted and one added) is found by reading recent posts whole once in a while.
"""

import asyncio
from collections.abc import Mapping, Sequence

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.tools import Tools
from app.networks.vk import counting, elsewhere, errors, trees, walls
from app.networks.vk.client import Token, VkClient
from app.networks.vk.counting import Counted, Key
from app.networks.vk.found import Found
from app.networks.vk.names import Names
from app.networks.vk.options import VkOptions
from app.networks.vk.places import Community, page_number
from app.networks.vk.schedule import Schedule
from app.networks.vk.state import PageState, SweepState, Watched, dump_page, dump_sweep, load_page, load_sweep
from app.networks.vk.trees import Tree
from app.networks.vk.walls import Wall

_TREES_A_LOOK = 500
_TREES_AT_ONCE = 25
# No more posts are begun once so many messages are at hand.
_ENOUGH_MESSAGES = 5000
_TRY_POSTS_AGAIN_SECONDS = 600
# Other work of the process goes on after so many pages: reading and writing their states takes a while.
_PAGES_AT_ONCE = 50


class Sweep:
    """Sweeps of users' and service tokens."""

    def __init__(self, client: VkClient, tools: Tools, names: Names, options: VkOptions) -> None:
        self._client = client
        self._clock = tools.clock
        self._names = names
        self._options = options

    async def look(self, feed: Feed) -> Gathered:
        """What changed on the pages that are due. Raises ConnectorError for what concerns all of them."""
        look = _Look(feed, self._client, self._options, now=self._clock.now().timestamp())
        await look.look_for_posts()
        await look.look_for_comments()
        await look.look_elsewhere(self._names)
        return await look.gathered()


class _Look:
    """One look: what it works with and what it found."""

    def __init__(self, feed: Feed, client: VkClient, options: VkOptions, *, now: float) -> None:
        self._client = client
        self._token = Token(feed.token, feed.value)
        self._site = options.site_url.rstrip("/")
        self._cursor = feed.cursor
        self._watches = {page_number(watch.page.external_id): watch for watch in feed.pages}
        self._state: SweepState = load_sweep(feed.cursor)
        self._schedule = Schedule(self._state, self._watches, feed.token, options, now=now)
        self._now = now
        self._hour = int(now // 3600)
        self._pages: dict[int, PageState] = {}
        self._found: dict[int, Found] = {}
        self._counted: dict[Key, Counted] = {}
        self._refused: set[int] = set()
        self._again: set[int] = set()
        self._more = False

    async def look_for_posts(self) -> None:
        """New posts of the pages whose turn it is. When the day's quota is used up, comments are still looked for."""
        due = self._schedule.posts()
        reading = [Wall(self._community(page), self._page(page), self._hour) for page in due]
        try:
            await walls.read(reading, self._client, self._token)
        except ConnectorError as failure:
            if failure.kind is not FailureKind.RATE_LIMITED:
                raise
            wait = failure.retry_after_seconds or _TRY_POSTS_AGAIN_SECONDS
            self._state.posts_after = int(self._now + max(wait, _TRY_POSTS_AGAIN_SECONDS))
        for wall in reading:
            self._take_wall(wall)
        self._more = self._schedule.more_posts

    def _take_wall(self, wall: Wall) -> None:
        page = wall.community.id
        if wall.failure is not None and wall.failure.kind in walls.REFUSALS:
            self._state.refused[str(page)] = (wall.failure.code, wall.failure.text)
            self._refused.add(page)
            return
        if wall.failure is not None or (not wall.posts and wall.wanted() is not None):
            # Not read, for the moment or because the quota was used up before: a page never seen stays so.
            del self._pages[page]
            return
        found = self._finding(page)
        if self._state.refused.pop(str(page), None) is not None:
            self._again.add(page)
        found.add_posts(wall.posts.values())
        found.malformed += wall.malformed
        can_post = wall.newest.can_post if wall.newest else True
        self._note_open(page, can_post)
        watched = self._page(page).posts
        self._counted |= {(page, post): Counted(n, True) for post, n in wall.counts.items() if post in watched}

    async def look_for_comments(self) -> None:
        """Comments of the posts that changed or whose hour has come."""
        anyway = await self._due()
        counted = await counting.count([key for key in anyway if key not in self._counted], self._client, self._token)
        self._note_newest(counted)
        self._counted |= counted
        changed = [key for key, one in self._counted.items() if one.comments != self._post(key).count]
        reread = sorted(key for key, whole in anyway.items() if whole and key in self._counted)
        left = await self._read([*changed, *(key for key in reread if key not in set(changed))], must=len(changed))
        self._schedule.looked()
        if left:
            self._state.look_again()
            self._more = True

    async def _due(self) -> dict[Key, bool]:
        """The posts to be counted, and whether each is read whole though its number stayed."""
        due: dict[Key, bool] = {}
        looked = self._watches if self._schedule.begin() else {}
        for number, (page, watch) in enumerate(looked.items()):
            if number % _PAGES_AT_ONCE == 0:
                await asyncio.sleep(0)
            if not self._schedule.looks_at(page) or (watch.cursor is None and page not in self._pages):
                continue
            for post, seen in self._page(page).posts.items():
                reread = seen.count > 0 and self._schedule.is_reread(page, post, seen, self._hour)
                if reread or self._schedule.is_due(page, seen, self._hour):
                    due[page, post] = reread
        return due

    async def _read(self, keys: Sequence[Key], *, must: int) -> bool:
        """Read the comments of posts; whether some of the first `must` are left for the next look."""
        messages = 0
        for start in range(0, len(keys), _TREES_AT_ONCE):
            if start >= _TREES_A_LOOK or messages >= _ENOUGH_MESSAGES:
                return start < must
            chunk = keys[start : start + _TREES_AT_ONCE]
            reading = [self._tree(key, whole=number + start >= must) for number, key in enumerate(chunk)]
            await trees.read(reading, self._client, self._token)
            for (page, post), tree in zip(chunk, reading, strict=True):
                self._finding(page).add_tree(tree)
                messages += len(tree.messages)
                if tree.settled:
                    seen = self._post((page, post))
                    seen.count, seen.newest = self._comments((page, post)), tree.newest
        return False

    async def look_elsewhere(self, names: Names) -> None:
        """Comments of photos, videos, boards and things on sale, for the pages whose turn it is.

        When a day's quota is used up they wait for their next turn: what was found of walls is worth more.
        """
        due = self._schedule.elsewhere()
        places = {
            page: (self._community(page), dict(self._page(page).marks))
            for page in due
            if page in self._pages or self._watches[page].cursor
        }
        try:
            elsewhere_found = await elsewhere.look(places, self._client, self._token, names)
        except ConnectorError as failure:
            if failure.kind is not FailureKind.RATE_LIMITED:
                raise
            return
        for page, found in elsewhere_found.items():
            self._page(page).marks = places[page][1]
            mine = self._finding(page)
            mine.add_posts(found.posts.values())
            mine.messages |= found.messages
            mine.malformed += found.malformed

    async def gathered(self) -> Gathered:
        """All of it, and where the feed stands now.

        Of a page that refuses nothing is told until it does no more: any batch says that it can be looked at again.
        """
        batches = {}
        for number, (page, state) in enumerate(self._pages.items()):
            if number % _PAGES_AT_ONCE == 0:
                await asyncio.sleep(0)
            state.forget_old(self._hour)
            cursor, found, watch = dump_page(state), self._found.get(page) or Found(), self._watches[page]
            news = cursor != watch.cursor and str(page) not in self._state.refused
            if found or news or page in self._again:
                batches[watch.page.external_id] = found.batch(cursor)
        pages = {str(page) for page in self._watches}
        refused = {page: why for page, why in self._state.refused.items() if page in pages}
        self._state.refused = refused
        self._state.served = self._state.served if self._more else []
        told = {self._watches[page].page.external_id: errors.again(*refused[str(page)]) for page in self._refused}
        return Gathered(batches, dump_sweep(self._state), told, more=self._more)

    def _note_newest(self, counted: Mapping[Key, Counted]) -> None:
        """Whether citizens can write, by the newest post of each page."""
        newest: dict[int, int] = {}
        for page, post in counted:
            newest[page] = max(newest.get(page, 0), post)
        for page, post in newest.items():
            if post == max(self._page(page).posts):
                self._note_open(page, counted[page, post].can_post)

    def _note_open(self, page: int, can_post: bool) -> None:
        state = self._page(page)
        if state.open is not can_post:
            state.open = self._finding(page).comments_open = can_post

    def _tree(self, key: Key, *, whole: bool) -> Tree:
        seen = self._post(key)
        return Tree(self._community(key[0]).post(key[1]), self._comments(key) - seen.count, seen.newest, whole)

    def _comments(self, key: Key) -> int:
        return self._counted[key].comments

    def _post(self, key: Key) -> Watched:
        return self._page(key[0]).posts[key[1]]

    def _page(self, page: int) -> PageState:
        if page not in self._pages:
            self._pages[page] = load_page(self._watches[page].cursor)
        return self._pages[page]

    def _finding(self, page: int) -> Found:
        return self._found.setdefault(page, Found())

    def _community(self, page: int) -> Community:
        return Community(page, self._site)
