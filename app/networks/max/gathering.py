"""What a look brings, put together page by page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.networks.messages import Batch, IncomingMessage, IncomingPost, Malformed, Removed


@dataclass(slots=True)
class PageNews:
    """What is new on one page. A message told twice counts as it was last told."""

    posts: dict[str, IncomingPost] = field(default_factory=dict)
    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    removed: dict[str, Removed] = field(default_factory=dict)
    complete: dict[str, None] = field(default_factory=dict)

    def add(self, messages: Iterable[IncomingMessage]) -> None:
        """Take messages in."""
        self.messages.update({one.external_id: one for one in messages})

    def batch(self, cursor: str | None = None) -> Batch:
        """All of it, messages oldest first."""
        return Batch(
            posts=list(self.posts.values()),
            messages=sorted(self.messages.values(), key=lambda one: (one.published_at, one.external_id)),
            malformed=self.malformed,
            cursor=cursor,
            removed=list(self.removed.values()),
            complete=list(self.complete),
        )


class News:
    """What is new on several pages."""

    def __init__(self) -> None:
        self._pages: dict[str, PageNews] = {}

    def of(self, page: str) -> PageNews:
        """What is new on one page, to be added to."""
        return self._pages.setdefault(page, PageNews())

    def batches(self, cursors: Mapping[str, str | None]) -> dict[str, Batch]:
        """By page. cursors: of each page, as they are to be stored."""
        return {page: news.batch(cursors.get(page)) for page, news in self._pages.items()}
