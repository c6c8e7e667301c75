"""JSON of topics."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.models import Operator
from app.agencies.models import AgencyKind, Topic, TopicVersion
from app.agencies.terms import CLOCKS, PATTERN
from app.agencies.topics.content import Content

Line = Annotated[str, Field(min_length=1, max_length=300)]
Lines = Annotated[list[Line], Field(max_length=200)]
Months = Annotated[list[Annotated[int, Field(ge=1, le=12)]], Field(max_length=12)]
TermText = Annotated[str, Field(pattern=PATTERN)]


class Terms(BaseModel):
    """How long clocks run where no policy says otherwise: «30 m», «2 h», «4 wh», «3 wd», «10 d»; null: not said."""

    model_config = ConfigDict(extra="forbid")

    reaction: TermText | None = None
    answer: TermText | None = None


class ContentIn(BaseModel):
    """What is said of a topic.

    words         object words by which it is recognised
    examples      phrases of citizens
    season        months in which it is mostly asked about; none: the whole year
    agency_kinds  kinds of bodies that mostly answer, the likeliest first
    fast_track    a matter for hours, not for days
    photo_needed  the answer needs a photo of the place or the thing
    valid_to      its last day; null: not known yet
    """

    model_config = ConfigDict(extra="forbid")

    group: Line
    name: Line
    words: Lines = []
    examples: Lines = []
    season: Months = []
    terms: Terms = Terms()
    agency_kinds: Annotated[list[AgencyKind], Field(max_length=len(AgencyKind))] = []
    fast_track: bool = False
    photo_needed: bool = False
    valid_to: date | None = None

    @property
    def content(self) -> Content:
        """What is said, as a value."""
        terms = self.terms.model_dump()
        return Content(
            group=self.group,
            name=self.name,
            words=tuple(dict.fromkeys(self.words)),
            examples=tuple(dict.fromkeys(self.examples)),
            season=tuple(sorted(set(self.season))) if len(set(self.season)) < 12 else (),
            terms=tuple((clock, terms[clock]) for clock in CLOCKS if terms[clock]),
            agency_kinds=tuple(dict.fromkeys(self.agency_kinds)),
            fast_track=self.fast_track,
            photo_needed=self.photo_needed,
            valid_to=self.valid_to,
        )


class TopicPut(ContentIn):
    """What is said of a topic from a day on. valid_from: null for today."""

    valid_from: date | None = None


class TopicIn(TopicPut):
    """A new topic. code: stable, for tables and rules."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")


class ContentOut(BaseModel):
    """What is said of a topic; fields as in `ContentIn`."""

    model_config = ConfigDict(from_attributes=True)

    group: str
    name: str
    words: list[str]
    examples: list[str]
    season: list[int]
    terms: Terms
    agency_kinds: list[AgencyKind]
    fast_track: bool
    photo_needed: bool


class TopicOut(ContentOut):
    """What questions are about, as it is said now.

    active      it is in force: its first day has come and its last one has not passed
    valid_from  first day of what is said now; null: always
    valid_to    its last day; null: not known yet
    """

    id: UUID
    code: str
    active: bool
    valid_from: date | None
    valid_to: date | None


class By(BaseModel):
    """An operator."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str


class TopicVersionOut(BaseModel):
    """What is said of a topic from a day on. by: who said it; null: a command.

    valid_to  before `valid_from` when another version replaced it before it had a day
    """

    valid_from: date
    valid_to: date | None
    content: ContentOut
    created_at: datetime
    by: By | None

    @classmethod
    def of(cls, version: TopicVersion, by: Operator | None) -> "TopicVersionOut":
        """A version as JSON."""
        return cls(
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            content=ContentOut.model_validate(version),
            created_at=version.created_at,
            by=None if by is None else By.model_validate(by),
        )


class TopicDetail(TopicOut):
    """A topic with what was, is and will be said of it, the newest day first."""

    versions: list[TopicVersionOut]

    @classmethod
    def whole(cls, topic: Topic, versions: list[TopicVersionOut]) -> "TopicDetail":
        """A topic with its versions, as JSON."""
        return cls(**dict(TopicOut.model_validate(topic)), versions=versions)
