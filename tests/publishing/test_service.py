"""Preparing and sending."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import Session, Sessions, new_id
from app.core.sealing import Sealer
from app.drafting.models import Draft, DraftState
from app.networks.connector import ConnectorError, FailureKind, TokenKind
from app.pages import queries as pages
from app.pages import service as pages_service
from app.publishing import queries as publications
from app.publishing import service as publishing
from app.publishing.models import Publication, PublicationState
from app.publishing.outcome import FINAL, TOKEN_PAUSE
from app.publishing.service import NothingToAnswer, TextDiffers
from app.questions import queries as questions
from app.questions.lifecycle import Status
from tests.builders import a_message
from tests.drafting.desk import LATER, a_desk, approved, told
from tests.fakes import FrozenClock
from tests.publishing.sending import Way, on_its_way
from tests.publishing.wall import Wall

MINUTE = timedelta(minutes=1)


def failing(kind: FailureKind, *, wait: float | None = None) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        raise ConnectorError(kind, "words of the network", code="213", retry_after_seconds=wait)

    return fail


async def healthy() -> None:
    """Nothing is wrong."""


async def draft_of(way: Way) -> Draft:
    return (
        await way.session.scalars(
            select(Draft).where(Draft.id == way.publication.draft_id).execution_options(populate_existing=True)
        )
    ).one()


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


@pytest.mark.parametrize("kind", sorted(FINAL))
async def test_a_final_refusal_makes_the_question_undeliverable(way: Way, wall: Wall, kind: FailureKind) -> None:
    wall.before = failing(kind)
    await way.publish()
    await way.sweep(after=timedelta(days=2))
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.FAILED, kind.value)
    assert (publication.failure_code, publication.failure_text) == ("213", "words of the network")
    assert way.desk.question.status is Status.UNDELIVERABLE
    assert (await told(way.session, way.desk.question)).count("question.undeliverable") == 1
    assert wall.replies == []


@pytest.mark.parametrize("kind", [FailureKind.TEMPORARY, FailureKind.RATE_LIMITED])
async def test_a_passing_failure_is_tried_again_by_itself(way: Way, wall: Wall, kind: FailureKind) -> None:
    wall.before = failing(kind)
    await way.publish()
    publication = await way.look()
    assert (publication.state, way.desk.question.status) == (PublicationState.PLANNED, Status.PUBLISHING)
    assert publication.next_try_at > way.clock.now()
    wall.before = healthy
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert len(wall.replies) == 1


async def test_the_pause_a_network_asks_for_is_kept(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.RATE_LIMITED, wait=600)
    await way.publish()
    assert (await way.look()).next_try_at == LATER + timedelta(seconds=600)


async def test_passing_failures_are_given_up_after_a_day(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.TEMPORARY)
    await way.publish()
    for _ in range(23):
        await way.sweep(after=timedelta(hours=1))
    assert (await way.look()).state is PublicationState.PLANNED
    await way.sweep(after=timedelta(hours=1))
    assert (await way.look()).state is PublicationState.FAILED
    assert way.desk.question.status is Status.UNDELIVERABLE


async def test_a_dead_token_only_makes_the_answer_wait(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.TOKEN_REFUSED)
    await way.publish()
    for _ in range(4):
        await way.sweep(after=timedelta(days=1))
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.PLANNED, "token-refused")
    assert publication.next_try_at == way.clock.now() + TOKEN_PAUSE
    wall.before = healthy
    await way.sweep(after=TOKEN_PAUSE)
    assert (await way.look()).state is PublicationState.CONFIRMED


async def test_a_network_that_fails_after_the_token_was_renewed_gets_a_day_of_its_own(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.TOKEN_REFUSED)
    await way.publish()
    await way.sweep(after=timedelta(days=3))
    wall.before = failing(FailureKind.TEMPORARY)
    await way.sweep(after=TOKEN_PAUSE)
    assert (await way.look()).state is PublicationState.PLANNED


async def test_a_token_sealed_with_another_key_only_makes_the_answer_wait(way: Way, wall: Wall) -> None:
    other = Sealer("another key, also long enough to be one")
    await pages_service.set_token(
        way.session, way.desk.question.page_id, TokenKind.COMMUNITY, "token", sealer=other, now=LATER
    )
    await way.session.commit()
    await way.publish()
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.PLANNED, "token-refused")
    assert publication.first_sending_at is None
    assert wall.replies == []


@pytest.mark.parametrize("kind", [FailureKind.UNKNOWN_OUTCOME, FailureKind.MALFORMED])
async def test_an_unknown_outcome_is_looked_up_and_not_sent_again_when_it_took_effect(
    way: Way, wall: Wall, kind: FailureKind
) -> None:
    wall.after = failing(kind)
    await way.publish()
    publication = await way.look()
    assert (publication.state, way.desk.question.status) == (PublicationState.SENDING, Status.PUBLISHING)
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert (len(wall.replies), wall.looks) == (1, 1)


async def test_an_unknown_outcome_is_sent_again_when_it_is_not_found(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.UNKNOWN_OUTCOME)
    await way.publish()
    wall.before = healthy
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert (len(wall.replies), wall.looks) == (1, 1)


async def test_nothing_is_sent_while_the_look_fails(way: Way, wall: Wall) -> None:
    wall.after = failing(FailureKind.UNKNOWN_OUTCOME)
    await way.publish()
    wall.looking = failing(FailureKind.TEMPORARY)
    for _ in range(3):
        await way.sweep(after=timedelta(minutes=20))
    assert len(wall.replies) == 1
    wall.looking = healthy
    await way.sweep(after=timedelta(minutes=20))
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert len(wall.replies) == 1


async def test_a_network_that_does_not_answer_in_time_leaves_an_unknown_outcome(way: Way, wall: Wall) -> None:
    never = asyncio.Event()

    async def hang() -> None:
        await never.wait()

    wall.after = hang
    await way.publish(timeout_seconds=0.02)
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.SENDING, "unknown-outcome")
    wall.after = healthy
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert len(wall.replies) == 1


async def test_two_processes_at_once_send_one_answer(way: Way, wall: Wall) -> None:
    wall.before = way.publish  # a second process starts while the first is sending
    await way.publish()
    assert len(wall.replies) == 1
    assert (await way.look()).tries == 1


async def test_a_process_that_was_too_slow_changes_nothing(way: Way, wall: Wall) -> None:
    async def overtaken() -> None:
        wall.after = healthy
        await way.sweep(after=timedelta(minutes=2))
        raise ConnectorError(FailureKind.CLOSED, "comments are closed")

    wall.after = overtaken
    await way.publish()
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.CONFIRMED, "")
    assert way.desk.question.status is Status.ANSWERED
    assert len(wall.replies) == 1


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
    assert (await told(way.session, way.desk.question))[-1] == "question.answered-by-hand"
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
    assert (await pages.get(session, way.publication.page_id)).network is way.desk.question.network
