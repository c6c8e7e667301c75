"""What is remembered between two looks: text for everybody else.

What was read stands with each page, what is being read with the feed: losing the feed's part loses time and no
messages. Neither changes while nothing happens, but for the rounds through the pages.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_MOST_TOPICS = 60
_MOST_CHATS = 100
_DAY_MS = 24 * 3600 * 1000


class _Remembered(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @classmethod
    def read(cls, text: str | None) -> Self:
        """What a text holds. None, and a text of another version, is one that knows nothing.

        Starting over is safe: messages that were seen before are told apart by their ids.
        """
        try:
            return cls.model_validate_json(text) if text else cls()
        except ValidationError:
            return cls()

    def text(self) -> str:
        """It as text, without what can be left out."""
        return self.model_dump_json(exclude_defaults=True)


class Due(BaseModel, extra="forbid"):
    """A topic whose comments are to be read, and what was said when that was noticed.

    count, active  by the list of discussions: number of comments (-1: not said), seconds since 1970
    own            by the topic itself: number of comments (-1: not said); the two may count differently
    anchor, top    of a reading that goes on: where, and the newest comment it met, in milliseconds since 1970
    """

    group: str
    count: int = -1
    active: int = 0
    own: int = -1
    anchor: str = ""
    top: int = 0


class Known(BaseModel, extra="forbid"):
    """A topic of a page.

    count, active, own  what was said when its comments were read last, as in `Due`
    to                  comments up to this are read, in milliseconds since 1970
    post                print of the text that was handed over; 0 when it was not
    """

    count: int = -1
    active: int = 0
    own: int = -1
    to: int = 0
    post: int = 0


class PageCursor(_Remembered):
    """What is known of a page.

    since   comments under topics that are not in `topics` are known or not wanted up to this, milliseconds since 1970
    topics  by id, those to be forgotten first in front
    """

    version: Literal[2] = 2
    since: int = 0
    topics: dict[str, Known] = Field(default_factory=dict)

    def topic(self, topic_id: str) -> Known:
        """The topic with this id, from now on the last to be forgotten."""
        known = self.topics.pop(topic_id, None) or Known()
        self.topics[topic_id] = known
        return known

    def trim(self, listed_from: int) -> None:
        """Forget topics beyond what is kept, so that the cursor stays short.

        listed_from  topics active since then are in every look's part of the list, in seconds since 1970: they stay
        """
        for topic_id in list(self.topics)[: max(0, len(self.topics) - _MOST_TOPICS)]:
            if self.topics[topic_id].active < listed_from:
                # What came later was read, so a topic that is met again need not be read from its beginning.
                self.since = max(self.since, self.topics.pop(topic_id).to - _DAY_MS)


class Down(BaseModel, extra="forbid"):
    """A way down the list of discussions that goes on. floor: where it ends, in seconds since 1970."""

    anchor: str
    floor: int


class Shut(BaseModel, extra="forbid"):
    """Why a page could not be looked at."""

    kind: str
    code: str
    text: str


class FeedCursor(_Remembered):
    """What is known of an account.

    active      newest activity in its list of discussions, in seconds since 1970
    down        where the way down the list goes on
    full_at     when the list was last read further than to known activity, in seconds since 1970
    refused_at  when the list was refused; 0 while it is given
    round_at    when the round through all pages began; visited: the page where it is
    wanted      pages to be visited at once; True: their recent topics are read whatever the counts say
    served      pages that were asked for and visited since a look last had no more: done, until that look is over
    due         topics that changed, by id, the first to be read in front
    again       topics to be read again for edits
    shut        pages that could not be visited
    """

    version: Literal[2] = 2
    active: int = 0
    down: Down | None = None
    full_at: int = 0
    refused_at: int = 0
    round_at: int = 0
    visited: str = ""
    wanted: dict[str, bool] = Field(default_factory=dict)
    served: list[str] = Field(default_factory=list)
    due: dict[str, Due] = Field(default_factory=dict)
    again: dict[str, Due] = Field(default_factory=dict)
    shut: dict[str, Shut] = Field(default_factory=dict)


class BackCursor(_Remembered):
    """How far back a page was read.

    anchor  where its list of topics goes on
    ended   all topics wanted were listed
    due     topics still to be read, by id
    done    number of topics that were read
    """

    version: Literal[2] = 2
    anchor: str = ""
    ended: bool = False
    due: dict[str, Due] = Field(default_factory=dict)
    done: int = 0


class ChatsCursor(_Remembered):
    """What is known of a group's dialogs; milliseconds since 1970.

    chats  time of the last event that was read, by chat
    floor  chats that are not in `chats` were read up to this time
    """

    version: Literal[2] = 2
    chats: dict[str, int] = Field(default_factory=dict)
    floor: int = 0

    def trim(self) -> None:
        """Forget the least recent chats beyond what is kept. Only when every chat was read up to its last event."""
        for chat_id in sorted(self.chats, key=self.chats.__getitem__)[: max(0, len(self.chats) - _MOST_CHATS)]:
            self.floor = max(self.floor, self.chats.pop(chat_id))
