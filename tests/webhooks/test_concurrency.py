"""Workers side by side, on connections of their own."""

import asyncio

from sqlalchemy import select

from app.accounts.permissions import Role
from app.core.sealing import Sealer
from app.intake.events import QuestionReceived
from app.outbox import queries as outbox
from app.webhooks import service
from app.webhooks.client import Http
from app.webhooks.models import Delivery, DeliveryState
from app.webhooks.service import NewEndpoint
from tests.builders import a_question, an_operator
from tests.database import Database
from tests.drafting.desk import acting
from tests.fakes import MONDAY, FrozenClock
from tests.webhooks.receiver import Receiver


async def test_many_workers_fan_out_and_deliver_an_event_once(
    own_database: Database, sealer: Sealer, clock: FrozenClock, http: Http, receiver: Receiver
) -> None:
    async with own_database.sessions.begin() as session:
        by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
        new = NewEndpoint(receiver.url)
        await service.add_endpoint(session, new, by=by, sealer=sealer, allow="127.0.0.1", now=MONDAY)
        question = await a_question(session)
        event_id = outbox.record(session, QuestionReceived(question_id=question.id), now=MONDAY)

    async def worker() -> None:
        async with own_database.sessions.begin() as session:
            await service.fan_out(session, event_id, now=clock.now())
        async with own_database.sessions.begin() as session:
            delivery_id = await session.scalar(select(Delivery.id))
        assert delivery_id is not None
        await service.deliver(delivery_id, sessions=own_database.sessions, http=http, sealer=sealer, clock=clock)

    await asyncio.gather(*(worker() for _ in range(6)))
    assert len(receiver.came) == 1
    async with own_database.sessions.begin() as session:
        assert (await session.scalars(select(Delivery.state))).all() == [DeliveryState.DELIVERED]
