"""Looking at channels for what no update told: new posts, and comments written, changed or gone.

A round goes over all channels that are due. Each look of it is bounded, and the next goes on where it ended: a
channel's cursor says when each of its posts was read, so nothing is read twice in one round.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered, Watch
from app.networks.max import parse
from app.networks.max.client import MaxClient
from app.networks.max.cursor import (
    ChannelCursor,
    RoundCursor,
    SeenPost,
    dump_channel,
    dump_round,
    load_channel,
    load_round,
)
from app.networks.max.fields import to_ms
from app.networks.max.gathering import News
from app.networks.max.lists import Listed, Lists
from app.networks.max.options import MaxOptions
from app.networks.max.parse import Written
from app.networks.max.threads import Threads
from app.networks.messages import IncomingMessage
from app.networks.tools import Tools

_DAY_MS = int(timedelta(days=1) / timedelta(milliseconds=1))
_FRESH_MS = 3 * _DAY_MS  # comments of posts so young are read in each round
_RECENT_MS = 7 * _DAY_MS  # of these once a day
# At 30 calls a second a look takes two seconds, and then others have their turn.
_CALLS_A_LOOK = 60
_OF_THE_BOT = (FailureKind.RATE_LIMITED, FailureKind.TOKEN_REFUSED)


class Sweeper:
    """Reads the channels of one bot."""

    def __init__(self, client: MaxClient, threads: Threads, tools: Tools, options: MaxOptions) -> None:
        self._client = client
        self._threads = threads
        self._clock = tools.clock
        self._site = options.site_url.rstrip("/")
        self._sweep_ms = options.sweep_seconds * 1000
        self._reconcile_ms = options.reconcile_seconds * 1000

    async def look(self, feed: Feed) -> Gathered:
        """One look at the channels that are due. Raises ConnectorError."""
        round_ = load_round(feed.cursor)
        began_ms = round_.began_ms or to_ms(self._clock.now())
        waiting = [watch for watch in feed.pages if self._is_due(watch, round_, began_ms)]
        if not waiting:
            return Gathered(cursor=feed.cursor if round_.began_ms is None else dump_round(RoundCursor()))
        round_.began_ms = began_ms
        bot = await self._client.bot_id(feed.value)
        lists = Lists(self._client, feed.value, bot=bot)
        news, cursors, refused = News(), dict[str, str | None](), dict[str, ConnectorError]()
        for watch in waiting:
            page = watch.page.external_id
            reader = _Channel(lists, self._threads, news, page, bot, f"{self._site}/{page}")
            cursor = load_channel(watch.cursor)
            try:
                await reader.read(cursor, began_ms=began_ms, everything=watch.asked)
            except ConnectorError as failure:
                if _concerns_the_bot(failure) and not cursors:
                    raise
                if _concerns_the_bot(failure):  # the next look meets it again; what was read is kept
                    break
                refused[page] = _of_the_page(failure)
                round_.refused.append(page)
            news.of(page)
            cursors[page] = dump_channel(cursor)
            if lists.calls >= _CALLS_A_LOOK:
                break
        return Gathered(news.batches(cursors), dump_round(round_), refused, more=True)

    def _is_due(self, watch: Watch, round_: RoundCursor, began_ms: int) -> bool:
        swept_ms = load_channel(watch.cursor).swept_ms
        if watch.page.external_id in round_.refused or swept_ms >= began_ms:
            return False
        every_ms = self._reconcile_ms if watch.live else min(self._sweep_ms, self._reconcile_ms)
        return watch.asked or began_ms - swept_ms >= every_ms


class _Channel:
    """Reads one channel."""

    def __init__(self, lists: Lists, threads: Threads, news: News, page: str, bot: int, url: str) -> None:
        self._lists = lists
        self._threads = threads
        self._page = page
        self._news = news
        self._bot = bot
        self._url = url

    async def read(self, cursor: ChannelCursor, *, began_ms: int, everything: bool) -> None:
        """Read what is due and note it in the cursor, up to the bound of a look. Raises ConnectorError.

        everything  read all recent posts, not only the fresh ones
        """
        floor_ms = began_ms - _RECENT_MS
        posts = await self._lists.chat(self._page, since_ms=floor_ms)
        news = self._news.of(self._page)
        news.malformed += posts.malformed
        self._drop(cursor, posts, floor_ms=floor_ms)
        known = [(post, cursor.posts.setdefault(post.mid, SeenPost(post.at_ms))) for post in posts.messages]
        due = [one for one in known if _is_due(one[1], began_ms=began_ms, everything=everything)]
        for left, (post, seen) in zip(reversed(range(len(due))), due, strict=True):
            await self._read_post(post, seen)
            seen.read_ms = began_ms
            if left and self._lists.calls >= _CALLS_A_LOOK:
                return
        cursor.swept_ms = began_ms

    def _drop(self, cursor: ChannelCursor, posts: Listed, *, floor_ms: int) -> None:
        """Forget posts that grew old, and tell of those that went."""
        standing = {post.mid for post in posts.messages}
        for mid, seen in list(cursor.posts.items()):
            if mid in standing or not posts.whole:
                continue
            if seen.at_ms >= floor_ms:
                self._news.of(self._page).complete[mid] = None
            del cursor.posts[mid]

    async def _read_post(self, post: Written, seen: SeenPost) -> None:
        try:
            comments = await self._lists.comments(post.mid)
        except ConnectorError as failure:
            if failure.kind is not FailureKind.GONE:
                raise
            return
        digest = _digest(post, comments.messages)
        if digest == seen.digest and comments.whole:
            return
        news = self._news.of(self._page)
        told = parse.post(post, self._url)
        news.posts[post.mid] = told
        news.add(comments_of(post.mid, comments.messages, self._threads, bot=self._bot, url=told.url))
        news.malformed += comments.malformed
        if comments.whole:
            news.complete[post.mid] = None
            seen.digest = digest


def comments_of(
    post: str, comments: Sequence[Written], threads: Threads, *, bot: int, url: str
) -> list[IncomingMessage]:
    """The comments of a post that was read whole."""
    roots: Mapping[str, str] = threads.of_post(post, comments)
    return [parse.comment(one, post, root=roots[one.mid], bot=bot, url=url) for one in comments]


def _concerns_the_bot(failure: ConnectorError) -> bool:
    return failure.kind in _OF_THE_BOT or (failure.kind is FailureKind.TEMPORARY and not failure.code)


def _of_the_page(failure: ConnectorError) -> ConnectorError:
    """The channel that is not found is one the bot is not in any more."""
    if failure.kind is not FailureKind.GONE:
        return failure
    return ConnectorError(FailureKind.NO_RIGHTS, failure.text, code=failure.code)


def _is_due(seen: SeenPost, *, began_ms: int, everything: bool) -> bool:
    if seen.read_ms >= began_ms:
        return False
    fresh = began_ms - seen.at_ms < _FRESH_MS
    return everything or fresh or began_ms - seen.read_ms >= _DAY_MS


def _digest(post: Written, comments: Sequence[Written]) -> str:
    """Changes with the post's text and with any of its comments."""
    said = repr([(one.mid, one.text, one.sender_id, one.attachments) for one in (post, *comments)])
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:16]
