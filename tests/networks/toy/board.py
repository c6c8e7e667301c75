"""The board itself: an HTTP server that keeps notes in memory."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Board:
    """Notes in the order they were pinned: each with its number, who wrote it, what, when, and to which it replies."""

    notes: list[dict[str, Any]] = field(default_factory=list)

    def pin(self, author: str, text: str, *, at: int, reply_to: int = 0) -> int:
        """Put a note up; its number."""
        number = len(self.notes) + 1
        self.notes.append({"number": number, "author": author, "text": text, "at": at, "reply_to": reply_to})
        return number

    def application(self) -> web.Application:
        """The board over HTTP."""
        application = web.Application()
        application.router.add_get("/notes", self._list)
        application.router.add_post("/notes", self._write)
        return application

    async def _list(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        return web.json_response([note for note in self.notes if note["number"] > after])

    async def _write(self, request: web.Request) -> web.Response:
        given = await request.json()
        number = self.pin("page", given["text"], at=given["at"], reply_to=given["reply_to"])
        return web.json_response({"number": number})
