"""What of a storm's messages stands in the database: lost, doubled, in the wrong place or order."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import text

from app.core.db import Sessions

_NUMBERS = text(
    r"SELECT count(DISTINCT substring(text from '\[(\d+)\]$')) FROM message WHERE NOT from_page AND text ~ '\[\d+\]$'"
)
# In the order in which the service itself shows a conversation.
_THREADS = text(
    r"SELECT page_id, thread_id, substring(text from '\[(\d+)\]$')::int FROM message"
    r" WHERE NOT from_page AND text ~ '\[\d+\]$'"
    r" ORDER BY page_id, thread_id, published_at, length(external_id), external_id"
)


_UNSEEN = text(
    "SELECT count(*) FILTER (WHERE looked_at IS NULL OR asked_at IS NOT NULL), count(*)"
    " FROM feed JOIN feed_page ON feed_id = feed.id WHERE active"
)


@dataclass
class Counted:
    """Messages by network that are lost, stored twice, in a conversation that is not theirs, or before an earlier one.

    examples  numbers of some of them
    """

    messages: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    misplaced: Counter[str] = field(default_factory=Counter)
    misordered: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def note(self, what: Counter[str], name: str, network: str, number: int) -> None:
        """Count one."""
        what[network] += 1
        if len(self.examples[name]) < 10:
            self.examples[name].append(number)


async def all_seen(sessions: Sessions) -> bool:
    """Whether every page was looked at in all the ways in which its messages reach us."""
    async with sessions.begin() as session:
        waiting, ways = (await session.execute(_UNSEEN)).one()
    return bool(ways) and not waiting


async def numbers_stored(sessions: Sessions) -> int:
    """How many different messages of the storm are stored."""
    async with sessions.begin() as session:
        return int((await session.execute(_NUMBERS)).scalar_one())


async def count(sessions: Sessions, networks: Sequence[str], threads: Sequence[int]) -> Counted:
    """Compare. networks, threads: of each message in the order of writing, the first has the number 1."""
    async with sessions.begin() as session:
        rows = (await session.execute(_THREADS)).all()
    stored: dict[tuple[object, str], list[int]] = defaultdict(list)
    for page_id, thread_id, number in rows:
        stored[page_id, thread_id].append(number)
    found = Counted(messages=len(networks))
    times = Counter(number for _, _, number in rows)
    for number, network in enumerate(networks, start=1):
        if times[number] != 1:
            lost = not times[number]
            found.note(*((found.lost, "lost") if lost else (found.doubled, "doubled")), network, number)
    for numbers in stored.values():
        for before, after in pairwise(numbers):
            if threads[before - 1] != threads[after - 1]:
                found.note(found.misplaced, "misplaced", networks[after - 1], after)
            if before > after:
                found.note(found.misordered, "misordered", networks[after - 1], after)
    return found
