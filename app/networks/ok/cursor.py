"""What is remembered between two looks at a page: text for everybody else.

It does not change while nothing happens on the page, but for the time of the last look for topics.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.networks.ok.parse import Discussion, Topic

_MOST_TOPICS = 200
_MOST_CHATS = 100


class Watched(BaseModel):
    """One topic.

    anchor   where reading its comments goes on; "" when none were read
    listed   count and time of activity as the list of discussions said last
    counted  number of comments as the network said last: never the number that was read, which may be smaller
    due      its comments have to be read
    posted   the post itself was handed over
    """

    anchor: str = ""
    listed: str = ""
    counted: int = 0
    due: bool = False
    posted: bool = False

    def told(self, topic: Topic) -> None:
        """Note what the network says of the topic itself."""
        if topic.comments_count is None:
            # Nobody says whether there are comments, then: only reading shows.
            self.due = self.due or not self.listed
        elif topic.comments_count != self.counted:
            self.counted, self.due = topic.comments_count, True

    def changed_in_list(self, discussion: Discussion) -> bool:
        """Whether the list of discussions says something else than last time."""
        return self.listed != _sign(discussion)

    def seen_in_list(self, discussion: Discussion) -> None:
        """Note what the list of discussions says, when it is something else than last time."""
        self.listed = _sign(discussion)
        self.due = self.due or bool(self.anchor) or discussion.comments_count != 0
        if discussion.comments_count is not None:
            self.counted = discussion.comments_count


def _sign(discussion: Discussion) -> str:
    return f"{discussion.comments_count} {discussion.active_at}"


class Cursor(BaseModel):
    """What is known of a page.

    topics_at    when new topics were looked for last
    older        where the look into older topics goes on; "" when it is done
    listing      the account may read its list of discussions
    active_at    newest activity in that list
    topics       by id, those to be forgotten first in front
    chats        time of the last event that was read, by chat; milliseconds since 1970 UTC
    chats_floor  chats that are not in `chats` were read up to this time
    """

    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    topics_at: datetime | None = None
    older: str = ""
    listing: bool = True
    active_at: datetime | None = None
    topics: dict[str, Watched] = Field(default_factory=dict)
    chats: dict[str, int] = Field(default_factory=dict)
    chats_floor: int = 0

    @classmethod
    def read(cls, text: str | None) -> "Cursor":
        """The cursor in a text. None, and a text of another version, is one that knows nothing.

        Starting over is safe: messages that were seen before are told apart by their ids.
        """
        try:
            return cls.model_validate_json(text) if text is not None else cls()
        except ValidationError:
            return cls()

    def text(self) -> str:
        """The cursor as text, without what can be left out."""
        return self.model_dump_json(exclude_defaults=True)

    def watch(self, topic_id: str) -> Watched:
        """The topic with this id, from now on the last to be forgotten."""
        watched = self.topics.pop(topic_id, Watched())
        self.topics[topic_id] = watched
        return watched

    def is_posted(self, topic_id: str) -> bool:
        """Whether the topic's post was handed over."""
        return topic_id in self.topics and self.topics[topic_id].posted

    def due_topics(self) -> list[str]:
        """Ids of topics to be read, the most recent first."""
        return [topic_id for topic_id, topic in reversed(self.topics.items()) if topic.due]

    def looks_for_topics(self, now: datetime, every: timedelta) -> bool:
        """Whether it is time to look for new topics."""
        return self.topics_at is None or now - self.topics_at >= every

    def hand_over(self, topic_ids: Iterable[str]) -> None:
        """Note that these topics' posts were handed over."""
        for topic_id in topic_ids:
            self.topics[topic_id].posted = True

    def trim_topics(self) -> None:
        """Forget quiet topics beyond what is kept, so that the cursor stays short."""
        quiet = [topic_id for topic_id, topic in self.topics.items() if not topic.due]
        for topic_id in quiet[: max(0, len(self.topics) - _MOST_TOPICS)]:
            del self.topics[topic_id]

    def trim_chats(self) -> None:
        """Forget the least recent chats beyond what is kept. Only when every chat was read up to its last event."""
        for chat_id in sorted(self.chats, key=self.chats.__getitem__)[: max(0, len(self.chats) - _MOST_CHATS)]:
            self.chats_floor = max(self.chats_floor, self.chats.pop(chat_id))
