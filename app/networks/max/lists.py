"""Lists of MAX, page by page from the newest back: posts of a channel, messages of a dialog, comments of a post.

Paging goes by time, and ends where a page brings nothing new: shorter pages than asked for prove nothing.
Source: dev.max.ru, GET /messages (`from` is the later bound, `to` the earlier one) and GET /messages/{id}/comments.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from app.networks.limits import Lane
from app.networks.max import parse
from app.networks.max.client import Call, MaxClient
from app.networks.max.fields import listed
from app.networks.max.parse import Written
from app.networks.messages import Malformed

_COUNT = 100
_MOST_PAGES = 50

Bounds = dict[str, str]


@dataclass(slots=True)
class Listed:
    """What was listed.

    messages  newest first
    whole     nothing is missing back to the bound that was asked for
    """

    messages: list[Written] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    whole: bool = False


class Lists:
    """Reads lists with one bot's token and counts its calls."""

    def __init__(self, client: MaxClient, token: str, *, bot: int, lane: Lane = Lane.LIVE) -> None:
        self._client = client
        self._token = token
        self._bot = bot
        self._lane = lane
        self.calls = 0

    async def chat(self, chat: str, *, since_ms: int, before_ms: int | None = None, pages: int = _MOST_PAGES) -> Listed:
        """Messages of a chat. Raises ConnectorError.

        since_ms, before_ms  milliseconds since 1970 UTC, both included
        """

        def call(before: int | None) -> Call:
            query = {"chat_id": chat, "to": str(since_ms - 1)} | ({} if before is None else {"from": str(before)})
            return self._call("GET /messages", "/messages", query)

        return await self._listed(call, since_ms, before_ms, pages, parse.form("message", self._bot))

    async def comments(self, post: str, *, since_ms: int = 0, pages: int = _MOST_PAGES) -> Listed:
        """Comments of a post. Raises ConnectorError."""

        def call(before: int | None) -> Call:
            query = ({"after": str(since_ms - 1)} if since_ms else {}) | (
                {} if before is None else {"before": str(before)}
            )
            return self._call("GET /messages/comments", f"/messages/{quote(post, safe='')}/comments", query)

        return await self._listed(call, since_ms, None, pages, parse.form("comment", self._bot, post=post))

    async def posts(self, mids: list[str]) -> list[Written]:
        """These posts, as far as they stand. Raises ConnectorError."""
        query = {"message_ids": ",".join(mids)}
        answer = await self._asked(Call("GET /messages", "/messages", query, lane=self._lane))
        return parse.written_all(listed(answer, "messages"), "")[0]

    async def comment(self, post: str, mid: str) -> Written | None:
        """One comment; None when it cannot be read. Raises ConnectorError."""
        path = f"/messages/{quote(post, safe='')}/comments/{quote(mid, safe='')}"
        answer = await self._asked(Call("GET /messages/comment", path, lane=self._lane))
        good, _ = parse.written_all([answer], "")
        return good[0] if good else None

    def _call(self, method: str, path: str, query: Bounds) -> Call:
        return Call(method, path, {"count": str(_COUNT), **query}, lane=self._lane)

    async def _asked(self, call: Call) -> object:
        self.calls += 1
        return await self._client.call(call, self._token)

    async def _listed(
        self, call: Callable[[int | None], Call], since_ms: int, before_ms: int | None, pages: int, form: str
    ) -> Listed:
        found, known = Listed(), set[str]()
        for _ in range(pages):
            items = listed(await self._asked(call(before_ms)), "messages")
            good, bad = parse.written_all(items, form)
            fresh = [one for one in good if one.mid not in known and one.at_ms >= since_ms]
            found.malformed += [one for one in bad if one not in found.malformed]
            found.messages += fresh
            known.update(one.mid for one in fresh)
            if not fresh or min(one.at_ms for one in good) < since_ms:
                # What could not be read may be a comment, too: then nobody knows what is missing.
                found.whole = not found.malformed
                break
            # Whether the bound itself is included is not documented: ask for its own millisecond again.
            before_ms = min(one.at_ms for one in fresh) + 1
        return found
