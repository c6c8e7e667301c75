"""What becomes of an answer that a network refuses, loses or leaves unanswered."""

import asyncio
from datetime import timedelta

import pytest

from app.core.sealing import Sealer
from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.pages import service as pages_service
from app.publishing import recovery
from app.publishing.models import PublicationState
from app.publishing.outcome import FINAL, WAITING
from app.questions.lifecycle import Status
from tests.drafting.desk import LATER, acting, told
from tests.publishing.failures import failing, healthy
from tests.publishing.sending import Way
from tests.publishing.wall import Wall

MINUTE = timedelta(minutes=1)


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


@pytest.mark.parametrize("kind", sorted(WAITING))
async def test_what_a_person_has_to_settle_only_makes_the_answer_wait(way: Way, wall: Wall, kind: FailureKind) -> None:
    wall.before = failing(kind)
    await way.publish()
    for _ in range(4):
        await way.sweep(after=timedelta(days=1))
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.PLANNED, kind.value)
    assert publication.next_try_at == way.clock.now() + WAITING[kind]
    wall.before = healthy
    await way.sweep(after=WAITING[kind])
    assert (await way.look()).state is PublicationState.CONFIRMED


@pytest.mark.parametrize("kind", [FailureKind.RATE_LIMITED, FailureKind.TEMPORARY, FailureKind.CAPTCHA])
async def test_what_the_network_surely_did_not_take_is_sent_again_without_a_look(
    way: Way, wall: Wall, kind: FailureKind
) -> None:
    wall.before, wall.looking = failing(kind), failing(FailureKind.UNSURE)
    await way.publish()
    assert (await way.look()).first_sending_at is None
    wall.before = healthy
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert (len(wall.replies), wall.looks) == (1, 0)


async def test_an_unknown_outcome_is_not_forgotten_over_a_later_sure_refusal(way: Way, wall: Wall) -> None:
    wall.after = failing(FailureKind.UNKNOWN_OUTCOME)
    await way.publish()
    wall.looking = failing(FailureKind.RATE_LIMITED)
    await way.sweep(after=MINUTE)
    wall.looking = healthy
    await way.sweep(after=MINUTE)
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert len(wall.replies) == 1


async def test_where_nobody_may_look_a_person_decides_and_a_retry_sends_again(way: Way, wall: Wall) -> None:
    wall.before, wall.looking = failing(FailureKind.UNKNOWN_OUTCOME), failing(FailureKind.UNSURE)
    await way.publish()
    await way.sweep(after=MINUTE)
    publication = await way.look()
    assert (publication.state, publication.failure) == (PublicationState.FAILED, "unsure")
    assert way.desk.question.status is Status.UNDELIVERABLE
    wall.before = healthy
    await recovery.retry(way.session, way.publication.id, by=acting(way.desk.author), now=way.clock.now())
    await way.session.commit()
    await way.sweep()
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert (len(wall.replies), wall.looks) == (1, 1)


async def test_a_network_that_fails_after_the_token_was_renewed_gets_a_day_of_its_own(way: Way, wall: Wall) -> None:
    wall.before = failing(FailureKind.TOKEN_REFUSED)
    await way.publish()
    await way.sweep(after=timedelta(days=3))
    wall.before = failing(FailureKind.TEMPORARY)
    await way.sweep(after=WAITING[FailureKind.TOKEN_REFUSED])
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
