"""Preparing an approved draft for publication."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import Session
from app.publishing import service as publishing
from app.publishing.models import Publication
from app.publishing.service import NothingToAnswer, TextDiffers
from app.questions import queries as questions
from app.questions.lifecycle import Status
from tests.builders import a_message
from tests.drafting.desk import LATER, a_desk, approved, told

MINUTE = timedelta(minutes=1)


async def test_an_approved_draft_is_prepared_once(session: Session) -> None:
    desk = await a_desk(session)
    draft = await approved(session, desk)
    publication = await publishing.prepare(session, draft.id, now=LATER)
    await session.flush()
    again = await publishing.prepare(session, draft.id, now=LATER + MINUTE)
    assert publication is not None
    assert again is publication
    assert (publication.text, publication.text_hash) == (draft.text, draft.text_hash)
    assert desk.question.status is Status.PUBLISHING
    assert (await told(session, desk.question)).count("publication.prepared") == 1


@pytest.mark.parametrize("status", [Status.IN_WORK, Status.ANSWERED, Status.CLOSED])
async def test_a_question_that_went_on_otherwise_is_not_published(session: Session, status: Status) -> None:
    desk = await a_desk(session)
    draft = await approved(session, desk)
    desk.question.status = status
    await session.flush()
    assert await publishing.prepare(session, draft.id, now=LATER) is None
    assert await session.scalar(select(func.count()).select_from(Publication)) == 0


async def test_a_text_that_is_not_the_approved_one_is_not_published(session: Session) -> None:
    desk = await a_desk(session)
    draft = await approved(session, desk)
    draft.text = "Подменённый текст"
    await session.flush()
    with pytest.raises(TextDiffers):
        await publishing.prepare(session, draft.id, now=LATER)


async def test_the_answer_goes_under_the_newest_message_of_the_citizen_that_still_stands(session: Session) -> None:
    desk = await a_desk(session)
    question = desk.question
    second = await a_message(session, question=question, external_id="wall:2b", published_at=LATER - MINUTE)
    await a_message(session, question=question, external_id="wall:3b", published_at=LATER, deleted_at=LATER)
    await a_message(session, question=question, external_id="wall:4b", published_at=LATER, from_page=True)
    publication = await publishing.prepare(session, (await approved(session, desk)).id, now=LATER)
    assert publication is not None
    assert publication.message_id == second.id


async def test_a_citizen_who_deleted_everything_is_left_to_the_network_to_refuse(session: Session) -> None:
    desk = await a_desk(session)
    last = await a_message(session, question=desk.question, external_id="wall:2b", published_at=LATER, deleted_at=LATER)
    first = await a_message(session, question=desk.question, external_id="wall:0b", deleted_at=LATER)
    assert first.published_at < last.published_at
    for message in await questions.messages(session, desk.question.id):
        message.deleted_at = LATER
    await session.flush()
    publication = await publishing.prepare(session, (await approved(session, desk)).id, now=LATER)
    assert publication is not None
    assert publication.message_id == last.id


async def test_a_question_without_messages_cannot_be_answered(session: Session) -> None:
    desk = await a_desk(session)
    for message in await questions.messages(session, desk.question.id):
        await session.delete(message)
    await session.flush()
    with pytest.raises(NothingToAnswer):
        await publishing.prepare(session, (await approved(session, desk)).id, now=LATER)
