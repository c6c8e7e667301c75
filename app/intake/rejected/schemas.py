"""JSON of what could not be read."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from app.intake.rejected.rereading import Reread
from app.networks.access import Network
from app.pages.models import Page, Rejected

_RAW_CHARACTERS = 4000


class RejectedPage(BaseModel):
    """The page something came from."""

    id: UUID
    name: str
    network: Network


class RejectedOut(BaseModel):
    """Something that could not be read.

    reason   one sentence
    raw      what came, the first 4000 characters
    form     what it should have been; "" when only the network can give it again
    version  of the program that could not read it last
    times    how often it came
    """

    id: UUID
    page: RejectedPage
    reason: str
    raw: str
    form: str
    version: str
    seen_at: datetime
    times: int

    @classmethod
    def of(cls, kept: Rejected, page: Page) -> "RejectedOut":
        """Something set aside, as JSON."""
        return cls(
            id=kept.id,
            page=RejectedPage(id=page.id, name=page.name, network=page.network),
            reason=kept.reason,
            raw=kept.raw[:_RAW_CHARACTERS],
            form=kept.form,
            version=kept.version,
            seen_at=kept.seen_at,
            times=kept.times,
        )


class RereadOut(BaseModel):
    """Whether it could be read now. reason: why not; "" when it could."""

    outcome: Literal["read", "unreadable"]
    reason: str

    @classmethod
    def of(cls, found: Reread) -> "RereadOut":
        """The outcome as JSON."""
        return cls(outcome="read" if found.read else "unreadable", reason=found.reason)
