"""Methods of the Bot API that the stand-in knows.

Source: core.telegram.org/bots/api, version 10.1, Available methods; words of refusals from what client libraries tell.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from app.demo.telegram import sending, shapes
from app.demo.telegram.model import Bot, Chat, Webhook
from app.demo.telegram.rates import Rates
from app.demo.telegram.refused import Params, Refused
from app.demo.telegram.state import TelegramStand

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_ABSENT = ("left", "kicked")

Method = Callable[["Caller", Bot, Params], Awaitable[Any]]


class Caller:
    """Answers calls of one stand-in."""

    def __init__(self, stand: TelegramStand) -> None:
        self.stand = stand
        self.rates = Rates(stand.meter, stand.second)

    async def call(self, token: str, method: str, given: Mapping[str, Any]) -> Any:
        """The result of a method. Raises Refused."""
        self.stand.meter.calls[method] += 1
        bot = self.stand.world.bots.get(token)
        if bot is None:
            raise Refused(401)
        if method not in METHODS:
            raise Refused(404, "Not Found: method not found")
        forced = self.stand.faults.forced_error(method)
        if forced is not None:
            raise Refused.forced(forced)
        return await METHODS[method](self, bot, Params(given))


async def _get_me(caller: Caller, bot: Bot, params: Params) -> Any:
    return shapes.user(bot.user) | {"can_join_groups": True, "can_read_all_group_messages": False}


async def _get_chat(caller: Caller, bot: Bot, params: Params) -> Any:
    chat = _visible(caller, bot, params)
    return shapes.full_chat(chat, caller.stand.world.chats.get(chat.parent or 0))


async def _get_chat_member(caller: Caller, bot: Bot, params: Params) -> Any:
    chat = _visible(caller, bot, params)
    if params.integer("user_id") != bot.user.id:
        raise Refused(400, "Bad Request: user not found")
    status = bot.rights.get(chat.id, "left")
    if chat.kind == "channel" and status in _ABSENT:
        raise Refused(400, "Bad Request: member list is inaccessible")
    return shapes.member(bot, status)


def _visible(caller: Caller, bot: Bot, params: Params) -> Chat:
    """A chat the bot is in, or one with a short name. Raises Refused."""
    wanted = params.chat()
    world = caller.stand.world
    named = world.names.get(wanted) if isinstance(wanted, str) else world.chats.get(wanted)
    found = named or (bot.dialogs.get(wanted) if isinstance(wanted, int) else None)
    if found is None:
        raise Refused(400, "Bad Request: chat not found")
    if found.migrated_to is not None:
        raise sending.upgraded(found.migrated_to)
    if bot.rights.get(found.id) == "kicked":
        raise Refused(403, f"Forbidden: bot was kicked from the {found.kind} chat")
    if found.id not in bot.rights and not found.username and found.kind != "private":
        raise Refused(400, "Bad Request: chat not found")
    return found


async def _get_updates(caller: Caller, bot: Bot, params: Params) -> Any:
    """What is kept for the bot, as soon as there is anything. A newer poll ends an older one."""
    if bot.webhook is not None:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
    offset, limit = params.integer("offset", 0), params.integer("limit", 100)
    allowed = params.names("allowed_updates")
    bot.allowed = bot.allowed if allowed is None else (allowed or None)
    bot.polls += 1
    bot.grown.set()  # a poll that still waits looks, and finds that it is not the newest
    if caller.stand.faults.history_lost():
        bot.kept.clear()
    await _something_kept(caller, bot, offset, params.integer("timeout", 0))
    start = max(len(bot.kept) + offset, 0) if offset < 0 else 0
    found = [one.update for one in list(bot.kept)[start : start + min(max(limit, 1), 100)]]
    return found[::-1] if len(found) > 1 and caller.stand.faults.out_of_order() else found


async def _something_kept(caller: Caller, bot: Bot, offset: int, seconds: int) -> None:
    """Confirm what is older than `offset`, and wait for what is kept. Raises Refused when a newer poll comes."""
    mine, loop = bot.polls, asyncio.get_running_loop()
    until = loop.time() + seconds
    while True:
        if bot.polls != mine or bot.webhook is not None:
            raise Refused(409)
        bot.forget(caller.stand.world.now(), before=offset if offset > 0 else None)
        if bot.kept or loop.time() >= until:
            return
        bot.grown.clear()
        bot.waiting.set()
        try:
            async with asyncio.timeout_at(until):
                await bot.grown.wait()
        except TimeoutError:
            return
        finally:
            bot.waiting.clear()


async def _set_webhook(caller: Caller, bot: Bot, params: Params) -> Any:
    url, secret = params.text("url"), params.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    allowed = params.names("allowed_updates")
    bot.allowed = bot.allowed if allowed is None else (allowed or None)
    if params.flag("drop_pending_updates"):
        bot.kept.clear()
    bot.webhook = Webhook(url, secret) if url else None
    bot.grown.set()
    return True


async def _delete_webhook(caller: Caller, bot: Bot, params: Params) -> Any:
    if params.flag("drop_pending_updates"):
        bot.kept.clear()
    bot.webhook = None
    return True


async def _get_webhook_info(caller: Caller, bot: Bot, params: Params) -> Any:
    hook = bot.webhook
    found: dict[str, Any] = {"url": hook.url if hook else "", "has_custom_certificate": False}
    found["pending_update_count"] = len(bot.kept)
    if hook is not None and hook.failed_at is not None:
        found |= {"last_error_date": int(hook.failed_at.timestamp()), "last_error_message": hook.failure}
    return found if bot.allowed is None else found | {"allowed_updates": list(bot.allowed)}


async def _send_message(caller: Caller, bot: Bot, params: Params) -> Any:
    instant = asyncio.get_running_loop().time()
    return shapes.message(sending.send(caller.stand, caller.rates, bot, params, instant=instant))


METHODS: Mapping[str, Method] = {
    "getMe": _get_me,
    "getChat": _get_chat,
    "getChatMember": _get_chat_member,
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "sendMessage": _send_message,
}
WRITES = frozenset({"sendMessage"})
