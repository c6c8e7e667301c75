"""One sweep over all watched posts of VKontakte with one user's token, from where the poller left it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from app.core.clock import SystemClock
from app.core.db import Sessions
from app.core.outbound import networks_session, streams_session
from app.core.sealing import Sealer
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.networks.tools import Tools
from app.networks.vk.connector import VkConnector
from app.networks.vk.options import VK, VkOptions
from app.pages.feeds import service as feeds_service
from app.pages.feeds.models import StoredFeed
from app.quotas.service import SharedLimits
from tests.benchmarks.networks_figures import Control, machine
from tests.benchmarks.networks_world import World

_CHANGED = 35
_PER_SECOND = 3
_WATCHED_A_REQUEST, _TREES_A_REQUEST = 2_500, 25
_NEVER = 1e9


class AheadClock:
    """The machine's clock, as many seconds ahead as it was told."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The instant by this clock."""
        return SystemClock().now() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Swept:
    """One look. requests: to the network, inner calls of scripts not counted."""

    seconds: float
    requests: int
    inner: int
    messages: int


async def run(world: World, sessions: Sessions, control: Control, *, key: str) -> None:
    """Measure, and print."""
    if not world.vk:
        return
    feed = await _left(sessions, key)
    posts = world.vk * world.posts
    floor = (-(-posts // _WATCHED_A_REQUEST) + -(-_CHANGED // _TREES_A_REQUEST)) / _PER_SECOND
    title = f"A sweep of {posts:,} watched posts, {_CHANGED} of them changed; floor {floor:.1f} s; {machine()}"
    table = Table("what", "seconds", "of the floor", "requests", "calls inside", "messages", title=title)
    for what, options in (
        ("counted and read", VkOptions(posts_seconds=_NEVER, reconcile_seconds=_NEVER)),
        ("with the rounds for new posts and other places", VkOptions()),
    ):
        swept = await _sweep(world, sessions, control, feed, options)
        share = f"{swept.seconds / floor:.2f}"
        row = (str(swept.requests), str(swept.inner), str(swept.messages))
        table.add_row(what, f"{swept.seconds:.2f}", share, *row)
    Console().print(table)


async def _left(sessions: Sessions, key: str) -> Feed:
    """The sweep's feed as the poller left it; none of its pages has events."""
    async with sessions.begin() as session:
        stored = (
            await session.scalars(select(StoredFeed).where(StoredFeed.network == VK, StoredFeed.token == "user"))
        ).one()
        now = SystemClock().now()
        opened = await feeds_service.open_for_look(session, stored, sealer=Sealer(key), live_since=now)
    assert opened is not None
    return _with(opened.feed, opened.feed.pages, opened.feed.cursor)


def _with(feed: Feed, pages: Sequence[Watch], cursor: str | None) -> Feed:
    watches = [Watch(watch.page, watch.cursor) for watch in pages]
    return Feed(FeedKind.SWEEP, feed.token, feed.value, watches, cursor)


async def _sweep(world: World, sessions: Sessions, control: Control, feed: Feed, options: VkOptions) -> Swept:
    """Look until nothing is left, have citizens write, and measure the look that is due then."""
    clock = AheadClock()
    async with networks_session(timeout_seconds=20) as http, streams_session() as streams:
        tools = Tools(http, streams, SharedLimits(sessions), clock)
        connector = VkConnector(tools, options.model_copy(update={"url": world.url("vk")}))
        gathered, feed = await _look(connector, feed)
        while gathered.more:
            gathered, feed = await _look(connector, feed)
        await control.burst(VK, _CHANGED)
        clock.advance(options.sweep_seconds + 1)  # all posts of the region are of the last day
        before, began = (await control.meters())[VK], perf_counter()
        gathered, _ = await _look(connector, feed)
        seconds, counted = perf_counter() - began, (await control.meters())[VK].since(before)
    inner = sum(counted.calls.values()) - counted.calls.get("execute", 0)
    messages = sum(len(batch.messages) for batch in gathered.batches.values())
    return Swept(seconds, counted.calls.get("execute", 0), inner, messages)


async def _look(connector: VkConnector, feed: Feed) -> tuple[Gathered, Feed]:
    gathered = await connector.collect(feed)
    watches = [
        Watch(watch.page, batch.cursor if (batch := gathered.batches.get(watch.page.external_id)) else watch.cursor)
        for watch in feed.pages
    ]
    return gathered, _with(feed, watches, gathered.cursor)
