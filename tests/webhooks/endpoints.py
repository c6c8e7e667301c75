"""Endpoints and events: what tests of webhooks start from."""

from dataclasses import replace
from uuid import UUID

from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.core.db import Session
from app.core.sealing import Sealer
from app.outbox import queries as outbox
from app.outbox.event import Event
from app.webhooks import service
from app.webhooks.models import Endpoint
from app.webhooks.service import NewEndpoint
from tests.builders import an_operator
from tests.drafting.desk import acting
from tests.fakes import MONDAY

HERE = "127.0.0.1"


async def an_endpoint(
    session: Session, sealer: Sealer, url: str = "https://example.org/", **fields: object
) -> Endpoint:
    """An endpoint of the whole region, unless told otherwise."""
    by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
    new = replace(NewEndpoint(url), **fields)  # type: ignore[arg-type]
    endpoint, _ = await service.add_endpoint(session, new, by=by, sealer=sealer, allow=HERE, now=MONDAY)
    return endpoint


async def happened(session: Session, event: Event) -> UUID:
    event_id = outbox.record(session, event, now=MONDAY)
    await session.flush()
    return event_id


async def admin(session: Session) -> Operator:
    return await an_operator(session, role=Role.ADMINISTRATOR)
