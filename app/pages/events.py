"""What pages tell: how the connection to them goes."""

from uuid import UUID

from app.outbox.event import Event


class PageEvent(Event):
    """Something that happened to an official page. health: see `Health`."""

    page_id: UUID
    agency_id: UUID
    network: str
    health: str


class PageSilent(PageEvent):
    """No message came for longer than usual at these hours."""

    type = "page.silent"


class PageLostAccess(PageEvent):
    """A person has to act before messages come again or answers go out."""

    type = "page.lost_access"


class PageRecovered(PageEvent):
    """The page works again."""

    type = "page.recovered"
