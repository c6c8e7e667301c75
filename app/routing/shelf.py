"""The router's knowledge as a process keeps it: read anew when it is old."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.core.db import Sessions
from app.core.memory import settle
from app.routing import service as routing
from app.routing.knowledge import Knowledge

# Catalogues and rules change a few times a day; a change is in force everywhere after this.
_KNOWLEDGE_LASTS = timedelta(seconds=30)
# Another version of the router, or another aim, is to be felt at once: it is asked for this often, which costs little.
_VERSION_LASTS = timedelta(seconds=5)


@dataclass
class KnowledgeShelf:
    """The router's knowledge, read anew when it is old. One reading at a time."""

    _knowledge: Knowledge | None = None
    _read_at: datetime | None = None
    _version_at: datetime | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, sessions: Sessions, *, now: datetime) -> Knowledge:
        """Knowledge that is not older than half a minute, by the version that has been live for some seconds."""
        async with self._reading:
            known = self._knowledge
            if known is None or self._read_at is None or now - self._read_at >= _KNOWLEDGE_LASTS:
                async with sessions.begin() as session:
                    known = await routing.learn(session, now=now, before=known)
                self._read_at = self._version_at = now
            elif self._version_at is None or now - self._version_at >= _VERSION_LASTS:
                async with sessions.begin() as session:
                    known = await routing.by_live_version(session, known)
                self._version_at = now
            if self._knowledge is None or known.classifier is not self._knowledge.classifier:
                settle()
            self._knowledge = known
            return known
