"""HTTP of moving: what is asked, what is answered, what is refused."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.questions.lifecycle import Status
from app.questions.models import Question
from tests.builders import a_citizen, a_page, a_question, a_territory, an_agency, an_operator, sign_in
from tests.fakes import MONDAY, FrozenClock
from tests.routing.moving.moves import LATER


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, name="Управление дорог", short_name="Дороги", contact="тел. 8 (4012) 00-00-00")


@pytest.fixture(autouse=True)
async def coordinator(session: Session, client: AsyncClient) -> None:
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR))


@pytest.fixture
async def question(session: Session) -> Question:
    citizen = await a_citizen(session, name="Анна Пробнова")
    return await a_question(session, page=await a_page(session), citizen_id=citizen.id)


async def post(client: AsyncClient, question: Question, step: str, **body: Any) -> Response:
    return await client.post(f"/api/v1/questions/{question.id}/{step}", json=body)


def refusal(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


async def test_an_assignment_is_made_and_taken_back(
    session: Session, client: AsyncClient, agency: Agency, question: Question, clock: FrozenClock
) -> None:
    before = question.agency_id
    assert (await post(client, question, "assignment", agency_id=str(agency.id))).status_code == 204
    await session.refresh(question)
    assert question.agency_id == agency.id
    clock.advance(LATER - MONDAY)
    assert (await post(client, question, "assignment/undo")).status_code == 204
    await session.refresh(question)
    assert question.agency_id == before
    assert refusal(await post(client, question, "assignment/undo")) == (409, "/problems/too-late")


async def test_a_return_says_where_the_question_went(
    session: Session, client: AsyncClient, agency: Agency, question: Question
) -> None:
    first = question.agency_id
    answer = await post(client, question, "return", reason="Не наша дорога", agency_id=str(agency.id))
    assert answer.json() == {"went_to": {"id": str(agency.id), "short_name": "Дороги"}}
    assert (await post(client, question, "return", reason="И не наша")).json() == {"went_to": None}
    again = {"agency_id": str(first)}
    assert refusal(await post(client, question, "assignment", **again)) == (409, "/problems/refused-before")
    assert (await post(client, question, "assignment", **again, insist=True)).status_code == 204


@pytest.mark.parametrize("reason", ["", "  ", "ы", "ы" * 501])
async def test_a_return_needs_a_reason_one_can_read(client: AsyncClient, question: Question, reason: str) -> None:
    assert refusal(await post(client, question, "return", reason=reason)) == (422, "/problems/invalid")


async def test_a_place_is_chosen(session: Session, client: AsyncClient, question: Question) -> None:
    place = await a_territory(session)
    assert (await post(client, question, "place", text="Романово", territory_id=str(place.id))).status_code == 204
    await session.refresh(question)
    assert question.territory_id == place.id
    unknown = await post(client, question, "place", text="Романово", territory_id=str(uuid4()))
    assert refusal(unknown) == (422, "/problems/unknown-territory")


async def test_a_question_is_split(session: Session, client: AsyncClient, agency: Agency, question: Question) -> None:
    parts = [{"text": " Снег "}, {"text": "Фонарь", "agency_id": str(agency.id)}]
    ids = (await post(client, question, "split", parts=parts)).json()["ids"]
    assert ids[0] == str(question.id)
    await session.refresh(question)
    assert question.text == "Снег"
    part = await client.get(f"/api/v1/questions/{ids[1]}")
    assert part.json()["origin"] == {"id": str(question.id), "number": question.number}


@pytest.mark.parametrize("count", [1, 6])
async def test_a_split_has_two_to_five_parts(client: AsyncClient, question: Question, count: int) -> None:
    answer = await post(client, question, "split", parts=[{"text": "Снег"}] * count)
    assert refusal(answer) == (422, "/problems/invalid")


async def notice(client: AsyncClient, question: Question, **params: str) -> Response:
    return await client.get(f"/api/v1/questions/{question.id}/notice", params=params)


async def test_the_citizen_is_told_who_answers_and_how_to_reach_them(
    session: Session, client: AsyncClient, agency: Agency, question: Question
) -> None:
    text = (await notice(client, question, agency_id=str(agency.id))).json()["text"]
    assert text.startswith("Анна, здравствуйте! Этим занимается Управление дорог.")
    assert "тел. 8 (4012) 00-00-00" in text
    assert refusal(await notice(client, question)) == (409, "/problems/nobody-else")
    question.agency_id = agency.id
    await session.flush()
    assert (await notice(client, question)).json()["text"] == text
    assert refusal(await notice(client, question, agency_id=str(uuid4()))) == (422, "/problems/unknown-agency")


@pytest.mark.parametrize(
    ("screening", "word"), [("other_region", "другом регионе"), ("federal", "федеральное ведомство")]
)
async def test_of_what_is_nobodys_here_the_citizen_is_told_so(
    session: Session, client: AsyncClient, question: Question, screening: str, word: str
) -> None:
    question.screening, question.status, question.agency_id = screening, Status.CLOSED, None
    await session.flush()
    assert word in (await notice(client, question)).json()["text"]
