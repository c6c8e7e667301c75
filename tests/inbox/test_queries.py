"""The worklist: views, filters, order and search."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts.permissions import Scope
from app.core.db import Session, new_id
from app.inbox import queries as inbox
from app.inbox.queries import MOST_COUNTED, Filter, Late, Place, Reader, View
from app.networks.ok.options import OK
from app.networks.vk.options import VK
from app.pages.models import Page
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from tests.builders import a_page, a_post, a_question, a_territory, a_topic, an_agency, an_operator
from tests.fakes import MONDAY

SOON = MONDAY + timedelta(hours=1)
LATE = MONDAY - timedelta(hours=1)


def reader(operator_id: UUID | None = None, agency_id: UUID | None = None) -> Reader:
    return Reader(operator_id or new_id(), Scope(agency_id), MONDAY)


async def listed(
    session: Session, wanted: Filter, by: Reader | None = None, *, after: Place | None = None, limit: int = 100
) -> list[UUID]:
    rows = await inbox.worklist(session, wanted, by or reader(), after=after, limit=limit)
    return [row.Question.id for row in rows]


@pytest.fixture
async def page(session: Session) -> Page:
    return await a_page(session)


async def in_status(session: Session, page: Page) -> dict[str, Question]:
    """A question in each status, and a screened-out one."""
    closed: dict[str, Any] = {"close_reason": CloseReason.OTHER, "closed_at": MONDAY}
    made = {
        status.value: await a_question(session, page=page, status=status, **(closed if status is Status.CLOSED else {}))
        for status in Status
    }
    screened: dict[str, Any] = {"close_reason": CloseReason.SCREENED_OUT, "status": Status.CLOSED}
    return made | {"screened": await a_question(session, page=page, **screened)}


OPEN = {"received", "triage", "routed", "in-work", "in-review", "approved", "publishing", "undeliverable"}
VIEWS = {
    View.OPEN: OPEN,
    View.MINE: {"in-work"},
    View.REVIEW: {"in-review"},
    View.TRIAGE: {"triage"},
    View.ANSWERED: {"answered"},
    View.CLOSED: {"closed"},
    View.SCREENED: {"screened"},
    View.ALL: OPEN | {"answered", "closed", "screened"},
}


@pytest.mark.parametrize("view", View)
async def test_a_view_shows_what_it_is_named_for(session: Session, page: Page, view: View) -> None:
    questions = await in_status(session, page)
    me = await an_operator(session)
    for status in ("in-work", "answered"):
        questions[status].assignee_id = me.id
    await session.flush()
    found = await listed(session, Filter(view=view), reader(me.id))
    by_id = {question.id: name for name, question in questions.items()}
    assert {by_id[one] for one in found} == VIEWS[view]


async def test_each_filter_keeps_what_fits_and_drops_the_rest(session: Session, page: Page) -> None:
    topic, territory, me = await a_topic(session), await a_territory(session), await an_operator(session)
    fits: dict[str, Any] = {
        "topic_id": topic.id,
        "territory_id": territory.id,
        "assignee_id": me.id,
        "urgent": True,
        "screening": "complaint",
    }
    wanted = await a_question(session, page=page, status=Status.IN_WORK, due_at=LATE, warn_at=LATE, **fits)
    other_page = await a_page(session, network=OK)
    await a_question(session, page=other_page, due_at=SOON, warn_at=SOON)
    filters = fits | {"agency_id": page.agency_id, "page_id": page.id, "network": VK, "clock": Late.BREACHED}
    for name, value in (filters | {"status": [Status.IN_WORK, Status.CLOSED]}).items():
        assert await listed(session, Filter(**{name: value})) == [wanted.id], name
    assert await listed(session, Filter(**filters)) == [wanted.id]
    assert await listed(session, Filter(**(filters | {"urgent": False}))) == []


@pytest.mark.parametrize(
    ("warn_at", "due_at", "late"),
    [
        (SOON, SOON, None),
        (MONDAY, SOON, Late.AT_RISK),
        (LATE, MONDAY, Late.AT_RISK),
        (None, SOON, None),
        (None, LATE, Late.BREACHED),
        (LATE, LATE, Late.BREACHED),
        (None, None, None),
    ],
)
async def test_a_question_is_at_risk_until_its_due_instant_has_passed(
    session: Session, page: Page, warn_at: datetime | None, due_at: datetime | None, late: Late | None
) -> None:
    question = await a_question(session, page=page, warn_at=warn_at, due_at=due_at)
    answered: dict[str, Any] = {"status": Status.ANSWERED, "answered_at": MONDAY}
    await a_question(session, page=page, warn_at=warn_at, due_at=due_at, **answered)
    for one in Late:
        assert await listed(session, Filter(view=View.ALL, clock=one)) == ([question.id] if one is late else [])


async def in_parts(session: Session, wanted: Filter, *, by_due: bool, limit: int) -> list[UUID]:
    """The whole list, read a part at a time."""
    found: list[UUID] = []
    after: Place | None = None
    while True:
        rows = await inbox.worklist(session, wanted, reader(), after=after, limit=limit)
        found += [row.Question.id for row in rows]
        if len(rows) < limit:
            return found
        last: Question = rows[-1].Question
        after = Place(last.due_at if by_due else last.received_at, last.id)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 8])
async def test_open_questions_come_by_due_instant_and_those_without_one_last(
    session: Session, page: Page, limit: int
) -> None:
    dues = [SOON, None, LATE, MONDAY, MONDAY, MONDAY, None]
    made = [await a_question(session, page=page, due_at=due_at) for due_at in dues]
    expected = [made[place].id for place in (2, 3, 4, 5, 0, 1, 6)]
    assert await in_parts(session, Filter(), by_due=True, limit=limit) == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
async def test_other_views_come_newest_first(session: Session, page: Page, limit: int) -> None:
    received = [MONDAY, LATE, MONDAY, SOON]
    made = [await a_question(session, page=page, status=Status.ANSWERED, received_at=at) for at in received]
    expected = [made[place].id for place in (3, 2, 0, 1)]
    assert await in_parts(session, Filter(view=View.ANSWERED), by_due=False, limit=limit) == expected


async def test_what_comes_meanwhile_shifts_nothing(session: Session, page: Page) -> None:
    made = [await a_question(session, page=page, due_at=SOON + timedelta(hours=number)) for number in range(4)]
    first = await listed(session, Filter(), limit=2)
    await a_question(session, page=page, due_at=LATE)
    assert made[1].due_at is not None
    rest = await listed(session, Filter(), after=Place(made[1].due_at, made[1].id), limit=2)
    assert [*first, *rest] == [question.id for question in made]


@pytest.mark.parametrize(
    "words", ["дорога", "дорогами", "починить дорог", "ДОРОГУ", "Зелёная", '"починят дорогу"', "дорога -снег"]
)
async def test_a_question_is_found_by_any_form_of_its_words(session: Session, page: Page, words: str) -> None:
    question = await a_question(session, page=page, text="Когда починят дорогу на Зелёной?")
    await a_question(session, page=page, text="Где убирают снег?")
    assert await listed(session, Filter(q=words)) == [question.id]


@pytest.mark.parametrize("words", ["мост", "дорога снег", "дорога -починить", "#", "''", "& | !", "%"])
async def test_nothing_is_found_by_words_it_does_not_have(session: Session, page: Page, words: str) -> None:
    await a_question(session, page=page, text="Когда починят дорогу на Зелёной?")
    assert await listed(session, Filter(q=words)) == []


@pytest.mark.parametrize("prefix", ["", "#", "№", " # "])
async def test_a_question_is_found_by_its_number(session: Session, page: Page, prefix: str) -> None:
    question = await a_question(session, page=page)
    await a_question(session, page=page, text=f"Квартира {question.number}")
    assert await listed(session, Filter(q=f"{prefix}{question.number}")) == [question.id]
    assert await listed(session, Filter(q="9" * 30)) == []


async def test_an_operator_of_an_agency_sees_its_questions_alone(session: Session) -> None:
    own, other = await an_agency(session), await an_agency(session)
    ours = await a_question(session, agency=own, status=Status.TRIAGE)
    theirs = await a_question(session, agency=other, status=Status.TRIAGE)
    nobodys = await a_question(session, status=Status.TRIAGE)
    nobodys.agency_id = None
    await session.flush()
    by = reader(agency_id=own.id)
    assert await listed(session, Filter(), by) == [ours.id]
    assert await listed(session, Filter(agency_id=other.id), by) == []
    assert await inbox.one(session, ours.id, by.scope) is not None
    assert await inbox.one(session, theirs.id, by.scope) is None
    assert [row.Question.id for row in await inbox.triage(session, by.scope, after=None, limit=9)] == [ours.id]
    assert (await inbox.counts(session, by)).open == 1
    assert len(await listed(session, Filter())) == 3


async def test_other_questions_of_the_citizen_are_shown_within_the_scope(session: Session) -> None:
    own = await an_agency(session)
    question = await a_question(session, agency=own)
    older = await a_question(session, agency=own, citizen_id=question.citizen_id, received_at=LATE)
    newer = await a_question(session, agency=own, citizen_id=question.citizen_id, received_at=SOON)
    elsewhere = await a_question(session, citizen_id=question.citizen_id, received_at=MONDAY)
    await a_question(session, agency=own)
    found = await inbox.related(session, question, Scope(own.id), limit=5)
    assert [one.id for one in found] == [newer.id, older.id]
    found = await inbox.related(session, question, Scope(None), limit=2)
    assert [one.id for one in found] == [newer.id, elsewhere.id]


async def test_counts_say_what_waits(session: Session, page: Page) -> None:
    questions = await in_status(session, page)
    me = await an_operator(session)
    questions["in-work"].assignee_id = me.id
    questions["routed"].due_at = LATE
    questions["approved"].due_at, questions["approved"].warn_at = SOON, LATE
    questions["answered"].due_at = LATE
    await session.flush()
    found = await inbox.counts(session, reader(me.id))
    assert (found.open, found.mine, found.review, found.triage) == (8, 1, 1, 1)
    assert (found.at_risk, found.breached) == (1, 1)


async def test_counting_stops_where_nobody_counts_any_more(session: Session, page: Page) -> None:
    first = await a_question(session, page=page)
    same = {
        name: getattr(first, name)
        for name in ("network", "page_id", "kind", "citizen_id", "text", "status", "screening", "screening_reason")
    }
    session.add_all(
        Question(**same, thread_id=f"wall:many:{number}", published_at=MONDAY, received_at=MONDAY)
        for number in range(MOST_COUNTED)
    )
    await session.flush()
    assert (await inbox.counts(session, reader())).open == MOST_COUNTED


async def test_triage_is_oldest_first_with_the_posts_words(session: Session, page: Page) -> None:
    post = await a_post(session, page=page, text="Отключат воду")
    newer = await a_question(session, page=page, status=Status.TRIAGE, received_at=SOON)
    older = await a_question(session, page=page, status=Status.TRIAGE, received_at=LATE, post_id=post.id)
    await a_question(session, page=page, received_at=LATE)
    rows = await inbox.triage(session, Scope(None), after=None, limit=1)
    assert [(row.Question.id, row.post_text) for row in rows] == [(older.id, "Отключат воду")]
    rows = await inbox.triage(session, Scope(None), after=Place(older.received_at, older.id), limit=5)
    assert [(row.Question.id, row.post_text) for row in rows] == [(newer.id, None)]
