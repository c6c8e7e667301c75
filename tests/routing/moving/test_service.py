"""What people decide about who answers."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.core.db import Session
from app.questions.lifecycle import IllegalMove, Status
from app.questions.models import Question
from app.questions.queries import QuestionNotFound
from app.routing.models import DecidedBy
from app.routing.moving import service as moving
from app.routing.moving.returning import RETURNED, SUGGESTED
from app.routing.moving.targets import Choice, UnknownAgency, UnknownTerritory, UnknownTopic
from tests.builders import a_question, a_territory, a_topic, an_agency, an_operator
from tests.fakes import MONDAY
from tests.routing.moving.moves import (
    LATER,
    By,
    a_coordinator,
    a_decision,
    agencies,
    by,
    candidate,
    decisions,
    fresh,
    somebody_of,
    told,
)


@pytest.fixture
async def coordinator(session: Session) -> By:
    return await a_coordinator(session)


async def kinds(session: Session, question: Question) -> list[str]:
    return [event.type for event in await told(session, question.id)]


async def test_a_person_gives_a_question_to_an_agency(session: Session, coordinator: By) -> None:
    agency, topic = await an_agency(session), await a_topic(session)
    question = await a_question(session, agency_id=None, status=Status.TRIAGE)
    choice = Choice(agency.id, topic_id=topic.id, reason="Их дорога")
    await moving.assign(session, question.id, choice, by=coordinator, now=MONDAY)
    assert await kinds(session, question) == ["question.routed"]
    assert (question.status, question.agency_id, question.topic_id) == (Status.ROUTED, agency.id, topic.id)
    assert [one.reason for one in await decisions(session, question.id)] == ["Их дорога"]


async def test_moving_a_question_between_agencies_is_a_transfer(session: Session, coordinator: By) -> None:
    one, other = await agencies(session, 2)
    question = await a_question(session, agency=one, status=Status.IN_WORK, assignee_id=coordinator.id)
    await moving.assign(session, question.id, Choice(other.id), by=coordinator, now=MONDAY)
    (event,) = await told(session, question.id)
    assert (event.type, event.payload["from_agency_id"]) == ("question.transferred", str(one.id))
    assert (question.status, question.assignee_id, question.routed_at) == (Status.ROUTED, None, MONDAY)


async def test_a_question_is_not_moved_to_where_it_is(session: Session, coordinator: By) -> None:
    agency = await an_agency(session)
    question = await a_question(session, agency=agency)
    with pytest.raises(moving.SameAgency):
        await moving.assign(session, question.id, Choice(agency.id), by=coordinator, now=MONDAY)


async def test_only_what_there_is_can_be_chosen(session: Session, coordinator: By) -> None:
    closed, agency = await an_agency(session, active=False), await an_agency(session)
    question = await a_question(session, status=Status.TRIAGE)
    for choice, refusal in (
        (Choice(closed.id), UnknownAgency),
        (Choice(uuid4()), UnknownAgency),
        (Choice(agency.id, topic_id=uuid4()), UnknownTopic),
        (Choice(agency.id, topic_id=(await a_topic(session, active=False)).id), UnknownTopic),
        (Choice(agency.id, territory_id=uuid4()), UnknownTerritory),
    ):
        with pytest.raises(refusal):
            await moving.assign(session, question.id, choice, by=coordinator, now=MONDAY)


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PUBLISHING, Status.ANSWERED, Status.CLOSED])
async def test_what_is_answered_or_about_to_be_is_not_moved(session: Session, coordinator: By, status: Status) -> None:
    one, other = await agencies(session, 2)
    question = await a_question(session, agency=one, status=status)
    with pytest.raises(IllegalMove):
        await moving.assign(session, question.id, Choice(other.id), by=coordinator, now=MONDAY)
    with pytest.raises(IllegalMove):
        await give_back(session, question, by_=await somebody_of(session, one))


async def give_back(session: Session, question: Question, *, by_: By, to: object = None, minutes: int = 0) -> object:
    at = MONDAY + timedelta(minutes=minutes)
    went_to = await moving.give_back(
        session, question.id, reason="Не наша дорога", suggested_id=getattr(to, "id", None), by=by_, now=at
    )
    await session.flush()
    return went_to


async def test_given_back_without_a_word_on_whose_it_is_it_waits_with_the_other_candidates(session: Session) -> None:
    one, other = await agencies(session, 2)
    question = await a_question(session, agency=one)
    await a_decision(
        session, question, candidates=[candidate(one, 0.7), candidate(other, 0.2)], evidence={"words": ["яма"]}
    )
    assert await give_back(session, question, by_=await somebody_of(session, one)) is None
    assert (question.status, question.agency_id) == (Status.TRIAGE, None)
    made = (await decisions(session, question.id))[-1]
    assert (made.decided_by, made.from_agency_id, made.agency_id) == (DecidedBy.RETURN, one.id, None)
    assert [(each["agency_id"], each.get("refused")) for each in made.candidates] == [
        (str(other.id), None),
        (str(one.id), True),
    ]
    assert made.evidence == {"words": ["яма"]}
    (event,) = await told(session, question.id)
    assert event.type == "question.returned"
    assert (event.payload["suggested_agency_id"], event.payload["late"], event.payload["times"]) == (None, False, 1)


async def test_given_back_with_a_name_it_goes_there_at_once(session: Session) -> None:
    one, other = await agencies(session, 2)
    question = await a_question(session, agency=one, status=Status.IN_WORK)
    went_to = await give_back(session, question, by_=await somebody_of(session, one), to=other, minutes=5)
    assert went_to is other
    assert (question.status, question.agency_id, question.routed_at) == (Status.ROUTED, other.id, LATER)
    returned, moved = await told(session, question.id)
    assert (returned.type, returned.payload["suggested_agency_id"]) == ("question.returned", str(other.id))
    assert (moved.type, moved.payload["to_agency_id"]) == ("question.transferred", str(other.id))
    (made,) = await decisions(session, question.id)
    assert (made.decided_by, made.agency_id) == (DecidedBy.RETURN, other.id)


async def test_the_second_return_goes_to_a_person_whoever_is_named(session: Session) -> None:
    one, other, third = await agencies(session, 3)
    question = await a_question(session, agency=one)
    await a_decision(session, question, candidates=[candidate(each, 0.3) for each in (one, other, third)])
    await give_back(session, question, by_=await somebody_of(session, one), to=other)
    assert await give_back(session, question, by_=await somebody_of(session, other), to=third, minutes=5) is None
    assert (question.status, question.agency_id) == (Status.TRIAGE, None)
    assert (await told(session, question.id))[-1].payload["times"] == 2
    candidates = (await decisions(session, question.id))[-1].candidates
    assert [(each["agency_id"], each["why"]) for each in candidates] == [
        (str(third.id), SUGGESTED),
        (str(other.id), RETURNED),
        (str(one.id), RETURNED),
    ]


async def test_a_late_return_goes_to_a_person(session: Session) -> None:
    one, other = await agencies(session, 2)
    by_ = await somebody_of(session, one)
    in_time, late = [
        await a_question(session, agency=one, return_due_at=MONDAY + timedelta(minutes=minutes)) for minutes in (5, 4)
    ]
    assert await give_back(session, in_time, by_=by_, to=other, minutes=5) is other
    assert await give_back(session, late, by_=by_, to=other, minutes=5) is None
    assert (await told(session, late.id))[-1].payload["late"] is True


async def test_a_question_is_not_given_back_to_oneself_or_by_nobody(session: Session, coordinator: By) -> None:
    agency = await an_agency(session)
    question = await a_question(session, agency=agency)
    with pytest.raises(moving.SameAgency):
        await give_back(session, question, by_=await somebody_of(session, agency), to=agency)
    unassigned = await a_question(session, agency_id=None, status=Status.TRIAGE)
    with pytest.raises(moving.WithNobody):
        await give_back(session, unassigned, by_=coordinator)


async def test_who_returned_a_question_gets_it_again_only_when_one_insists(session: Session, coordinator: By) -> None:
    agency = await an_agency(session)
    question = await a_question(session, agency=agency)
    await give_back(session, question, by_=await somebody_of(session, agency))
    with pytest.raises(moving.RefusedBefore):
        await moving.assign(session, question.id, Choice(agency.id), by=coordinator, now=LATER)
    await moving.assign(session, question.id, Choice(agency.id, insist=True), by=coordinator, now=LATER)
    assert question.agency_id == agency.id


async def test_another_agency_cannot_touch_it(session: Session) -> None:
    question = await a_question(session, agency=await an_agency(session))
    stranger = by(await an_operator(session))
    with pytest.raises(QuestionNotFound):
        await give_back(session, question, by_=stranger)
    with pytest.raises(QuestionNotFound):
        await moving.take_back(session, question.id, by=stranger, now=MONDAY)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.TRIAGE, Status.IN_WORK, Status.IN_REVIEW])
async def test_taken_back_a_question_is_in_every_way_as_it_was(
    session: Session, coordinator: By, status: Status
) -> None:
    one, other = await agencies(session, 2)
    nobody = status in (Status.RECEIVED, Status.TRIAGE)
    question = await a_question(
        session,
        agency_id=None if nobody else one.id,
        status=status,
        assignee_id=None if nobody else coordinator.id,
        topic_id=(await a_topic(session)).id,
        territory_id=(await a_territory(session)).id,
        return_due_at=None if nobody else MONDAY,
        due_at=LATER,
    )
    await a_decision(session, question)
    before, decided = await fresh(session, question), len(await decisions(session, question.id))
    choice = Choice(other.id, (await a_topic(session)).id, (await a_territory(session)).id)
    await moving.assign(session, question.id, choice, by=coordinator, now=MONDAY)
    assert await fresh(session, question) != before
    await moving.take_back(session, question.id, by=coordinator, now=MONDAY + timedelta(minutes=10))
    assert await fresh(session, question) == before
    assert len(await decisions(session, question.id)) == decided
    event = (await told(session, question.id))[-1]
    assert (event.type, event.payload["from_agency_id"]) == ("question.put_back", str(other.id))
    assert event.payload["to_agency_id"] == (str(before["agency_id"]) if before["agency_id"] else None)


async def a_transfer(session: Session, coordinator: By) -> Question:
    one, other = await agencies(session, 2)
    question = await a_question(session, agency=one)
    await moving.assign(session, question.id, Choice(other.id), by=coordinator, now=MONDAY)
    await session.flush()
    return question


async def test_after_ten_minutes_a_decision_stays(session: Session, coordinator: By) -> None:
    question = await a_transfer(session, coordinator)
    with pytest.raises(moving.TooLate):
        await moving.take_back(session, question.id, by=coordinator, now=MONDAY + timedelta(minutes=10, seconds=1))


async def test_what_another_decided_stays(session: Session, coordinator: By) -> None:
    question = await a_transfer(session, coordinator)
    with pytest.raises(moving.TooLate):
        await moving.take_back(session, question.id, by=await a_coordinator(session), now=LATER)


async def test_what_the_machine_decided_or_an_agency_gave_back_stays(session: Session, coordinator: By) -> None:
    agency = await an_agency(session)
    question = await a_question(session, agency=agency)
    await a_decision(session, question)
    with pytest.raises(moving.TooLate):
        await moving.take_back(session, question.id, by=coordinator, now=LATER)
    await give_back(session, question, by_=coordinator)
    with pytest.raises(moving.TooLate):
        await moving.take_back(session, question.id, by=coordinator, now=LATER)


@pytest.mark.parametrize(
    "work", [{"assignee_id": True}, {"status": Status.IN_WORK}, {"status": Status.ANSWERED}, {"territory_id": True}]
)
async def test_what_somebody_worked_on_stays(session: Session, coordinator: By, work: dict[str, object]) -> None:
    question = await a_transfer(session, coordinator)
    known = {"assignee_id": coordinator.id, "territory_id": (await a_territory(session)).id}
    for name, value in work.items():
        setattr(question, name, known[name] if value is True else value)
    await session.flush()
    with pytest.raises(moving.TooLate):
        await moving.take_back(session, question.id, by=coordinator, now=LATER)


async def test_only_the_latest_decision_is_taken_back(session: Session, coordinator: By) -> None:
    question = await a_transfer(session, coordinator)
    first, third = question.agency_id, await an_agency(session)
    await moving.assign(session, question.id, Choice(third.id), by=coordinator, now=MONDAY + timedelta(minutes=1))
    await session.flush()
    await moving.take_back(session, question.id, by=coordinator, now=LATER)
    await session.flush()
    assert question.agency_id == first
    await moving.take_back(session, question.id, by=coordinator, now=LATER)
    await session.flush()
    with pytest.raises(moving.TooLate):
        await moving.take_back(session, question.id, by=coordinator, now=LATER)
