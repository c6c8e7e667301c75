"""JSON of territories."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.agencies.models import TerritoryKind
from app.agencies.territories.service import Said

Line = Annotated[str, Field(min_length=1, max_length=200)]


class TerritoryIn(BaseModel):
    """What is said of a territory. parent_id: the larger one it lies in; other_names: spoken and declined forms."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")
    name: Line
    kind: TerritoryKind
    parent_id: UUID | None = None
    other_names: Annotated[list[Line], Field(max_length=100)] = []

    @property
    def said(self) -> Said:
        """What is said, as a value."""
        names = tuple(dict.fromkeys(self.other_names))
        return Said(self.code, self.name, self.kind, self.parent_id, names)


class TerritoryOut(BaseModel):
    """A place. parent_id: the larger one it lies in; other_names: how else citizens call it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    name: str
    kind: TerritoryKind
    parent_id: UUID | None
    other_names: list[str]
