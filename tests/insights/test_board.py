"""The board's figures against questions made by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role, Scope
from app.agencies.models import Agency
from app.core.db import Session
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind
from app.insights import service as insights
from app.insights.measures import MEASURES
from app.insights.queries import Figures, Period
from app.insights.service import BadPeriod, Board
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from tests.builders import a_question, an_agency, an_operator, sign_in, stored
from tests.fakes import MONDAY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = Period(MONDAY - 7 * DAY, MONDAY)
ALL = Scope(None)


@pytest.fixture
async def policy(session: Session) -> SlaPolicy:
    return await stored(session, SlaPolicy(code="p", name="Сроки", rank=1, targets=[]))


async def answered(
    session: Session,
    agency: Agency,
    policy: SlaPolicy | None = None,
    *,
    took: timedelta,
    term: timedelta = 9 * HOUR,
    at: datetime = MONDAY - DAY,
) -> Question:
    """A question answered so long after it was written; without a policy it had no term."""
    written_at = at - took
    question = await a_question(
        session,
        agency=agency,
        status=Status.ANSWERED,
        published_at=written_at,
        received_at=written_at,
        answered_at=at,
    )
    if policy is not None:
        for clock, due_at in ((ClockKind.ANSWER, written_at + term), (ClockKind.REACTION, written_at)):
            row = Deadline(question_id=question.id, policy_id=policy.id, clock=clock, target={}, covered=True)
            row.started_at, row.due_at, row.met_at = written_at, due_at, at
            await stored(session, row)
    return question


async def board(session: Session, scope: Scope = ALL, period: Period = WEEK) -> Board:
    return await insights.board(session, scope, period, now=MONDAY)


async def of(session: Session, agency: Agency) -> Figures:
    return {one.id: figures for one, figures in (await board(session)).agencies}[agency.id]


async def test_with_nothing_to_count_every_figure_is_nought_or_none(session: Session) -> None:
    empty = await board(session)
    assert empty.totals == Figures()
    assert (empty.totals.share_in_time, empty.totals.median_answer_seconds) == (None, None)
    assert (empty.triage, list(empty.agencies)) == (0, [])


async def test_open_questions_are_counted_as_they_stand_now(session: Session) -> None:
    agency = await an_agency(session)
    dues: list[tuple[datetime | None, datetime | None]] = [
        (None, None),
        (MONDAY + HOUR, MONDAY + 2 * HOUR),  # on track
        (MONDAY, MONDAY + HOUR),  # at risk from now on
        (MONDAY - HOUR, MONDAY),  # the due instant itself is in time
        (MONDAY - 2 * HOUR, MONDAY - HOUR),  # late
    ]
    for warn_at, due_at in dues:
        # However long ago it came: these figures have no period.
        await a_question(session, agency=agency, warn_at=warn_at, due_at=due_at, received_at=MONDAY - 90 * DAY)
    for status in (Status.ANSWERED, Status.CLOSED):
        await a_question(session, agency=agency, status=status, due_at=MONDAY - HOUR, received_at=MONDAY - 90 * DAY)
    assert await of(session, agency) == Figures(open=5, at_risk=2, breached=1)


async def test_received_are_those_of_the_period_that_need_an_answer(session: Session) -> None:
    agency = await an_agency(session)
    for received_at in (WEEK.since, MONDAY - DAY, WEEK.until, WEEK.since - timedelta(microseconds=1)):
        await a_question(session, agency=agency, received_at=received_at)
    closed: dict[str, Any] = {"agency": agency, "status": Status.CLOSED, "received_at": MONDAY - DAY}
    await a_question(session, **closed, close_reason=CloseReason.SCREENED_OUT)
    await a_question(session, **closed, close_reason=CloseReason.OTHER)
    assert (await of(session, agency)).received == 3


async def test_answers_in_time_are_a_share_of_those_that_had_a_term(session: Session, policy: SlaPolicy) -> None:
    agency = await an_agency(session)
    await answered(session, agency, policy, took=2 * HOUR)
    await answered(session, agency, policy, took=9 * HOUR)  # at the due instant
    await answered(session, agency, policy, took=9 * HOUR + timedelta(seconds=1))
    await answered(session, agency, took=4 * HOUR)
    await answered(session, agency, policy, took=HOUR, at=WEEK.until)
    await answered(session, agency, policy, took=HOUR, at=WEEK.since - timedelta(seconds=1))
    found = await of(session, agency)
    assert (found.answered, found.timed, found.answered_in_time) == (4, 3, 2)
    assert found.share_in_time == pytest.approx(2 / 3)
    assert found.median_answer_seconds == pytest.approx(6.5 * 3600)


async def test_an_answer_to_what_was_reopened_counts_by_its_last_term(session: Session, policy: SlaPolicy) -> None:
    agency = await an_agency(session)
    question = await answered(session, agency, policy, took=30 * HOUR, term=9 * HOUR)
    again = Deadline(question_id=question.id, policy_id=policy.id, clock=ClockKind.ANSWER, target={}, covered=True)
    again.started_at, again.due_at, again.met_at = MONDAY - 2 * DAY, MONDAY - DAY + HOUR, MONDAY - DAY
    await stored(session, again)
    found = await of(session, agency)
    assert (found.answered, found.timed, found.answered_in_time) == (1, 1, 1)


async def test_the_median_of_all_is_not_the_median_of_medians(session: Session) -> None:
    quick, slow = await an_agency(session), await an_agency(session)
    for hours in (1, 2, 3):
        await answered(session, quick, took=hours * HOUR)
    await answered(session, slow, took=40 * HOUR)
    found = await board(session)
    medians = {agency.id: figures.median_answer_seconds for agency, figures in found.agencies}
    assert medians == {quick.id: 2 * 3600, slow.id: 40 * 3600}
    assert found.totals.median_answer_seconds == 2.5 * 3600
    assert found.totals.answered == 4


async def test_totals_add_up_and_what_has_no_agency_is_in_them(session: Session, policy: SlaPolicy) -> None:
    one, other = await an_agency(session), await an_agency(session)
    for agency in (one, other):
        await a_question(session, agency=agency, due_at=MONDAY - HOUR)
        await answered(session, agency, policy, took=HOUR)
    nobodys = await a_question(session, status=Status.TRIAGE)
    nobodys.agency_id = None
    await session.flush()
    found = await board(session)
    assert found.triage == 1
    assert (found.totals.open, found.totals.breached, found.totals.received) == (3, 2, 5)
    assert (found.totals.answered, found.totals.timed, found.totals.answered_in_time) == (2, 2, 2)


async def test_the_latest_agency_comes_first(session: Session) -> None:
    calm, risky, late = [await an_agency(session, short_name=name) for name in "абв"]
    for _ in range(3):
        await a_question(session, agency=calm)
    await a_question(session, agency=risky, warn_at=MONDAY - HOUR, due_at=MONDAY + HOUR)
    await a_question(session, agency=late, due_at=MONDAY - HOUR)
    assert [agency.short_name for agency, _ in (await board(session)).agencies] == ["в", "б", "а"]


async def test_an_agency_sees_its_own_figures_alone(session: Session, policy: SlaPolicy) -> None:
    own, other = await an_agency(session), await an_agency(session)
    await answered(session, own, policy, took=HOUR)
    await answered(session, other, policy, took=5 * HOUR)
    await a_question(session, agency=other)
    found = await board(session, Scope(own.id))
    assert [agency.id for agency, _ in found.agencies] == [own.id]
    assert found.totals == Figures(received=1, answered=1, timed=1, answered_in_time=1, median_answer_seconds=3600)


def test_a_period_is_thirty_days_until_now_unless_told_otherwise() -> None:
    assert insights.period(None, None, now=MONDAY) == Period(MONDAY - 30 * DAY, MONDAY)
    assert insights.period(None, MONDAY - DAY, now=MONDAY) == Period(MONDAY - 31 * DAY, MONDAY - DAY)
    assert insights.period(MONDAY - DAY, None, now=MONDAY) == Period(MONDAY - DAY, MONDAY)
    assert insights.period(MONDAY - 400 * DAY, None, now=MONDAY).since == MONDAY - 400 * DAY


@pytest.mark.parametrize("before", [timedelta(0), -DAY, 400 * DAY + timedelta(seconds=1)])
def test_a_period_has_to_have_a_length_and_not_too_much_of_it(before: timedelta) -> None:
    with pytest.raises(BadPeriod):
        insights.period(MONDAY - before, MONDAY, now=MONDAY)


@pytest.fixture
async def supervisor(session: Session, client: AsyncClient) -> None:
    """The client is a supervisor of the region."""
    await sign_in(client, await an_operator(session, role=Role.SUPERVISOR))


BOARD = "/api/v1/insights/agencies"


@pytest.mark.usefixtures("supervisor")
async def test_the_board_says_what_each_of_its_figures_means(session: Session, client: AsyncClient) -> None:
    agency = await an_agency(session, short_name="Адм.", name="Администрация")
    await answered(session, agency, took=HOUR)
    shown = (await client.get(BOARD)).json()
    assert (shown["since"], shown["until"]) == ("2026-02-14T09:00:00Z", "2026-03-16T09:00:00Z")
    (row,) = shown["agencies"]
    assert row["agency"] == {"id": str(agency.id), "short_name": "Адм.", "name": "Администрация"}
    assert (row["answered"], row["share_in_time"], row["median_answer_seconds"]) == (1, None, 3600)
    explained = {measure["key"] for measure in shown["measures"]}
    assert explained == {measure.key for measure in MEASURES} == set(row) - {"agency"}
    assert set(shown["totals"]) == explained | {"triage"}


@pytest.mark.usefixtures("supervisor")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z", "bad-period"),
        ("since=2020-01-01T00:00:00Z", "bad-period"),
        ("until=0001-01-01T00:00:00Z", "bad-period"),
        ("since=0001-01-01T00:00:00%2B14:00&until=0001-01-02T00:00:00%2B14:00", "bad-period"),
        ("since=2026-03-01T00:00:00", "invalid"),
        ("since=yesterday", "invalid"),
    ],
)
async def test_a_period_that_makes_no_sense_is_refused(client: AsyncClient, query: str, code: str) -> None:
    answer = await client.get(f"{BOARD}?{query}")
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{code}")
