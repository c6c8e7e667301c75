"""Addresses at which networks call us, and what is said to their calls."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.connector import Connectors
from app.networks.push import Call, Hook, Receipt
from app.networks.text import clean_text
from app.pages.feeds import queries as feeds
from app.pages.feeds.calls import queries as calls
from app.pages.feeds.models import StoredFeed

_PATH_BYTES = 24
_SECRET_BYTES = 24


@dataclass(frozen=True, slots=True)
class Hooks:
    """Makes and knows the addresses. public_url: where the outside reaches us."""

    sealer: Sealer
    public_url: str

    def give(self, feed: StoredFeed) -> None:
        """Give a feed of calls its address and secret, once."""
        if feed.hook_path is None:
            feed.hook_path = secrets.token_urlsafe(_PATH_BYTES)
            feed.hook_secret = self.sealer.seal(secrets.token_urlsafe(_SECRET_BYTES), place=_place(feed))

    def of(self, feed: StoredFeed, external_ids: Sequence[str]) -> Hook:
        """Where and how the network calls us for a feed that was given an address. Raises CannotOpen."""
        assert feed.hook_path is not None
        assert feed.hook_secret is not None
        url = f"{self.public_url.rstrip('/')}/in/{feed.hook_path}"
        secret = self.sealer.open(feed.hook_secret, place=_place(feed))
        return Hook(url, secret, feed.confirmation, tuple(external_ids))


async def receive(
    session: Session, path: str, call: Call, *, connectors: Connectors, hooks: Hooks, now: datetime
) -> Receipt:
    """What to say to a call of a network; what it tells is kept before that.

    Raises FeedNotFound for a path that is not ours.
    """
    feed = await calls.feed_at(session, path)
    if feed is None:
        raise feeds.FeedNotFound("Nobody is called here.")
    hook = hooks.of(feed, await feeds.external_ids(session, feed.id))
    receipt = connectors[feed.network].receive(call, hook)
    if receipt.keep:
        await calls.keep(session, feed.id, clean_text(call.body.decode(errors="replace")), key=receipt.key, now=now)
    return receipt


def _place(feed: StoredFeed) -> str:
    return f"hook:{feed.id}"
