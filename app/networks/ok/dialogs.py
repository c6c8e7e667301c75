"""Private messages to a group, read through its bot API."""

from collections.abc import Mapping
from urllib.parse import quote

from app.networks.feeds import Feed, Gathered, Watch
from app.networks.messages import Batch, IncomingMessage, Malformed
from app.networks.ok import parse_graph
from app.networks.ok.client import Account, OkClient
from app.networks.ok.cursor import ChatsCursor
from app.networks.ok.parse_graph import Chat, Messages
from app.networks.ok.sheets import FIRST_LOOK
from app.networks.ok.values import milliseconds

_PAGE = "100"
_MOST_CHATS = 25
_CHAT_PAGES = 50
_MESSAGE_PAGES = 200


def messages_path(chat_id: str) -> str:
    """Path of a chat's messages in the bot API."""
    return f"me/messages/{quote(chat_id, safe=':')}"


async def look(client: OkClient, feed: Feed) -> Gathered:
    """What was written privately to the group of a token, back to what is known. Raises ConnectorError."""
    account = client.account(feed.value)
    first_floor = milliseconds(client.tools.clock.now() - FIRST_LOOK)
    batches: dict[str, Batch] = {}
    more = False
    for watch in feed.pages:
        reader = DialogReader(account, watch.page.external_id)
        cursor = ChatsCursor.read(watch.cursor)
        cursor.floor = cursor.floor or first_floor
        more = await reader.read(cursor) or more
        batch = _batch(reader, cursor, watch)
        if batch is not None:
            batches[watch.page.external_id] = batch
    # While the network calls us, a look is for what it did not call about.
    calm = not more and all(watch.live for watch in feed.pages)
    pause = client.options.reconcile_seconds if calm else None
    return Gathered(batches=batches, cursor=feed.cursor, more=more, pause_seconds=pause)


def _batch(reader: "DialogReader", cursor: ChatsCursor, watch: Watch) -> Batch | None:
    if not reader.messages and not reader.malformed and cursor.text() == watch.cursor:
        return None
    messages = sorted(reader.messages.values(), key=lambda message: message.published_at)
    return Batch(messages=messages, malformed=reader.malformed, cursor=cursor.text())


class DialogReader:
    """Reads chats of one group that have new messages."""

    def __init__(self, account: Account, group: str) -> None:
        """account: the group's own."""
        self._account = account
        self._group = group
        self.messages: dict[str, IncomingMessage] = {}
        self.malformed: list[Malformed] = []

    async def read(self, cursor: ChatsCursor) -> bool:
        """Read up to 25 chats with news and note them in the cursor; whether more wait. Raises ConnectorError.

        The least recent go first: whatever was not reached is then newer than all that was.
        """
        changed = sorted(await self._changed(cursor), key=lambda chat: chat.active_ms)
        for chat in changed[:_MOST_CHATS]:
            await self.chat(chat, since_ms=cursor.chats.get(chat.id, cursor.floor))
            cursor.chats[chat.id] = chat.active_ms
        if len(changed) > _MOST_CHATS:
            return True
        cursor.trim()
        return False

    async def chat(self, chat: Chat, *, since_ms: int) -> None:
        """Read a chat's messages, the newest first, back to an instant. Raises ConnectorError.

        since_ms  milliseconds since 1970 UTC, inclusive
        """
        newest_ms: int | None = None
        for _ in range(_MESSAGE_PAGES):
            page = await self._page(chat, newest_ms, since_ms)
            fresh = [message for message in page.items if message.external_id not in self.messages]
            self.messages.update({message.external_id: message for message in fresh})
            if not fresh or page.oldest_ms is None or page.oldest_ms <= since_ms or len(page.items) < int(_PAGE):
                return
            newest_ms = page.oldest_ms

    async def _page(self, chat: Chat, newest_ms: int | None, since_ms: int) -> Messages:
        # Whether the network's ends are inclusive is not documented: a millisecond more on both sides.
        query = {"count": _PAGE, "to": str(max(0, since_ms - 1))}
        if newest_ms is not None:
            query["from"] = str(newest_ms + 1)
        answer = await self._account.graph_get(messages_path(chat.id), query)
        page = parse_graph.messages(answer, chat, group=self._group)
        self.malformed.extend(page.malformed)
        return page

    async def _changed(self, cursor: ChatsCursor) -> list[Chat]:
        """Chats with events after those that were read, down to the first page without any."""
        changed: dict[str, Chat] = {}
        query: Mapping[str, str] = {"count": _PAGE}
        for _ in range(_CHAT_PAGES):
            page = parse_graph.chats(await self._account.graph_get("me/chats", query))
            self.malformed.extend(page.malformed)
            news = [chat for chat in page.items if chat.active_ms > cursor.chats.get(chat.id, cursor.floor)]
            if all(chat.id in changed for chat in news):
                break
            changed.update({chat.id: chat for chat in news})
            if not page.marker:
                break
            query = {"count": _PAGE, "marker": page.marker}
        return list(changed.values())
