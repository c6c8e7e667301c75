"""Showing how far the reading of older messages is."""

import asyncio

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.core.db import Sessions
from app.pages.feeds.backfills import queries as backfills
from app.pages.feeds.models import StoredFeed
from app.pages.models import Page

_LOOK_EVERY_SECONDS = 0.5


async def follow(page: Page, sessions: Sessions) -> StoredFeed | None:
    """Show a bar until the back-fill of a page ends; how it stands then, None when there is none any more."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(page.name, total=None)
        while True:
            async with sessions.begin() as session:
                feed = await backfills.of_page(session, page.id)
            if feed is None:
                return None
            bar.update(task, completed=feed.done, total=feed.total, description=_described(page, feed))
            if feed.ended_at is not None:
                return feed
            await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _described(page: Page, feed: StoredFeed) -> str:
    return f"{page.name}: {feed.failure_text}" if feed.failure_text else page.name
