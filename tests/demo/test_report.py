"""What the report of a replay counts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import Session
from app.demo import queries as demo
from app.demo.queries import Stored, Took
from app.demo.report import Report
from app.intake.events import AnsweredByHand, QuestionScreenedOut
from app.outbox import queries as outbox
from app.outbox.models import OutboxEvent
from app.questions.lifecycle import CloseReason, Status
from app.routing.models import Assignment, DecidedBy
from tests.builders import a_message, a_page, a_post, a_question, stored
from tests.fakes import MONDAY

NONE = Took(None, None)


async def test_an_untouched_page_has_nothing_to_report(session: Session) -> None:
    page = await a_page(session)
    assert await demo.stored(session, page.id) == Stored(0, 0, 0)
    assert set((await demo.outcomes(session, page.id)).values()) == {0}
    assert set((await demo.stages(session, page.id)).values()) == {NONE}
    assert await demo.waiting(session, page.id) == 0


async def test_what_became_of_a_pages_messages_is_counted_and_no_other_pages(session: Session) -> None:
    page = await a_page(session)
    await a_post(session, page=page)
    answered = await a_question(session, page=page, status=Status.ANSWERED)
    spam: dict[str, Any] = {"status": Status.CLOSED, "close_reason": CloseReason.SCREENED_OUT, "screening": "spam"}
    screened = await a_question(session, page=page, **spam)
    routed = await a_question(session, page=page)
    for question in (answered, screened, routed):
        await a_message(session, question=question, seen_at=question.published_at + timedelta(seconds=2))
    by_hand = await a_message(
        session, question=answered, external_id="wall:page", from_page=True, seen_at=MONDAY, published_at=MONDAY
    )
    common: dict[str, Any] = {"candidates": [], "evidence": {}, "confidence": 1.0, "decided_by": DecidedBy.RULE}
    decided_at = routed.received_at + timedelta(seconds=1)
    row = Assignment(question_id=routed.id, agency_id=routed.agency_id, decided_at=decided_at, **common)
    await stored(session, row)
    await a_message(session)
    told = AnsweredByHand(question_id=answered.id, message_id=by_hand.id)
    outbox.record(session, told, now=MONDAY + timedelta(seconds=3))
    outbox.record(session, QuestionScreenedOut(question_id=screened.id, screening="spam"), now=MONDAY)
    await session.flush()

    assert await demo.stored(session, page.id) == Stored(posts=1, citizens_messages=3, page_messages=1)
    assert await demo.outcomes(session, page.id) == {
        "screened out: spam": 1,
        "questions: answered": 1,
        "questions: routed": 1,
        "closed as repeats": 0,
        "routed without a person": 1,
        "answered by the page": 1,
    }
    stages = await demo.stages(session, page.id)
    assert stages["stored → routed or sent to triage"] == Took(1, 1)
    assert stages["answer by hand written → recognised"] == Took(3, 3)
    assert stages["written → stored"].p50 == 2
    assert await demo.waiting(session, page.id) == 2
    for event in await session.scalars(select(OutboxEvent)):
        await outbox.mark_relayed(session, [event.id], jobs=[], now=MONDAY)
    assert await demo.waiting(session, page.id) == 0


def test_a_replay_is_complete_when_everything_is_there_once_and_nothing_waits() -> None:
    whole = Stored(1, 2, 3)
    assert Report(whole, whole, {}, {}, waiting=0).complete
    assert not Report(whole, whole, {}, {}, waiting=1).complete
    assert not Report(whole, Stored(1, 3, 3), {}, {}, waiting=0).complete
