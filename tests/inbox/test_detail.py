"""One question's page."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session, new_id
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind
from app.drafting.models import DraftState
from app.intake.events import QuestionReceived, QuestionTaken
from app.outbox import queries as outbox
from app.publishing.models import PublicationState
from app.questions.lifecycle import Status
from app.questions.models import MessageVersion, Question
from app.routing.models import Assignment, DecidedBy
from tests.builders import (
    a_citizen,
    a_draft,
    a_message,
    a_post,
    a_publication,
    a_question,
    an_agency,
    an_operator,
    sign_in,
    stored,
)
from tests.fakes import MONDAY


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session)


@pytest.fixture
async def responder(session: Session, client: AsyncClient, agency: Agency) -> Operator:
    """Who is signed in."""
    operator = await an_operator(session, agency=agency, name="Анна Ответова")
    await sign_in(client, operator)
    return operator


@pytest.fixture
async def question(session: Session, agency: Agency, responder: Operator) -> Question:
    return await a_question(session, agency=agency)


async def shown(client: AsyncClient, question: Question) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/questions/{question.id}")
    assert answer.status_code == 200, answer.text
    detail: dict[str, Any] = answer.json()
    return detail


async def test_the_thread_shows_what_others_said_in_it_too(
    session: Session, client: AsyncClient, question: Question
) -> None:
    at = question.published_at
    neighbour = await a_citizen(session, name="Сосед Пробный")
    own = await a_message(session, question=question)
    talk = {"question_id": None, "thread_id": question.thread_id}
    await a_message(
        session,
        question=question,
        external_id="wall:n1",
        citizen_id=neighbour.id,
        text="Плюсую!",
        published_at=at + timedelta(minutes=1),
        **talk,
    )
    await a_message(
        session,
        question=question,
        external_id="wall:n2",
        citizen_id=None,
        from_page=True,
        text="Разбираемся.",
        published_at=at + timedelta(minutes=2),
        url="https://network.invalid/2",
    )
    await a_message(
        session, question=question, external_id="wall:n3", text="Другая ветка", question_id=None, thread_id="wall:x"
    )
    messages = (await shown(client, question))["messages"]
    assert [(one["text"], one["author_name"], one["own"], one["is_answer"]) for one in messages] == [
        (own.text, "Проба Пробнов", True, False),
        ("Плюсую!", "Сосед Пробный", False, False),
        ("Разбираемся.", "", True, True),
    ]


async def test_of_a_long_thread_the_questions_own_messages_are_never_left_out(
    session: Session, client: AsyncClient, question: Question
) -> None:
    await a_message(session, question=question, text="Первый вопрос")
    for number in range(305):
        await a_message(
            session,
            question=question,
            external_id=f"wall:talk:{number}",
            question_id=None,
            text=f"болтовня {number}",
            published_at=question.published_at + timedelta(minutes=1 + number),
        )
    messages = [one["text"] for one in (await shown(client, question))["messages"]]
    assert len(messages) == 300
    assert messages[0] == "Первый вопрос"
    assert messages[-1] == "болтовня 304"


async def test_edits_and_deletions_are_shown(session: Session, client: AsyncClient, question: Question) -> None:
    message = await a_message(session, question=question, edited_at=MONDAY, deleted_at=MONDAY, text="Стало")
    for number, text in enumerate(["Было", "Было потом"]):
        until = MONDAY + timedelta(minutes=number)
        await stored(session, MessageVersion(message_id=message.id, text=text, until=until))
    (one,) = (await shown(client, question))["messages"]
    assert [version["text"] for version in one["versions"]] == ["Было", "Было потом"]
    assert one["edited_at"] == one["deleted_at"] == "2026-03-16T09:00:00Z"


async def test_the_post_stands_beside_the_question(session: Session, client: AsyncClient, question: Question) -> None:
    assert (await shown(client, question))["post"] is None
    question.post_id = (await a_post(session, text="О ремонте")).id
    await session.flush()
    assert (await shown(client, question))["post"]["text"] == "О ремонте"


async def test_decisions_on_who_answers_come_newest_first_with_their_names(
    session: Session, client: AsyncClient, question: Question, agency: Agency
) -> None:
    coordinator = await an_operator(session, role=Role.COORDINATOR, name="Вера Разборова")
    common: dict[str, Any] = {"question_id": question.id, "candidates": [], "evidence": {}, "confidence": 0.5}
    await stored(session, Assignment(**common, decided_by=DecidedBy.CLASSIFIER, decided_at=MONDAY))
    later = MONDAY + timedelta(minutes=3)
    by_person = {"decided_by": DecidedBy.PERSON, "operator_id": coordinator.id, "agency_id": agency.id}
    await stored(session, Assignment(**common, **by_person, reason="по адресу", decided_at=later))
    first, second = (await shown(client, question))["routing"]
    assert (first["decided_by"], first["operator"]["name"], first["reason"]) == (
        "person",
        "Вера Разборова",
        "по адресу",
    )
    assert first["agency"]["short_name"] == agency.short_name
    assert (second["decided_by"], second["agency"], second["operator"]) == ("classifier", None, None)


async def test_each_clock_says_where_it_stands(session: Session, client: AsyncClient, question: Question) -> None:
    policy = await stored(session, SlaPolicy(code="p", name="Обычные сроки", rank=1, targets=[]))
    hour = timedelta(hours=1)
    cases: dict[str, dict[str, Any]] = {
        "on_track": {"due_at": MONDAY + 2 * hour, "warn_at": MONDAY + hour},
        "at_risk": {"due_at": MONDAY + 3 * hour, "warn_at": MONDAY},
        "breached": {"due_at": MONDAY - hour},
        "met": {"due_at": MONDAY - 2 * hour, "met_at": MONDAY - 2 * hour},
        "late": {"due_at": MONDAY - 3 * hour, "met_at": MONDAY - 2 * hour},
        "cancelled": {"due_at": MONDAY - 4 * hour, "cancelled_at": MONDAY},
    }
    for kind, fields in zip(ClockKind, cases.values(), strict=True):
        common = {"question_id": question.id, "policy_id": policy.id, "clock": kind, "target": {}, "covered": True}
        await stored(session, Deadline(**common, started_at=MONDAY - 9 * hour, **fields))
    clocks = (await shown(client, question))["deadlines"]
    # Nearest due first: the other way round than above, but for the first two.
    assert [clock["standing"] for clock in clocks] == [None, "breached", "met", "breached", "on_track", "at_risk"]
    assert {clock["policy_name"] for clock in clocks} == {"Обычные сроки"}


async def test_draft_publication_and_what_may_be_done_are_shown(
    session: Session, client: AsyncClient, question: Question, responder: Operator
) -> None:
    message = await a_message(session, question=question)
    question.status = Status.UNDELIVERABLE
    draft = await a_draft(session, question=question, author=responder, state=DraftState.APPROVED)
    await a_publication(
        session, draft=draft, message=message, state=PublicationState.FAILED, failure="closed", failure_text="closed"
    )
    detail = await shown(client, question)
    assert (detail["draft"]["text"], detail["draft"]["author"]["name"]) == (draft.text, "Анна Ответова")
    assert (detail["publication"]["state"], detail["publication"]["failure"]) == ("failed", "closed")
    assert detail["allowed"] == ["take", "draft", "return", "retry", "answered_by_hand", "rework"]
    assert detail["agency_calendar"]["data"]["tz"] == "Europe/Kaliningrad"


async def test_other_questions_of_the_citizen_are_shown_within_the_scope(
    session: Session, client: AsyncClient, question: Question, agency: Agency
) -> None:
    other = await a_question(session, agency=agency, citizen_id=question.citizen_id, text="Другое. " * 60)
    await a_question(session, citizen_id=question.citizen_id)
    (related,) = (await shown(client, question))["related"]
    assert (related["id"], len(related["text"])) == (str(other.id), 160)


async def test_the_history_says_who_did_what(
    session: Session, client: AsyncClient, question: Question, responder: Operator
) -> None:
    outbox.record(session, QuestionReceived(question_id=question.id), now=MONDAY)
    await session.flush()
    taken = QuestionTaken(question_id=question.id, by=responder.id, assignee_id=responder.id)
    outbox.record(session, taken, now=MONDAY + timedelta(minutes=1))
    await session.flush()
    first, second = (await client.get(f"/api/v1/questions/{question.id}/history")).json()
    assert (first["type"], first["by"]) == ("question.received", None)
    assert (second["type"], second["by"]["name"]) == ("question.taken", "Анна Ответова")
    assert second["payload"] == {"assignee_id": str(responder.id)}


async def test_another_agencys_question_is_not_there(
    session: Session, client: AsyncClient, responder: Operator
) -> None:
    theirs = await a_question(session)
    for question_id in (theirs.id, new_id()):
        for path in ("", "/history"):
            answer = await client.get(f"/api/v1/questions/{question_id}{path}")
            assert (answer.status_code, answer.json()["type"]) == (404, "/problems/question-not-found")
