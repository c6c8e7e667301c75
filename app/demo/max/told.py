"""Telling bots what happened: updates for the long poll, and calls to the addresses that asked for them.

Source: dev.max.ru, GET /updates and POST /subscriptions: updates are kept for 24 hours; a call that fails is repeated
up to 10 times, first after 60 seconds, then after 2.5 times as long; 8 hours without a good one end the subscription.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from app.demo.faults import Faults
from app.demo.max.model import Bot, Delivery, Subscription

_FIRST_DELAY_MS = 60_000
_FACTOR = 2.5
_MOST_TRIES = 11
_PATIENCE_MS = 8 * 3_600_000
_ANSWER_SECONDS = 30
_SECRET_HEADER = "X-Max-Bot-Api-Secret"  # noqa: S105 - the name of a header


class Told:
    """Hands updates out. Long polls and the deliverer wait for `news`, without asking again and again."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._waiting: dict[int, set[asyncio.Future[None]]] = {}
        self._delivering = asyncio.Lock()
        self.to_deliver = asyncio.Event()

    def tell(self, bot: Bot, update: Mapping[str, Any], *, now_ms: int) -> None:
        """Keep an update for the bot's long poll or its addresses; while silent nothing is kept."""
        if self._faults.silent_stream:
            return
        for _ in range(2 if self._faults.told_twice() else 1):
            if not bot.subscriptions:
                bot.add_event(update, now_ms)
            for one in bot.subscriptions.values():
                if one.types is None or update["update_type"] in one.types:
                    one.waiting.append(Delivery(update, now_ms))
                    self.to_deliver.set()
        for waiter in self._waiting.pop(bot.user.id, ()):
            if not waiter.done():
                waiter.set_result(None)

    async def news(self, bot: Bot, seconds: float) -> None:
        """Wait for the bot's next update, so long at most."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(bot.user.id, set()).add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            pass
        finally:
            self._waiting.get(bot.user.id, set()).discard(waiter)

    async def deliver(self, bots: Mapping[str, Bot], http: aiohttp.ClientSession, *, now_ms: int) -> None:
        """Make the calls that are due, those of one address in their order, and end hopeless subscriptions."""
        found = [(bot, one) for bot in bots.values() for one in list(bot.subscriptions.values())]
        async with self._delivering:
            await asyncio.gather(*(self._call(one, http, now_ms) for _, one in found))
        for bot, one in found:
            if one.waiting and now_ms - one.good_ms >= _PATIENCE_MS:
                bot.subscriptions.pop(one.url, None)

    async def _call(self, one: Subscription, http: aiohttp.ClientSession, now_ms: int) -> None:
        for delivery in [waiting for waiting in one.waiting if waiting.due_ms <= now_ms]:
            if await _is_taken(one, delivery, http):
                one.good_ms = now_ms
                one.waiting.remove(delivery)
                continue
            delivery.due_ms = now_ms + int(_FIRST_DELAY_MS * _FACTOR**delivery.tries)
            delivery.tries += 1
            if delivery.tries >= _MOST_TRIES:
                one.waiting.remove(delivery)


async def _is_taken(one: Subscription, delivery: Delivery, http: aiohttp.ClientSession) -> bool:
    headers = {_SECRET_HEADER: one.secret} if one.secret else {}
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    try:
        async with http.post(one.url, json=dict(delivery.body), headers=headers, timeout=timeout) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
