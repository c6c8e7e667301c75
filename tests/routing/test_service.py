"""Who answers: routed, or sent to triage."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.agencies.models import Agency, Territory, TerritoryKind, Topic
from app.core.db import Session, Sessions
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from app.routing import service as routing
from app.routing.alike.models import QuestionLikeness
from app.routing.models import Assignment, DecidedBy, RoutingRule
from app.routing.moving.models import PlaceChoice
from app.routing.service import Confidence
from tests.builders import a_citizen, a_message, a_page, a_question, a_territory, a_topic, an_agency, stored
from tests.fakes import MONDAY, FrozenClock

SURE = Confidence(threshold=0.7, repeat_within=timedelta(hours=48))


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
    (place,) = assignment.evidence["places"]
    assert (place["text"], [one["name"] for one in place["territories"]]) == ("Зеленоградске", ["Зеленоградск"])
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


@pytest.fixture
async def two_towns(session: Session, snow: Topic) -> tuple[Territory, Territory]:
    """Two settlements of one name in two districts, each with an administration that clears its snow."""
    settlements = []
    for name in ("Первый округ", "Второй округ"):
        district = await a_territory(session, name=name)
        settlement = await a_territory(session, name="Романово", kind=TerritoryKind.SETTLEMENT, parent_id=district.id)
        body = await an_agency(session, territory_id=district.id)
        rule = RoutingRule(rank=1, name=name, topic_id=snow.id, territory_id=district.id, agency_id=body.id)
        await stored(session, rule)
        settlements.append(settlement)
    return settlements[0], settlements[1]


IN_ROMANOVO = "У нас в Романово снег, сугробы, гололёд"


async def test_where_a_name_stands_for_two_places_a_person_chooses(
    session: Session, sessions: Sessions, clock: FrozenClock, two_towns: tuple[Territory, Territory]
) -> None:
    question = await a_question(session, text=IN_ROMANOVO, agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    await session.refresh(question)
    assert question.status is Status.TRIAGE
    (place,) = (await newest(session, question)).evidence["places"]
    assert {one["id"] for one in place["territories"]} == {str(town.id) for town in two_towns}
    assert {one["within"] for one in place["territories"]} == {"Первый округ", "Второй округ"}
    assert len((await newest(session, question)).candidates) >= 2


async def test_the_page_and_earlier_questions_only_hint_at_which_of_two_places_is_meant(
    session: Session, sessions: Sessions, clock: FrozenClock, two_towns: tuple[Territory, Territory]
) -> None:
    first, second = two_towns
    citizen = await a_citizen(session)
    page = await a_page(session, territory_id=second.parent_id)
    earlier: dict[str, Any] = {
        "status": Status.ANSWERED,
        "received_at": MONDAY - timedelta(days=9),
        "citizen_id": citizen.id,
    }
    await a_question(session, territory_id=second.parent_id, **earlier)
    asked: dict[str, Any] = {"citizen_id": citizen.id, "agency_id": None, "status": Status.RECEIVED}
    question = await a_question(session, page=page, text=IN_ROMANOVO, **asked)
    await route(sessions, question, clock)
    await session.refresh(question)
    assert question.status is Status.TRIAGE
    evidence = (await newest(session, question)).evidence
    assert [one["id"] for one in evidence["places"][0]["territories"]] == [str(second.id), str(first.id)]
    assert any("Второй округ" in hint for hint in evidence["hints"])


async def test_a_place_that_people_chose_on_a_page_is_meant_there_again(
    session: Session, sessions: Sessions, clock: FrozenClock, two_towns: tuple[Territory, Territory]
) -> None:
    page = await a_page(session)
    chosen = {"page_id": page.id, "territory_id": two_towns[1].id, "times": 2, "chosen_at": MONDAY}
    await stored(session, PlaceChoice(name="романово", **chosen))
    question = await a_question(session, page=page, text=IN_ROMANOVO, agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    await session.refresh(question)
    assert (question.status, question.territory_id) == (Status.ROUTED, two_towns[1].id)
    (place,) = (await newest(session, question)).evidence["places"]
    assert place["chosen"] == str(two_towns[1].id)


async def test_what_screening_took_for_another_region_goes_to_a_person(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    asked: dict[str, Any] = {"text": "Снег, сугробы, гололёд", "agency_id": None, "status": Status.RECEIVED}
    question = await a_question(session, screening="other_region", **asked)
    await route(sessions, question, clock)
    await session.refresh(question)
    assert question.status is Status.TRIAGE


async def test_an_agency_that_gave_a_question_back_is_not_assigned_again(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    question = await a_question(session, text="Снег, сугробы", agency_id=None, status=Status.RECEIVED)
    given_back = {"question_id": question.id, "from_agency_id": agency.id, "decided_by": DecidedBy.RETURN}
    more = {"confidence": 0.0, "candidates": [], "evidence": {}, "decided_at": MONDAY - timedelta(hours=1)}
    await stored(session, Assignment(**given_back, **more))
    await route(sessions, question, clock)
    await session.refresh(question)
    assert question.status is Status.TRIAGE
    marked = {one["agency_id"]: one["refused"] for one in (await newest(session, question)).candidates}
    assert marked[str(agency.id)] is True


async def test_earlier_questions_like_it_are_named_when_their_agency_is_known_to_be_right(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    confirmed, unconfirmed = [
        await a_question(session, text=text, agency_id=None, status=Status.RECEIVED)
        for text in ("Сугробы во дворе, снег не чистят", "Снег во дворе не чистят, сугробы")
    ]
    for earlier in (confirmed, unconfirmed):
        await route(sessions, earlier, clock)
        await session.refresh(earlier)
    confirmed.status, confirmed.answered_at = Status.ANSWERED, MONDAY
    await session.flush()
    question = await a_question(session, text="Двор в снегу, сугробы", agency_id=None, status=Status.RECEIVED)
    await route(sessions, question, clock)
    (similar,) = (await newest(session, question)).evidence["similar"]
    assert (similar["id"], similar["agency_id"]) == (str(confirmed.id), str(agency.id))
    assert 0.5 < similar["likeness"] <= 1


async def test_what_a_question_is_compared_by_is_kept_without_its_words(
    session: Session, sessions: Sessions, clock: FrozenClock, agency: Agency
) -> None:
    text = "Снег во дворе не чистят вторую неделю"
    first, copy = [await a_question(session, text=text, agency_id=None, status=Status.RECEIVED) for _ in range(2)]
    for question in (first, copy):
        await route(sessions, question, clock)
    rows = (await session.scalars(select(QuestionLikeness))).all()
    assert {row.question_id for row in rows} == {first.id, copy.id}
    assert len({row.fingerprint for row in rows}) == 1
    assert rows[0].fingerprint is not None
