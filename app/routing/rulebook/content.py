"""What a rule says, as a value that can be compared. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.routing.models import RoutingRule
from app.routing.rules import Rule


@dataclass(frozen=True, slots=True)
class Said:
    """A rule without its place in the order; fields as in `app.routing.models.RoutingRule`."""

    name: str
    agency_id: UUID
    topic_id: UUID | None = None
    topic_group: str | None = None
    territory_id: UUID | None = None
    page_id: UUID | None = None
    words: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    active: bool = True

    @classmethod
    def of(cls, row: RoutingRule) -> "Said":
        """What a stored rule says."""
        return cls(**{name: getattr(row, name) for name in _SCALARS}, words=tuple(row.words))

    def columns(self) -> dict[str, Any]:
        """The values of a row's columns."""
        return asdict(self) | {"words": list(self.words)}

    @property
    def has_condition(self) -> bool:
        """Whether it fits some questions only."""
        return bool(self.topic_id or self.topic_group or self.territory_id or self.page_id or self.words)

    @property
    def days_make_sense(self) -> bool:
        """Whether it ends no earlier than it begins."""
        return self.valid_from is None or self.valid_to is None or self.valid_from <= self.valid_to

    def rule(self, rule_id: UUID, rank: int) -> Rule:
        """The rule as deciding takes it, whatever the days it is in force."""
        return Rule(
            id=rule_id,
            rank=rank,
            name=self.name,
            agency_id=self.agency_id,
            topic_id=self.topic_id,
            topic_group=self.topic_group,
            territory_id=self.territory_id,
            page_id=self.page_id,
            words=self.words,
        )


_SCALARS = tuple(name for name in Said.__dataclass_fields__ if name != "words")
