"""Sets of rows, a statement each."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from app.core.db import Session
from app.networks.access import Network
from app.questions.batches import queries as batches
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import TEXT_CHARACTERS, Citizen, Message, Question
from app.questions.rows import Asked, NewMessage, NewQuestion
from tests.builders import a_citizen, a_message, a_page, a_question
from tests.fakes import MONDAY
from tests.intake.test_acceptance import comment

VK = Network("vk")


async def asked(session: Session, question: Question) -> Asked:
    (found,) = await batches.lock_threads(session, question.page_id, [question.thread_id])
    return found


async def test_questions_are_numbered_in_the_order_they_are_given(session: Session) -> None:
    page, citizen = await a_page(session), await a_citizen(session)
    opened = [
        NewQuestion(
            Asked(uuid4(), citizen.id, Status.RECEIVED, None, MONDAY, f"wall:{number}"),
            comment(number),
            None,
            screening="question",
            screening_reason="",
            urgent=False,
        )
        for number in (3, 1, 2)
    ]
    await batches.insert_questions(session, VK, page.id, opened, now=MONDAY)
    found = await session.scalars(
        select(Question.thread_id).where(Question.page_id == page.id).order_by(Question.number)
    )
    assert list(found) == ["wall:3", "wall:1", "wall:2"]


async def test_a_changed_question_has_its_new_state_and_more_words(session: Session) -> None:
    question = await a_question(session, status=Status.CLOSED, close_reason=CloseReason.OTHER, text="Где?")
    change = await asked(session, question)
    change.status, change.close_reason = Status.RECEIVED, None
    change.add("Когда?")
    await batches.change_questions(session, [change])
    await session.refresh(question)
    assert (question.status, question.close_reason, question.text) == (Status.RECEIVED, None, "Где?\nКогда?")


async def test_words_of_a_question_have_an_end(session: Session) -> None:
    question = await a_question(session, text="я" * (TEXT_CHARACTERS - 3))
    change = await asked(session, question)
    change.add("Когда же?")
    change.add("о" * TEXT_CHARACTERS)
    await batches.change_questions(session, [change])
    await session.refresh(question)
    assert question.text.endswith("я\nКо")
    assert len(question.text) == TEXT_CHARACTERS


async def test_who_read_a_question_before_it_was_changed_cannot_write_it(session: Session) -> None:
    question = await a_question(session)
    await batches.change_questions(session, [await asked(session, question)])
    question.status = Status.IN_WORK
    with pytest.raises(StaleDataError):
        await session.flush()


async def test_a_message_that_is_there_is_not_stored_again_and_not_told_of(session: Session) -> None:
    page = await a_page(session)
    first, second = (NewMessage(comment(number), None, None, None) for number in (1, 2))
    ids = await batches.insert_messages(session, page.id, [first], now=MONDAY)
    assert ids.keys() == {"wall:1"}
    again = await batches.insert_messages(session, page.id, [first, second], now=MONDAY)
    assert again.keys() == {"wall:2"}


async def test_attachments_are_kept_as_they_are(session: Session) -> None:
    page, attachments = await a_page(session), ({"type": "photo", "sizes": [1, [2]]}, {"type": "video"})
    rows = [
        NewMessage(replace(comment(1), attachments=attachments), None, None, None),
        NewMessage(comment(2), None, None, None),
    ]
    await batches.insert_messages(session, page.id, rows, now=MONDAY)
    found = await session.scalars(
        select(Message.attachments).where(Message.page_id == page.id).order_by(Message.external_id)
    )
    assert list(found) == [list(attachments), []]


async def test_citizens_are_known_by_one_id_and_their_newest_name(session: Session) -> None:
    first = await batches.know_citizens(session, VK, {"71": "Анна", "72": ""}, now=MONDAY)
    later = MONDAY + timedelta(days=1)
    again = await batches.know_citizens(session, VK, {"71": "", "72": "Борис"}, now=later)
    assert again == first
    names = await session.execute(select(Citizen.name, Citizen.seen_at).where(Citizen.id.in_(first.values())))
    assert {tuple(row) for row in names} == {("Анна", later), ("Борис", later)}


async def test_a_stored_reply_is_claimed_for_its_question(session: Session) -> None:
    question = await a_question(session)
    reply = await a_message(session, question=question, external_id="wall:8", from_page=True, question_id=None)
    ids = await batches.claim(session, question.page_id, {"wall:8": question.id, "wall:9": UUID(int=1)})
    await session.refresh(reply)
    assert (ids, reply.question_id) == ({"wall:8": reply.id}, question.id)


async def test_nothing_is_asked_of_the_database_for_nothing() -> None:
    assert await batches.know_citizens(Session(), VK, {}, now=MONDAY) == {}
    assert await batches.insert_messages(Session(), UUID(int=1), [], now=MONDAY) == {}
