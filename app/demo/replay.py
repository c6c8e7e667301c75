"""A real page's history, squeezed into minutes and dated to now: read from CSV, played into VKontakte's stand-in.

Order, threads and numbers are the file's; authors are not recorded there, so every message has a citizen of its own.
"""

import asyncio
import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.core.errors import Invalid
from app.demo.vk.state import VkStand

# Citizens of a replay are numbered from here: no network gives such numbers to people.
_FIRST_CITIZEN = 9_000_000_000
_COLUMNS = ("type", "post_id", "id", "parent_id", "date", "author", "text")
_KINDS = {"post", "comment", "reply"}


class BadHistory(Invalid):
    """The file is no history of a page."""

    code = "bad-history"


@dataclass(frozen=True, slots=True)
class Entry:
    """A post, comment or reply. parent: the comment it replies to; by_page: written by the page itself.

    at  only order and distance matter; without a zone in the file it is taken as UTC
    """

    kind: str
    id: int
    post: int
    parent: int | None
    at: datetime
    by_page: bool
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is: entries played of all, and seconds since its start."""

    played: int
    entries: int
    seconds: float


def read_history(path: Path) -> list[Entry]:
    """The entries of a file, oldest first. Raises BadHistory, naming the line."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise BadHistory(f"{path}: no column {', '.join(missing)}")
            entries = [_entry(row, f"{path}, line {reader.line_num}") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadHistory(f"{path}: {error}") from error
    if not entries:
        raise BadHistory(f"{path}: no entries")
    entries = _in_order(entries, path)
    _check_threads(entries, path)
    return entries


def _entry(row: dict[str, str], where: str) -> Entry:
    try:
        if row["type"] not in _KINDS:
            raise ValueError(f"type is {row['type']!r}")
        return Entry(
            kind=row["type"],
            id=int(row["id"]),
            post=int(row["post_id"]),
            parent=int(float(row["parent_id"])) if row["parent_id"] else None,
            at=_instant(row["date"]),
            by_page=row["author"] in ("org", "likely_org"),
            text=row["text"] or "",
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise BadHistory(f"{where}: {error}") from error


def _instant(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _in_order(entries: Sequence[Entry], path: Path) -> list[Entry]:
    """Oldest first. Nothing is older than what it belongs to: sources mix time zones of posts and comments.

    A wall numbers what is written on it one after the other, so what belongs to an entry has a higher number.
    """
    at: dict[int, datetime] = {}
    for entry in sorted(entries, key=lambda one: one.id):
        if entry.id in at:
            raise BadHistory(f"{path}: the number {entry.id} comes twice")
        belongs_to = [at[number] for number in (entry.post, entry.parent) if number in at]
        at[entry.id] = max([entry.at, *belongs_to])
    return sorted((replace(entry, at=at[entry.id]) for entry in entries), key=lambda one: (one.at, one.id))


def _check_threads(entries: Sequence[Entry], path: Path) -> None:
    """Raises BadHistory when something stands before what it belongs to."""
    known: set[int] = set()
    for entry in entries:
        if entry.kind != "post" and not {entry.post, entry.parent or entry.post} <= known:
            raise BadHistory(f"{path}: {entry.kind} {entry.id} stands before what it belongs to")
        known.add(entry.id)


class Replay:
    """Plays a history into the stand-in of VKontakte."""

    def __init__(self, stand: VkStand, page: str, entries: Sequence[Entry], *, within_seconds: float) -> None:
        """page: external id of a page the stand-in has."""
        self._stand = stand
        self._page = page
        self._entries = entries
        self._within_seconds = within_seconds
        self._played = 0
        self._started_at: float | None = None

    def progress(self) -> Progress:
        """How far it is."""
        seconds = 0.0 if self._started_at is None else asyncio.get_running_loop().time() - self._started_at
        return Progress(self._played, len(self._entries), seconds)

    async def run(self) -> None:
        """Play to the end. Late by a slow machine, it catches up without leaving anything out."""
        loop = asyncio.get_running_loop()
        self._started_at = loop.time()
        first, last = self._entries[0].at, self._entries[-1].at
        whole = max((last - first).total_seconds(), 1.0)
        for entry in self._entries:
            due = self._started_at + (entry.at - first).total_seconds() / whole * self._within_seconds
            await asyncio.sleep(max(0.0, due - loop.time()))
            self._play(entry)
            self._played += 1

    def _play(self, entry: Entry) -> None:
        # The wall gives its numbers in order; the file's are kept, so that a second replay is the same page again.
        self._stand.communities[int(self._page)].last_wall_id = entry.id - 1
        if entry.kind == "post":
            self._stand.post(self._page, entry.text)
            return
        author = None if entry.by_page else self._citizen(entry)
        reply_to = None if entry.parent is None else str(entry.parent)
        self._stand.comment(self._page, str(entry.post), author, entry.text, reply_to=reply_to)

    def _citizen(self, entry: Entry) -> str:
        author = str(_FIRST_CITIZEN + entry.id)
        self._stand.add_author(author, "Гражданин", str(entry.id))
        return author
