"""What people decide about a question beside its answer."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session, new_id
from app.core.errors import Conflict
from app.intake import service as intake
from app.intake.screening import ScreeningClass
from app.intake.service import NotScreened, NotYours, UnfitClass, UnknownAssignee, Verdict
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import CloseReason, IllegalMove, Status
from app.questions.models import Question
from app.questions.queries import QuestionNotFound
from tests.builders import a_question, an_agency, an_operator, sign_in
from tests.drafting.desk import acting, told
from tests.fakes import MONDAY


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session)


@pytest.fixture
async def question(session: Session, agency: Agency) -> Question:
    return await a_question(session, agency=agency)


async def test_an_operator_takes_a_question_and_gives_it_back(
    session: Session, agency: Agency, question: Question
) -> None:
    me = await an_operator(session, agency=agency)
    for assignee_id in (me.id, me.id, None):
        await intake.give(session, question.id, assignee_id=assignee_id, by=acting(me), now=MONDAY)
        assert question.assignee_id == assignee_id
    assert await told(session, question) == ["question.taken", "question.taken"]


async def test_only_a_coordinator_gives_a_question_to_somebody_else(
    session: Session, agency: Agency, question: Question
) -> None:
    me, colleague = await an_operator(session, agency=agency), await an_operator(session, agency=agency)
    with pytest.raises(NotYours):
        await intake.give(session, question.id, assignee_id=colleague.id, by=acting(me), now=MONDAY)
    coordinator = await an_operator(session, role=Role.COORDINATOR)
    await intake.give(session, question.id, assignee_id=colleague.id, by=acting(coordinator), now=MONDAY)
    assert question.assignee_id == colleague.id


async def test_a_question_is_given_only_to_who_can_work_on_it(
    session: Session, agency: Agency, question: Question
) -> None:
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    cannot = {
        "unknown": new_id(),
        "of another agency": (await an_operator(session)).id,
        "gone": (await an_operator(session, agency=agency, active=False)).id,
        "only looks": (await an_operator(session, agency=agency, role=Role.OBSERVER)).id,
    }
    for who, operator_id in cannot.items():
        with pytest.raises(UnknownAssignee):
            await intake.give(session, question.id, assignee_id=operator_id, by=coordinator, now=MONDAY)
        assert question.assignee_id is None, who
    of_region = (await an_operator(session, role=Role.COORDINATOR)).id
    await intake.give(session, question.id, assignee_id=of_region, by=coordinator, now=MONDAY)


async def test_nobody_takes_what_is_answered_or_anothers(session: Session, agency: Agency, question: Question) -> None:
    me = acting(await an_operator(session, agency=agency))
    theirs = await a_question(session)
    with pytest.raises(QuestionNotFound):
        await intake.give(session, theirs.id, assignee_id=me.id, by=me, now=MONDAY)
    question.status = Status.ANSWERED
    await session.flush()
    with pytest.raises(Conflict):
        await intake.give(session, question.id, assignee_id=me.id, by=me, now=MONDAY)


async def test_what_was_screened_out_is_taken_up_by_a_person(session: Session) -> None:
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    out: dict[str, Any] = {"status": Status.CLOSED, "close_reason": CloseReason.SCREENED_OUT, "closed_at": MONDAY}
    question = await a_question(session, screening="spam", **out)
    verdict = Verdict(needs_answer=True, reason="Это жалоба")
    await intake.overrule(session, question.id, verdict, by=coordinator, now=MONDAY)
    assert (question.status, question.close_reason, question.closed_at) == (Status.RECEIVED, None, None)
    assert (question.screening, question.screening_reason) == ("question", "Это жалоба")
    assert question.screened_by == coordinator.id
    assert await told(session, question) == ["question.received"]
    with pytest.raises(NotScreened):
        await intake.overrule(session, question.id, verdict, by=coordinator, now=MONDAY)


async def test_an_open_question_is_set_aside_by_a_person(session: Session, question: Question) -> None:
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    verdict = Verdict(needs_answer=False, reason="Это реклама")
    await intake.overrule(session, question.id, verdict, by=coordinator, now=MONDAY)
    assert (question.status, question.close_reason) == (Status.CLOSED, CloseReason.SCREENED_OUT)
    assert question.closed_at == MONDAY
    assert await told(session, question) == ["question.closed"]
    with pytest.raises(NotScreened):
        await intake.overrule(session, question.id, verdict, by=coordinator, now=MONDAY)


async def test_a_person_may_say_the_class_where_it_fits(session: Session, question: Question) -> None:
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    unfit = Verdict(needs_answer=False, reason="нет", screening=ScreeningClass.SUGGESTION)
    with pytest.raises(UnfitClass):
        await intake.overrule(session, question.id, unfit, by=coordinator, now=MONDAY)
    verdict = Verdict(needs_answer=False, reason="Это реклама", screening=ScreeningClass.SPAM)
    await intake.overrule(session, question.id, verdict, by=coordinator, now=MONDAY)
    assert question.screening == "spam"


async def test_an_answered_question_is_neither_set_aside_nor_closed(session: Session, question: Question) -> None:
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    question.status = Status.ANSWERED
    await session.flush()
    with pytest.raises(IllegalMove):
        await intake.overrule(session, question.id, Verdict(False, "нет"), by=coordinator, now=MONDAY)
    with pytest.raises(IllegalMove):
        await intake.close(session, question.id, reason=CloseReason.OTHER, note="нет", by=coordinator, now=MONDAY)


async def test_a_closed_question_keeps_why_and_tells_only_the_reason(session: Session, question: Question) -> None:
    coordinator = acting(await an_operator(session, role=Role.COORDINATOR))
    note = "Решили на месте"
    await intake.close(session, question.id, reason=CloseReason.OTHER, note=note, by=coordinator, now=MONDAY)
    assert (question.status, question.close_reason, question.close_note) == (Status.CLOSED, CloseReason.OTHER, note)
    await session.flush()
    event = (await session.scalars(select(OutboxEvent).where(OutboxEvent.question_id == question.id))).one()
    assert (event.type, event.payload) == ("question.closed", {"reason": "other"})


async def test_over_http_a_decision_is_taken_or_refused_in_words(
    session: Session, client: AsyncClient, question: Question
) -> None:
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR))
    at = f"/api/v1/questions/{question.id}"
    refused = await client.post(f"{at}/assignee", json={"operator_id": str(new_id())})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/unknown-assignee")
    for body in ({"reason": "screened-out", "note": "обход"}, {"reason": "other", "note": " "}, {"reason": "other"}):
        assert (await client.post(f"{at}/closure", json=body)).status_code == 422
    assert (await client.post(f"{at}/closure", json={"reason": "other", "note": "Решили"})).status_code == 204
    again = await client.post(f"{at}/closure", json={"reason": "other", "note": "Решили"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/illegal-move")
