"""The quality screen's figures against decisions made by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from httpx import AsyncClient

from app.accounts.permissions import Role, Scope
from app.agencies.models import Agency
from app.core.db import Session
from app.insights.quality import service as quality
from app.insights.quality.measures import MEASURES
from app.insights.quality.schemas import QualityOut
from app.insights.quality.service import Quality
from app.insights.queries import Period
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from tests.builders import a_question, a_topic, an_agency, an_operator, sign_in, stored
from tests.fakes import MONDAY

DAY = timedelta(days=1)
MONTH = Period(MONDAY - 30 * DAY, MONDAY)
ALL = Scope(None)
RULE, CLASSIFIER, PERSON, RETURN = DecidedBy.RULE, DecidedBy.CLASSIFIER, DecidedBy.PERSON, DecidedBy.RETURN
Step = tuple[DecidedBy, Agency | None]


async def decided(
    session: Session,
    *steps: Step,
    status: Status = Status.IN_WORK,
    at: datetime = MONDAY - DAY,
    guess: Agency | None = None,
    **fields: Any,
) -> Question:
    """A question with decisions, an hour between two. guess: the machine's best candidate."""
    owner = steps[-1][1]
    question = await a_question(session, status=status, received_at=at, **fields)
    question.agency_id = owner.id if owner else None
    for number, (by, agency) in enumerate(steps):
        candidates = [{"agency_id": str(guess.id)}] if guess and number == 0 else []
        row = Assignment(question_id=question.id, decided_by=by, agency_id=agency.id if agency else None)
        row.topic_id = question.topic_id
        row.confidence, row.candidates, row.evidence = 0.5, candidates, {}
        row.decided_at = at + timedelta(hours=number)
        if number and (before := steps[number - 1][1]):
            row.from_agency_id = before.id
        await stored(session, row)
    return question


async def read(session: Session, scope: Scope = ALL) -> Quality:
    return await quality.read(session, scope, MONTH)


async def test_with_nothing_decided_every_figure_is_nought_or_none(session: Session) -> None:
    out = QualityOut.of(await read(session))
    assert (out.decided, out.share_without_person, out.right_without_person) == (0, None, None)
    assert (out.series, out.confusions, out.agencies, out.topics) == ([], [], [], [])
    assert [one.key for one in out.measures] == [one.key for one in MEASURES]


async def test_what_the_machine_gave_at_once_is_right_when_it_stayed_and_was_taken(session: Session) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    for status in (Status.IN_WORK, Status.ANSWERED, Status.UNDELIVERABLE):
        await decided(session, (RULE, ours), status=status)
    await decided(session, (CLASSIFIER, ours), status=Status.ROUTED)  # nobody looked at it yet
    await decided(session, (RULE, ours), (PERSON, theirs))
    await decided(session, (RULE, ours), (RETURN, None), status=Status.TRIAGE)
    await decided(session, (CLASSIFIER, None), (PERSON, ours), guess=ours)
    total = (await read(session)).total
    assert (total.decided, total.without_person) == (7, 6)
    assert (total.right, total.wrong, total.precision) == (3, 2, 0.6)


async def test_the_first_decision_of_the_period_counts_and_the_newest_of_all(session: Session) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    await decided(session, (RULE, ours), (RULE, theirs), at=MONDAY - 2 * DAY)
    await decided(session, (RULE, ours), (PERSON, theirs), at=MONDAY - timedelta(minutes=30))  # moved after the period
    await decided(session, (RULE, ours), at=MONDAY)
    await decided(session, (RULE, ours), at=MONTH.since - timedelta(microseconds=1))
    total = (await read(session)).total
    assert (total.decided, total.right, total.wrong) == (2, 0, 2)


async def test_moves_are_counted_with_who_returned(session: Session) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    await decided(session, (RULE, ours), (RETURN, None), (PERSON, theirs))
    await decided(session, (RULE, ours), (RETURN, theirs), (RETURN, None), status=Status.TRIAGE)
    await decided(session, (RULE, ours), (PERSON, theirs))
    await decided(session, (CLASSIFIER, None), (PERSON, ours))
    found = await read(session)
    assert (found.returned, found.transferred) == (3, 1)
    moved = {agency.id: (one.received, one.returned) for agency, one, _ in found.agencies}
    assert moved == {ours.id: (4, 2), theirs.id: (3, 1)}


