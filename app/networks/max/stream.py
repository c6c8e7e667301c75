"""Following a bot's updates: by long poll, or from calls that were kept. Both see to it that no dialog was missed.

MAX lists no chats, so dialogs are known from updates alone; those known are read again now and then.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.max import hooks
from app.networks.max.client import Call, MaxClient
from app.networks.max.cursor import EventCursor, dump_events, load_events
from app.networks.max.events import EventReader
from app.networks.max.fields import Unreadable, decoded, listed, number_or_none, to_ms
from app.networks.max.lists import Lists
from app.networks.max.options import MaxOptions
from app.networks.max.threads import Threads
from app.networks.tools import Tools

# Source: dev.max.ru, GET /updates: at most 100 at once, kept for 24 hours.
_LIMIT = 100
_KEPT = timedelta(hours=24)
_DIALOGS_A_LOOK = 20
_DIALOG_PAGES = 10
# MAX's clock and ours may differ by so much.
_CLOCK_SKEW_MS = 300_000
_NO_DIALOG = (FailureKind.GONE, FailureKind.NO_RIGHTS)
_OF_THE_BOT = (FailureKind.TEMPORARY, FailureKind.RATE_LIMITED, FailureKind.TOKEN_REFUSED)


class Follower:
    """Looks at what happened to a bot."""

    def __init__(self, client: MaxClient, threads: Threads, tools: Tools, options: MaxOptions) -> None:
        self._client = client
        self._threads = threads
        self._clock = tools.clock
        self._options = options

    async def poll(self, feed: Feed) -> Gathered:
        """One long poll. Raises ConnectorError.

        The marker that comes with updates confirms them at the next poll, so it goes into the cursor, which is stored
        with what they brought. A missing marker leaves the old one standing.
        """
        state = load_events(feed.cursor)
        reader = EventReader(self._client, self._threads, feed, state)
        late = await self._check(feed, state, reader, polling=True)
        query = {"limit": str(_LIMIT), "timeout": str(0 if late else int(self._options.wait_seconds))}
        if state.marker is not None:
            query["marker"] = str(state.marker)
        wait = 0.0 if late else self._options.wait_seconds
        answer = await self._client.call(Call("GET /updates", "/updates", query, wait=wait), feed.value)
        items = listed(answer, "updates")
        await reader.read(items)
        marker = number_or_none(answer, "marker")
        state.marker = state.marker if marker is None else marker
        return reader.gathered(_stored(feed, state), more=late or len(items) >= _LIMIT)

    async def kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls to us told. Raises ConnectorError."""
        state = load_events(feed.cursor)
        reader = EventReader(self._client, self._threads, feed, state)
        await reader.read([_update(body) for body in calls])
        late = await self._check(feed, state, reader, polling=False)
        return reader.gathered(_stored(feed, state), more=late)

    async def _check(self, feed: Feed, state: EventCursor, reader: EventReader, *, polling: bool) -> bool:
        """Read some of the known dialogs if they were not read for long; whether there are more to be read now."""
        now_ms = to_ms(self._clock.now())
        last = state.checked_ms
        if state.began_ms is None:
            if last is not None and now_ms - last < self._options.reconcile_seconds * 1000:
                return False
            if polling:
                await hooks.check_nobody_is_called(self._client, feed.value)
            state.began_ms = now_ms
        if last is not None and state.began_ms - last >= _KEPT / timedelta(milliseconds=1):
            reader.lose_all()
        if last is not None and await self._read_dialogs(feed, state, reader, since_ms=last - _CLOCK_SKEW_MS):
            return True
        state.checked_ms, state.began_ms, state.after = state.began_ms, None, None
        return False

    async def _read_dialogs(self, feed: Feed, state: EventCursor, reader: EventReader, *, since_ms: int) -> bool:
        chats = sorted(chat for known in state.dialogs.values() for chat in known)
        waiting = [chat for chat in chats if state.after is None or chat > state.after]
        if not waiting:
            return False
        bot = await self._client.bot_id(feed.value)
        lists = Lists(self._client, feed.value, bot=bot)
        for chat in waiting[:_DIALOGS_A_LOOK]:
            state.after = chat
            try:
                found = await lists.chat(str(chat), since_ms=since_ms, pages=_DIALOG_PAGES)
            except ConnectorError as failure:
                if failure.kind in _OF_THE_BOT:
                    raise
                if failure.kind in _NO_DIALOG:
                    state.forget(chat)
                continue
            for message in found.messages:
                reader.add_private(message, chat, bot)
            reader.add_malformed(chat, found.malformed)
        return len(waiting) > _DIALOGS_A_LOOK


def _update(body: str) -> Any:
    try:
        return decoded(body)
    except Unreadable:
        return body  # no object either, so the reader puts it aside as it is


def _stored(feed: Feed, state: EventCursor) -> str:
    # Unchanged text is not written again.
    dumped = dump_events(state)
    return feed.cursor if feed.cursor is not None and load_events(feed.cursor) == state else dumped
