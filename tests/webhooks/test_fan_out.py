"""Which endpoints are told of an event."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session, new_id
from app.core.sealing import Sealer
from app.deadlines.events import DeadlineBreached
from app.drafting.events import DraftWritten
from app.intake.events import QuestionReceived
from app.outbox.event import Event
from app.pages.events import PageSilent
from app.routing.events import QuestionTransferred
from app.webhooks import service
from app.webhooks.models import Delivery, DeliveryState, Endpoint
from app.webhooks.payloads import PublicType
from tests.builders import a_page, a_question, an_agency
from tests.fakes import MONDAY
from tests.webhooks.endpoints import an_endpoint, happened


async def told(session: Session, event: Event) -> list[UUID]:
    """Endpoints that are told of an event."""
    await service.fan_out(session, await happened(session, event), now=MONDAY)
    found = await session.scalars(select(Delivery.endpoint_id).order_by(Delivery.endpoint_id))
    return list(found)


def ids(*endpoints: Endpoint) -> Collection[UUID]:
    return sorted(endpoint.id for endpoint in endpoints)


async def test_an_event_goes_to_every_active_endpoint_that_wants_it(session: Session, sealer: Sealer) -> None:
    everything = await an_endpoint(session, sealer)
    chosen = await an_endpoint(session, sealer, events=[PublicType.RECEIVED, PublicType.MET])
    await an_endpoint(session, sealer, events=[PublicType.MET])
    off = await an_endpoint(session, sealer)
    off.active = False
    question = await a_question(session)
    assert await told(session, QuestionReceived(question_id=question.id)) == ids(everything, chosen)


async def test_an_event_is_fanned_out_once_however_often_the_job_runs(session: Session, sealer: Sealer) -> None:
    await an_endpoint(session, sealer)
    question = await a_question(session)
    event_id = await happened(session, QuestionReceived(question_id=question.id))
    first = await service.fan_out(session, event_id, now=MONDAY)
    assert len(first) == 1
    assert await service.fan_out(session, event_id, now=MONDAY) == []
    delivery = (await session.scalars(select(Delivery))).one()
    assert (delivery.id, delivery.event_id, delivery.type) == (first[0], event_id, "question.received")
    assert delivery.payload["data"]["number"] == question.number
    assert (delivery.state, delivery.tries, delivery.next_try_at) == (DeliveryState.WAITING, 0, MONDAY)


async def test_endpoints_of_an_agency_hear_of_its_questions_alone(session: Session, sealer: Sealer) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    of_ours = await an_endpoint(session, sealer, agency_id=ours.id)
    await an_endpoint(session, sealer, agency_id=theirs.id)
    question = await a_question(session, agency=ours)
    assert await told(session, QuestionReceived(question_id=question.id)) == ids(of_ours)


async def test_a_question_of_nobody_is_told_to_the_region_alone(session: Session, sealer: Sealer) -> None:
    agency = await an_agency(session)
    region = await an_endpoint(session, sealer)
    await an_endpoint(session, sealer, agency_id=agency.id)
    question = await a_question(session)
    question.agency_id = None
    await session.flush()
    assert await told(session, QuestionReceived(question_id=question.id)) == ids(region)


async def test_a_transfer_is_told_to_both_agencies(session: Session, sealer: Sealer) -> None:
    old, new, third = [await an_agency(session) for _ in range(3)]
    endpoints = [await an_endpoint(session, sealer, agency_id=agency.id) for agency in (old, new, third)]
    question = await a_question(session, agency=new)
    event = QuestionTransferred(
        question_id=question.id, from_agency_id=old.id, to_agency_id=new.id, assignment_id=new_id()
    )
    assert await told(session, event) == ids(*endpoints[:2])


async def test_the_breach_of_an_agency_that_lost_the_question_is_told_to_it(session: Session, sealer: Sealer) -> None:
    late, new = await an_agency(session), await an_agency(session)
    of_late = await an_endpoint(session, sealer, agency_id=late.id)
    await an_endpoint(session, sealer, agency_id=new.id)
    question = await a_question(session, agency=new)
    event = DeadlineBreached(
        question_id=question.id, deadline_id=new_id(), agency_id=late.id, clock="answer", due_at=MONDAY
    )
    assert await told(session, event) == ids(of_late)


async def test_what_happens_to_a_page_is_told_to_its_agency_and_the_region(session: Session, sealer: Sealer) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    region = await an_endpoint(session, sealer)
    of_ours = await an_endpoint(session, sealer, agency_id=ours.id, events=[PublicType.PAGE_SILENT])
    await an_endpoint(session, sealer, agency_id=ours.id, events=[PublicType.PAGE_RECOVERED])
    await an_endpoint(session, sealer, agency_id=theirs.id)
    page = await a_page(session, agency=ours)
    event = PageSilent(page_id=page.id, agency_id=ours.id, network="vk", health="silent")
    assert await told(session, event) == ids(region, of_ours)


async def test_inner_and_unknown_events_are_told_to_nobody(session: Session, sealer: Sealer) -> None:
    await an_endpoint(session, sealer)
    question = await a_question(session)
    assert await told(session, DraftWritten(question_id=question.id, draft_id=new_id())) == []
    assert await service.fan_out(session, new_id(), now=MONDAY) == ()
