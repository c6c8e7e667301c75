"""Teaching the screening by overruling it, in the database and over HTTP."""

from collections.abc import Sequence

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.core.db import Session, new_id
from app.intake import service as intake
from app.intake.lessons import queries as lessons
from app.intake.lessons import service as teaching
from app.intake.lessons.queries import LessonNotFound
from app.intake.lessons.service import LessonUndone
from app.intake.models import ScreeningLesson
from app.intake.service import Verdict
from app.pages.models import Page
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Question
from tests.builders import a_page, an_operator, sign_in
from tests.drafting.desk import acting
from tests.fakes import MONDAY
from tests.intake.test_acceptance import comment, questions_of, take

ADVERT = "Наш детский клуб приглашает всех ребят на занятия по рисованию и лепке, ждём вас"
LIKE_IT = "Ждём всех ребят в нашем детском клубе: занятия по рисованию и лепке, приглашаем"
NOT_NEEDED = Verdict(needs_answer=False, reason="Это объявление")
NEEDED = Verdict(needs_answer=True, reason="Просят помочь с клубом")


@pytest.fixture
async def coordinator(session: Session) -> Operator:
    return await an_operator(session, role=Role.COORDINATOR, name="Кира Координатор")


@pytest.fixture
async def page(session: Session) -> Page:
    return await a_page(session)


async def asked(session: Session, page: Page, number: int, text: str) -> Question:
    """The question that a citizen's new comment opens."""
    await take(session, page, comment(number, text, author=str(number)))
    found: Sequence[Question] = await questions_of(session, page)
    return found[-1]


async def taught(session: Session, page: Page, coordinator: Operator) -> Question:
    """A question that a coordinator has set aside."""
    question = await asked(session, page, 1, ADVERT)
    assert question.status is Status.RECEIVED
    await intake.overrule(session, question.id, NOT_NEEDED, by=acting(coordinator), now=MONDAY)
    await session.flush()
    return question


async def test_after_an_overruling_copies_and_texts_alike_are_screened_as_the_person_did(
    session: Session, page: Page, coordinator: Operator
) -> None:
    first = await taught(session, page, coordinator)
    copy, alike = await asked(session, page, 2, ADVERT), await asked(session, page, 3, LIKE_IT)
    for question, how in ((copy, "Та же запись, что"), (alike, "Похоже на")):
        assert (question.close_reason, question.screening) == (CloseReason.SCREENED_OUT, "no_substance")
        assert question.screening_reason == f"{how} №{first.number}: координатор решил, что ответ не нужен."
        assert question.screened_by is None
    other = await asked(session, page, 4, "Когда починят фонарь на улице Гагарина?")
    assert other.status is Status.RECEIVED


async def test_another_judgement_on_the_same_question_replaces_the_first(
    session: Session, page: Page, coordinator: Operator
) -> None:
    question = await taught(session, page, coordinator)
    await intake.overrule(session, question.id, NEEDED, by=acting(coordinator), now=MONDAY)
    await session.flush()
    (standing,) = await lessons.standing(session)
    assert (standing.needs_answer, standing.was.value) == (True, "question")
    assert (await asked(session, page, 2, ADVERT)).status is Status.RECEIVED


async def test_a_lesson_taken_back_judges_nothing_any_more(session: Session, page: Page, coordinator: Operator) -> None:
    await taught(session, page, coordinator)
    (standing,) = await lessons.standing(session)
    await teaching.undo(session, standing.id, by=acting(coordinator), now=MONDAY)
    await session.flush()
    assert (await asked(session, page, 2, ADVERT)).status is Status.RECEIVED
    with pytest.raises(LessonUndone):
        await teaching.undo(session, standing.id, by=acting(coordinator), now=MONDAY)
    with pytest.raises(LessonNotFound):
        await teaching.undo(session, new_id(), by=acting(coordinator), now=MONDAY)


async def test_a_lesson_is_read_back_as_it_was_learnt(session: Session, page: Page, coordinator: Operator) -> None:
    question = await taught(session, page, coordinator)
    (standing,) = await lessons.standing(session)
    known = await teaching.marks_of(ADVERT)
    assert standing.number == question.number
    assert standing.marks.fingerprint == known.fingerprint
    assert standing.marks.vector is not None
    assert known.vector is not None
    assert float(standing.marks.vector @ known.vector) == pytest.approx(1, abs=0.01)


async def test_over_http_lessons_are_listed_and_taken_back(
    session: Session, page: Page, client: AsyncClient, coordinator: Operator
) -> None:
    question = await asked(session, page, 1, ADVERT)
    other = await asked(session, page, 2, "Когда починят фонарь на улице Гагарина?")
    await sign_in(client, coordinator)
    for one, kind in ((question, "spam"), (other, None)):
        body = {"needs_answer": False, "reason": "Это объявление"} | ({"class": kind} if kind else {})
        assert (await client.post(f"/api/v1/questions/{one.id}/screening", json=body)).status_code == 204
    at = "/api/v1/screening/lessons"
    first = (await client.get(at, params={"limit": 1})).json()
    second = (await client.get(at, params={"limit": 1, "cursor": first["next"]})).json()
    (newest,), (older,) = first["items"], second["items"]
    assert [newest["question_number"], older["question_number"]] == [other.number, question.number]
    assert (older["was"], older["screening"], older["text"]) == ("question", "spam", ADVERT)
    assert (older["operator_name"], older["reason"], older["undone_at"]) == ("Кира Координатор", "Это объявление", None)
    assert (await client.delete(f"{at}/{older['id']}")).status_code == 204
    again = await client.delete(f"{at}/{older['id']}")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/lesson-undone")
    undone = await session.scalar(select(ScreeningLesson.undone_by).where(ScreeningLesson.question_id == question.id))
    assert undone == coordinator.id


async def test_over_http_a_class_that_contradicts_the_judgement_is_refused(
    session: Session, page: Page, client: AsyncClient, coordinator: Operator
) -> None:
    question = await asked(session, page, 1, ADVERT)
    await sign_in(client, coordinator)
    body = {"needs_answer": False, "reason": "Это объявление", "class": "federal"}
    refused = await client.post(f"/api/v1/questions/{question.id}/screening", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/unfit-class")


async def test_responders_neither_see_nor_take_back_lessons(session: Session, client: AsyncClient, page: Page) -> None:
    await sign_in(client, await an_operator(session))
    assert (await client.get("/api/v1/screening/lessons")).status_code == 403
    assert (await client.delete(f"/api/v1/screening/lessons/{new_id()}")).status_code == 403
