"""From messages to questions, in the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core.db import Session
from app.intake.acceptance import accept
from app.networks.messages import Batch, IncomingMessage, MessageKind
from app.outbox.models import OutboxEvent
from app.pages.models import Page
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Citizen, Message, MessageVersion, Question
from tests.builders import a_page, a_question, a_territory
from tests.fakes import MONDAY

ASKS = "Когда уберут снег на улице Зелёной? Пройти невозможно."


def comment(number: int, text: str = ASKS, *, author: str = "501", root: int | None = None) -> IncomingMessage:
    return IncomingMessage(
        external_id=f"wall:{number}",
        kind=MessageKind.COMMENT,
        thread_id=f"wall:{root or number}",
        post_id=None,
        parent_id=f"wall:{root}" if root else None,
        author_id=author,
        author_name="Проба Пробнова",
        from_page=False,
        text=text,
        published_at=MONDAY + timedelta(seconds=number),
    )


def by_page(number: int, text: str = "Анна, добрый день! Уберём сегодня до 18:00.", *, root: int) -> IncomingMessage:
    return replace(comment(number, text, author="-1", root=root), from_page=True)


async def take(session: Session, page: Page, *messages: IncomingMessage, now: datetime = MONDAY) -> int:
    return (await accept(session, page, Batch(messages=messages), post_ids={}, now=now)).messages


async def questions_of(session: Session, page: Page) -> Sequence[Question]:
    await session.flush()
    found = await session.scalars(
        select(Question)
        .where(Question.page_id == page.id)
        .order_by(Question.number)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def told(session: Session, question_id: UUID) -> list[str]:
    await session.flush()
    found = await session.scalars(
        select(OutboxEvent.type).where(OutboxEvent.question_id == question_id).order_by(OutboxEvent.seq)
    )
    return list(found)


@pytest.fixture
async def page(session: Session) -> Page:
    return await a_page(session)


async def test_a_complaint_opens_a_question_and_tells_of_it(session: Session, page: Page) -> None:
    await take(session, page, comment(1))
    (question,) = await questions_of(session, page)
    assert (question.status, question.text, question.thread_id) == (Status.RECEIVED, ASKS, "wall:1")
    assert await told(session, question.id) == ["question.received"]


async def test_the_same_message_twice_is_stored_once(session: Session, page: Page) -> None:
    assert await take(session, page, comment(1), comment(1)) == 1
    assert await take(session, page, comment(1)) == 0
    assert await session.scalar(select(func.count()).select_from(Message).where(Message.page_id == page.id)) == 1
    assert len(await questions_of(session, page)) == 1


async def test_equal_numbers_on_two_pages_are_two_messages(session: Session, page: Page) -> None:
    other = await a_page(session)
    assert await take(session, page, comment(1)) + await take(session, other, comment(1)) == 2


async def test_thanks_are_kept_visible_but_need_no_answer(session: Session, page: Page) -> None:
    await take(session, page, comment(1, "Спасибо большое!"))
    (question,) = await questions_of(session, page)
    assert (question.status, question.close_reason) == (Status.CLOSED, CloseReason.SCREENED_OUT)
    assert question.screening_reason
    assert await told(session, question.id) == ["question.screened_out"]


async def test_a_reply_by_hand_answers_the_question(session: Session, page: Page) -> None:
    await take(session, page, comment(1))
    await take(session, page, by_page(2, root=1))
    (question,) = await questions_of(session, page)
    assert question.status is Status.ANSWERED
    assert question.answered_at == MONDAY + timedelta(seconds=2)
    assert await told(session, question.id) == ["question.received", "question.answered_by_hand"]


async def test_question_and_answer_in_one_batch_in_any_order_end_answered(session: Session, page: Page) -> None:
    await take(session, page, by_page(2, root=1), comment(1))
    (question,) = await questions_of(session, page)
    assert question.status is Status.ANSWERED


async def test_an_answer_that_comes_before_its_question_still_answers_it(session: Session, page: Page) -> None:
    await take(session, page, by_page(2, root=1))
    await take(session, page, comment(1))
    (question,) = await questions_of(session, page)
    assert question.status is Status.ANSWERED
    reply = await session.scalar(select(Message).where(Message.page_id == page.id, Message.external_id == "wall:2"))
    assert reply is not None
    assert reply.question_id == question.id


async def test_the_citizen_adds_to_an_open_question(session: Session, page: Page) -> None:
    await take(session, page, comment(1))
    await take(session, page, comment(2, "И дорогу до школы тоже почистите, когда это будет?", root=1))
    (question,) = await questions_of(session, page)
    assert question.text.startswith(ASKS)
    assert "школы" in question.text
    assert (await told(session, question.id))[-1] == "question.continued"


async def test_discontent_reopens_at_the_agency_that_answered(session: Session, page: Page) -> None:
    question = await a_question(session, page=page, status=Status.ANSWERED, thread_id="wall:1", published_at=MONDAY)
    question.agency_id = page.agency_id
    await session.flush()
    citizen = await session.get(Citizen, question.citizen_id)
    assert citizen is not None
    again = comment(5, "Ничего не убрали! Когда уберёте?", author=citizen.external_id, root=1)
    await take(session, page, again)
    (question,) = await questions_of(session, page)
    assert (question.status, question.answered_at) == (Status.ROUTED, None)
    assert await told(session, question.id) == ["question.reopened"]


async def test_an_edit_keeps_the_old_text(session: Session, page: Page) -> None:
    await take(session, page, comment(1))
    await take(session, page, comment(1, "Когда уберут снег на улице Тихой?"))
    message = await session.scalar(select(Message).where(Message.page_id == page.id))
    assert message is not None
    assert message.text.endswith("Тихой?")
    assert message.edited_at is not None
    assert await session.scalar(select(MessageVersion.text).where(MessageVersion.message_id == message.id)) == ASKS


async def test_a_deletion_is_marked_keeps_the_text_and_is_undone_when_the_message_returns(
    session: Session, page: Page
) -> None:
    await take(session, page, comment(1))
    await take(session, page, replace(comment(1, ""), deleted=True, author_id=""))
    message = await session.scalar(select(Message).where(Message.page_id == page.id))
    assert message is not None
    assert (message.text, message.deleted_at) == (ASKS, MONDAY)
    await take(session, page, comment(1))
    await session.refresh(message)
    assert message.deleted_at is None


async def test_a_placeholder_of_an_unknown_message_opens_nothing(session: Session, page: Page) -> None:
    await take(session, page, replace(comment(1, ""), deleted=True, author_id=""))
    assert await questions_of(session, page) == []


async def test_messages_older_than_the_cut_off_date_open_nothing_but_are_kept(session: Session, page: Page) -> None:
    page.since = MONDAY + timedelta(hours=1)
    assert await take(session, page, comment(1)) == 1
    assert await questions_of(session, page) == []


async def test_a_name_that_is_not_told_does_not_replace_a_known_one(session: Session, page: Page) -> None:
    await take(session, page, comment(1))
    await take(session, page, replace(comment(2), author_name=""))
    assert await session.scalar(select(Citizen.name).where(Citizen.external_id == "501")) == "Проба Пробнова"


async def test_danger_to_life_goes_to_a_person_at_once(session: Session, page: Page) -> None:
    await take(session, page, comment(1, "В подъезде сильно пахнет газом, помогите!"))
    (question,) = await questions_of(session, page)
    assert (question.urgent, question.status) == (True, Status.RECEIVED)


async def test_a_very_long_text_is_kept_whole_and_searched_by_its_beginning(session: Session, page: Page) -> None:
    text = "Когда уберут снег? " + "очень " * 400_000
    await take(session, page, comment(1, text))
    (question,) = await questions_of(session, page)
    assert len(question.text) == 20_000
    assert await session.scalar(select(func.length(Message.text)).where(Message.page_id == page.id)) == len(text)


async def test_a_batch_of_many_messages_is_stored_whole(session: Session, page: Page) -> None:
    assert await take(session, page, *(comment(number, author=str(number)) for number in range(1, 1203))) == 1202


async def test_a_city_in_the_catalogue_of_places_is_not_another_region(session: Session) -> None:
    page, text = await a_page(session), "Мы из Пскова, когда откроют переправу?"
    await take(session, page, comment(1, text))
    await a_territory(session, name="Псков")
    await take(session, page, comment(2, text, author="502"))
    assert [question.screening for question in await questions_of(session, page)] == ["other_region", "question"]
