"""Telegram as the service sees it: a bot that is administrator of channels and of their discussion groups.

One bot serves many channels, and all that happens to any of them comes in one row of updates. Telegram keeps an update
until a later look asks for the one after it, and a day at most: a look asks by the cursor of the one before, which was
stored with all it brought. There is no history, no telling of what was deleted, and nothing of business accounts is
read. Answers stand in the bot's own name.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.inspection import Inspection
from app.networks.messages import Batch, Malformed, Published, ReplyTo
from app.networks.push import Call, Hook, Receipt
from app.networks.telegram import address, inspecting, parse, reading, updates
from app.networks.telegram.client import MOST_UPDATES, TelegramClient, Upgraded
from app.networks.telegram.directory import Directory
from app.networks.telegram.fields import Json, Unreadable, inside, number_or_none
from app.networks.telegram.options import TelegramOptions
from app.networks.telegram.reading import Reading
from app.networks.telegram.state import FeedState, read_feed, write_feed
from app.networks.telegram.updates import Told
from app.networks.tools import Tools

# After a week without updates their numbers start anew, anywhere. Source: core.telegram.org/bots/api, Update.
_NUMBERS_HOLD_SECONDS = 6 * 86400
_UNNUMBERED_PAUSE_SECONDS = 60.0
_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


class TelegramConnector:
    """Speaks the Bot API, version 10.1. Implements `app.networks.connector.Connector`."""

    def __init__(self, tools: Tools, options: TelegramOptions) -> None:
        self._clock = tools.clock
        self._options = options
        self._client = TelegramClient(tools, options)

    @property
    def ways(self) -> Sequence[Way]:
        """A bot's updates, asked for or told: Telegram does one of them at a time, and nothing else shows comments."""
        return (Way(FeedKind.STREAM, TokenKind.BOT), Way(FeedKind.PUSH, TokenKind.BOT))

    async def collect(self, feed: Feed) -> Gathered:
        """One look of a STREAM. Raises ConnectorError, for a BACKFILL always: bots are shown no history."""
        if feed.kind is not FeedKind.STREAM:
            raise ConnectorError(FailureKind.CONFIGURATION, "Telegram shows bots no history")
        state = read_feed(feed.cursor)
        now = int(self._clock.now().timestamp())
        params: dict[str, object] = {"allowed_updates": updates.KINDS}
        if state.offset is not None and now - state.at < _NUMBERS_HOLD_SECONDS:
            params["offset"] = state.offset
        answer = await self._client.updates(feed.value, params, wait_seconds=self._options.wait_seconds)
        told = updates.answered(answer)
        if told.last is not None:
            state.offset, state.at = told.last + 1, now
        gathered = await self._read(feed, told, state)
        stuck = told.last is None and bool(told.broken)
        pause = _UNNUMBERED_PAUSE_SECONDS if stuck else None
        return replace(gathered, more=len(answer) >= MOST_UPDATES and not stuck, pause_seconds=pause)

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """Whether a call is Telegram's; what is not gets no further. Never raises."""
        shown = call.headers.get(_SECRET, "")
        if not hook.secret or not hmac.compare_digest(
            shown.encode(errors="replace"), hook.secret.encode(errors="replace")
        ):
            return Receipt(status=403, text="forbidden")
        return Receipt(keep=True, key=updates.update_id(call.body))

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls say. Raises ConnectorError when a chat they tell of cannot be looked up."""
        return await self._read(feed, updates.called(calls), read_feed(feed.cursor))

    async def _read(self, feed: Feed, told: Told, state: FeedState) -> Gathered:
        before = read_feed(feed.cursor)
        directory = Directory(feed.pages)
        for chat in directory.unknown(told.updates):
            if chat not in state.foreign:
                await self._look_up(feed.value, chat, directory, state)
        found = Reading(directory, self._options.site_url)
        found.take(told)
        cursor = feed.cursor if state == before else write_feed(state)
        return Gathered(batches=found.batches(), cursor=cursor, refused=found.refused)

    async def _look_up(self, token: str, chat: int, directory: Directory, state: FeedState) -> None:
        """Learn which of our channels a group belongs to. Raises ConnectorError when Telegram cannot be asked."""
        try:
            answer = await self._client.call(token, "getChat", {"chat_id": chat})
        except ConnectorError as failure:
            if failure.kind not in inspecting.ANSWERS:
                raise
            answer = None
        found: Json = answer if isinstance(answer, dict) else {}
        parent = number_or_none(inside(found, "parent_chat"), "id")
        linked = number_or_none(found, "linked_chat_id")
        owner = str(linked if parent is None else parent)
        if not directory.expect(chat, owner, direct=parent is not None):
            state.ignore(chat)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Have Telegram call us; what it keeps for us is told too. Raises ConnectorError."""
        params = {"url": hook.url, "secret_token": hook.secret, "allowed_updates": updates.KINDS}
        await self._client.call(feed.value, "setWebhook", params)
        return hook

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Have Telegram call us no more; what happens meanwhile is kept for a look. Raises ConnectorError."""
        await self._client.call(feed.value, "deleteWebhook", {"drop_pending_updates": False})

    def address(self, link: str) -> str | None:
        """`@name` or the id of the channel a link means; None: not of Telegram."""
        return address.address(link)

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """Who the channel is and what keeps the bot from it. Raises ConnectorError."""
        return await inspecting.inspect(self._client, address, tokens.get(TokenKind.BOT), self._options.site_url)

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Answer a message. Raises ConnectorError.

        A reply in a thread belongs to it by what it replies to; Telegram takes the number of a thread in forums alone.
        """
        token = page.tokens.get(TokenKind.BOT)
        answered = parse.split_id(to.message_id)
        if not token:
            raise ConnectorError(FailureKind.TOKEN_REFUSED, "the page has no bot token")
        if answered is None:
            raise ConnectorError(FailureKind.CONFIGURATION, f"{to.message_id[:80]!r} is no message of Telegram")
        topic = parse.topic_of(to.thread_id)
        sent = await self._send(
            token, answered, {"text": text} | ({"direct_messages_topic_id": topic} if topic else {})
        )
        try:
            return Published(*parse.sent(sent, parse.Place(page.external_id, self._options.site_url)))
        except Unreadable as error:
            raise ConnectorError(FailureKind.UNKNOWN_OUTCOME, f"the answer cannot be read: {error}") from error

    async def _send(self, token: str, answered: tuple[int, int], params: Mapping[str, object]) -> object:
        """The message sent in reply to another; not sent where that has vanished: nobody would see whom it answers."""
        chat, number = answered
        reply = {"message_id": number, "allow_sending_without_reply": False}
        try:
            return await self._client.send(token, chat, {**params, "reply_parameters": reply})
        except Upgraded as upgraded:
            moved = upgraded.chat
        # The supergroup numbers its messages anew: what is answered stands in the former group.
        try:
            return await self._client.send(token, moved, {**params, "reply_parameters": {**reply, "chat_id": chat}})
        except Upgraded as upgraded:
            raise ConnectorError(FailureKind.TEMPORARY, f"the group keeps moving: {upgraded}") from upgraded

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Nothing: a bot is shown neither history nor its own messages. Raises ConnectorError (UNSURE), always."""
        raise ConnectorError(FailureKind.UNSURE, "Telegram lets a bot look for none of its messages")

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """What could not be read earlier, read again. Never raises."""
        return reading.reread(page, malformed, self._options.site_url)
