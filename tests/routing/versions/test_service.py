"""What the router learns: asked for, learnt, measured, put to work, taken back."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.agencies.models import Agency, Topic
from app.core.db import Session, Sessions
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing import service as routing
from app.routing.models import Assignment, DecidedBy
from app.routing.versions import queries as versions
from app.routing.versions import service
from app.routing.versions.models import RouterVersion, VersionState
from tests.builders import a_question, a_topic, an_agency, an_operator, stored
from tests.fakes import MONDAY, FrozenClock
from tests.routing.versions.lessons import confirmed

Ways = dict[Topic, Agency]


@pytest.fixture
async def ways(session: Session) -> Ways:
    """Two topics, and an agency for each that no rule names."""
    snow = await a_topic(session, name="Уборка снега", words=["снег"])
    water = await a_topic(session, name="Водоснабжение", words=["вода"])
    return {snow: await an_agency(session), water: await an_agency(session)}


async def asked_for(session: Session) -> UUID:
    version = await service.request(session, by=None, now=MONDAY)
    await session.commit()
    return version.id


async def learn(session: Session, sessions: Sessions, clock: FrozenClock) -> RouterVersion:
    """A version asked for and learnt, here and not in another process."""
    version_id = await asked_for(session)
    with ThreadPoolExecutor(1) as executor:
        await service.learn(version_id, sessions=sessions, clock=clock, executor=executor)
    return await versions.with_content(session, version_id)


async def told(session: Session) -> Sequence[str]:
    found = await session.scalars(
        select(OutboxEvent.type).where(OutboxEvent.type.startswith("router.")).order_by(OutboxEvent.seq)
    )
    return found.all()


async def test_what_people_confirmed_is_learnt_measured_and_put_to_work(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    await confirmed(session, ways, number=260)
    version = await learn(session, sessions, clock)
    assert (version.state, version.reason, version.step, version.progress) == (VersionState.LIVE, "", "", 1.0)
    assert (version.examples, version.tested_on) == (260, 52)
    assert version.content
    assert version.measured is not None
    assert version.measured["agency_top_1"] > version.measured["cold"]["agency_top_1"]
    assert version.measured["agency_top_1"] >= 0.95
    assert version.measured["live_before"] is None
    assert await told(session) == ["router.learning_requested", "router.version_live"]


async def test_the_version_that_is_live_takes_part_in_the_next_decision(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    await confirmed(session, ways, number=260)
    version = await learn(session, sessions, clock)
    snow, agency = next(iter(ways.items()))
    question = await a_question(session, text="Гололёд на тротуаре у школы", agency_id=None, status=Status.RECEIVED)
    before = await routing.learn(session, now=MONDAY)
    sure = routing.Confidence(threshold=0.99, repeat_within=timedelta(0))
    await routing.route(question.id, sessions=sessions, knowledge=before, clock=clock, confidence=sure)
    await session.refresh(question)
    assert (question.status, question.agency_id, question.topic_id) == (Status.ROUTED, agency.id, snow.id)
    made = (await session.scalars(select(Assignment).where(Assignment.question_id == question.id))).one()
    assert (made.version_id, made.decided_by) == (version.id, DecidedBy.CLASSIFIER)
    assert "похожие вопросы" in made.candidates[0]["why"]
    assert before.threshold is not None
    assert await routing.by_live_version(session, before) is before


async def test_too_few_confirmed_questions_are_not_learnt_from(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    await confirmed(session, ways, number=30)
    version = await learn(session, sessions, clock)
    assert version.state is VersionState.REFUSED
    assert version.reason == "мало подтверждённых вопросов: 30 из 200"
    assert version.content is None


async def test_a_version_worse_than_the_live_one_does_not_go_live(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    await confirmed(session, ways, number=260)
    good = await learn(session, sessions, clock)
    # Somebody mixed up everything but what came last.
    mixed_up = list(ways.values())
    rows = (await session.scalars(select(Assignment).order_by(Assignment.decided_at))).all()
    for index, row in enumerate(rows[:200]):
        question = await session.get_one(Question, row.question_id)
        question.agency_id = row.agency_id = mixed_up[index // 2 % 2].id
    await session.flush()
    bad = await learn(session, sessions, clock)
    assert bad.state is VersionState.REFUSED
    assert "Хуже действующей версии" in bad.reason
    assert bad.measured is not None
    assert bad.measured["live_before"]["agency_top_1"] > bad.measured["agency_top_1"]
    assert (await versions.get(session, good.id)).state is VersionState.LIVE


async def test_going_back_to_an_earlier_version_is_one_step(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    await confirmed(session, ways, number=220)
    first, second = await learn(session, sessions, clock), await learn(session, sessions, clock)
    by = await an_operator(session)
    await service.make_live(session, first.id, by=by.id, now=MONDAY)
    states = {one.id: one.state for one, _ in await versions.newest(session, limit=10)}
    assert states == {first.id: VersionState.LIVE, second.id: VersionState.RETIRED}
    refused = RouterVersion(state=VersionState.REFUSED, started_at=MONDAY, beat_at=MONDAY)
    with pytest.raises(service.NotLearnt):
        await service.make_live(session, (await stored(session, refused)).id, by=by.id, now=MONDAY)


async def test_only_one_version_is_learnt_at_a_time(session: Session) -> None:
    await asked_for(session)
    with pytest.raises(service.LearningAlready):
        await service.request(session, by=None, now=MONDAY)


async def test_a_version_is_learnt_once_however_often_its_job_runs(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    version_id = await asked_for(session)
    assert await versions.claim(session, version_id, step="Другой исполнитель учит", now=MONDAY)
    await session.commit()
    with ThreadPoolExecutor(1) as executor:
        await service.learn(version_id, sessions=sessions, clock=clock, executor=executor)
    assert (await versions.get(session, version_id)).step == "Другой исполнитель учит"


async def test_learning_that_died_with_its_worker_is_given_up_and_can_be_asked_for_again(session: Session) -> None:
    version_id = await asked_for(session)
    assert await service.give_up_silent(session, now=MONDAY + service.SILENT_AFTER) == 0
    assert await service.give_up_silent(session, now=MONDAY + service.SILENT_AFTER + timedelta(seconds=1)) == 1
    version = await versions.get(session, version_id)
    assert (version.state, version.finished_at is not None) == (VersionState.FAILED, True)
    await asked_for(session)


async def test_the_night_asks_only_where_something_was_confirmed_since(
    session: Session, sessions: Sessions, clock: FrozenClock, ways: Ways
) -> None:
    assert not await service.request_when_worth_it(session, now=MONDAY)
    await confirmed(session, ways, number=220)
    await learn(session, sessions, clock)
    assert not await service.request_when_worth_it(session, now=MONDAY)
    await confirmed(session, ways, number=1, later=timedelta(hours=3))
    assert await service.request_when_worth_it(session, now=MONDAY)


async def test_what_counts_as_confirmed(session: Session) -> None:
    agency, other = await an_agency(session), await an_agency(session)
    by_machine = await a_question(session, agency=agency)
    answered = await a_question(session, agency=agency, status=Status.ANSWERED, answered_at=MONDAY)
    given, given_back = await a_question(session, agency=agency), await a_question(session, agency=agency)
    for question, decided_by, agency_id in (
        (by_machine, DecidedBy.RULE, agency.id),
        (given, DecidedBy.PERSON, agency.id),
        (given_back, DecidedBy.PERSON, other.id),
    ):
        await stored(session, _decision(question, decided_by, agency_id))
    found = {one.question_id for one in await versions.confirmed(session)}
    assert found == {answered.id, given.id}
    assert await versions.count_confirmed(session) == 2
    assert await versions.count_confirmed(session, since=MONDAY) == 0


def _decision(question: Question, decided_by: DecidedBy, agency_id: UUID) -> Assignment:
    return Assignment(
        question_id=question.id,
        agency_id=agency_id,
        decided_by=decided_by,
        confidence=1.0,
        candidates=[],
        evidence={},
        decided_at=MONDAY - timedelta(minutes=5),
    )


async def test_what_old_versions_learnt_is_forgotten_but_not_the_live_one(session: Session) -> None:
    made = [
        await stored(
            session, RouterVersion(state=VersionState.RETIRED, started_at=MONDAY, beat_at=MONDAY, content=b"x")
        )
        for _ in range(12)
    ]
    made[0].state = VersionState.LIVE
    await session.flush()
    await versions.forget_contents(session)
    kept = [await versions.has_content(session, one.id) for one in made]
    assert kept == [True, False, False, *[True] * 9]


async def test_what_another_version_of_the_program_learnt_leaves_rules_and_words_to_decide(session: Session) -> None:
    live = RouterVersion(state=VersionState.LIVE, started_at=MONDAY, beat_at=MONDAY, content=b"of old", measured={})
    await stored(session, live)
    known = await routing.learn(session, now=MONDAY)
    assert (known.live_id, known.version, known.threshold) == (live.id, None, None)
    assert await routing.by_live_version(session, known) is known
