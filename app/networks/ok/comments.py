"""Reading the comments of topics, by anchors."""

from app.networks.connector import ConnectorError, FailureKind, IncomingMessage, Malformed
from app.networks.ok import parse
from app.networks.ok.client import OkClient
from app.networks.ok.cursor import Cursor, Watched

# The network's maximum is not documented; 100 is used in practice.
_COMMENTS = "100"
_MOST_TOPICS = 25
_MOST_PAGES = 60
_PARAMETER_WRONG = "100"


def topic_url(site_url: str, group: str, topic_id: str) -> str:
    """Where a person reads a topic and its comments."""
    return f"{site_url}/group/{group}/topic/{topic_id}"


async def page_of_comments(
    client: OkClient, group: str, token: str, topic_id: str, *, anchor: str, direction: str
) -> parse.Page[parse.Comment]:
    """One page of a topic's comments, without marking them as read. Raises ConnectorError.

    anchor     FIRST, LAST, or from an earlier page
    direction  FORWARD to newer ones, BACKWARD to older ones
    """
    answer = await client.call(
        "discussions.getComments",
        token,
        {
            "discussionId": topic_id,
            "discussionType": "GROUP_TOPIC",
            "anchor": anchor,
            "direction": direction,
            "count": _COMMENTS,
            "mark_as_read": "false",
        },
    )
    return parse.comments(answer, group=group)


class CommentReader:
    """Reads what is due of one page, up to a bounded number of topics and pages."""

    def __init__(self, client: OkClient, group: str, token: str, site_url: str) -> None:
        self._client = client
        self._group = group
        self._token = token
        self._site_url = site_url
        self._pages_left = _MOST_PAGES
        self.messages: list[IncomingMessage] = []
        self.malformed: list[Malformed] = []

    async def read(self, cursor: Cursor) -> None:
        """Read topics that are due and note in the cursor how far. Raises ConnectorError."""
        for topic_id in cursor.due_topics()[:_MOST_TOPICS]:
            if self._pages_left <= 0:
                return
            watched = cursor.topics[topic_id]
            try:
                watched.due = not await self._topic(topic_id, watched)
            except ConnectorError as error:
                if error.kind not in (FailureKind.GONE, FailureKind.CLOSED):
                    raise
                # Deleted or closed to us since it was listed: nothing is left to read, and the others wait.
                watched.due = False

    async def _topic(self, topic_id: str, watched: Watched) -> bool:
        """Whether the topic was read to its end."""
        read: dict[str, parse.Comment] = {}
        went_on = bool(watched.anchor)
        whole = await self._forward(topic_id, watched, read)
        if whole and went_on:
            # Comments that were read before may have been edited since; older ones than these are not looked at again.
            await self._take(topic_id, "LAST", "BACKWARD", read)
        self.messages.extend(
            parse.messages_of(topic_id, list(read.values()), url=topic_url(self._site_url, self._group, topic_id))
        )
        return whole

    async def _forward(self, topic_id: str, watched: Watched, read: dict[str, parse.Comment]) -> bool:
        """Read until a page brings nothing new: flags may be missing, and the last anchor may repeat."""
        while self._pages_left > 0:
            try:
                fresh, anchor = await self._take(topic_id, watched.anchor or "FIRST", "FORWARD", read)
            except ConnectorError as error:
                if error.code != _PARAMETER_WRONG or not watched.anchor:
                    raise
                # The network knows the anchor no longer; what comes twice is told apart by its id.
                watched.anchor = ""
                continue
            watched.anchor = anchor or watched.anchor
            if not fresh or not anchor:
                return True
        return False

    async def _take(
        self, topic_id: str, anchor: str, direction: str, read: dict[str, parse.Comment]
    ) -> tuple[bool, str]:
        """Whether a page brought comments that were not in `read`, and its anchor."""
        self._pages_left -= 1
        page = await page_of_comments(
            self._client, self._group, self._token, topic_id, anchor=anchor, direction=direction
        )
        fresh = any(comment.id not in read for comment in page.items)
        read.update({comment.id: comment for comment in page.items})
        self.malformed.extend(page.malformed)
        return fresh, page.anchor
