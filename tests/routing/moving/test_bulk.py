"""Many questions given to one agency, and put back."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.agencies.models import Agency
from app.core.db import Session
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from app.routing.moving import bulk
from app.routing.moving import queries as moves
from app.routing.moving import service as moving
from app.routing.moving.bulk import UNDOABLE_WITHIN, NothingToMove, NotUndoable, Target
from app.routing.moving.targets import Choice, UnknownAgency
from tests.builders import a_page, a_question, a_territory, a_topic, an_agency, an_operator
from tests.fakes import MONDAY
from tests.routing.moving.moves import LATER, By, a_coordinator, a_decision, by, decisions, fresh, told


@pytest.fixture
async def coordinator(session: Session) -> By:
    return await a_coordinator(session)


@pytest.fixture
async def target(session: Session) -> Agency:
    return await an_agency(session)


async def asked(session: Session, count: int, **fields: Any) -> list[Question]:
    page = await a_page(session)
    return [await a_question(session, page=page, **fields) for _ in range(count)]


def ids(questions: Sequence[Question]) -> list[UUID]:
    return [question.id for question in questions]


async def test_many_questions_go_to_one_agency(session: Session, coordinator: By, target: Agency) -> None:
    topic = await a_topic(session)
    routed = await asked(session, 2, status=Status.IN_WORK, assignee_id=coordinator.id, return_due_at=MONDAY)
    waiting = await asked(session, 1, status=Status.TRIAGE, agency_id=None)
    done = await bulk.move(
        session, ids([*routed, *waiting]), Target(target.id, topic.id, "Их дороги"), by=coordinator, now=LATER
    )
    for question in routed:
        assert await fresh(session, question) | {
            "status": Status.ROUTED,
            "agency_id": target.id,
            "topic_id": topic.id,
            "assignee_id": None,
            "routed_at": LATER,
            "return_due_at": None,
        } == await fresh(session, question)
        (made,) = await decisions(session, question.id)
        assert (made.decided_by, made.operator_id, made.reason) == (DecidedBy.PERSON, coordinator.id, "Их дороги")
        assert made.from_agency_id not in (None, target.id)
        assert [event.type for event in await told(session, question.id)] == ["question.transferred"]
    assert [event.type for event in await told(session, waiting[0].id)] == ["question.routed"]
    assert len(done.items) == 3


async def test_what_cannot_go_there_is_named_with_the_reason_and_stays(
    session: Session, coordinator: By, target: Agency
) -> None:
    there = await a_question(session, agency=target)
    answered, publishing = [(await asked(session, 1, status=one))[0] for one in (Status.ANSWERED, Status.PUBLISHING)]
    refused = (await asked(session, 1))[0]
    await a_decision(session, refused, agency_id=None, from_agency_id=target.id, decided_by=DecidedBy.RETURN)
    movable = (await asked(session, 1))[0]
    everything = [there, answered, publishing, refused, movable]
    planned = await bulk.plan(session, [*ids(everything), uuid4()], Target(target.id), by=coordinator)
    assert [one.id for one in planned.movable] == [movable.id]
    assert {one.number: why.split(":")[0] for one, why in planned.blocked} == {
        there.number: "Уже у получателя",
        answered.number: "Вопрос уже закрыт или отвечен",
        publishing.number: "Ответ уже согласован или публикуется",
        refused.number: f"{target.short_name} уже возвращал этот вопрос",
    }
    assert planned.by_agency == {movable.agency_id: 1}
    before = [await fresh(session, one) for one in everything[:-1]]
    done = await bulk.move(session, ids(everything), Target(target.id), by=coordinator, now=LATER)
    assert [item["question_id"] for item in done.items] == [str(movable.id)]
    assert [await fresh(session, one) for one in everything[:-1]] == before


async def test_a_preview_changes_and_tells_nothing(session: Session, coordinator: By, target: Agency) -> None:
    (question,) = await asked(session, 1)
    before = await fresh(session, question)
    await bulk.plan(session, [question.id], Target(target.id), by=coordinator)
    assert await fresh(session, question) == before
    assert (await told(session, question.id), await decisions(session, question.id)) == ([], [])


async def test_without_anything_to_move_nothing_is_noted(session: Session, coordinator: By, target: Agency) -> None:
    (question,) = await asked(session, 1, status=Status.CLOSED)
    with pytest.raises(NothingToMove):
        await bulk.move(session, [question.id], Target(target.id), by=coordinator, now=LATER)
    with pytest.raises(UnknownAgency):
        await bulk.move(session, [question.id], Target(uuid4()), by=coordinator, now=LATER)
    assert await moves.moves(session, coordinator.scope, limit=5) == []


async def test_questions_of_others_are_not_moved(session: Session, target: Agency) -> None:
    own, other = await asked(session, 1), await asked(session, 1)
    agency = await session.get_one(Agency, own[0].agency_id)
    bound = by(await an_operator(session, agency=agency))
    done = await bulk.move(session, ids([*own, *other]), Target(target.id), by=bound, now=LATER)
    assert [item["question_id"] for item in done.items] == [str(own[0].id)]


async def test_put_back_all_is_as_it_was(session: Session, coordinator: By, target: Agency) -> None:
    chance = random.Random(4)  # noqa: S311 - the same questions in each run
    movable = [Status.RECEIVED, Status.TRIAGE, Status.ROUTED, Status.IN_WORK, Status.IN_REVIEW, Status.UNDELIVERABLE]
    topics, places = [[await make(session) for _ in range(2)] for make in (a_topic, a_territory)]
    questions = [
        (
            await asked(
                session,
                1,
                status=chance.choice(movable),
                topic_id=chance.choice([None, *topics]) and topics[0].id,
                territory_id=chance.choice([None, places[1].id]),
                assignee_id=chance.choice([None, coordinator.id]),
                routed_at=chance.choice([None, MONDAY]),
                return_due_at=chance.choice([None, MONDAY, LATER]),
            )
        )[0]
        for _ in range(25)
    ]
    before = [await fresh(session, one) for one in questions]
    choice = Target(target.id, topics[1].id)
    done = await bulk.move(session, ids(questions), choice, by=coordinator, now=LATER)
    assert all(
        after != then for after, then in zip([await fresh(session, one) for one in questions], before, strict=True)
    )
    undone = await bulk.undo(session, done.id, by=await a_coordinator(session), now=LATER + timedelta(hours=5))
    assert [await fresh(session, one) for one in questions] == before
    assert (undone.undone, undone.kept) == (25, 0)
    assert await session.scalar(select(func.count()).select_from(Assignment)) == 0
    put_back = select(func.count()).where(OutboxEvent.type == "question.put_back")
    assert await session.scalar(put_back) == 25


async def test_what_somebody_worked_on_meanwhile_is_kept_and_counted(
    session: Session, coordinator: By, target: Agency
) -> None:
    untouched, taken, written, moved_on, returned = questions = await asked(session, 5)
    done = await bulk.move(session, ids(questions), Target(target.id), by=coordinator, now=MONDAY)
    for question in questions:
        await session.refresh(question)
    taken.assignee_id, written.status = coordinator.id, Status.IN_WORK
    await session.flush()
    there_and_back = [await an_agency(session), target]
    for minute, agency in enumerate(there_and_back, start=1):
        at = MONDAY + timedelta(minutes=minute)
        await moving.assign(session, moved_on.id, Choice(agency.id), by=coordinator, now=at)
        await session.flush()
    await moving.give_back(session, returned.id, reason="Не наше", suggested_id=None, by=coordinator, now=LATER)
    before = [await fresh(session, one) for one in questions[1:]]
    undone = await bulk.undo(session, done.id, by=coordinator, now=LATER)
    assert (undone.undone, undone.kept) == (1, 4)
    assert [await fresh(session, one) for one in questions[1:]] == before
    assert (await fresh(session, untouched))["agency_id"] != target.id


async def test_a_move_is_taken_back_once_and_within_a_day(session: Session, coordinator: By, target: Agency) -> None:
    first, second = [
        await bulk.move(session, ids(await asked(session, 1)), Target(target.id), by=coordinator, now=MONDAY)
        for _ in range(2)
    ]
    await bulk.undo(session, first.id, by=coordinator, now=MONDAY + UNDOABLE_WITHIN)
    await session.flush()
    for done, at in ((first, LATER), (second, MONDAY + UNDOABLE_WITHIN + timedelta(seconds=1))):
        with pytest.raises(NotUndoable):
            await bulk.undo(session, done.id, by=coordinator, now=at)


async def test_moves_are_shown_to_who_sees_the_region_and_to_colleagues(
    session: Session, coordinator: By, target: Agency
) -> None:
    done = await bulk.move(session, ids(await asked(session, 1)), Target(target.id), by=coordinator, now=MONDAY)
    (row,) = await moves.moves(session, (await a_coordinator(session)).scope, limit=20)
    assert (row.BulkMove, row.agency_name) == (done, target.short_name)
    stranger = by(await an_operator(session))
    assert await moves.moves(session, stranger.scope, limit=20) == []
    with pytest.raises(moves.MoveNotFound):
        await bulk.undo(session, done.id, by=stranger, now=MONDAY)


async def test_moving_takes_the_same_few_statements_for_one_question_and_for_many(
    session: Session, coordinator: By, target: Agency, statements: list[str]
) -> None:
    few, many = await asked(session, 2), await asked(session, 40)
    counts = []
    for questions in (few, many):
        statements.clear()
        done = await bulk.move(session, ids(questions), Target(target.id), by=coordinator, now=LATER)
        await bulk.undo(session, done.id, by=coordinator, now=LATER)
        await session.flush()
        counts.append(len(statements))
    assert counts[0] == counts[1]
