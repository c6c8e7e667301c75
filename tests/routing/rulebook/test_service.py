"""Keeping rules: made, changed, moved, taken away, taken in from a table, tried on past questions."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.agencies.models import Agency, Topic
from app.core.db import Session, Sessions
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing import service as routing
from app.routing.models import Assignment, RoutingRule
from app.routing.rulebook import dry_running, service
from app.routing.rulebook import queries as rulebook
from app.routing.rulebook.content import Said
from app.routing.rulebook.models import DryRun, DryRunState
from app.routing.rulebook.queries import RuleNotFound
from app.routing.rulebook.schemas import RuleIn
from app.routing.rulebook.service import BadRule
from app.routing.rulebook.sheet import read_rules, write_rules
from tests.builders import a_page, a_question, a_territory, a_topic, an_agency, an_operator, stored
from tests.fakes import MONDAY, FrozenClock


@pytest.fixture
async def by(session: Session) -> UUID:
    return (await an_operator(session)).id


@pytest.fixture
async def snow(session: Session) -> Topic:
    return await a_topic(session, group="Снег", name="Уборка снега", words=["снег", "сугроб", "гололёд"])


async def three(session: Session, by: UUID) -> list[RoutingRule]:
    agency = await an_agency(session)
    said = [Said(f"Правило {number}", agency.id, words=(str(number),)) for number in range(3)]
    return [await service.create(session, one, rank=None, by=by, now=MONDAY) for one in said]


async def order(session: Session) -> list[str]:
    return [one.name for one in await rulebook.all_rules(session)]


async def test_a_new_rule_comes_last_unless_it_says_where(session: Session, by: UUID) -> None:
    rules = await three(session, by)
    said = Said("Первое", rules[0].agency_id, words=("скорая",))
    first = await service.create(session, said, rank=1, by=by, now=MONDAY)
    assert await order(session) == ["Первое", "Правило 0", "Правило 1", "Правило 2"]
    assert (first.changed_at, first.changed_by) == (MONDAY, by)


@pytest.mark.parametrize(
    ("moved", "before", "after"),
    [(2, 0, "201"), (0, 2, "102"), (0, None, "120"), (2, 1, "021"), (1, 1, "012")],
)
async def test_a_rule_is_moved_before_another_or_to_the_end(
    session: Session, by: UUID, moved: int, before: int | None, after: str
) -> None:
    rules = await three(session, by)
    place = None if before is None else rules[before].id
    await service.move(session, rules[moved].id, before=place, by=by, now=MONDAY)
    await session.flush()
    assert await order(session) == [f"Правило {number}" for number in after]


async def test_moving_makes_room_where_there_is_none(session: Session, by: UUID) -> None:
    rules = await three(session, by)
    for rank, rule in enumerate(rules):
        rule.rank = rank
    await session.flush()
    await service.move(session, rules[2].id, before=rules[1].id, by=by, now=MONDAY)
    await session.flush()
    assert await order(session) == ["Правило 0", "Правило 2", "Правило 1"]
    assert len({one.rank for one in await rulebook.all_rules(session)}) == 3


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "topic_id"),
        ({"topic_id": uuid4()}, "topic_id"),
        ({"topic_group": "Такой нет"}, "topic_group"),
        ({"words": ("снег",), "agency_id": uuid4()}, "agency_id"),
        ({"words": ("снег",), "valid_from": date(2026, 5, 1), "valid_to": date(2026, 4, 1)}, "valid_to"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(
    session: Session, by: UUID, more: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"name": "Правило", "agency_id": (await an_agency(session)).id} | more
    said = Said(**given)
    with pytest.raises(BadRule) as refused:
        await service.create(session, said, rank=None, by=by, now=MONDAY)
    assert list(refused.value.errors) == [field]


async def test_what_a_removed_rule_decided_stays(session: Session, by: UUID) -> None:
    rule = (await three(session, by))[0]
    question = await a_question(session)
    grounds = {"confidence": 1.0, "candidates": [], "evidence": {}, "decided_at": MONDAY, "decided_by": "rule"}
    made = await stored(session, Assignment(question_id=question.id, rule_id=rule.id, **grounds))
    assert (await rulebook.shown(session, rule.id, now=MONDAY)).used == 1
    await service.remove(session, rule.id, by=by, now=MONDAY)
    await session.flush()
    await session.refresh(made)
    assert made.rule_id is None
    with pytest.raises(RuleNotFound):
        await service.remove(session, rule.id, by=by, now=MONDAY)


async def test_only_decisions_of_the_last_month_count_as_use(session: Session, by: UUID) -> None:
    rule = (await three(session, by))[0]
    question = await a_question(session)
    for days in (1, 29, 31):
        at = MONDAY - timedelta(days=days)
        grounds = {"confidence": 1.0, "candidates": [], "evidence": {}, "decided_at": at, "decided_by": "rule"}
        await stored(session, Assignment(question_id=question.id, rule_id=rule.id, **grounds))
    assert (await rulebook.shown(session, rule.id, now=MONDAY)).used == 2


async def test_the_table_that_is_written_is_read_back_without_a_change(session: Session, by: UUID) -> None:
    page, territory, topic = await a_page(session), await a_territory(session), await a_topic(session)
    said = Said(
        "Всё сразу",
        page.agency_id,
        topic_id=topic.id,
        topic_group=topic.group,
        territory_id=territory.id,
        page_id=page.id,
        words=("снег", "=лёд"),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        active=False,
    )
    await service.create(session, said, rank=7, by=by, now=MONDAY)
    codes = await rulebook.codes(session)
    table = write_rules(await rulebook.all_rules(session), codes)
    rows, findings = read_rules(table.encode(), codes)
    assert (findings, [(row.rank, row.said) for row in rows]) == ([], [(7, said)])
    told = await service.import_rows(session, rows, by=by, now=MONDAY, dry_run=False)
    assert (told.created, told.changed, told.unchanged) == (0, 0, 1)


async def test_rules_of_a_table_are_known_by_their_names(session: Session, by: UUID) -> None:
    rules = await three(session, by)
    agency = await session.get_one(Agency, rules[0].agency_id)
    table = f"name;agency;words\nПравило 1;{agency.code};другое\nНовое;{agency.code};слово\n"
    rows, _ = read_rules(table.encode(), await rulebook.codes(session))
    for dry_run in (True, False):
        told = await service.import_rows(session, rows, by=by, now=MONDAY, dry_run=dry_run)
        assert (told.created, told.changed, told.unchanged) == (1, 1, 0)
        await session.flush()
        assert len(await order(session)) == (3 if dry_run else 4)
    assert await order(session) == ["Правило 0", "Правило 1", "Правило 2", "Новое"]
    assert (await rulebook.lock(session, rules[1].id)).words == ["другое"]


async def test_what_is_wrong_in_a_table_is_told_by_line_and_field(session: Session) -> None:
    agency = await an_agency(session)
    lines = [
        "Нет такого;никто;;",
        f"Без условия;{agency.code};;",
        f"Дважды;{agency.code};да;",
        f"Дважды;{agency.code};да;x",
    ]
    table = "\n".join(["name;agency;words;topic", *lines])
    rows, findings = read_rules(table.encode(), await rulebook.codes(session))
    assert [(one.line, one.field) for one in findings] == [(2, "agency"), (3, ""), (5, "topic"), (5, "name")]
    assert [row.line for row in rows] == [4]


async def questions_about_snow(session: Session, number: int, **fields: Any) -> list[Question]:
    received = MONDAY - timedelta(days=2)
    return [
        await a_question(session, text=f"Снег, сугробы, гололёд {index}", received_at=received, **fields)
        for index in range(number)
    ]


async def tried(session: Session, sessions: Sessions, rule: dict[str, Any], **fields: Any) -> DryRun:
    run = DryRun(**{"rule": rule, "days": 30, "asked_at": MONDAY, "beat_at": MONDAY} | fields)
    await service.request_dry_run(session, run, RuleIn.model_validate(rule).said())
    await session.commit()
    clock = FrozenClock(MONDAY + timedelta(seconds=1))
    knowledge = await routing.learn(session, now=MONDAY)
    await dry_running.dry_run(run.id, sessions=sessions, knowledge=knowledge, clock=clock, threshold=0.75)
    return await rulebook.get_dry_run(session, run.id)


async def test_a_dry_run_shows_what_a_rule_would_change_and_changes_nothing(
    session: Session, sessions: Sessions, snow: Topic
) -> None:
    right, old = await an_agency(session), await an_agency(session)
    await stored(session, RoutingRule(rank=10, name="Сейчас", topic_id=snow.id, agency_id=old.id))
    answered = await questions_about_snow(session, 2, agency=right, status=Status.ANSWERED, answered_at=MONDAY)
    await questions_about_snow(session, 1, agency=old, status=Status.ANSWERED, answered_at=MONDAY)
    await a_question(session, text="Нет воды", received_at=MONDAY)
    before = (await session.scalars(select(Question.version).order_by(Question.id))).all()
    rule = {"name": "Будет", "topic_id": str(snow.id), "agency_id": str(right.id), "rank": 1}
    run = await tried(session, sessions, rule)
    assert (run.state, run.looked_at, run.total) == (DryRunState.DONE, 4, 4)
    assert run.found is not None
    counted = {key: value for key, value in run.found.items() if key != "examples"}
    assert counted == {
        "changed": 3,
        "to_agency": 3,
        "better": 2,
        "worse": 1,
        "newly_sure": 0,
        "newly_unsure": 0,
    }
    example = next(one for one in run.found["examples"] if one["question_id"] == str(answered[0].id))
    assert (example["before"]["agency_id"], example["after"]["agency_id"]) == (str(old.id), str(right.id))
    assert example["actual"] == str(right.id)
    assert "Снег" not in str(run.found)
    assert (await session.scalars(select(Question.version).order_by(Question.id))).all() == before
    assert [one.name for one in await rulebook.all_rules(session)] == ["Сейчас"]


async def test_a_dry_run_of_taking_a_rule_away_shows_what_would_wait_for_a_person(
    session: Session, sessions: Sessions, snow: Topic
) -> None:
    agency = await an_agency(session)
    rule = await stored(session, RoutingRule(rank=10, name="Сейчас", topic_id=snow.id, agency_id=agency.id))
    await questions_about_snow(session, 2)
    given = {"name": "Сейчас", "topic_id": str(snow.id), "agency_id": str(agency.id)}
    run = await tried(session, sessions, given, rule_id=rule.id, remove=True)
    assert run.found is not None
    assert (run.found["changed"], run.found["newly_unsure"]) == (2, 2)


async def test_a_rule_in_force_later_is_tried_as_if_it_were_in_force(
    session: Session, sessions: Sessions, snow: Topic
) -> None:
    agency = await an_agency(session)
    await questions_about_snow(session, 1)
    given = {"name": "Потом", "words": ["гололёд"], "agency_id": str(agency.id), "valid_from": "2030-01-01"}
    run = await tried(session, sessions, given)
    assert run.found is not None
    assert (run.found["to_agency"], run.found["newly_sure"]) == (1, 1)


async def test_a_dry_run_that_died_with_its_worker_has_failed(session: Session) -> None:
    run = await stored(session, DryRun(rule={}, days=30, asked_at=MONDAY, beat_at=MONDAY))
    later = MONDAY + dry_running.SILENT_AFTER + timedelta(seconds=1)
    assert await dry_running.give_up_silent(session, now=later) == 1
    await session.refresh(run)
    assert run.state is DryRunState.FAILED
    assert run.error
