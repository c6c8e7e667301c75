"""Looking a channel up before it is registered."""

from typing import Any
from urllib.parse import quote

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.max import addresses
from app.networks.max.client import Call, MaxClient
from app.networks.max.fields import Json, number_or_none, text

# Either name of a right does. Source: dev.max.ru, ChatAdminPermission.
_NEEDED = {"read_all_messages": {"read_all_messages"}, "write": {"write", "post_edit_delete_message"}}
_NOT_THERE = (FailureKind.GONE, FailureKind.NO_RIGHTS, FailureKind.CONFIGURATION)


class Inspector:
    """Asks MAX about channels with a bot's token."""

    def __init__(self, client: MaxClient, site_url: str) -> None:
        self._client = client
        self._site = site_url.rstrip("/")

    async def inspect(self, address: str, token: str) -> Inspection:
        """Who the channel is and whether this bot may read and answer there. Raises ConnectorError.

        token  "" when there is none
        """
        if address.startswith(addresses.PERSON):
            return _nothing(Trouble.PERSON, "")
        if not token:
            return _nothing(Trouble.NO_TOKEN, "")
        try:
            return await self._inspect(address, token)
        except ConnectorError as failure:
            if failure.kind is not FailureKind.TOKEN_REFUSED:
                raise
            return Inspection("", findings=[Finding(Trouble.TOKEN_REFUSED, TokenKind.BOT, failure.text)])

    async def _inspect(self, address: str, token: str) -> Inspection:
        await self._client.bot_id(token)
        part = address.removeprefix(addresses.JOIN)
        try:
            chat = await self._object(Call("GET /chats", f"/chats/{quote(part, safe='')}"), token)
        except ConnectorError as failure:
            if failure.kind not in _NOT_THERE:
                raise
            return _nothing(Trouble.UNKNOWN_PAGE, failure.text)
        chat_id, kind = number_or_none(chat, "chat_id"), text(chat, "type")
        if kind == "dialog":
            return _nothing(Trouble.PERSON, "")
        if chat_id is None or kind != "channel":
            return _nothing(Trouble.UNKNOWN_PAGE, "a group chat, not a channel" if chat_id else "no chat in the answer")
        findings = [*_status(chat), *await self._membership(chat_id, token)]
        url = text(chat, "link") or f"{self._site}/{chat_id}"
        return Inspection(str(chat_id), text(chat, "title"), url, findings=findings)

    async def _membership(self, chat_id: int, token: str) -> list[Finding]:
        try:
            member = await self._object(Call("GET /chats/members/me", f"/chats/{chat_id}/members/me"), token)
        except ConnectorError as failure:
            if failure.kind not in _NOT_THERE:
                raise
            return [Finding(Trouble.NOT_ADMINISTRATOR, TokenKind.BOT, failure.text)]
        if member.get("is_owner") is True:
            return []
        if member.get("is_admin") is not True:
            return [Finding(Trouble.NOT_ADMINISTRATOR, TokenKind.BOT)]
        given = member.get("permissions")
        held = {one for one in given if isinstance(one, str)} if isinstance(given, list) else set()
        missing = [name for name, names in _NEEDED.items() if not names & held]
        return [Finding(Trouble.NO_RIGHTS, TokenKind.BOT, ", ".join(missing))] if missing else []

    async def _object(self, call: Call, token: str) -> Json:
        answer: Any = await self._client.call(call, token)
        if not isinstance(answer, dict):
            raise ConnectorError(FailureKind.MALFORMED, "the answer is not an object")
        return answer


def _status(chat: Json) -> list[Finding]:
    """What stands in the way at the channel itself. Source: OpenAPI 0.0.32, ChatStatus."""
    if text(chat, "status") == "closed":
        return [Finding(Trouble.BANNED, None, "closed")]
    return []


def _nothing(trouble: Trouble, words: str) -> Inspection:
    token = TokenKind.BOT if trouble is Trouble.NO_TOKEN else None
    return Inspection("", findings=[Finding(trouble, token, words)])
