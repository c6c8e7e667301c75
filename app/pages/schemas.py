"""JSON of official pages."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.networks.connector import Network
from app.pages.health import advice
from app.pages.models import Health, Page


class PageOut(BaseModel):
    """An official page and how the connection to it goes.

    failure_code, failure_text  the network's own; empty when all is well
    what_to_do                  one Russian sentence; empty when nothing is wrong
    rejected                    different things of it that could not be read
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    network: Network
    external_id: str
    name: str
    url: str
    agency_id: UUID
    territory_id: UUID | None
    active: bool
    health: Health
    failure_code: str
    failure_text: str
    failing_since: datetime | None
    looked_at: datetime | None
    last_message_at: datetime | None
    what_to_do: str = ""
    rejected: int = 0

    @classmethod
    def of(cls, page: Page, rejected: int) -> "PageOut":
        """A page as JSON."""
        return cls.model_validate(page).model_copy(update={"what_to_do": advice(page.health), "rejected": rejected})
