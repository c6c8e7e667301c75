"""Sending an answer, and answers that were written by hand meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.db import Session, Sessions, new_id
from app.core.sealing import Sealer
from app.drafting.models import Draft, DraftState
from app.networks.access import FailureKind
from app.pages import queries as pages
from app.publishing import queries as publications
from app.publishing.models import Publication, PublicationState
from app.questions.lifecycle import Status
from tests.builders import a_message
from tests.drafting.desk import LATER, told
from tests.fakes import FrozenClock
from tests.publishing.failures import failing, healthy
from tests.publishing.sending import Way, on_its_way
from tests.publishing.wall import Wall

MINUTE = timedelta(minutes=1)


async def draft_of(way: Way) -> Draft:
    return (
        await way.session.scalars(
            select(Draft).where(Draft.id == way.publication.draft_id).execution_options(populate_existing=True)
        )
    ).one()


async def test_the_answer_stands_under_the_message_and_stops_there(way: Way, wall: Wall) -> None:
    await way.publish()
    publication = await way.look()
    to, text, _ = wall.replies[0]
    assert (to.message_id, to.thread_id) == (way.desk.question.thread_id, way.desk.question.thread_id)
    assert (to.author_name, text) == ("Проба Пробнов", "Здравствуйте!")
    assert (publication.state, publication.confirmed_at) == (PublicationState.CONFIRMED, LATER)
    assert publication.url == "https://network.invalid/wall?reply=9001"
    assert (way.desk.question.status, way.desk.question.answered_at) == (Status.ANSWERED, LATER)
    assert (await draft_of(way)).state is DraftState.PUBLISHED
    assert (await told(way.session, way.desk.question))[-1] == "question.answered"


async def test_a_published_answer_is_published_no_second_time(way: Way, wall: Wall) -> None:
    await way.publish()
    await way.publish()
    await way.sweep(after=timedelta(days=1))
    assert len(wall.replies) == 1
    assert (await told(way.session, way.desk.question)).count("question.answered") == 1


async def test_our_reply_is_stored_as_the_network_will_show_it(way: Way) -> None:
    await way.publish()
    (own,) = await way.own_messages()
    assert (own.external_id, own.thread_id) == ("wall:9001", way.desk.question.thread_id)
    assert (own.parent_id, own.text, own.citizen_id) == (way.desk.question.thread_id, "Здравствуйте!", None)


async def test_our_reply_that_the_poller_saw_first_is_not_taken_for_another_answer(way: Way, wall: Wall) -> None:
    async def poller_is_faster() -> None:
        await a_message(
            way.session,
            question=way.desk.question,
            external_id="wall:9001",
            from_page=True,
            question_id=None,
            published_at=way.clock.now(),
        )
        await way.session.commit()

    wall.after = poller_is_faster
    await way.publish()
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert [message.external_id for message in await way.own_messages()] == ["wall:9001"]


async def by_hand(way: Way, **fields: object) -> None:
    given = {
        "external_id": "wall:hand",
        "from_page": True,
        "published_at": LATER,
        "url": "https://network.invalid/hand",
    }
    await a_message(way.session, question=way.desk.question, **(given | fields))
    await way.session.commit()


async def test_an_answer_written_by_hand_meanwhile_is_the_answer(way: Way, wall: Wall) -> None:
    await by_hand(way)
    await way.publish()
    publication = await way.look()
    assert (publication.state, publication.url) == (PublicationState.WITHDRAWN, "https://network.invalid/hand")
    assert (way.desk.question.status, way.desk.question.answered_at) == (Status.ANSWERED, LATER)
    assert (await draft_of(way)).state is DraftState.SUPERSEDED
    assert (await told(way.session, way.desk.question))[-1] == "question.answered_by_hand"
    assert wall.replies == []


async def test_a_reply_of_the_page_from_before_the_draft_is_not_the_answer(way: Way, wall: Wall) -> None:
    await by_hand(way, published_at=LATER - timedelta(hours=1))
    await way.publish()
    assert len(wall.replies) == 1


async def test_a_question_answered_before_the_sending_is_not_answered_twice(way: Way, wall: Wall) -> None:
    way.desk.question.status = Status.ANSWERED
    await way.session.commit()
    before = await told(way.session, way.desk.question)
    await way.publish()
    assert (await way.look()).state is PublicationState.WITHDRAWN
    assert await told(way.session, way.desk.question) == before
    assert wall.replies == []


async def test_what_was_sent_is_found_even_when_the_page_answered_by_hand_as_well(way: Way, wall: Wall) -> None:
    wall.after = failing(FailureKind.UNKNOWN_OUTCOME)
    await way.publish()
    await by_hand(way)
    await way.sweep(after=MINUTE)
    publication = await way.look()
    assert (publication.state, publication.external_id) == (PublicationState.CONFIRMED, "wall:9001")
    assert (await told(way.session, way.desk.question)).count("question.answered") == 1
    assert len(wall.replies) == 1


async def test_what_was_not_taken_is_not_sent_after_an_answer_by_hand(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.UNKNOWN_OUTCOME)
    await way.publish()
    await by_hand(way)
    wall.before = healthy
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.WITHDRAWN
    assert way.desk.question.status is Status.ANSWERED
    assert wall.replies == []


async def test_a_page_under_another_clock_finds_its_reply_a_little_in_the_past(way: Way, wall: Wall) -> None:
    wall.after = failing(FailureKind.UNKNOWN_OUTCOME)
    await way.publish()
    to, text, at = wall.replies[0]
    wall.replies[0] = (to, text, at.replace(microsecond=0) - timedelta(seconds=30))
    await way.sweep(after=MINUTE)
    assert len(wall.replies) == 1
    assert (await way.look()).state is PublicationState.CONFIRMED


async def test_an_unknown_publication_is_not_found(way: Way) -> None:
    with pytest.raises(publications.PublicationNotFound):
        await replace(way, publication=Publication(id=new_id())).publish()


async def test_the_newest_publication_of_a_question_is_shown(
    session: Session, sessions: Sessions, wall: Wall, sealer: Sealer, clock: FrozenClock
) -> None:
    way = await on_its_way(session, sessions, wall, sealer, clock)
    assert await publications.newest(session, way.desk.question.id) is way.publication
    assert await publications.newest(session, new_id()) is None
    assert (await pages.get(session, way.publication.page_id)).network == way.desk.question.network
