"""The rows that the past is stored as, table by table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core.db import Base
from app.deadlines.models import Deadline
from app.drafting.models import Draft, DraftRevision
from app.outbox.event import Event
from app.pages.models import Post
from app.publishing.models import Publication
from app.questions.models import Citizen, Message, Question
from app.routing.alike.models import QuestionLikeness
from app.routing.models import Assignment


@dataclass(slots=True)
class Rows:
    """What is to be stored. events: with when they happened."""

    citizens: list[Citizen] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    likenesses: list[QuestionLikeness] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    revisions: list[DraftRevision] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    events: list[tuple[datetime, Event]] = field(default_factory=list)

    def tell(self, event: Event, *, at: datetime) -> None:
        """Something happened."""
        self.events.append((at, event))

    def tables(self) -> Iterator[Sequence[Base]]:
        """Table by table, what is pointed at before what points; without the events."""
        yield from (self.citizens, self.posts, self.questions, self.messages, self.likenesses, self.assignments)
        yield from (self.deadlines, self.drafts, self.revisions, self.publications)
