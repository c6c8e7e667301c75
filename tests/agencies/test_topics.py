"""What is said of topics, and since when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.agencies import queries as agencies
from app.agencies.imported import Imported, take_in
from app.agencies.models import Topic, TopicVersion
from app.agencies.table import Finding
from app.agencies.topics import queries as topics
from app.agencies.topics import service
from app.agencies.topics.content import Content
from app.agencies.topics.sheet import TopicRow, read_topics, write_topics
from app.core.db import Session
from tests.builders import a_topic, an_operator
from tests.fakes import MONDAY

TODAY = MONDAY.date()
LATER = TODAY + timedelta(days=10)
SNOW = Content("Дороги", "Снег", words=("снег",), season=(1, 12))


async def a_snow_topic(session: Session, *, since: date = TODAY) -> Topic:
    return await service.create(session, "snow", SNOW, since=since, by=None, now=MONDAY)


async def said(session: Session, topic: Topic) -> list[tuple[date, date | None, str]]:
    found = await topics.versions(session, topic.id)
    return [(version.valid_from, version.valid_to, version.name) for version, _ in found]


async def test_a_new_topic_is_in_force_and_remembers_who_said_it(session: Session) -> None:
    operator = await an_operator(session)
    topic = await service.create(session, "snow", SNOW, since=TODAY, by=operator.id, now=MONDAY)
    assert topic.active
    assert Content.of(topic) == SNOW
    [(version, by)] = await topics.versions(session, topic.id)
    assert by is operator
    assert (version.valid_from, version.created_at) == (TODAY, MONDAY)
    with pytest.raises(service.TopicExists):
        await a_snow_topic(session)


async def test_a_planned_topic_waits_for_its_day(session: Session) -> None:
    topic = await a_snow_topic(session, since=LATER)
    assert not topic.active
    assert await agencies.topics(session) == []
    assert await service.apply_versions(session, LATER - timedelta(days=1)) == []
    assert await service.apply_versions(session, LATER) == [topic.id]
    assert (await topics.get(session, topic.id)).active
    assert await service.apply_versions(session, LATER) == []


async def test_a_change_ends_what_was_said_the_day_before(session: Session) -> None:
    topic = await a_snow_topic(session)
    changed = await service.change(
        session, topic.id, replace(SNOW, name="Лёд"), since=LATER, by=None, now=MONDAY + timedelta(hours=1)
    )
    assert (changed.name, changed.valid_to) == ("Снег", LATER - timedelta(days=1))
    assert await said(session, topic) == [(LATER, None, "Лёд"), (TODAY, LATER - timedelta(days=1), "Снег")]
    await service.apply_versions(session, LATER)
    now = await topics.get(session, topic.id)
    assert (now.name, now.valid_from, now.valid_to, now.active) == ("Лёд", LATER, None, True)


async def test_what_is_said_twice_on_one_day_is_what_was_said_last(session: Session) -> None:
    topic = await a_snow_topic(session)
    changed = await service.change(session, topic.id, replace(SNOW, name="Лёд"), since=TODAY, by=None, now=MONDAY)
    assert changed.name == "Лёд"
    assert await said(session, topic) == [(TODAY, None, "Лёд"), (TODAY, TODAY - timedelta(days=1), "Снег")]


async def test_a_plan_between_two_versions_lasts_until_the_next_one(session: Session) -> None:
    topic = await a_snow_topic(session)
    between = TODAY + timedelta(days=5)
    for since, name in ((LATER, "Лёд"), (between, "Каша")):
        await service.change(session, topic.id, replace(SNOW, name=name), since=since, by=None, now=MONDAY)
    assert await said(session, topic) == [
        (LATER, None, "Лёд"),
        (between, LATER - timedelta(days=1), "Каша"),
        (TODAY, between - timedelta(days=1), "Снег"),
    ]


async def test_a_topic_is_used_no_more_after_its_last_day(session: Session) -> None:
    topic = await a_snow_topic(session)
    ending = replace(SNOW, valid_to=TODAY)
    assert (await service.change(session, topic.id, ending, since=TODAY, by=None, now=MONDAY)).active
    assert await service.apply_versions(session, TODAY + timedelta(days=1)) == [topic.id]
    assert not (await topics.get(session, topic.id)).active
    again = await service.change(session, topic.id, SNOW, since=LATER, by=None, now=MONDAY + timedelta(days=10))
    assert again.active


@pytest.mark.parametrize(
    ("since", "last", "field"),
    [(TODAY - timedelta(days=1), None, "valid_from"), (LATER, LATER - timedelta(days=1), "valid_to")],
)
async def test_days_that_make_no_sense_are_refused(
    session: Session, since: date, last: date | None, field: str
) -> None:
    topic = await a_topic(session)
    with pytest.raises(service.BadDays) as refused:
        await service.change(session, topic.id, replace(SNOW, valid_to=last), since=since, by=None, now=MONDAY)
    assert list(refused.value.errors) == [field]


async def test_a_topic_that_was_never_put_under_versions_stays_as_it_is(session: Session) -> None:
    old = await a_topic(session, active=False)
    assert await service.apply_versions(session, LATER) == []
    assert not (await topics.get(session, old.id)).active


async def imported(session: Session, *rows: TopicRow, dry_run: bool = False) -> tuple[int, int, int]:
    told = await service.import_rows(session, rows, by=None, now=MONDAY, dry_run=dry_run)
    assert list(told.findings) == []
    return told.created, told.changed, told.unchanged


async def test_a_table_adds_and_changes_and_its_second_reading_changes_nothing(session: Session) -> None:
    await a_snow_topic(session)
    rows = TopicRow(2, "snow", replace(SNOW, name="Лёд")), TopicRow(3, "pits", Content("Дороги", "Ямы"))
    assert await imported(session, *rows, dry_run=True) == (1, 1, 0)
    assert [topic.name for topic in await agencies.topics(session)] == ["Снег"]
    assert await imported(session, *rows) == (1, 1, 0)
    assert [topic.name for topic in await topics.every(session)] == ["Лёд", "Ямы"]
    assert await imported(session, *rows) == (0, 0, 2)


async def test_a_table_that_was_written_changes_nothing(session: Session) -> None:
    topic = await a_snow_topic(session)
    await service.change(session, topic.id, replace(SNOW, name="Лёд"), since=LATER, by=None, now=MONDAY)
    rows, _ = read_topics(write_topics(await agencies.topics(session)).encode())
    assert await imported(session, *rows) == (0, 0, 1)
    assert await imported(session, TopicRow(2, "snow", SNOW)) == (0, 0, 1)


async def test_a_line_with_a_later_day_is_a_plan_and_one_with_a_past_day_begins_today(session: Session) -> None:
    topic = await a_snow_topic(session)
    assert await imported(session, TopicRow(2, "snow", replace(SNOW, name="Лёд"), LATER)) == (0, 1, 0)
    past = TopicRow(2, "snow", replace(SNOW, name="Каша"), date(2020, 1, 1))
    assert await imported(session, past) == (0, 1, 0)
    assert [(since, name) for since, _, name in await said(session, topic)][:2] == [(LATER, "Лёд"), (TODAY, "Каша")]


async def test_a_line_whose_last_day_has_passed_is_told(session: Session) -> None:
    rows = [TopicRow(2, "snow", replace(SNOW, valid_to=TODAY - timedelta(days=1)))]
    told = await service.import_rows(session, rows, by=None, now=MONDAY)
    assert [(one.line, one.field) for one in told.findings] == [(2, "valid_to")]
    assert await topics.every(session) == []


@pytest.mark.parametrize(
    ("findings", "dry_run", "good_only", "stored"),
    [(0, False, False, True), (0, True, False, False), (1, False, False, False), (1, False, True, True)],
)
async def test_a_table_with_a_wrong_line_is_taken_in_only_where_that_is_wished(
    findings: int, dry_run: bool, good_only: bool, stored: bool
) -> None:
    asked: list[bool] = []

    async def store(dry: bool) -> Imported:
        asked.append(dry)
        return Imported(1, 0, 0, [Finding(2, "group", "Пусто.")] * findings)

    told = await take_in(store, [Finding(1, "", "Пусто.")] * findings, dry_run=dry_run, good_only=good_only)
    assert told.stored is stored
    assert [finding.line for finding in told.findings] == [1, 2][: 2 * findings]
    assert asked == ([True, False] if stored else [True])


async def test_versions_of_all_topics_come_in_the_order_of_their_days(session: Session) -> None:
    topic = await a_snow_topic(session)
    await service.change(session, topic.id, SNOW, since=LATER, by=None, now=MONDAY)
    found = await topics.every_version(session)
    assert [version.valid_from for version in found] == [TODAY, LATER]
    assert all(isinstance(version, TopicVersion) for version in found)
