"""The connector of the board: all a network needs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import aiohttp
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.networks.access import ConnectorError, FailureKind, Network, PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Way
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.messages import Batch, IncomingMessage, Malformed, MessageKind, Published, ReplyTo
from app.networks.push import Call, Hook, Receipt
from app.networks.tools import Tools

TOY = Network("toy")


class ToyOptions(BaseSettings):
    """Where the board hangs."""

    model_config = SettingsConfigDict(env_prefix="OTKLIK_TOY_", frozen=True, extra="ignore")

    url: str = "http://127.0.0.1"


class ToyConnector:
    """Implements `Connector`."""

    ways: Sequence[Way] = (Way(FeedKind.SWEEP, TokenKind.BOT, 0.01),)

    def __init__(self, tools: Tools, options: ToyOptions) -> None:
        self._tools = tools
        self._url = options.url

    async def collect(self, feed: Feed) -> Gathered:
        """Notes after the last one that was read."""
        (watch,) = feed.pages
        notes = await self._call("GET", f"/notes?after={feed.cursor or 0}")
        messages = [_message(note) for note in notes]
        cursor = str(notes[-1]["number"]) if notes else feed.cursor
        return Gathered({watch.page.external_id: Batch(messages=messages)} if messages else {}, cursor)

    def receive(self, call: Call, hook: Hook) -> Receipt:
        """The board calls nobody."""
        return Receipt(404)

    async def read_kept(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """The board calls nobody."""
        return Gathered(cursor=feed.cursor)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """The board calls nobody."""
        return hook

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """The board calls nobody."""

    def address(self, link: str) -> str | None:
        """Links look like toy:1."""
        return link.removeprefix("toy:") if link.startswith("toy:") else None

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """There is one board."""
        findings = () if TokenKind.BOT in tokens else (Finding(Trouble.NO_TOKEN),)
        return Inspection(address, "Board", f"toy:{address}", True, findings)

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Pin a note under another."""
        at = int(self._tools.clock.now().timestamp())
        made = await self._call("POST", "/notes", {"text": text, "at": at, "reply_to": int(to.message_id)})
        return Published(str(made["number"]), "")

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """Our note with this text."""
        for note in await self._call("GET", "/notes?after=0"):
            if note["author"] == "page" and note["text"] == text and str(note["reply_to"]) == to.message_id:
                return Published(str(note["number"]), "")
        return None

    def reread(self, page: PageAccess, malformed: Malformed) -> Batch:
        """Nothing is set aside."""
        return Batch(malformed=[malformed])

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        try:
            async with self._tools.http.request(method, self._url + path, json=body) as answer:
                return await answer.json()
        except aiohttp.ClientError as error:
            raise ConnectorError(FailureKind.TEMPORARY, type(error).__name__) from error


def _message(note: Mapping[str, Any]) -> IncomingMessage:
    number = str(note["number"])
    return IncomingMessage(
        external_id=number,
        kind=MessageKind.COMMENT,
        thread_id=str(note["reply_to"] or number),
        post_id=None,
        parent_id=str(note["reply_to"]) if note["reply_to"] else None,
        author_id=note["author"],
        author_name=note["author"],
        from_page=note["author"] == "page",
        text=note["text"],
        published_at=datetime.fromtimestamp(note["at"], UTC),
    )
