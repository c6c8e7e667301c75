"""Several matters in one message."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.core.db import Session
from app.questions import queries as questions
from app.questions.lifecycle import IllegalMove, Status
from app.questions.models import Question
from app.routing.moving import splitting
from app.routing.moving.splitting import Part
from app.routing.moving.targets import UnknownAgency, UnknownTopic
from tests.builders import a_citizen, a_question, a_topic, an_agency
from tests.fakes import MONDAY
from tests.routing.moving.moves import LATER, By, a_coordinator, agencies, decisions, told

SNOW, LIGHT, BUS = Part("Не убирают снег."), Part("Не горит фонарь."), Part("Автобус не пришёл.")


@pytest.fixture
async def coordinator(session: Session) -> By:
    return await a_coordinator(session)


async def parts_of(session: Session, question: Question, parts: list[Part], coordinator: By) -> list[Question]:
    ids = await splitting.split(session, question.id, parts, by=coordinator, now=LATER)
    await session.flush()
    return [await session.get_one(Question, key) for key in ids]


async def test_the_first_part_stays_and_the_others_become_questions(session: Session, coordinator: By) -> None:
    one, other = await agencies(session, 2)
    topic = await a_topic(session)
    question = await a_question(session, agency=one, urgent=True, status=Status.IN_WORK)
    first, second, third = await parts_of(
        session, question, [SNOW, Part("Фонарь", other.id, topic.id), BUS], coordinator
    )
    assert (first.id, first.text, first.agency_id, first.status) == (question.id, SNOW.text, one.id, Status.IN_WORK)
    for part in (second, third):
        same = ("network", "page_id", "kind", "thread_id", "post_id", "citizen_id", "urgent", "published_at")
        assert [getattr(part, name) for name in same] == [getattr(question, name) for name in same]
        assert part.origin_id == question.id
    assert (second.status, second.agency_id, second.topic_id) == (Status.ROUTED, other.id, topic.id)
    assert (third.status, third.agency_id) == (Status.RECEIVED, None)
    (event,) = await told(session, question.id)
    assert (event.type, event.payload["part_ids"]) == ("question.split", [str(second.id), str(third.id)])
    assert [event.type for event in await told(session, second.id)] == ["question.routed"]
    assert [event.type for event in await told(session, third.id)] == ["question.received"]
    assert [one.operator_id for one in await decisions(session, second.id)] == [coordinator.id]


async def test_the_first_part_too_can_be_given_to_an_agency(session: Session, coordinator: By) -> None:
    agency = await an_agency(session)
    question = await a_question(session, status=Status.TRIAGE, agency_id=None)
    first, _ = await parts_of(session, question, [Part("Снег", agency.id), LIGHT], coordinator)
    assert (first.status, first.agency_id) == (Status.ROUTED, agency.id)


async def test_a_part_that_is_split_again_still_points_at_the_first_question(session: Session, coordinator: By) -> None:
    question = await a_question(session)
    _, part = await parts_of(session, question, [SNOW, Part("Фонарь и автобус", question.agency_id)], coordinator)
    _, again = await parts_of(session, part, [LIGHT, BUS], coordinator)
    assert again.origin_id == question.id


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHING, Status.ANSWERED])
async def test_what_is_under_way_to_the_citizen_is_not_split(session: Session, coordinator: By, status: Status) -> None:
    question = await a_question(session, status=status)
    with pytest.raises(IllegalMove):
        await splitting.split(session, question.id, [SNOW, LIGHT], by=coordinator, now=LATER)


async def test_parts_go_only_where_there_is_somebody(session: Session, coordinator: By) -> None:
    question = await a_question(session)
    for part, refusal in ((Part("Снег", uuid4()), UnknownAgency), (Part("Снег", None, uuid4()), UnknownTopic)):
        with pytest.raises(refusal):
            await splitting.split(session, question.id, [LIGHT, part], by=coordinator, now=LATER)


async def test_a_part_is_no_repeat_of_what_it_was_split_from(session: Session, coordinator: By) -> None:
    topic, since = await a_topic(session), MONDAY - timedelta(days=2)
    citizen = await a_citizen(session)
    question = await a_question(session, topic_id=topic.id, citizen_id=citizen.id)
    _, part = await parts_of(session, question, [SNOW, LIGHT], coordinator)
    assert await questions.same_matter(session, part, topic.id, since=since) is None
    another = await a_question(session, citizen_id=citizen.id)
    assert await questions.same_matter(session, another, topic.id, since=since) is question
