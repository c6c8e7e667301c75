"""JSON of rules and of dry runs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.routing.rulebook.content import Said
from app.routing.rulebook.models import DryRun, DryRunState
from app.routing.rulebook.queries import Example, Shown

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class NamedOut(BaseModel):
    """Something with a name."""

    id: UUID
    name: str


class BodyOut(BaseModel):
    """An agency."""

    id: UUID
    short_name: str


def _named(id_: UUID | None, name: str | None) -> NamedOut | None:
    return None if id_ is None else NamedOut(id=id_, name=name or "")


class RuleIn(BaseModel):
    """A rule; empty conditions fit everything, one is needed.

    words  any of them in any form; a phrase with its words side by side
    rank   the first fitting rule by rank decides; null: a new one comes last, a known one stays where it is
    """

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    topic_id: UUID | None = None
    topic_group: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None
    territory_id: UUID | None = None
    page_id: UUID | None = None
    words: Annotated[list[Words], Field(max_length=100)] = []
    agency_id: UUID
    valid_from: date | None = None
    valid_to: date | None = None
    active: bool = True
    rank: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None

    def said(self) -> Said:
        """What it says, without its place in the order."""
        return Said(**self.model_dump(exclude={"rank", "words"}), words=tuple(dict.fromkeys(self.words)))


class RuleOut(BaseModel):
    """A rule. used: decisions by it in the last 30 days."""

    id: UUID
    rank: int
    name: str
    topic: NamedOut | None
    topic_group: str | None
    territory: NamedOut | None
    page: NamedOut | None
    words: list[str]
    agency: BodyOut
    valid_from: date | None
    valid_to: date | None
    active: bool
    used: int
    changed_at: datetime | None
    changed_by: NamedOut | None

    @classmethod
    def of(cls, row: Shown) -> Self:
        """A rule as it is shown."""
        rule = row.RoutingRule
        return cls(
            id=rule.id,
            rank=rule.rank,
            name=rule.name,
            topic=_named(rule.topic_id, row.topic_name),
            topic_group=rule.topic_group,
            territory=_named(rule.territory_id, row.territory_name),
            page=_named(rule.page_id, row.page_name),
            words=rule.words,
            agency=BodyOut(id=rule.agency_id, short_name=row.agency_name),
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            active=rule.active,
            used=row.used,
            changed_at=rule.changed_at,
            changed_by=_named(rule.changed_by, row.operator_name),
        )


class RankIn(BaseModel):
    """Where a rule is to stand. before: null puts it last."""

    before: UUID | None


class DryRunIn(BaseModel):
    """A change to be tried on past questions. id: of the rule that is edited or (remove) taken away; days: how many."""

    model_config = ConfigDict(extra="forbid")

    rule: RuleIn
    id: UUID | None = None
    remove: bool = False
    days: Annotated[int, Field(ge=1, le=365)] = 30

    @model_validator(mode="after")
    def _removes_something(self) -> Self:
        if self.remove and self.id is None:
            raise ValueError("say which rule is to be taken away")
        return self


class SideOut(BaseModel):
    """The likeliest agency of one side of a comparison."""

    agency: BodyOut | None
    probability: float


class QuestionOut(BaseModel):
    """A question of a dry run. text: its beginning."""

    id: UUID
    number: int
    text: str


class ActualOut(BaseModel):
    """Who answered in truth; null: nobody has confirmed it."""

    agency: BodyOut | None


class ExampleOut(BaseModel):
    """A question that would have gone otherwise."""

    question: QuestionOut
    before: SideOut
    after: SideOut
    actual: ActualOut


class DryRunOut(BaseModel):
    """What a change of a rule would have done.

    changed       questions whose likeliest agency, or whose being sure, would be another
    to_agency     of these, to the rule's agency
    better        agrees with what people decided, and did not before; worse: the other way round
    """

    id: UUID
    state: DryRunState
    looked_at: int
    total: int
    changed: int = 0
    to_agency: int = 0
    better: int = 0
    worse: int = 0
    newly_sure: int = 0
    newly_unsure: int = 0
    examples: list[ExampleOut] = []
    error: str | None

    @classmethod
    def of(cls, run: DryRun, questions: Mapping[UUID, Example], agencies: Mapping[UUID, str]) -> Self:
        """A dry run as it is shown. questions: those of its examples that still exist."""
        found = run.found or {}
        examples = [
            _example(one, questions[UUID(one["question_id"])], agencies)
            for one in found.get("examples", ())
            if UUID(one["question_id"]) in questions
        ]
        figures = {name: value for name, value in found.items() if name != "examples"}
        return cls(
            id=run.id,
            state=run.state,
            looked_at=run.looked_at,
            total=run.total,
            error=run.error or None,
            examples=examples,
            **figures,
        )


def _example(one: Mapping[str, object], question: Example, agencies: Mapping[UUID, str]) -> ExampleOut:
    def body(agency_id: object) -> BodyOut | None:
        known = UUID(str(agency_id)) if agency_id else None
        return BodyOut(id=known, short_name=agencies.get(known, "")) if known else None

    def side(value: object) -> SideOut:
        assert isinstance(value, dict)
        return SideOut(agency=body(value["agency_id"]), probability=value["probability"])

    return ExampleOut(
        question=QuestionOut(id=question.id, number=question.number, text=question.text),
        before=side(one["before"]),
        after=side(one["after"]),
        actual=ActualOut(agency=body(one["actual"])),
    )
