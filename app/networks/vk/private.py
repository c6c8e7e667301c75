"""Private messages of a community: reading dialogs, sending into them.

Source for parameters and bounds: VK API schema 5.199.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from app.networks.connector import ConnectorError, FailureKind, IncomingMessage, Malformed
from app.networks.vk import parse
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.cursor import Cursor

_PAGE = 200
_DIALOGS_A_LOOK = 25


class Dialogs:
    """The dialogs of one community, read and written with one token."""

    def __init__(self, client: VkClient, token: Token, place: parse.Place) -> None:
        self._client = client
        self._token = token
        self._place = place

    async def look(self, cursor: Cursor) -> tuple[list[IncomingMessage], list[Malformed]]:
        """New messages of at most 25 dialogs, moving the cursor along. Raises ConnectorError."""
        malformed = [] if cursor.dialogs else await self._list_changed(cursor)
        messages: list[IncomingMessage] = []
        for peer in list(cursor.dialogs)[:_DIALOGS_A_LOOK]:
            found, broken = await self._read(peer, since=cursor.dialogs.pop(peer))
            messages += found
            malformed += broken
        return messages, malformed

    async def send(self, peer: int, text: str, *, key: UUID) -> int:
        """Send a message; its number in the dialog. Raises ConnectorError.

        VKontakte sends a second message with the same `random_id` to nobody. Asked with `peer_ids` it tells the number
        in the dialog, by which the message is known when it is read; the outcome then stands inside a good answer.
        """
        params = {"peer_ids": str(peer), "message": text, "random_id": str(random_id(key)), **self._group()}
        answer = await self._client.call(Call("messages.send", params), self._token, write=True)
        sent = answer[0] if isinstance(answer, list) and answer else None
        if not isinstance(sent, dict):
            raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, "messages.send did not say what it did")
        if "error" in sent:
            raise self._client.failure_inside(sent["error"], self._token)
        number = sent.get("conversation_message_id")
        if not isinstance(number, int) or isinstance(number, bool):
            raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, "messages.send did not give the message's number")
        return number

    async def find(self, peer: int, *, key: UUID, since: datetime) -> IncomingMessage | None:
        """Our message with this key, None when the dialog holds none since an instant. Raises ConnectorError."""
        wanted = random_id(key)
        offset = 0
        while True:
            params = {"peer_id": str(peer), "count": str(_PAGE), "rev": "0", "offset": str(offset), **self._group()}
            answer = await self._client.call(Call("messages.getHistory", params), self._token)
            found, broken = parse.history(answer, self._place, peer)
            recent = [one for one in found if one.message.published_at >= since]
            for one in recent:
                if one.random_id == wanted and one.message.from_page:
                    return one.message
            if not recent:
                return None
            offset += len(found) + len(broken)

    async def _list_changed(self, cursor: Cursor) -> list[Malformed]:
        """Queue the dialogs with messages newer than the newest known; all of them at the first look."""
        known = cursor.last_message or 0
        newest, offset, malformed = known, 0, list[Malformed]()
        while True:
            params = {"offset": str(offset), "count": str(_PAGE), **self._group()}
            answer = await self._client.call(Call("messages.getConversations", params), self._token)
            dialogs, broken, length = parse.dialogs(answer)
            malformed += broken
            offset += length
            changed = [dialog for dialog in dialogs if dialog.last_message_id > known]
            cursor.dialogs |= {dialog.peer: known for dialog in changed}
            newest = max([newest, *(dialog.last_message_id for dialog in changed)])
            if length == 0 or len(changed) < len(dialogs):
                cursor.last_message = newest
                return malformed

    async def _read(self, peer: int, *, since: int) -> tuple[list[IncomingMessage], list[Malformed]]:
        """Messages of a dialog after number `since` of the community's, until a page brings nothing new."""
        found: dict[int, IncomingMessage] = {}
        malformed: list[Malformed] = []
        start = since
        while True:
            params = {"peer_id": str(peer), "count": str(_PAGE), "rev": "1", "extended": "1", **self._group()}
            if start:
                params["start_message_id"] = str(start)
            answer = await self._client.call(Call("messages.getHistory", params), self._token)
            page, broken = parse.history(answer, self._place, peer)
            malformed += broken
            new = {one.id: one.message for one in page if one.id > since and one.id not in found}
            if not new:
                return list(found.values()), malformed
            found |= new
            start = max(found)

    def _group(self) -> dict[str, str]:
        return {"group_id": str(self._place.page)}


def random_id(key: UUID) -> int:
    """The key as VKontakte's `random_id`: a number of 32 bits with sign, the same for the same key, never 0.

    With 0 VKontakte would check nothing.
    """
    digest = hashlib.sha256(key.bytes).digest()
    return int.from_bytes(digest[:4], "big", signed=True) or 1
