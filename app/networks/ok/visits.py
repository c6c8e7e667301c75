"""Visits to single pages: their newest topics with the numbers of their comments, in one call a page.

They bring posts nobody has commented on, and stand in for the account's list of discussions where that is refused.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.networks.access import ConnectorError, FailureKind
from app.networks.ok import parse
from app.networks.ok.client import Account
from app.networks.ok.cursor import Due, FeedCursor, Known, Shut
from app.networks.ok.sheets import Sheet, Sheets
from app.networks.ok.values import milliseconds, seconds, unreadable

# How many the network gives at most is not documented: figures that are used in practice.
_TOPICS = "20"
_TOPICS_BY_ID = 20
# A page of which messages may have been lost has topics read that are, or were read, no older than this.
_RECENT = timedelta(days=7)

# Refusals that are about one page, while the account's others can be looked at.
OF_ONE_PAGE = frozenset({FailureKind.NO_RIGHTS, FailureKind.CLOSED, FailureKind.BANNED, FailureKind.GONE})


class Visits:
    """Visits of one look."""

    def __init__(self, account: Account, cursor: FeedCursor, sheets: Sheets, now: datetime) -> None:
        """What they learn goes into `cursor`."""
        self._account = account
        self._cursor = cursor
        self._sheets = sheets
        self._now = now

    def next_in_round(self, every_seconds: float, most: int) -> list[str]:
        """Pages whose turn has come, evenly over the time a round through all of them takes; notes where it is."""
        now_seconds = seconds(self._now)
        self._cursor.round_at = self._cursor.round_at or now_seconds
        pages, place, turns = self._round(every_seconds)
        chosen = pages[place:turns][:most]
        if chosen:
            self._cursor.visited = chosen[-1]
        if place + len(chosen) >= len(pages):
            self._cursor.round_at, self._cursor.visited = now_seconds, ""
        return chosen

    def is_behind(self, every_seconds: float) -> bool:
        """Whether more pages' turns have come than were visited."""
        _, place, turns = self._round(every_seconds)
        return place < turns

    def _round(self, every_seconds: float) -> tuple[list[str], int, int]:
        """All pages in order, how many of them were visited, and how many turns have come."""
        pages = sorted(self._sheets)
        passed = seconds(self._now) - (self._cursor.round_at or seconds(self._now))
        turns = int(len(pages) * passed / every_seconds)
        return pages, bisect_right(pages, self._cursor.visited), min(len(pages), turns)

    async def visit(self, group: str, *, everything: bool = False) -> None:
        """Meet a page's newest topics; those with other numbers of comments than known are due.

        everything  recent topics with comments are due whatever their numbers
        Raises ConnectorError, but not for what is about this page alone: that is noted.
        """
        sheet = self._sheets[group]
        try:
            answer = await self._account.call("mediatopic.getTopics", {"gid": group, "count": _TOPICS})
            met = _read(answer, sheet)
            if self._cursor.refused_at:
                met += await self._others(sheet, {topic.id for topic in met})
        except ConnectorError as error:
            if error.kind not in OF_ONE_PAGE:
                raise
            self.shut(group, error)
            return
        self._cursor.shut.pop(group, None)
        # The network gives the newest first: what is to be forgotten last goes in last.
        for topic in reversed(met):
            self._compare(topic, sheet, sheet.meet(topic), everything)

    def shut(self, group: str, error: ConnectorError) -> None:
        """Note that a page cannot be looked at; nothing of it is due then."""
        self._cursor.shut[group] = Shut(kind=error.kind.value, code=error.code, text=error.text)
        for queue in (self._cursor.due, self._cursor.again):
            for topic_id in [topic_id for topic_id, due in queue.items() if due.group == group]:
                del queue[topic_id]

    async def hand_over(self, group_of: Mapping[str, str]) -> None:
        """Meet topics whose posts were not handed over; `group_of` has their pages. Raises ConnectorError."""
        ids = list(group_of)
        for start in range(0, len(ids), _TOPICS_BY_ID):
            asked = ids[start : start + _TOPICS_BY_ID]
            for topic in _read(await self._by_ids(asked), self._sheets[group_of[asked[0]]]):
                if topic.id in group_of:
                    self._sheets[group_of[topic.id]].meet(topic)

    async def _others(self, sheet: Sheet, met: set[str]) -> list[parse.Topic]:
        """Topics that are remembered and no longer among the newest."""
        ids = [topic_id for topic_id in sheet.cursor.topics if topic_id not in met]
        found: list[parse.Topic] = []
        for start in range(0, len(ids), _TOPICS_BY_ID):
            found += _read(await self._by_ids(ids[start : start + _TOPICS_BY_ID]), sheet)
        return found

    async def _by_ids(self, ids: Sequence[str]) -> object:
        return await self._account.call("mediatopic.getByIds", {"topic_ids": ",".join(ids), "media_limit": "3"})

    def _compare(self, topic: parse.Topic, sheet: Sheet, known: Known, everything: bool) -> None:
        count = -1 if topic.comments_count is None else topic.comments_count
        recent = milliseconds(self._now - _RECENT)
        again = everything and max(milliseconds(topic.published_at), known.to) >= recent
        if count == 0 or not (again or self._changed(topic, sheet, known, count)):
            known.own = count
        elif topic.id not in self._cursor.due:
            self._cursor.due[topic.id] = Due(group=sheet.group, count=known.count, active=known.active, own=count)

    def _changed(self, topic: parse.Topic, sheet: Sheet, known: Known, count: int) -> bool:
        """Whether a topic with comments, by its own number of them, has some that were not read."""
        if known.own >= 0 and count >= 0:
            return count != known.own
        if known.to == 0 and known.count < 0:
            # Older than the page is here: what stands there is not read before something is added.
            return milliseconds(topic.published_at) >= sheet.cursor.since
        # It was read since the last visit because of the list, which goes on watching it.
        return bool(self._cursor.refused_at) and count != known.count


def _read(answer: object, sheet: Sheet) -> list[parse.Topic]:
    """Topics of an answer; what cannot be read is set aside on the page."""
    try:
        page = parse.topics(answer)
    except ConnectorError as error:
        sheet.malformed.append(unreadable(error.text, answer, parse.form_of("topics")))
        return []
    sheet.malformed.extend(page.malformed)
    return list(page.items)
