"""JSON of routing."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints


class AssignmentIn(BaseModel):
    """Who is to answer. topic_id, territory_id: null leaves them as they are."""

    agency_id: UUID
    topic_id: UUID | None = None
    territory_id: UUID | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class ReturnIn(BaseModel):
    """Why the agency is not the one to answer."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
