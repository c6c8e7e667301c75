"""JSON of endpoints and deliveries."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints

from app.networks.text import clean_text
from app.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from app.webhooks.payloads import PublicType


def _once_each(events: list[PublicType]) -> list[PublicType]:
    return list(dict.fromkeys(events))


Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(clean_text)]
Events = Annotated[list[PublicType], AfterValidator(_once_each)]


class EndpointIn(BaseModel):
    """An endpoint to be added. events: empty for all; agency_id: only of this agency's questions."""

    url: Address
    description: Description = ""
    events: Events = []
    agency_id: UUID | None = None


class EndpointPatch(BaseModel):
    """What is to be changed of an endpoint; what is left out or null stays."""

    url: Address | None = None
    description: Description | None = None
    events: Events | None = None
    active: bool | None = None


class EndpointOut(BaseModel):
    """An endpoint. failing_since: no delivery got through since then."""

    id: UUID
    url: str
    description: str
    events: list[PublicType]
    agency_id: UUID | None
    active: bool
    failing_since: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, endpoint: Endpoint) -> "EndpointOut":
        """An endpoint as it is shown."""
        return cls.model_validate(endpoint, from_attributes=True)


class EndpointMade(EndpointOut):
    """A new endpoint with its secret, which is shown this once."""

    secret: str


class DeliveryOut(BaseModel):
    """One event for one endpoint. last_status, last_error: of the newest try."""

    id: UUID
    type: str
    state: DeliveryState
    tries: int
    next_try_at: datetime | None
    created_at: datetime
    delivered_at: datetime | None
    last_status: int | None
    last_error: str

    @classmethod
    def of(cls, delivery: Delivery, last: Attempt | None) -> "DeliveryOut":
        """A delivery as it is shown."""
        return cls(
            id=delivery.id,
            type=delivery.type,
            state=delivery.state,
            tries=delivery.tries,
            next_try_at=delivery.next_try_at if delivery.state is DeliveryState.WAITING else None,
            created_at=delivery.created_at,
            delivered_at=delivery.delivered_at,
            last_status=last.status if last is not None else None,
            last_error=last.error if last is not None else "",
        )


class AttemptOut(BaseModel):
    """One try. answer: the first characters of what came back."""

    at: datetime
    status: int | None
    error: str
    answer: str
    took_ms: int


class DeliveryDetail(DeliveryOut):
    """A delivery with its body and its tries, newest first."""

    payload: dict[str, Any]
    attempts: list[AttemptOut]
