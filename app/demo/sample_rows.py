"""What the sample region consists of: one type for the rows of each of its files, and the whole.

Fields that name another row hold its code or key. Lists stand in CSV with `|` between their parts.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.accounts.permissions import BOUND, Role
from app.agencies.models import AgencyKind, TerritoryKind
from app.agencies.topics.sheet import TopicRow
from app.deadlines.policy import Target
from app.intake.screening import ScreeningClass
from app.networks.access import Network
from app.networks.messages import MessageKind
from app.networks.registry import NETWORKS

Sex = Literal["f", "m"]
FollowUp = Literal["thanks", "dissatisfied", "clarifying"]
Situation = Literal["solve", "clarify", "other_region", "thanks"]


def _parts(value: object) -> object:
    return [part.strip() for part in value.split("|")] if isinstance(value, str) else value or ()


def _known(network: str) -> Network:
    if network not in {row.network for row in NETWORKS}:
        raise ValueError("no such network")
    return Network(network)


Text = Annotated[str, Field(min_length=1)]
KnownNetwork = Annotated[Network, AfterValidator(_known)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_parts)]


class Row(BaseModel):
    """One row of a file. where: file and line, for messages about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    where: str = Field(repr=False)


class SampleTerritory(Row):
    """A place; `parent` is the code of the one it lies in."""

    code: Text
    name: Text
    kind: TerritoryKind
    parent: Text | None
    other_names: Texts


class SampleAgency(Row):
    """A body that answers; `territory`, `areas`, `parent` and `calendar` are codes."""

    code: Text
    name: Text
    short_name: Text
    kind: AgencyKind
    territory: Text
    areas: Texts
    parent: Text | None
    calendar: Text
    review_required: bool
    contact: Text


class SamplePage(Row):
    """An official page of an agency; ids are from a range set aside for the demo."""

    network: KnownNetwork
    external_id: Annotated[str, Field(pattern=r"^-?\d+$")]
    name: Text
    agency: Text
    territory: Text

    @property
    def ref(self) -> str:
        """What rules call the page by: `vk:220000001`."""
        return f"{self.network}:{self.external_id}"


class SampleRule(Row):
    """Who answers for a group or topic, in a territory, on a page (`SamplePage.ref`); None fits everything."""

    rank: int
    name: Text
    group: Text | None
    topic: Text | None
    territory: Text | None
    page: Text | None
    agency: Text

    @model_validator(mode="after")
    def _has_condition(self) -> "SampleRule":
        if not (self.group or self.topic or self.territory or self.page):
            raise ValueError("a rule needs a condition")
        return self


class SampleCalendar(Row):
    """Working hours. production: country whose production calendar of `years` applies; None: worked every day alike.

    data  `tz` and `hours` as `app.deadlines.hours.OpeningHours.from_data` reads them
    """

    code: Text
    name: Text
    data: dict[str, Any]
    production: Literal["RU"] | None
    years: tuple[int, ...]


class Match(BaseModel):
    """What a policy asks of a question: codes of topic and agency; None fits everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    topic: Text | None = None
    agency: Text | None = None
    network: KnownNetwork | None = None
    urgent: bool | None = None


class SamplePolicy(Row):
    """Terms of the questions it matches; the first fitting one by `rank` applies."""

    code: Text
    name: Text
    rank: int
    match: Match
    targets: Annotated[tuple[Annotated[Target, BeforeValidator(Target.from_data)], ...], Field(min_length=1)]


class SampleOperator(Row):
    """A person who signs in; `agency` None: works for the whole region."""

    email: Annotated[str, Field(pattern=r"^[a-z0-9-]+@otklik\.example$")]
    name: Text
    role: Role
    agency: Text | None

    @model_validator(mode="after")
    def _is_bound(self) -> "SampleOperator":
        if self.role in BOUND and self.agency is None:
            raise ValueError(f"the role {self.role} needs an agency")
        return self


class SamplePost(Row):
    """A post on all pages of an agency."""

    key: Text
    agency: Text
    text: Text


class SampleCitizen(Row):
    """An invented author; `external_id` is from a range set aside for the demo, the same in both networks."""

    external_id: Annotated[str, Field(pattern=r"^900\d{6}$")]
    first_name: Text
    last_name: Text
    sex: Sex


class SampleMessage(Row):
    """What a citizen writes, with what people would make of it.

    about, place    topic and territory it is really about, whether or not its text says so
    page_agency     whose page it is written on; often not the one that has to answer
    post            it is written under this post; None: under any of the agency's
    expect_agency   who has to answer in truth, told by `about` and `place`; None: nobody, or nobody could say
    reply_to        an earlier message of another citizen it answers
    repeat_of       an earlier message of the same citizen on the same matter
    follow_up       what the citizen writes back after an answer
    """

    key: Text
    citizen: Text
    kind: MessageKind
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    about: Text | None = None
    place: Text | None = None
    page_agency: Text
    post: Text | None = None
    expect: ScreeningClass
    expect_agency: Text | None = None
    reply_to: Text | None = None
    repeat_of: Text | None = None
    follow_up: Text | None = None
    follow_up_kind: FollowUp | None = None


class SampleAnswer(Row):
    """A good answer, `{name}` being the citizen's first name. topic None: fits any topic in its `situation`."""

    key: Text
    topic: Text | None
    situation: Situation
    text: Text


class SampleSpot(Row):
    """A place as citizens write where they are: «на Гагарина», «в Гурьевске»."""

    place: Text
    said: Texts


class SamplePast(Row):
    """What was asked on a topic in the weeks before the demo, in parts: a sentence of `says`, mostly one of `more`.

    places  where: any, kgd (Kaliningrad), town, village (settlements that give no municipality its name), coast
    agency  who answers for it in practice, whatever the rules say; None: whom the rules name
    """

    topic: Text
    places: Literal["any", "kgd", "town", "village", "coast"]
    agency: Text | None = None
    says: tuple[Annotated[str, Field(pattern=r"\{at\}")], ...]
    more: tuple[Text, ...]


class SampleOutage(Row):
    """What breaks in one place, and how those who live there write of it on the pages of some agencies."""

    topic: Text
    place: Text
    page_agencies: tuple[Text, ...]
    texts: Annotated[tuple[Text, ...], Field(min_length=25)]


@dataclass(frozen=True, slots=True)
class Sample:
    """The whole sample, each part in the order of its file; messages in the order of their arrival.

    topics  those that come with the program
    """

    territories: tuple[SampleTerritory, ...]
    calendars: tuple[SampleCalendar, ...]
    agencies: tuple[SampleAgency, ...]
    topics: tuple[TopicRow, ...]
    pages: tuple[SamplePage, ...]
    rules: tuple[SampleRule, ...]
    policies: tuple[SamplePolicy, ...]
    operators: tuple[SampleOperator, ...]
    posts: tuple[SamplePost, ...]
    citizens: tuple[SampleCitizen, ...]
    messages: tuple[SampleMessage, ...]
    answers: tuple[SampleAnswer, ...]
    spots: tuple[SampleSpot, ...] = ()
    past: tuple[SamplePast, ...] = ()
    outages: tuple[SampleOutage, ...] = ()
