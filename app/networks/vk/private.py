"""Private messages of a community: reading dialogs, sending into them.

Source for parameters and bounds: VK API schema 5.199.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import IncomingMessage, Malformed
from app.networks.vk import parse_private as parse
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.parse_private import PrivateMessage
from app.networks.vk.places import Community

_PAGE = 200
_DIALOGS_A_LOOK = 25
_WHOLE_A_CALL = 100
_MAY_PASS = (FailureKind.TEMPORARY, FailureKind.RATE_LIMITED)


@dataclass(slots=True)
class DialogsState:
    """What is remembered of a page's dialogs between two looks.

    last_message  newest private message known; None when dialogs were never looked at
    dialogs       dialogs whose messages are to be read, and from which message on
    at            last look at a page whose messages also come by events, seconds since 1970
    """

    last_message: int | None = None
    dialogs: dict[int, int] = field(default_factory=dict)
    at: int = 0


def load(cursor: str | None) -> DialogsState:
    """The state that was stored; when it cannot be read one that starts over, which repeats but loses nothing."""
    try:
        given = json.loads(cursor or "")
        last = given["m"]
        dialogs = {int(peer): int(since) for peer, since in given["d"].items()}
        return DialogsState(None if last is None else int(last), dialogs, int(given["t"]))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return DialogsState()


def dump(state: DialogsState) -> str:
    """The state as a cursor."""
    return json.dumps({"m": state.last_message, "d": state.dialogs, "t": state.at}, separators=(",", ":"))


class WholeMessages:
    """Fetches the whole of messages of which only the beginning came."""

    def __init__(self, client: VkClient) -> None:
        self._client = client

    async def read(
        self, community: Community, cropped: Sequence[PrivateMessage], token: Token
    ) -> Mapping[str, IncomingMessage]:
        """The whole messages by `external_id`; one that VKontakte does not give stays as it came.

        Raises ConnectorError for what passes: the message comes again then.
        """
        found: dict[str, IncomingMessage] = {}
        by_peer = sorted(cropped, key=lambda one: one.message.thread_id)
        for thread, some in groupby(by_peer, key=lambda one: one.message.thread_id):
            peer, numbers = int(thread.removeprefix("im:")), [one.local for one in some]
            for start in range(0, len(numbers), _WHOLE_A_CALL):
                chunk = numbers[start : start + _WHOLE_A_CALL]
                read = await self._ask(community, peer, chunk, token)
                found |= {one.message.external_id: one.message for one in read if not one.cropped}
        return {**{one.message.external_id: one.message for one in cropped}, **found}

    async def _ask(
        self, community: Community, peer: int, numbers: Sequence[int], token: Token
    ) -> Sequence[PrivateMessage]:
        listed = ",".join(map(str, numbers))
        params = {"peer_id": str(peer), "conversation_message_ids": listed, "extended": "1"}
        call = Call("messages.getByConversationMessageId", {**params, "group_id": str(community.id)})
        try:
            return parse.history(await self._client.call(call, token), community, peer)[0]
        except ConnectorError as failure:
            if failure.kind in _MAY_PASS:
                raise
            return []


class Dialogs:
    """The dialogs of one community, read and written with one token."""

    def __init__(self, client: VkClient, token: Token, community: Community) -> None:
        self._client = client
        self._token = token
        self._community = community

    async def look(self, state: DialogsState) -> tuple[list[IncomingMessage], list[Malformed]]:
        """New messages of at most 25 dialogs, moving the state along. Raises ConnectorError."""
        malformed = [] if state.dialogs else await self._list_changed(state)
        messages: list[IncomingMessage] = []
        for peer in list(state.dialogs)[:_DIALOGS_A_LOOK]:
            found, broken = await self._read(peer, since=state.dialogs.pop(peer))
            cropped = [one for one in found if one.cropped]
            whole = await WholeMessages(self._client).read(self._community, cropped, self._token)
            messages += [whole.get(one.message.external_id, one.message) for one in found]
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
            raise await self._client.failure_inside(sent["error"], "messages.send", self._token)
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
            found, broken = await self._history(peer, params)
            recent = [one for one in found if one.message.published_at >= since]
            for one in recent:
                if one.random_id == wanted and one.message.from_page:
                    return one.message
            if not recent:
                return None
            offset += len(found) + len(broken)

    async def _list_changed(self, state: DialogsState) -> list[Malformed]:
        """Queue the dialogs with messages newer than the newest known; all of them at the first look."""
        known = state.last_message or 0
        newest, offset, malformed = known, 0, list[Malformed]()
        while True:
            params = {"offset": str(offset), "count": str(_PAGE), **self._group()}
            answer = await self._client.call(Call("messages.getConversations", params), self._token)
            dialogs, broken, length = parse.dialogs(answer)
            malformed += broken
            offset += length
            changed = [dialog for dialog in dialogs if dialog.last_message_id > known]
            state.dialogs |= {dialog.peer: known for dialog in changed}
            newest = max([newest, *(dialog.last_message_id for dialog in changed)])
            if length == 0 or len(changed) < len(dialogs):
                state.last_message = newest
                return malformed

    async def _read(self, peer: int, *, since: int) -> tuple[list[PrivateMessage], list[Malformed]]:
        """Messages of a dialog after number `since` of the community's, until a page brings nothing new."""
        found: dict[int, PrivateMessage] = {}
        malformed: list[Malformed] = []
        start = since
        while True:
            params = {"peer_id": str(peer), "count": str(_PAGE), "rev": "1", "extended": "1", **self._group()}
            if start:
                params["start_message_id"] = str(start)
            page, broken = await self._history(peer, params)
            malformed += broken
            new = {one.id: one for one in page if one.id > since and one.id not in found}
            if not new:
                return list(found.values()), malformed
            found |= new
            start = max(found)

    async def _history(self, peer: int, params: Mapping[str, Any]) -> tuple[list[PrivateMessage], list[Malformed]]:
        answer = await self._client.call(Call("messages.getHistory", params), self._token)
        return parse.history(answer, self._community, peer)

    def _group(self) -> dict[str, str]:
        return {"group_id": str(self._community.id)}


def random_id(key: UUID) -> int:
    """The key as VKontakte's `random_id`: a number of 32 bits with sign, the same for the same key, never 0.

    With 0 VKontakte would check nothing.
    """
    digest = hashlib.sha256(key.bytes).digest()
    return int.from_bytes(digest[:4], "big", signed=True) or 1
