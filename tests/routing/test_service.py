"""Who answers: routed, sent to triage, assigned by a person, given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.accounts.permissions import Role, Scope
from app.agencies.models import Agency, Topic
from app.core.db import Session, Sessions
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import CloseReason, IllegalMove, Status
from app.questions.models import Question
from app.questions.queries import QuestionNotFound
from app.routing import service as routing
from app.routing.models import Assignment, DecidedBy, RoutingRule
from app.routing.service import Choice, Confidence
from tests.builders import a_message, a_question, a_territory, a_topic, an_agency, an_operator, stored
from tests.fakes import MONDAY, FrozenClock

EVERYTHING = Scope(None)
SURE = Confidence(threshold=0.7, repeat_within=timedelta(hours=48))


@dataclass(frozen=True)
class Coordinator:
    id: UUID
    scope: Scope = EVERYTHING


@pytest.fixture
async def coordinator(session: Session) -> Coordinator:
    return Coordinator((await an_operator(session, role=Role.COORDINATOR)).id)


@pytest.fixture
async def snow(session: Session) -> Topic:
    return await a_topic(session, group="Снег", name="Уборка снега", words=["снег", "сугроб", "гололёд"])


@pytest.fixture
async def agency(session: Session, snow: Topic) -> Agency:
    agency = await an_agency(session)
    await stored(session, RoutingRule(rank=1, name="Снег — администрации", topic_id=snow.id, agency_id=agency.id))
    return agency


async def route(sessions: Sessions, question: Question, clock: FrozenClock) -> None:
    async with sessions.begin() as session:
        knowledge = await routing.learn(session, now=clock.now())
    await routing.route(question.id, sessions=sessions, knowledge=knowledge, clock=clock, confidence=SURE)


async def told(session: Session, question: Question) -> Sequence[str]:
    found = await session.scalars(
        select(OutboxEvent.type).where(OutboxEvent.question_id == question.id).order_by(OutboxEvent.seq)
    )
    return found.all()


async def newest(session: Session, question: Question) -> Assignment:
    found = await session.scalars(
        select(Assignment)
        .where(Assignment.question_id == question.id)
        .order_by(Assignment.decided_at.desc(), Assignment.id.desc())
    )
    return found.all()[0]


async def test_a_sure_case_goes_to_its_agency_with_its_grounds(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency, snow: Topic
) -> None:
    town = await a_territory(session, name="Зеленоградск")
    text = "В Зеленоградске сугробы, снег не убирают"
    question = await a_question(session, text=text, agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    await session.refresh(question)
    assert (question.status, question.agency_id, question.topic_id) == (Status.ROUTED, agency.id, snow.id)
    assert question.territory_id == town.id
    assignment = await newest(session, question)
    assert assignment.decided_by is DecidedBy.RULE
    assert assignment.candidates[0]["agency_id"] == str(agency.id)
    assert set(assignment.evidence["words"]) >= {"снег", "сугроб"}
    assert assignment.evidence["places"] == ["Зеленоградск"]
    assert await told(session, question) == ["question.routed"]


async def test_an_unsure_case_waits_for_a_person(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    question = await a_question(session, text="Почему всё так плохо?", agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    await session.refresh(question)
    assert (question.status, question.agency_id) == (Status.TRIAGE, None)
    assert await told(session, question) == ["question.sent_to_triage"]


async def test_routing_twice_decides_once(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    question = await a_question(session, text="Снег и сугробы", agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    await route(sessions, question, clock)
    assert await told(session, question) == ["question.routed"]


async def test_the_same_citizen_asking_the_same_again_is_one_question(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    first = await a_question(session, text="Снег, сугробы, гололёд", agency_id=None, status=Status.RECEIVED)
    await route(sessions, first, clock)
    again = await a_question(
        session,
        text="Опять снег и гололёд, сугробы!",
        agency_id=None,
        status=Status.RECEIVED,
        citizen_id=first.citizen_id,
        received_at=MONDAY + timedelta(hours=5),
    )
    message = await a_message(session, question=again)
    await route(sessions, again, clock)
    for one in (first, again, message):
        await session.refresh(one)
    assert (again.status, again.close_reason) == (Status.CLOSED, CloseReason.REPEAT)
    assert first.repeats == 1
    assert message.question_id == first.id
    assert "Опять" in first.text


async def test_a_person_gives_a_question_to_an_agency(session: Session, coordinator: Coordinator, snow: Topic) -> None:
    agency = await an_agency(session)
    question = await a_question(session, agency_id=None, status=Status.TRIAGE)
    choice = Choice(agency.id, topic_id=snow.id, reason="Их дорога")
    await routing.assign(session, question.id, choice, by=coordinator, now=MONDAY)
    await session.flush()
    assert (question.status, question.agency_id, question.topic_id) == (Status.ROUTED, agency.id, snow.id)
    assert await told(session, question) == ["question.routed"]
    assert (await newest(session, question)).reason == "Их дорога"


async def test_moving_a_question_between_agencies_is_a_transfer(session: Session, coordinator: Coordinator) -> None:
    question = await a_question(session, agency=await an_agency(session), status=Status.IN_WORK)
    other = await an_agency(session)
    await routing.assign(session, question.id, Choice(other.id), by=coordinator, now=MONDAY)
    await session.flush()
    assert await told(session, question) == ["question.transferred"]
    assert question.assignee_id is None


async def test_a_question_is_not_moved_to_where_it_is(session: Session, coordinator: Coordinator) -> None:
    agency = await an_agency(session)
    question = await a_question(session, agency=agency, status=Status.ROUTED)
    question.agency_id = agency.id
    await session.flush()
    with pytest.raises(routing.SameAgency):
        await routing.assign(session, question.id, Choice(agency.id), by=coordinator, now=MONDAY)


async def test_an_agency_that_does_not_work_cannot_be_chosen(session: Session, coordinator: Coordinator) -> None:
    closed = await an_agency(session, active=False)
    question = await a_question(session, status=Status.TRIAGE)
    for agency_id in (closed.id, uuid4()):
        with pytest.raises(routing.UnknownAgency):
            await routing.assign(session, question.id, Choice(agency_id), by=coordinator, now=MONDAY)


async def test_a_published_answer_is_not_moved(session: Session, coordinator: Coordinator) -> None:
    question = await a_question(session, status=Status.PUBLISHING)
    agency = await an_agency(session)
    with pytest.raises(IllegalMove):
        await routing.assign(session, question.id, Choice(agency.id), by=coordinator, now=MONDAY)


async def test_given_back_a_question_waits_with_the_other_candidates(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    question = await a_question(session, text="Снег и сугробы", agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    await session.refresh(question)
    responder = await an_operator(session, agency=agency)
    by = Coordinator(responder.id, Scope(agency.id))
    made = await routing.give_back(session, question.id, reason="Не наша дорога", by=by, now=MONDAY)
    await session.flush()
    assert (question.status, question.agency_id) == (Status.TRIAGE, None)
    assert made.decided_by is DecidedBy.RETURN
    assert str(agency.id) not in {one["agency_id"] for one in made.candidates}
    assert (await told(session, question))[-1] == "question.returned"


async def test_another_agency_cannot_touch_it(session: Session) -> None:
    question = await a_question(session, agency=await an_agency(session), status=Status.ROUTED)
    stranger = await an_operator(session)
    by = Coordinator(stranger.id, Scope(stranger.agency_id))
    with pytest.raises(QuestionNotFound):
        await routing.give_back(session, question.id, reason="Не наше", by=by, now=MONDAY)
