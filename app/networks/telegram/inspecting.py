"""Who a channel is, and whether the bot is where it has to be to hear its comments.

Source: core.telegram.org/bots/api, getChat, getChatMember, getWebhookInfo.
"""

from dataclasses import dataclass, field
from typing import Any

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.telegram import parse
from app.networks.telegram.client import TelegramClient
from app.networks.telegram.fields import Json, Unreadable, inside, number, number_or_none
from app.networks.telegram.updates import KINDS

_ADMINISTRATORS = ("administrator", "creator")
# How Telegram refuses a question about a chat; everything else is trouble on the way to it.
ANSWERS = (FailureKind.NO_RIGHTS, FailureKind.GONE, FailureKind.RECIPIENT_REFUSES, FailureKind.CONFIGURATION)


@dataclass(slots=True)
class _Look:
    """One look at a channel with a bot."""

    client: TelegramClient
    token: str = field(repr=False)
    findings: list[Finding] = field(default_factory=list)

    def note(self, trouble: Trouble, text: str = "", *, token: TokenKind | None = None) -> None:
        self.findings.append(Finding(trouble, token, text))


async def inspect(client: TelegramClient, address: str, token: str | None, site: str) -> Inspection:
    """Who the channel is and what keeps the bot from it. Raises ConnectorError when Telegram cannot be asked."""
    if not token:
        return Inspection("", findings=[Finding(Trouble.NO_TOKEN, TokenKind.BOT)])
    look = _Look(client, token)
    try:
        bot = number(_object(await client.call(token, "getMe")), "id")
        chat = await _channel(look, address)
        if chat is None:
            return Inspection("", findings=look.findings)
        return await _described(look, chat, bot, site)
    except ConnectorError as failure:
        if failure.kind is not FailureKind.TOKEN_REFUSED:
            raise
        return Inspection("", findings=[Finding(Trouble.TOKEN_REFUSED, TokenKind.BOT, failure.text)])
    except Unreadable as error:
        raise ConnectorError(FailureKind.MALFORMED, str(error)) from error


async def _channel(look: _Look, address: str) -> Json | None:
    """The channel meant, or the one whose discussion group is meant; None with the reason noted."""
    chat = await _chat(look, address)
    linked = number_or_none(chat, "linked_chat_id")
    if chat.get("type") == "supergroup" and linked is not None:
        chat = await _chat(look, linked)
    if chat.get("type") == "channel":
        return chat
    if chat.get("type") == "private":
        look.note(Trouble.PERSON)
    elif not look.findings:
        look.note(Trouble.UNKNOWN_PAGE, "a group that belongs to no channel")
    return None


async def _chat(look: _Look, chat: str | int) -> Json:
    """The chat as Telegram tells it; empty, with the reason noted, when it knows none or does not show it."""
    try:
        return _object(await look.client.call(look.token, "getChat", {"chat_id": chat}))
    except ConnectorError as failure:
        if failure.kind not in ANSWERS:
            raise
        look.note(Trouble.UNKNOWN_PAGE, failure.text)
        return {}


async def _described(look: _Look, chat: Json, bot: int, site: str) -> Inspection:
    page = number(chat, "id")
    group = number_or_none(chat, "linked_chat_id")
    await _check_membership(look, page, bot, "channel")
    opened = group is not None
    if group is None:
        look.note(Trouble.NO_DISCUSSION)
    else:
        await _check_membership(look, group, bot, "discussion group")
        opened = await _open(look, group)
    await _check_events(look)
    return Inspection(str(page), parse.name(chat), parse.page_link(chat, site), opened, look.findings)


async def _check_membership(look: _Look, chat: int, bot: int, shown: str) -> None:
    """Only an administrator is told what is written."""
    try:
        found = await look.client.call(look.token, "getChatMember", {"chat_id": chat, "user_id": bot})
    except ConnectorError as failure:
        if failure.kind not in ANSWERS:
            raise
        look.note(Trouble.NOT_ADMINISTRATOR, f"{shown}: {failure.text}")
        return
    if _object(found).get("status") not in _ADMINISTRATORS:
        look.note(Trouble.NOT_ADMINISTRATOR, shown)


async def _open(look: _Look, group: int) -> bool:
    """Whether citizens may write in the group. One the bot does not see has been noted with its membership."""
    try:
        found = _object(await look.client.call(look.token, "getChat", {"chat_id": group}))
    except ConnectorError as failure:
        if failure.kind not in ANSWERS:
            raise
        return True
    if inside(found, "permissions").get("can_send_messages") is not False:
        return True
    look.note(Trouble.COMMENTS_CLOSED)
    return False


async def _check_events(look: _Look) -> None:
    """Which updates a program before us has switched off; Telegram remembers that."""
    told = _object(await look.client.call(look.token, "getWebhookInfo")).get("allowed_updates")
    missing = [kind for kind in KINDS if kind not in told] if isinstance(told, list) and told else []
    if "message" in missing:
        look.note(Trouble.EVENTS_OFF, ", ".join(missing), token=TokenKind.BOT)


def _object(answer: Any) -> Json:
    if not isinstance(answer, dict):
        raise Unreadable("the answer is no object")
    return answer
