"""JSON of agencies, and of tables that were taken in."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.agencies.models import Agency, AgencyKind


class AgencyOut(BaseModel):
    """A body that answers.

    territory_id     its seat
    areas            ids of the territories it answers for besides, by name
    review_required  its answers need a second person
    contact          one line for citizens
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    territory_id: UUID | None
    areas: list[UUID] = []
    review_required: bool
    contact: str
    active: bool

    @classmethod
    def of(cls, agency: Agency, areas: Sequence[UUID]) -> "AgencyOut":
        """An agency with its areas, as JSON."""
        return cls.model_validate(agency).model_copy(update={"areas": list(areas)})


class AreasIn(BaseModel):
    """The territories that an agency answers for besides its seat: these and no others."""

    model_config = ConfigDict(extra="forbid")

    territory_ids: list[UUID] = Field(max_length=1000)


class SheetFindingOut(BaseModel):
    """What is wrong in a line of a table. line: its number in the file; field: "" for the whole line; text: Russian."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    field: str
    text: str


class ImportOut(BaseModel):
    """What became of a table: how many lines made something new, changed something, or say what is so already.

    findings  what is wrong with the other lines
    stored    it was done; else it would be: after a dry run, and where a finding keeps the whole table out
    """

    model_config = ConfigDict(from_attributes=True)

    created: int
    changed: int
    unchanged: int
    findings: list[SheetFindingOut]
    stored: bool
