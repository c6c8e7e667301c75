"""Which topics changed, by the account's list of discussions: one call for all its groups, whatever their number.

The list is taken to have the most recently active first, which is not documented: once an hour it is read further.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.logs import logger
from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import Malformed
from app.networks.ok import parse
from app.networks.ok.client import Account
from app.networks.ok.cursor import Down, Due, FeedCursor
from app.networks.ok.sheets import FIRST_LOOK, Sheets
from app.networks.ok.values import seconds

_log = logger(__name__)

_COUNT = "100"
_PAGES = 3
_FULL_PAGES = 10
_FULL_EVERY_SECONDS = 3600
# Topics active within this time are read again once an hour, for edits.
_EDITED_WITHIN = timedelta(hours=24)
# Times have no fractions, and discussions of one second come in any order.
SLACK_SECONDS = 60
_MOST_DUE = 200


@dataclass(frozen=True, slots=True)
class _Walk:
    """A way down the list. anchor: where it goes on; "" when it came to its end."""

    found: Sequence[parse.Discussion]
    anchor: str


class Listing:
    """One look at the list."""

    def __init__(self, account: Account, cursor: FeedCursor, sheets: Sheets, now: datetime) -> None:
        """What it learns goes into `cursor`."""
        self._account = account
        self._cursor = cursor
        self._sheets = sheets
        self._now = now
        self.malformed: list[Malformed] = []

    async def look(self) -> None:
        """Note topics that changed. When the list is refused, that is noted, too. Raises ConnectorError."""
        now_seconds = seconds(self._now)
        if now_seconds - self._cursor.refused_at < _FULL_EVERY_SECONDS:
            return
        try:
            await self._look(now_seconds)
        except ConnectorError as refusal:
            if refusal.kind not in (FailureKind.NO_RIGHTS, FailureKind.CONFIGURATION):
                raise
            self._cursor.refused_at = now_seconds
            _log.warning("list of discussions refused", code=refusal.code, words=refusal.text)
        else:
            self._cursor.refused_at = 0

    async def _look(self, now_seconds: int) -> None:
        first = not self._cursor.active
        full = not first and now_seconds - self._cursor.full_at >= _FULL_EVERY_SECONDS
        floor = seconds(self._now - FIRST_LOOK) if first else self._cursor.active - SLACK_SECONDS
        walk = await self._walk("", None if full else floor, _FULL_PAGES if full else _PAGES)
        news = self._note(walk.found, None if full else floor)
        times = [seconds(one.active_at) for one in walk.found if one.active_at is not None]
        self._cursor.active = max([self._cursor.active or floor, *times])
        if first or full:
            self._cursor.full_at = now_seconds
        if full:
            self._note_again(walk.found)
        if walk.anchor and (first or news) and min(times, default=0) >= floor:
            before = self._cursor.down.floor if self._cursor.down else floor
            self._cursor.down = Down(anchor=walk.anchor, floor=min(before, floor))
        elif self._cursor.down and len(self._cursor.due) < _MOST_DUE:
            await self._further(self._cursor.down)

    async def _further(self, down: Down) -> None:
        walk = await self._walk(down.anchor, down.floor, _PAGES)
        self._note(walk.found, down.floor)
        self._cursor.down = Down(anchor=walk.anchor, floor=down.floor) if walk.anchor else None

    async def _walk(self, anchor: str, floor: int | None, pages: int) -> _Walk:
        """Go down the list to known activity, or, without `floor`, as far as `pages`."""
        found: dict[str, parse.Discussion] = {}
        for _ in range(pages):
            page = await self._page(anchor)
            fresh = [one for one in page.items if one.id not in found]
            found.update({one.id: one for one in page.items})
            times = [seconds(one.active_at) for one in fresh if one.active_at is not None]
            passed = floor is not None and (not times or min(times) < floor)
            if not fresh or passed or page.anchor in ("", anchor):
                return _Walk(list(found.values()), "")
            anchor = page.anchor
        return _Walk(list(found.values()), anchor)

    async def _page(self, anchor: str) -> parse.Page[parse.Discussion]:
        params = {"category": "GROUP", "count": _COUNT} | ({"anchor": anchor} if anchor else {})
        page = parse.discussions(await self._account.call("discussions.getList", params))
        self.malformed.extend(page.malformed)
        return page

    def _note(self, found: Sequence[parse.Discussion], floor: int | None) -> bool:
        """What changed is due; whether anything is new. The list also holds discussions of groups that are not ours."""
        news = False
        for one in reversed(found):
            told = self._told(one)
            if told is None or (floor is not None and one.active_at is not None and told.active < floor):
                continue
            if self._differs(one.id, told):
                news = news or self._cursor.due.get(one.id) != told
                self._cursor.due[one.id] = told
        return news

    def _note_again(self, found: Sequence[parse.Discussion]) -> None:
        recent = seconds(self._now - _EDITED_WITHIN)
        for one in found:
            told = self._told(one)
            if told is not None and one.id not in self._cursor.due and told.active >= recent:
                self._cursor.again[one.id] = told

    def _told(self, one: parse.Discussion) -> Due | None:
        """A discussion of ours that has comments, for all that is said."""
        group = next((place for place in one.places if place in self._sheets), None)
        if group is None or one.comments_count == 0:
            return None
        count = -1 if one.comments_count is None else one.comments_count
        return Due(group=group, count=count, active=seconds(one.active_at) if one.active_at else 0)

    def _differs(self, topic_id: str, told: Due) -> bool:
        reading = self._cursor.due.get(topic_id)
        if reading is not None and reading.anchor:
            # It is noticed again once this reading came to its end: what is newer stands above where it began.
            return False
        cursor = self._sheets[told.group].cursor
        known = cursor.topics.get(topic_id)
        if known is None:
            return not told.active or told.active * 1000 >= cursor.since
        return (known.count, known.active) != (told.count, told.active)
