"""The methods by which bots get their updates. Source: dev.max.ru, GET /updates and /subscriptions."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.demo.max.given import Given
from app.demo.max.model import Bot, Subscription
from app.demo.max.refused import bad
from app.demo.max.state import MaxStand

Answer = dict[str, Any]
_LONGEST_WAIT, _MOST = 30, 100


class Receiving:
    """Answers calls of one bot each.

    any_address  addresses of calls need not be public ones with https: for one machine
    """

    def __init__(self, stand: MaxStand, *, any_address: bool) -> None:
        self._stand = stand
        self._any_address = any_address

    async def updates(self, bot: Bot, given: Given) -> Answer:
        """GET /updates: what is told from the marker on, waiting for it; nothing while an address is called."""
        stand, faults = self._stand, self._stand.faults
        seconds = min(given.number("timeout", _LONGEST_WAIT), _LONGEST_WAIT) * stand.poll_second
        limit, marker = given.number("limit", _MOST), given.number("marker", -1)
        if not 1 <= limit <= 1000:
            raise bad("limit: 1 to 1000")
        now_ms = stand.now_ms()
        if faults.history_lost():
            bot.confirm(bot.next_event, now_ms)
        bot.confirm(max(marker, bot.confirmed), now_ms)
        if marker < 0 and not stand.all_unmarked:  # the newest alone
            bot.confirm(bot.next_event - 1, now_ms)
        if (not bot.events or bot.subscriptions or faults.silent_stream) and seconds > 0:
            await stand.told.news(bot, seconds)
        if bot.subscriptions or faults.silent_stream:
            return stand.shapes.updates([], None)
        return self._told(bot, min(limit, _MOST), None if marker < 0 else marker)

    def subscriptions(self, bot: Bot, given: Given) -> Answer:
        """GET /subscriptions."""
        return {"subscriptions": [self._stand.shapes.subscription(one) for one in bot.subscriptions.values()]}

    def subscribe(self, bot: Bot, given: Given) -> Answer:
        """POST /subscriptions."""
        body = given.json()
        url, types, secret = body.get("url"), body.get("update_types"), body.get("secret") or ""
        if not isinstance(url, str) or not isinstance(secret, str) or (secret and not 5 <= len(secret) <= 256):
            raise bad("url and secret: texts, the secret of 5 to 256 characters")
        if not self._any_address and not _is_public(url):
            return {"success": False, "message": "Only https on port 443 is supported"}
        now_ms = self._stand.now_ms()
        listed = [str(one) for one in types] if isinstance(types, list) else None
        bot.subscriptions[url] = Subscription(url, secret, listed, now_ms, now_ms)
        return {"success": True}

    def unsubscribe(self, bot: Bot, given: Given) -> Answer:
        """DELETE /subscriptions."""
        if bot.subscriptions.pop(given.query.get("url", ""), None) is None:
            return {"success": False, "message": "No such subscription"}
        return {"success": True}

    def _told(self, bot: Bot, limit: int, marker: int | None) -> Answer:
        events = [event for event, _ in zip(bot.events, range(limit), strict=False)]
        if not events:  # then the marker may be missing, as recorded
            return self._stand.shapes.updates([], None if self._stand.shapes.nulls else marker)
        told: list[Mapping[str, Any]] = [event.body for event in events]
        if len(told) > 1 and self._stand.faults.out_of_order():
            told.reverse()
        return self._stand.shapes.updates(told, events[-1].number + 1)


def _is_public(url: str) -> bool:
    """Whether MAX calls such an address: https on its own port."""
    try:
        address, port = urlsplit(url), urlsplit(url).port
    except ValueError:  # a port that is no number
        return False
    return address.scheme == "https" and port in (None, 443)
