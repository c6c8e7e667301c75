"""What was written in a channel before, back to a date: its posts from the newest back, and the comments of each."""

from collections.abc import Iterable
from datetime import timedelta

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered, Progress
from app.networks.limits import Lane
from app.networks.max import parse
from app.networks.max.client import MaxClient
from app.networks.max.cursor import HistoryCursor, dump_history, load_history
from app.networks.max.fields import to_ms
from app.networks.max.gathering import PageNews
from app.networks.max.lists import Lists
from app.networks.max.options import MaxOptions
from app.networks.max.sweep import comments_of
from app.networks.max.threads import Threads
from app.networks.messages import IncomingMessage

_POSTS_A_LOOK = 20
# Posts so much older than the date may have comments that are not.
_OLDER_POSTS = timedelta(days=7)


class Historian:
    """Reads the past of channels."""

    def __init__(self, client: MaxClient, threads: Threads, options: MaxOptions) -> None:
        self._client = client
        self._threads = threads
        self._site = options.site_url.rstrip("/")

    async def look(self, feed: Feed) -> Gathered:
        """The next part of one page's past. Raises ConnectorError.

        A page of its posts is listed, then their comments are read, some posts a look; then the next page.
        """
        page = feed.pages[0].page.external_id
        cursor = load_history(feed.pages[0].cursor)
        since_ms = 0 if feed.since is None else to_ms(feed.since)
        bot = await self._client.bot_id(feed.value)
        lists = Lists(self._client, feed.value, bot=bot, lane=Lane.BACKFILL)
        news = PageNews()
        if not cursor.waiting and not cursor.listed:
            await self._list(page, cursor, lists, news, since_ms=since_ms)
        look = cursor.waiting[:_POSTS_A_LOOK]
        if look:  # their text and address are told with their comments
            posts = await lists.posts(look)
            news.posts |= {post.mid: parse.post(post, f"{self._site}/{page}") for post in posts}
        for mid in look:
            for message in await self._read(mid, lists, news, bot=bot, since_ms=since_ms):
                news.messages[message.external_id] = message
        del cursor.waiting[: len(look)]
        cursor.done += len(look)
        total = cursor.done + len(cursor.waiting) if cursor.listed else None
        more = bool(cursor.waiting) or not cursor.listed
        batches = {page: news.batch(dump_history(cursor))}
        return Gathered(batches, feed.cursor, more=more, progress=Progress(cursor.done, total))

    async def _list(self, page: str, cursor: HistoryCursor, lists: Lists, news: PageNews, *, since_ms: int) -> None:
        floor_ms = max(0, since_ms - int(_OLDER_POSTS / timedelta(milliseconds=1)))
        # Whether MAX includes the bound is not documented: ask for one millisecond more.
        before_ms = None if cursor.before_ms is None else cursor.before_ms + 1
        found = await lists.chat(page, since_ms=floor_ms, before_ms=before_ms, pages=1)
        fresh = [post for post in found.messages if post.mid not in cursor.edge]
        news.malformed += found.malformed
        cursor.waiting = [post.mid for post in fresh]
        cursor.listed = not fresh
        if fresh:
            cursor.before_ms = min(post.at_ms for post in fresh)
            cursor.edge = [post.mid for post in found.messages if post.at_ms <= cursor.before_ms + 1]

    async def _read(
        self, post: str, lists: Lists, news: PageNews, *, bot: int, since_ms: int
    ) -> Iterable[IncomingMessage]:
        try:
            found = await lists.comments(post, since_ms=since_ms)
        except ConnectorError as failure:
            if failure.kind is not FailureKind.GONE:
                raise
            return []
        news.malformed += found.malformed
        url = news.posts[post].url if post in news.posts else ""
        return comments_of(post, found.messages, self._threads, bot=bot, url=url)
