"""A network without keys of its own, as OK: what is sent twice stands there twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.networks.access import PageAccess
from app.networks.messages import Published, ReplyTo
from tests.fakes import FakeConnector, FrozenClock


async def nothing() -> None:
    """Nothing happens."""


@dataclass(kw_only=True)
class Wall(FakeConnector):
    """A network in memory.

    before, after  what happens when a reply arrives and when it stands there; both may raise
    looking        what happens when a reply is looked for
    """

    clock: FrozenClock
    before: Callable[[], Awaitable[None]] = nothing
    after: Callable[[], Awaitable[None]] = nothing
    looking: Callable[[], Awaitable[None]] = nothing
    replies: list[tuple[ReplyTo, str, datetime]] = field(default_factory=list)
    looks: int = 0

    async def reply(self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID) -> Published:
        """Publish, each time it is called."""
        await self.before()
        self.replies.append((to, text, self.clock.now()))
        number = len(self.replies)
        await self.after()
        return self._place(number)

    async def find_reply(
        self, page: PageAccess, to: ReplyTo, text: str, *, key: UUID, since: datetime
    ) -> Published | None:
        """The first reply with this text to this message."""
        self.looks += 1
        await self.looking()
        for number, (answered, words, at) in enumerate(self.replies, start=1):
            if (answered.message_id, words) == (to.message_id, text) and at >= since:
                return self._place(number)
        return None

    def _place(self, number: int) -> Published:
        return Published(f"wall:{9000 + number}", f"https://network.invalid/wall?reply={9000 + number}")
