"""The screen of surges over HTTP."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.accounts.permissions import Role
from app.core.db import Session, new_id
from app.drafting.models import Draft, DraftState
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.surges.models import Surge, SurgeState
from tests.builders import a_citizen, a_draft, a_page, an_agency, an_operator, sign_in
from tests.fakes import MONDAY
from tests.surges.town import OTHERS, WATER, Town, a_surge, a_town, asked, no_water

SURGES = "/api/v1/surges"
HOUR = timedelta(hours=1)
BASE = "Здравствуйте, {имя}! Воду на {улица} вернут к 18:00."


async def as_(client: AsyncClient, session: Session, role: Role = Role.COORDINATOR, **fields: Any) -> None:
    operator = await an_operator(session, role=role, **fields)
    await session.commit()
    await sign_in(client, operator)


async def opened(session: Session, town: Town, questions: list[Question], **fields: Any) -> Surge:
    given = {"state": SurgeState.OPEN, "opened_at": MONDAY, "base_text": BASE, "base_revision": 1}
    return await a_surge(session, questions, **(given | fields))


async def test_a_row_has_the_figures_of_its_questions(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    questions = await no_water(session, town, 4)
    questions += [await asked(session, town, WATER[5], at=MONDAY - 3 * HOUR, citizen_id=questions[0].citizen_id)]
    questions[1].status, questions[1].answered_at = Status.ANSWERED, MONDAY
    surge = await a_surge(session, questions, usual_per_hour=0.5, seen_per_hour=12)
    await as_(client, session, Role.OBSERVER)
    (row,) = (await client.get(SURGES)).json()["items"]
    assert row["topic"] == {"id": str(town.topic.id), "name": "Водоснабжение"}
    assert row["territory"] == {"id": str(town.place.id), "name": "Гурьевск"}
    assert row["agencies"] == [{"id": str(town.agency.id), "short_name": town.agency.short_name, "count": 5}]
    assert (row["id"], row["number"], row["state"]) == (str(surge.id), surge.number, "proposed")
    assert (row["questions"], row["unanswered"], row["people"], row["last_hour"]) == (5, 4, 4, 4)
    assert (row["usual_per_hour"], row["times_usual"]) == (0.5, 24)
    assert row["newest_at"] == "2026-03-16T08:43:00Z"


async def test_the_list_goes_on_where_it_stopped(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    for minute, state in enumerate((SurgeState.PROPOSED, SurgeState.OPEN, SurgeState.CLOSED, SurgeState.DISMISSED)):
        proposed_at = MONDAY + timedelta(minutes=minute)
        await a_surge(session, await no_water(session, town, 2), state=state, proposed_at=proposed_at)
    await as_(client, session)

    async def states(**asked: Any) -> tuple[list[str], str | None]:
        page = (await client.get(SURGES, params=asked)).json()
        return [one["state"] for one in page["items"]], page["next"]

    assert (await states())[0] == ["open", "proposed"]
    assert (await states(state="closed"))[0] == ["dismissed", "closed"]
    first, cursor = await states(state="all", limit=3)
    assert first == ["dismissed", "closed", "open"]
    assert await states(state="all", limit=3, cursor=cursor) == (["proposed"], None)
    assert (await client.get(SURGES, params={"cursor": "nonsense"})).json()["type"] == "/problems/bad-cursor"


async def test_an_agency_sees_surges_with_its_questions_and_only_those_inside(
    client: AsyncClient, session: Session
) -> None:
    town = await a_town(session)
    other = await an_agency(session)
    theirs = await no_water(session, town, 3)
    ours = await asked(session, town, WATER[0], agency_id=other.id)
    surge = await opened(session, town, [*theirs, ours])
    await opened(session, town, await no_water(session, town, 2))
    await as_(client, session, Role.RESPONDER, agency=other)
    (row,) = (await client.get(SURGES)).json()["items"]
    assert (row["id"], row["questions"], [one["count"] for one in row["agencies"]]) == (str(surge.id), 1, [1])
    shown = (await client.get(f"{SURGES}/{surge.id}/questions")).json()["items"]
    assert [one["question"]["id"] for one in shown] == [str(ours.id)]


async def test_who_has_no_question_in_it_does_not_find_it(client: AsyncClient, session: Session) -> None:
    surge = await opened(session, await a_town(session), await no_water(session, await a_town(session), 2))
    await as_(client, session, Role.RESPONDER)
    for path in ("", "/questions"):
        answer = await client.get(f"{SURGES}/{surge.id}{path}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/surge-not-found")


async def test_the_detail_has_curve_terms_and_answers(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    questions = await no_water(session, town, 5)
    questions[0].status, questions[0].due_at = Status.ANSWERED, MONDAY - HOUR
    questions[1].status, questions[1].due_at = Status.IN_REVIEW, MONDAY - HOUR
    questions[2].status, questions[2].due_at = Status.IN_WORK, MONDAY + HOUR
    await a_draft(session, question=questions[2])
    questions[3].status = Status.CLOSED
    surge = await opened(session, town, questions, usual_per_hour=2, words=["вода"])
    await as_(client, session)
    detail = (await client.get(f"{SURGES}/{surge.id}")).json()
    assert detail["answers"] == {"none": 1, "drafted": 1, "in_review": 1, "published": 1}
    assert (detail["due_first"], detail["breached"]) == ("2026-03-16T08:00:00Z", 1)
    assert (detail["words"], detail["base_text"], detail["base_revision"]) == (["вода"], BASE, 1)
    curve = detail["curve"]
    assert (curve[0]["at"], curve[-1]["at"]) == ("2026-03-16T02:30:00Z", "2026-03-16T09:00:00Z")
    assert len(curve) == 27
    assert [one["count"] for one in curve if one["count"]] == [5]
    assert {one["usual"] for one in curve} == {0.5}


async def test_a_long_surge_has_longer_steps(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    surge = await opened(session, town, await no_water(session, town, 3, at=MONDAY - timedelta(days=30)))
    await as_(client, session)
    curve = (await client.get(f"{SURGES}/{surge.id}")).json()["curve"]
    assert 150 <= len(curve) <= 200
    assert sum(one["count"] for one in curve) == 3


async def test_the_life_of_a_surge(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town, 3))
    late = await asked(session, town, WATER[0])
    await as_(client, session)
    path = f"{SURGES}/{surge.id}"

    async def step(name: str, body: dict[str, Any]) -> str:
        answer = await client.post(f"{path}/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["state"])

    assert await step("dismissal", {"reason": "Одна ветка"}) == "dismissed"
    assert await step("opening", {"title": "  Прорыв трубы  "}) == "open"
    assert (await client.post(f"{path}/questions", json={"question_ids": [str(late.id)]})).status_code == 204
    changed = (await client.patch(path, json={"joins_itself": False})).json()
    assert (changed["title"], changed["joins_itself"], changed["questions"]) == ("Прорыв трубы", False, 4)
    assert (await client.delete(f"{path}/questions/{late.id}")).status_code == 204
    left = (await client.get(f"{path}/questions", params={"left": True})).json()["items"]
    assert [one["question"]["id"] for one in left] == [str(late.id)]
    assert await step("closing", {}) == "closed"
    again = await client.post(f"{path}/closing", json={})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/surge-not-there")
    assert await step("opening", {}) == "open"


async def test_a_surge_made_by_hand(client: AsyncClient, session: Session) -> None:
    questions = await no_water(session, await a_town(session), 2)
    await as_(client, session)
    ids = [str(one.id) for one in questions]
    made = await client.post(SURGES, json={"question_ids": ids, "title": "Нет воды"})
    assert (made.status_code, made.json()["questions"], made.json()["state"]) == (201, 2, "open")
    few = await client.post(SURGES, json={"question_ids": ids[:1], "title": "Нет воды"})
    assert few.status_code == 422


async def test_alike_questions_are_suggested_the_most_alike_first(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    surge = await opened(session, town, await no_water(session, town, 4), joins_itself=False)
    alike = await asked(session, town, "Нет воды, Яблоневая аллея", at=MONDAY)
    less = await asked(session, town, "Слабый напор воды на пятом этаже", at=MONDAY)
    await asked(session, town, OTHERS[0], at=MONDAY, topic_id=None)
    await asked(session, town, WATER[0], at=MONDAY, status=Status.ANSWERED)
    await as_(client, session)
    found = (await client.get(f"{SURGES}/{surge.id}/suggestions")).json()
    assert [one["question"]["id"] for one in found] == [str(alike.id), str(less.id)]
    assert 1 >= found[0]["likeness"] > found[1]["likeness"] >= 0.125


async def test_the_base_text_is_saved_by_revisions(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    surge = await opened(session, town, await no_water(session, town, 2), base_text="", base_revision=0)
    await as_(client, session, Role.RESPONDER, agency=town.agency, name="Анна Ответова")

    async def save(text: str, revision: int) -> Any:
        return await client.put(f"{SURGES}/{surge.id}/base-text", json={"text": text, "base_revision": revision})

    first = await save(BASE, 0)
    assert (first.status_code, first.json()["base_revision"]) == (200, 1)
    assert first.json()["base_by"]["name"] == "Анна Ответова"
    assert (await save(BASE, 0)).json()["base_revision"] == 1
    stale = await save("Другой текст", 0)
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/base-text-changed")
    assert "Анна Ответова" in stale.json()["detail"]
    unknown = await save("Вода {когда}?", 1)
    assert (unknown.status_code, unknown.json()["type"]) == (422, "/problems/unknown-variable")


async def test_each_question_shows_the_reply_it_would_get(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    anna = await a_citizen(session, name="Анна Иванова")
    first = await asked(session, town, WATER[0], at=MONDAY - HOUR, citizen_id=anna.id)
    done = await asked(session, town, WATER[2], at=MONDAY, status=Status.ANSWERED)
    surge = await opened(session, town, [first, done])
    await as_(client, session)
    items = (await client.get(f"{SURGES}/{surge.id}/questions")).json()["items"]
    shown = {one["question"]["id"]: one["personal_text"] for one in items}
    assert shown == {
        str(first.id): "Анна, добрый день! Воду на Яблоневой аллее вернут к 18:00.",
        str(done.id): None,
    }


async def test_answering_all_writes_and_submits_a_draft_of_each(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    questions = await no_water(session, town, 6)
    surge = await opened(session, town, questions)
    await as_(client, session, Role.RESPONDER, agency=town.agency)
    shown = (await client.get(f"{SURGES}/{surge.id}/questions")).json()["items"]
    answer = await client.post(f"{SURGES}/{surge.id}/answers", json={"submit": True})
    assert (answer.status_code, answer.json()) == (202, {"drafted": 6, "submitted": 6, "skipped": []})
    drafts = (await session.scalars(select(Draft))).all()
    assert {str(one.question_id): one.text for one in drafts} == {
        one["question"]["id"]: one["personal_text"] for one in shown
    }
    assert {one.state for one in drafts} == {DraftState.APPROVED}  # this agency asks for no review
    texts = {one.question_id: one.text for one in drafts}
    beside = [texts[one.id] for one in questions]
    assert all(one != other for one, other in pairwise(beside))


async def test_drafts_first_and_submitting_them_later(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    surge = await opened(session, town, await no_water(session, town, 3))
    await as_(client, session, Role.RESPONDER, agency=town.agency)
    path = f"{SURGES}/{surge.id}/answers"
    assert (await client.post(path, json={})).json() == {"drafted": 3, "submitted": 0, "skipped": []}
    assert (await client.post(path, json={})).json() == {"drafted": 0, "submitted": 0, "skipped": []}
    assert (await client.post(path, json={"submit": True})).json() == {"drafted": 0, "submitted": 3, "skipped": []}


async def test_what_cannot_be_answered_is_left_with_its_reason(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    questions = await no_water(session, town, 6)
    questions[0].status = Status.ANSWERED
    questions[1].status, questions[1].agency_id = Status.TRIAGE, None
    questions[2].status = Status.IN_WORK
    await a_draft(session, question=questions[2], text="Пишу сама")
    questions[3].agency_id = (await an_agency(session)).id
    surge = await opened(session, town, questions)
    await as_(client, session, Role.RESPONDER, agency=town.agency)
    ids = [str(one.id) for one in questions]
    answer = (await client.post(f"{SURGES}/{surge.id}/answers", json={"question_ids": ids})).json()
    assert answer["drafted"] == 2
    assert {one["question"]["id"]: one["why"] for one in answer["skipped"]} == {
        ids[0]: "Уже отвечен.",
        ids[1]: "Вопрос другого ведомства.",
        ids[2]: "Черновик уже есть.",
        ids[3]: "Вопрос другого ведомства.",
    }


async def test_a_reply_that_its_network_does_not_take_is_left(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    town.page = await a_page(session, agency=town.agency, network="toy")
    questions = await no_water(session, town, 2)
    surge = await opened(session, town, questions, base_text="Ждите. " * 1400)
    await as_(client, session, Role.RESPONDER, agency=town.agency)
    answer = (await client.post(f"{SURGES}/{surge.id}/answers", json={})).json()
    assert answer["drafted"] == 0
    assert all("Слишком длинно" in one["why"] for one in answer["skipped"])


@pytest.mark.parametrize(
    ("fields", "status", "kind"),
    [
        ({"base_text": ""}, 409, "/problems/no-base-text"),
        ({"state": SurgeState.PROPOSED}, 409, "/problems/surge-not-there"),
    ],
)
async def test_there_must_be_an_open_surge_and_a_text(
    client: AsyncClient, session: Session, fields: dict[str, Any], status: int, kind: str
) -> None:
    town = await a_town(session)
    surge = await opened(session, town, await no_water(session, town, 2), **fields)
    await as_(client, session)
    answer = await client.post(f"{SURGES}/{surge.id}/answers", json={})
    assert (answer.status_code, answer.json()["type"]) == (status, kind)


async def test_questions_that_are_not_in_the_surge_are_refused(client: AsyncClient, session: Session) -> None:
    town = await a_town(session)
    surge = await opened(session, town, await no_water(session, town, 2))
    await as_(client, session)
    answer = await client.post(f"{SURGES}/{surge.id}/answers", json={"question_ids": [str(new_id())]})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/question-not-found")
