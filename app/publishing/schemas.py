"""JSON of publications."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.publishing.advice import what_to_do
from app.publishing.models import Publication, PublicationState
from app.publishing.queries import UNDER_WAY


class ByHandIn(BaseModel):
    """Where a person put the answer. url: "" for private messages."""

    url: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^(https?://[^\s\x00]+)?$")
    ] = ""


class PublicationOut(BaseModel):
    """An answer on its way to the network.

    next_try_at   null when the service does not try by itself
    failure       kind of the last failure; "" when there was none
    failure_code  the network's own
    what_to_do    one Russian sentence; "" when there is nothing to do
    """

    id: UUID
    state: PublicationState
    tries: int
    next_try_at: datetime | None
    url: str
    failure: str
    failure_code: str
    failure_text: str
    what_to_do: str
    created_at: datetime
    confirmed_at: datetime | None

    @classmethod
    def of(cls, publication: Publication) -> "PublicationOut":
        """A publication as it is shown."""
        return cls(
            id=publication.id,
            state=publication.state,
            tries=publication.tries,
            next_try_at=publication.next_try_at if publication.state in UNDER_WAY else None,
            url=publication.url,
            failure=publication.failure,
            failure_code=publication.failure_code,
            failure_text=publication.failure_text,
            what_to_do=what_to_do(publication.failure, publication.state),
            created_at=publication.created_at,
            confirmed_at=publication.confirmed_at,
        )
