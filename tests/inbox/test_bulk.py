"""Many questions chosen on the worklist: preview, move, undo."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import insert

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session, new_id
from app.deadlines import service as deadlines
from app.pages.models import Page
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.moving.bulk import MOST
from tests.builders import a_page, a_question, a_topic, an_agency, an_operator, sign_in
from tests.deadlines.test_service import a_policy, target
from tests.fakes import MONDAY, FrozenClock

MOVES = "/api/v1/bulk-moves"


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, short_name="Дороги")


@pytest.fixture
async def page(session: Session) -> Page:
    return await a_page(session)


@pytest.fixture(autouse=True)
async def coordinator(session: Session, client: AsyncClient) -> None:
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR, name="Вера Кураторова"))


async def ask(client: AsyncClient, path: str = "", /, **body: Any) -> Response:
    return await client.post(MOVES + path, json=body)


async def agency_of(session: Session, question: Question) -> UUID | None:
    await session.refresh(question)
    return question.agency_id


async def test_a_preview_says_what_would_happen(
    session: Session, client: AsyncClient, agency: Agency, page: Page
) -> None:
    waiting = await a_question(session, page=page, agency_id=None, status=Status.TRIAGE)
    routed = [await a_question(session, page=page) for _ in range(2)]
    closed = await a_question(session, page=page, status=Status.CLOSED)
    ids = [str(one.id) for one in (waiting, *routed, closed)]
    answer = (await ask(client, "/preview", question_ids=ids, agency_id=str(agency.id))).json()
    assert (answer["total"], answer["movable"]) == (4, 3)
    assert answer["blocked"] == [
        {"question": {"id": str(closed.id), "number": closed.number}, "why": "Вопрос уже закрыт или отвечен"}
    ]
    own = await session.get_one(Agency, page.agency_id)
    assert answer["by_agency"] == [
        {"agency": {"id": str(own.id), "short_name": own.short_name}, "count": 2},
        {"agency": None, "count": 1},
    ]
    assert {row["id"] for row in answer["sample"]} == {str(one.id) for one in (waiting, *routed)}
    assert [await agency_of(session, one) for one in routed] == [page.agency_id] * 2


async def test_the_preview_counts_whose_clocks_would_change(
    session: Session, client: AsyncClient, clock: FrozenClock, agency: Agency, page: Page
) -> None:
    quick = await a_topic(session)
    await a_policy(session, target(start="published", amount=1), rank=1, topic_id=quick.id)
    await a_policy(session, target(start="published", amount=4), rank=2)
    agency.calendar_id = (await session.get_one(Agency, page.agency_id)).calendar_id
    questions = [await a_question(session, page=page) for _ in range(3)]
    for question in questions:
        await deadlines.start(session, question.id, now=MONDAY)
    waiting = await a_question(session, page=page, agency_id=None, status=Status.TRIAGE)
    body: dict[str, Any] = {"question_ids": [str(one.id) for one in (*questions, waiting)], "agency_id": str(agency.id)}
    assert (await ask(client, "/preview", **body)).json()["clocks_change"] == 1
    assert (await ask(client, "/preview", **body, topic_id=str(quick.id))).json()["clocks_change"] == 4


async def test_all_that_fit_a_filter_are_moved_and_put_back(
    session: Session, client: AsyncClient, clock: FrozenClock, agency: Agency, page: Page
) -> None:
    fitting = [await a_question(session, page=page, text=f"Яма на дороге, {number}") for number in range(3)]
    other = await a_question(session, page=page, text="Нет воды")
    body = {"filter": {"q": "ямы", "view": "open", "limit": 1}, "agency_id": str(agency.id), "reason": "Дороги их"}
    moved = (await ask(client, **body)).json()
    assert {name: moved[name] for name in ("moved", "undoable", "undone", "kept", "undone_at")} == {
        "moved": 3,
        "undoable": True,
        "undone": 0,
        "kept": 0,
        "undone_at": None,
    }
    assert (moved["agency"]["short_name"], moved["by"]["name"]) == ("Дороги", "Вера Кураторова")
    assert [await agency_of(session, one) for one in (*fitting, other)] == [agency.id] * 3 + [page.agency_id]
    fitting[0].status = Status.IN_WORK
    await session.flush()
    clock.advance(timedelta(hours=1))
    undone = (await client.post(f"{MOVES}/{moved['id']}/undo")).json()
    assert (undone["undone"], undone["kept"], undone["undoable"]) == (2, 1, False)
    assert [await agency_of(session, one) for one in fitting] == [agency.id, page.agency_id, page.agency_id]
    assert (await client.get(MOVES)).json() == [undone]
    again = await client.post(f"{MOVES}/{moved['id']}/undo")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/not-undoable")


async def test_more_than_can_be_moved_at_once_are_refused(
    session: Session, client: AsyncClient, agency: Agency, page: Page
) -> None:
    one = await a_question(session, page=page)
    names = [column.key for column in Question.__table__.columns if column.key not in {"id", "number", "search"}]
    values = {name: getattr(one, name) for name in names}
    await session.execute(insert(Question), [values | {"id": new_id()} for _ in range(MOST)])
    wide = await ask(client, "/preview", filter={"view": "all"}, agency_id=str(agency.id))
    assert (wide.status_code, wide.json()["type"]) == (422, "/problems/too-many-questions")
    many = await ask(client, "/preview", question_ids=[str(new_id())] * (MOST + 1), agency_id=str(agency.id))
    assert many.status_code == 422


@pytest.mark.parametrize("wrong", [{}, {"question_ids": []}, {"question_ids": [str(new_id())], "filter": {}}])
async def test_questions_are_named_in_exactly_one_way(
    client: AsyncClient, agency: Agency, wrong: dict[str, Any]
) -> None:
    answer = await ask(client, "/preview", agency_id=str(agency.id), **wrong)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")


async def test_where_nothing_can_be_moved_one_is_told_so(session: Session, client: AsyncClient, agency: Agency) -> None:
    there = await a_question(session, agency=agency)
    answer = await ask(client, question_ids=[str(there.id)], agency_id=str(agency.id), reason="Дороги их")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nothing-to-move")
