"""JSON of agencies, topics and territories."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.agencies.models import AgencyKind, TerritoryKind


class AgencyOut(BaseModel):
    """A body that answers. review_required: its answers need a second person. contact: one line for citizens."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    territory_id: UUID | None
    review_required: bool
    contact: str
    active: bool


class TopicOut(BaseModel):
    """What questions are about."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    group: str
    name: str


class TerritoryOut(BaseModel):
    """A place. parent_id: the larger one it lies in."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    name: str
    kind: TerritoryKind
    parent_id: UUID | None
