"""Calls of the stand-in to webhooks: one update after another, again and again until it is taken.

Source: core.telegram.org/bots/api, setWebhook.
"""

import asyncio

import aiohttp

from app.demo.telegram.model import Bot, Webhook
from app.demo.telegram.state import TelegramStand

_MOST_TRIES = 12
_LONGEST_PAUSE_SECONDS = 60.0
_TIMEOUT_SECONDS = 20.0


class Deliveries:
    """The calls of one stand-in, a task a bot. `follow` after each change of a webhook; `close` in the end."""

    def __init__(self, stand: TelegramStand, session: aiohttp.ClientSession) -> None:
        self._stand = stand
        self._session = session
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def follow(self, bot: Bot) -> None:
        """Call the webhook the bot has now, or none."""
        running = self._tasks.pop(bot.token, None)
        if running is not None:
            running.cancel()
        if bot.webhook is not None:
            self._tasks[bot.token] = asyncio.create_task(self._deliver(bot, bot.webhook))

    async def close(self) -> None:
        """Call nobody any more."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _deliver(self, bot: Bot, hook: Webhook) -> None:
        tries = 0
        while True:
            bot.forget(self._stand.world.now())
            if not bot.kept:
                bot.grown.clear()
                await bot.grown.wait()
                continue
            first = bot.kept[0]
            hook.failure = await self._call(hook, first.update)
            if hook.failure:
                hook.failed_at, tries = self._stand.world.now(), tries + 1
                await asyncio.sleep(min(2.0**tries, _LONGEST_PAUSE_SECONDS) * self._stand.second)
            if (not hook.failure or tries >= _MOST_TRIES) and bot.kept and bot.kept[0] is first:
                bot.kept.popleft()
                tries = 0

    async def _call(self, hook: Webhook, update: object) -> str:
        """What went wrong; "" when the update was taken."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
        self._stand.meter.calls["webhook"] += 1
        try:
            async with self._session.post(hook.url, json=update, headers=headers, timeout=timeout) as response:
                taken = 200 <= response.status < 300
                return "" if taken else f"Wrong response from the webhook: {response.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Connection failed: {type(error).__name__}"
