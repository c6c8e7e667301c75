"""Reading the comments of a topic: from the newest back to what is known, as one call for most changes."""

from dataclasses import dataclass, field

from app.networks.access import ConnectorError
from app.networks.messages import IncomingMessage, Malformed
from app.networks.ok import parse
from app.networks.ok.client import Account
from app.networks.ok.cursor import Due
from app.networks.ok.values import milliseconds, unreadable

# The network's maximum is not documented; 100 is used in practice.
_PAGE = 100
# Comments that are answered by new ones are looked for so many pages further back.
_ANCESTOR_PAGES = 3
# Dates without milliseconds are cut off, and so earlier than the comment was written.
_SECOND_MS = 1000
_PARAMETER_WRONG = "100"


def topic_url(site_url: str, group: str, topic_id: str) -> str:
    """Where a person reads a topic and its comments."""
    return f"{site_url}/group/{group}/topic/{topic_id}"


async def page_of_comments(account: Account, topic_id: str, *, anchor: str) -> object:
    """The answer with a page of a topic's comments back from an anchor or LAST, not marked as read.

    Raises ConnectorError.
    """
    return await account.call(
        "discussions.getComments",
        {
            "discussionId": topic_id,
            "discussionType": "GROUP_TOPIC",
            "anchor": anchor,
            "direction": "BACKWARD",
            "count": str(_PAGE),
            "mark_as_read": "false",
        },
    )


@dataclass
class Reading:
    """What was read of one topic.

    floor_ms   comments up to this are known, in milliseconds since 1970
    from_top   the reading began with the newest comment, and did not go on where an earlier one stopped
    reached    nothing is left above what was known
    """

    floor_ms: int
    from_top: bool
    found: dict[str, parse.Comment] = field(default_factory=dict)
    malformed: list[Malformed] = field(default_factory=list)
    reached: bool = False

    def take(self, page: parse.Page[parse.Comment], due: Due) -> None:
        """Note a page, and whether it is the last one.

        Flags are not asked: they may be missing, and the last page may come again and again.
        """
        fresh = [comment for comment in page.items if comment.id not in self.found]
        self.found.update({comment.id: comment for comment in page.items})
        self.malformed.extend(page.malformed)
        times = [milliseconds(comment.published_at) for comment in fresh]
        due.top = max([due.top, *times])
        short = len(page.items) + len(page.malformed) < _PAGE
        whole = self.from_top and short and 0 <= max(due.count, due.own) <= len(self.found)
        ended = not fresh or page.anchor in ("", due.anchor)
        self.reached = ended or whole or self._is_known(min(times), short)

    def _is_known(self, oldest_ms: int, short: bool) -> bool:
        return oldest_ms < self.floor_ms - _SECOND_MS or (short and oldest_ms <= self.floor_ms)

    def orphans(self) -> bool:
        """Whether new comments answer others that were not read, beyond a full page."""
        if len(self.found) < _PAGE:
            return False
        new = [comment for comment in self.found.values() if milliseconds(comment.published_at) >= self.floor_ms]
        return any(comment.parent_id and comment.parent_id not in self.found for comment in new)


class CommentReader:
    """Reads topics of one account, up to a number of pages."""

    def __init__(self, account: Account, site_url: str, *, pages: int) -> None:
        self._account = account
        self._site_url = site_url
        self.pages_left = pages

    async def read(self, topic_id: str, due: Due, *, floor_ms: int) -> Reading:
        """Read a topic back to what is known; `due` says where the next reading goes on when this one stops before.

        floor_ms  comments up to this are known, in milliseconds since 1970
        Raises ConnectorError.
        """
        reading = Reading(floor_ms, from_top=not due.anchor)
        while not reading.reached and self.pages_left > 0:
            await self._take(topic_id, due, reading)
        for _ in range(_ANCESTOR_PAGES):
            if not reading.reached or not due.anchor or self.pages_left <= 0 or not reading.orphans():
                break
            await self._take(topic_id, due, reading)
        return reading

    async def _take(self, topic_id: str, due: Due, reading: Reading) -> None:
        self.pages_left -= 1
        try:
            answer = await page_of_comments(self._account, topic_id, anchor=due.anchor or "LAST")
        except ConnectorError as error:
            if error.code != _PARAMETER_WRONG or not due.anchor:
                raise
            # The network knows the anchor no longer; what comes twice is told apart by its id.
            due.anchor, reading.from_top = "", True
            return
        try:
            page = parse.comments(answer, group=due.group, topic_id=topic_id)
        except ConnectorError as error:
            form = parse.form_of("comments", topic=topic_id)
            reading.malformed.append(unreadable(error.text, answer, form))
            reading.reached, due.anchor = True, ""
            return
        reading.take(page, due)
        due.anchor = page.anchor

    def messages(self, topic_id: str, due: Due, reading: Reading) -> list[IncomingMessage]:
        """What was read, as messages with their threads."""
        url = topic_url(self._site_url, due.group, topic_id)
        return parse.messages_of(topic_id, list(reading.found.values()), url=url)
