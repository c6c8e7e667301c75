"""What people do about an answer that the network did not take."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.drafting import queries as drafts
from app.drafting import service as drafting
from app.drafting.models import Draft, DraftState
from app.networks.access import ConnectorError, FailureKind
from app.outbox.models import OutboxEvent
from app.publishing import queries as publications
from app.publishing import recovery
from app.publishing import service as publishing
from app.publishing.models import PublicationState
from app.publishing.recovery import PublicationBusy
from app.questions.lifecycle import IllegalMove, Status
from app.questions.queries import QuestionNotFound
from tests.builders import an_operator
from tests.drafting.desk import acting, told
from tests.publishing.sending import Way
from tests.publishing.wall import Wall, nothing


async def refuse(way: Way, wall: Wall, kind: FailureKind = FailureKind.CLOSED) -> None:
    async def fail() -> None:
        raise ConnectorError(kind, "words of the network")

    wall.before = fail
    await way.publish()
    wall.before = nothing
    await way.look()


async def test_a_refused_answer_is_sent_after_all_when_a_person_says_so(way: Way, wall: Wall) -> None:
    await refuse(way, wall)
    way.clock.advance(timedelta(days=3))
    author = acting(way.desk.author)
    publication = await recovery.retry(way.session, way.publication.id, by=author, now=way.clock.now())
    stands = (publication.state, publication.failure, way.desk.question.status)
    assert stands == (PublicationState.PLANNED, "", Status.PUBLISHING)
    assert (await told(way.session, way.desk.question))[-1] == "publication.prepared"
    await way.session.commit()
    await way.sweep()
    assert (await way.look()).state is PublicationState.CONFIRMED
    assert way.desk.question.status is Status.ANSWERED
    assert (len(wall.replies), wall.looks) == (1, 0)


async def test_a_waiting_answer_is_hurried(way: Way, wall: Wall) -> None:
    await refuse(way, wall, FailureKind.TOKEN_REFUSED)
    await recovery.retry(way.session, way.publication.id, by=acting(way.desk.author), now=way.clock.now())
    await way.session.commit()
    await way.sweep()
    assert len(wall.replies) == 1


async def test_an_answer_put_there_by_hand_is_noted_with_its_place(way: Way, wall: Wall) -> None:
    await refuse(way, wall, FailureKind.CAPTCHA)
    publication = await recovery.answered_by_hand(
        way.session,
        way.publication.id,
        url="https://network.invalid/hand",
        by=acting(way.desk.author),
        now=way.clock.now(),
    )
    assert (publication.state, publication.url) == (PublicationState.WITHDRAWN, "https://network.invalid/hand")
    assert (way.desk.question.status, way.desk.question.answered_at) == (Status.ANSWERED, way.clock.now())
    await way.session.flush()
    assert await drafts.current(way.session, way.desk.question.id) is None
    event = (await way.session.scalars(select(OutboxEvent).order_by(OutboxEvent.seq.desc()).limit(1))).one()
    assert (event.type, event.by, event.payload["by_hand"]) == ("question.answered", way.desk.author.id, True)
    await way.session.commit()
    await way.sweep(after=timedelta(days=1))
    assert wall.replies == []


async def test_a_refused_answer_goes_back_to_work_with_its_text_in_a_new_draft(way: Way, wall: Wall) -> None:
    await refuse(way, wall, FailureKind.TEXT_REFUSED)
    question = way.desk.question
    await recovery.rework(way.session, question.id, by=acting(way.desk.approver), now=way.clock.now())
    draft = await drafts.current(way.session, question.id)
    assert draft is not None
    assert draft.id != way.publication.draft_id
    assert (draft.state, draft.revision, draft.text) == (DraftState.WRITING, 1, "Здравствуйте!")
    assert draft.author_id == way.desk.author.id
    assert question.status is Status.IN_WORK


async def test_a_reworked_answer_is_published_by_a_publication_of_its_own(way: Way, wall: Wall) -> None:
    await refuse(way, wall, FailureKind.TEXT_REFUSED)
    desk, session = way.desk, way.session
    await recovery.rework(session, desk.question.id, by=acting(desk.author), now=way.clock.now())
    await session.flush()
    draft = await drafting.write(
        session, desk.question.id, text="Короче", base_revision=1, by=acting(desk.author), now=way.clock.now()
    )
    await drafting_done(way, draft)
    first = way.publication
    second = await publishing.prepare(session, draft.id, now=way.clock.advance(timedelta(seconds=1)))
    assert second is not None
    await session.commit()
    way.publication = second
    await way.publish()
    assert [text for _, text, _ in wall.replies] == ["Короче"]
    assert (await publications.newest(session, desk.question.id)) is second
    await session.refresh(first)
    assert first.state is PublicationState.FAILED


async def drafting_done(way: Way, draft: Draft) -> None:
    await way.session.flush()
    await drafting.submit(way.session, draft.id, revision=2, by=acting(way.desk.author), now=way.clock.now())
    await way.session.flush()
    await drafting.approve(way.session, draft.id, revision=2, by=acting(way.desk.approver), now=way.clock.now())
    await way.session.flush()


async def test_the_publication_of_a_draft_that_was_reworked_cannot_be_sent_again(way: Way, wall: Wall) -> None:
    await refuse(way, wall)
    await recovery.rework(way.session, way.desk.question.id, by=acting(way.desk.author), now=way.clock.now())
    await way.session.flush()
    with pytest.raises(PublicationBusy):
        await recovery.retry(way.session, way.publication.id, by=acting(way.desk.author), now=way.clock.now())


async def test_a_published_answer_is_neither_sent_again_nor_noted_nor_reworked(way: Way) -> None:
    await way.publish()
    await way.look()
    author, now = acting(way.desk.author), way.clock.now()
    with pytest.raises(PublicationBusy):
        await recovery.retry(way.session, way.publication.id, by=author, now=now)
    with pytest.raises(PublicationBusy):
        await recovery.answered_by_hand(way.session, way.publication.id, url="", by=author, now=now)
    with pytest.raises(IllegalMove):
        await recovery.rework(way.session, way.desk.question.id, by=author, now=now)


async def test_an_answer_whose_outcome_is_unknown_is_left_to_the_look(way: Way, wall: Wall) -> None:
    await refuse(way, wall, FailureKind.UNKNOWN_OUTCOME)
    with pytest.raises(PublicationBusy):
        await recovery.retry(way.session, way.publication.id, by=acting(way.desk.author), now=way.clock.now())


async def test_another_agency_does_not_find_the_publication(way: Way, wall: Wall) -> None:
    await refuse(way, wall)
    stranger = acting(await an_operator(way.session))
    with pytest.raises(QuestionNotFound):
        await recovery.retry(way.session, way.publication.id, by=stranger, now=way.clock.now())
    with pytest.raises(QuestionNotFound):
        await recovery.rework(way.session, way.desk.question.id, by=stranger, now=way.clock.now())
