"""The answers to the parts of one message."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.core.db import Session, Sessions
from app.core.sealing import Sealer
from app.drafting.models import DraftState
from app.drafting.review import hash_of
from app.networks.vk.options import VK
from app.publishing import queries as publications
from app.publishing import service as publishing
from app.publishing.service import NothingToAnswer
from app.questions import queries as questions
from app.questions.lifecycle import Status
from app.questions.models import Message, Question
from tests.builders import a_draft, a_message, a_question
from tests.fakes import MONDAY, FakeConnector, FrozenClock


async def a_part(session: Session, origin: Question) -> Question:
    """A second matter of a question, whose answer is approved."""
    same = ("page_id", "network", "kind", "thread_id", "post_id", "citizen_id", "published_at")
    fields = {name: getattr(origin, name) for name in same}
    return await a_question(session, status=Status.APPROVED, origin_id=origin.id, agency_id=origin.agency_id, **fields)


async def approved(session: Session, question: Question, text: str) -> UUID:
    draft = await a_draft(session, question=question, state=DraftState.APPROVED, text=text)
    draft.text_hash = hash_of(text)
    await session.flush()
    return draft.id


async def test_each_part_is_answered_under_the_one_message(
    session: Session, sessions: Sessions, connector: FakeConnector, sealer: Sealer, clock: FrozenClock
) -> None:
    origin = await a_question(session, status=Status.APPROVED)
    message = await a_message(session, question=origin)
    part = await a_part(session, origin)
    texts = {origin.id: "Снег уберём завтра.", part.id: "Фонарь починили."}
    for question in (origin, part):
        draft_id = await approved(session, question, texts[question.id])
        publication = await publishing.prepare(session, draft_id, now=clock.now())
        assert publication is not None
        assert publication.message_id == message.id
        await session.commit()
        await publishing.publish(
            publication.id,
            sessions=sessions,
            connectors={VK: connector},
            sealer=sealer,
            clock=clock,
            timeout_seconds=60.0,
        )
    assert connector.texts() == list(texts.values())
    assert {sent.to.message_id for sent in connector.sent.values()} == {message.external_id}
    for question in (origin, part):
        await session.refresh(question)
        assert question.status is Status.ANSWERED
        own = [one for one in await questions.messages(session, question.id) if one.from_page]
        assert [one.text for one in own] == [texts[question.id]]
        newest = await publications.newest(session, question.id)
        assert newest is not None
        assert (await publications.reply_to(session, newest)).author_id != ""


async def prepared(session: Session, part: Question) -> Message:
    draft_id = await approved(session, part, "Фонарь починили.")
    publication = await publishing.prepare(session, draft_id, now=MONDAY)
    assert publication is not None
    return await publications.answered_message(session, publication)


async def test_what_the_citizen_wrote_of_a_part_itself_is_what_is_answered(session: Session) -> None:
    origin = await a_question(session, status=Status.IN_WORK)
    await a_message(session, question=origin)
    part = await a_part(session, origin)
    later = await a_message(session, question=part, external_id="wall:later", published_at=MONDAY)
    assert (await prepared(session, part)).id == later.id


async def test_the_newest_message_that_still_stands_is_answered(session: Session) -> None:
    origin = await a_question(session, status=Status.IN_WORK)
    first = await a_message(session, question=origin)
    gone = {"external_id": "wall:gone", "published_at": MONDAY + timedelta(minutes=1), "deleted_at": MONDAY}
    await a_message(session, question=origin, **gone)
    assert (await prepared(session, await a_part(session, origin))).id == first.id


async def test_when_all_is_deleted_the_network_is_asked_about_the_newest(session: Session) -> None:
    origin = await a_question(session, status=Status.IN_WORK)
    await a_message(session, question=origin, deleted_at=MONDAY)
    newest = await a_message(session, question=origin, external_id="wall:gone", published_at=MONDAY, deleted_at=MONDAY)
    assert (await prepared(session, await a_part(session, origin))).id == newest.id


async def test_without_any_message_there_is_nothing_to_answer(session: Session) -> None:
    origin = await a_question(session, status=Status.IN_WORK)
    part = await a_part(session, origin)
    draft_id = await approved(session, part, "Фонарь починили.")
    with pytest.raises(NothingToAnswer):
        await publishing.prepare(session, draft_id, now=MONDAY)