async def test_confusions_name_what_was_said_and_what_was_meant(session: Session) -> None:
    ours, theirs, third = await an_agency(session), await an_agency(session), await an_agency(session)
    questions = [await decided(session, (RULE, ours), (PERSON, theirs)) for _ in range(4)]
    await decided(session, (CLASSIFIER, None), (PERSON, third), guess=ours)
    await decided(session, (CLASSIFIER, None), (PERSON, third), guess=third)
    await decided(session, (RULE, ours))
    await decided(session, (RULE, ours), (RETURN, None), status=Status.TRIAGE)
    first, second = (await read(session)).confusions
    assert (first.machine_id, first.person_id, first.count) == (ours.id, theirs.id, 4)
    assert list(first.examples) == [one.id for one in reversed(questions[1:])]
    assert (second.machine_id, second.person_id, second.count) == (ours.id, third.id, 1)


async def test_weeks_begin_on_mondays_and_those_with_returns_alone_are_there(session: Session) -> None:
    ours = await an_agency(session)
    await decided(session, (RULE, ours), at=datetime(2026, 3, 1, 23, 0, tzinfo=UTC))  # a Sunday
    await decided(session, (RULE, ours), (RETURN, None), at=datetime(2026, 3, 8, 23, 30, tzinfo=UTC))
    weeks = QualityOut.of(await read(session)).series
    assert [(one.week, one.decided, one.returned, one.precision) for one in weeks] == [
        (date(2026, 2, 23), 1, 0, None),
        (date(2026, 3, 2), 1, 0, None),
        (date(2026, 3, 9), 0, 1, None),
    ]


async def test_a_week_tells_how_right_the_machine_was_once_enough_is_settled(session: Session) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    for _ in range(4):
        await decided(session, (RULE, ours))
    assert [one.precision for one in QualityOut.of(await read(session)).series] == [None]
    await decided(session, (RULE, ours), (PERSON, theirs))
    assert [one.precision for one in QualityOut.of(await read(session)).series] == [0.8]


async def test_topics_are_those_that_questions_have_now(session: Session) -> None:
    ours, topic = await an_agency(session), await a_topic(session)
    await decided(session, (RULE, ours), topic_id=topic.id)
    await decided(session, (CLASSIFIER, None), status=Status.TRIAGE, topic_id=topic.id)
    await decided(session, (RULE, ours))
    ((topic_id, name, one),) = (await read(session)).topics
    assert (topic_id, name, one.decided, one.precision) == (topic.id, topic.name, 2, 1.0)


async def test_overruled_screenings_are_counted_by_when_they_came(session: Session) -> None:
    somebody = (await an_operator(session)).id
    for received_at in (MONTH.since, MONDAY - DAY, MONTH.until):
        await a_question(session, screened_by=somebody, received_at=received_at)
    await a_question(session, received_at=MONDAY - DAY)
    assert (await read(session)).overruled_screenings == 2


async def test_an_agency_sees_what_was_given_to_it_or_is_its_own(session: Session) -> None:
    ours, theirs = await an_agency(session), await an_agency(session)
    await decided(session, (RULE, ours), (PERSON, theirs))
    await decided(session, (RULE, theirs), (PERSON, ours))
    await decided(session, (RULE, theirs))
    found = await read(session, Scope(ours.id))
    assert (found.total.decided, found.transferred) == (2, 1)
    assert [agency.id for agency, _, _ in found.agencies] == [ours.id]


async def test_the_figures_over_http(client: AsyncClient, session: Session) -> None:
    ours = await an_agency(session, short_name="Адм. Гусева")
    await decided(session, (RULE, ours))
    operator = await an_operator(session, role=Role.COORDINATOR)
    await session.commit()
    await sign_in(client, operator)
    body = (await client.get("/api/v1/insights/quality")).json()
    assert (body["decided"], body["without_person"], body["right_without_person"]) == (1, 1, 1.0)
    assert body["agencies"] == [
        {"agency": {"id": str(ours.id), "short_name": "Адм. Гусева"}, "received": 1, "returned": 0, "precision": 1.0}
    ]
    bad = await client.get(
        "/api/v1/insights/quality", params={"since": MONDAY.isoformat(), "until": "2026-01-01T00:00:00Z"}
    )
    assert bad.json()["type"] == "/problems/bad-period"
