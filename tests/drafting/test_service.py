"""Writing, review and approval."""

import pytest

from app.core.db import Session, new_id
from app.drafting import queries as drafts
from app.drafting import service as drafting
from app.drafting.length import TextTooLong, longest
from app.drafting.models import DraftState
from app.drafting.queries import DraftNotFound
from app.drafting.review import SelfApproval, hash_of
from app.drafting.service import DraftChanged, DraftNotThere
from app.networks.vk.options import VK
from app.questions.lifecycle import IllegalMove, Status
from app.questions.queries import QuestionNotFound
from tests.builders import an_operator
from tests.drafting.desk import LATER, a_desk, acting, approved, in_review, told, written
from tests.fakes import MONDAY


async def test_the_first_words_start_work_and_take_the_question_for_their_author(session: Session) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk)
    assert (draft.state, draft.revision, draft.author_id) == (DraftState.WRITING, 1, desk.author.id)
    assert (desk.question.status, desk.question.assignee_id) == (Status.IN_WORK, desk.author.id)
    assert await told(session, desk.question) == ["question.taken", "draft.written"]


async def test_a_question_that_is_somebodys_stays_theirs(session: Session) -> None:
    desk = await a_desk(session)
    desk.question.assignee_id = desk.approver.id
    await session.flush()
    await written(session, desk)
    assert desk.question.assignee_id == desk.approver.id
    assert await told(session, desk.question) == ["draft.written"]


async def test_each_saved_text_is_kept_and_told_of_once(session: Session) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk, "Раз")
    by = acting(desk.approver)
    await drafting.write(session, desk.question.id, text="Два", base_revision=1, by=by, now=LATER)
    await session.flush()
    kept = await drafts.revisions(session, draft.id)
    assert [(one.number, one.text, one.author_name) for one in kept] == [
        (2, "Два", "Борис Визов"),
        (1, "Раз", "Анна Ответова"),
    ]
    assert (await told(session, desk.question)).count("draft.written") == 1


async def test_the_same_text_again_is_no_new_revision_whatever_it_was_made_from(session: Session) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk, "Раз")
    again = await drafting.write(
        session, desk.question.id, text="Раз", base_revision=0, by=acting(desk.approver), now=LATER
    )
    assert (again.id, again.revision, again.author_id, again.saved_at) == (draft.id, 1, desk.author.id, MONDAY)
    assert len(await drafts.revisions(session, draft.id)) == 1


@pytest.mark.parametrize("base", [0, 2])
async def test_a_text_made_from_another_revision_is_refused_and_says_who_and_when(session: Session, base: int) -> None:
    desk = await a_desk(session)
    await written(session, desk)
    with pytest.raises(DraftChanged) as refused:
        await drafting.write(
            session, desk.question.id, text="Другое", base_revision=base, by=acting(desk.approver), now=LATER
        )
    assert "Анна Ответова" in refused.value.detail
    assert "2026-03-16T09:00:00Z" in refused.value.detail


async def test_a_text_made_from_a_draft_that_is_gone_is_refused(session: Session) -> None:
    desk = await a_desk(session)
    with pytest.raises(DraftChanged):
        await drafting.write(
            session, desk.question.id, text="Текст", base_revision=3, by=acting(desk.author), now=LATER
        )


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.TRIAGE, Status.PUBLISHING, Status.ANSWERED, Status.CLOSED])
async def test_nothing_is_written_where_the_agency_is_not_to_write(session: Session, status: Status) -> None:
    desk = await a_desk(session, status=status)
    with pytest.raises(IllegalMove):
        await written(session, desk)


async def test_another_agency_does_not_find_the_question(session: Session) -> None:
    desk = await a_desk(session)
    stranger = await an_operator(session)
    with pytest.raises(QuestionNotFound):
        await drafting.write(session, desk.question.id, text="Текст", base_revision=0, by=acting(stranger), now=MONDAY)
    draft = await in_review(session, desk)
    with pytest.raises(QuestionNotFound):
        await drafting.approve(session, draft.id, revision=1, by=acting(stranger), now=MONDAY)


async def test_a_submitted_draft_waits_for_review(session: Session) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    assert (draft.state, draft.submitted_at) == (DraftState.IN_REVIEW, MONDAY)
    assert desk.question.status is Status.IN_REVIEW
    assert (await told(session, desk.question))[-1] == "draft.submitted"


async def test_without_review_a_submitted_draft_is_approved_by_its_author(session: Session) -> None:
    desk = await a_desk(session, review=False)
    draft = await in_review(session, desk)
    assert (draft.state, draft.approved_by) == (DraftState.APPROVED, desk.author.id)
    assert draft.text_hash == hash_of(draft.text)
    assert desk.question.status is Status.APPROVED
    assert (await told(session, desk.question))[-1] == "draft.approved"


async def test_a_text_the_network_would_not_take_is_not_submitted(session: Session) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk, "я" * (longest(VK) + 1))
    with pytest.raises(TextTooLong):
        await drafting.submit(session, draft.id, revision=1, by=acting(desk.author), now=MONDAY)


async def test_an_approved_text_is_hashed_and_told(session: Session) -> None:
    desk = await a_desk(session)
    draft = await approved(session, desk)
    assert (draft.state, draft.approved_at, draft.approved_by) == (DraftState.APPROVED, LATER, desk.approver.id)
    assert draft.text_hash == hash_of("Здравствуйте!")
    assert desk.question.status is Status.APPROVED
    assert (await told(session, desk.question))[-1] == "draft.approved"


async def test_the_author_does_not_approve_their_own_text(session: Session) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    with pytest.raises(SelfApproval):
        await drafting.approve(session, draft.id, revision=1, by=acting(desk.author), now=LATER)
    assert draft.state is DraftState.IN_REVIEW


async def test_an_approver_who_edited_the_text_is_its_author_now(session: Session) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    editor = acting(desk.approver)
    await drafting.write(session, desk.question.id, text="Правка", base_revision=1, by=editor, now=LATER)
    await session.flush()
    await drafting.submit(session, draft.id, revision=2, by=editor, now=LATER)
    await session.flush()
    with pytest.raises(SelfApproval):
        await drafting.approve(session, draft.id, revision=2, by=editor, now=LATER)


async def test_only_the_newest_revision_is_approved(session: Session) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    with pytest.raises(DraftChanged):
        await drafting.approve(session, draft.id, revision=2, by=acting(desk.approver), now=LATER)


async def test_a_draft_in_writing_is_neither_approved_nor_handed_back(session: Session) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk)
    with pytest.raises(DraftNotThere):
        await drafting.approve(session, draft.id, revision=1, by=acting(desk.approver), now=LATER)
    with pytest.raises(DraftNotThere):
        await drafting.hand_back(session, draft.id, revision=1, reason="Срок?", by=acting(desk.approver), now=LATER)


async def test_a_draft_is_handed_back_with_a_reason(session: Session) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    await drafting.hand_back(session, draft.id, revision=1, reason="Назовите срок", by=acting(desk.approver), now=LATER)
    assert (draft.state, draft.handed_back_at, draft.handed_back_by) == (DraftState.WRITING, LATER, desk.approver.id)
    assert draft.hand_back_reason == "Назовите срок"
    assert desk.question.status is Status.IN_WORK
    assert (await told(session, desk.question))[-1] == "draft.handed_back"


async def test_an_edit_takes_a_draft_back_from_approval(session: Session) -> None:
    desk = await a_desk(session)
    draft = await approved(session, desk)
    await drafting.write(session, desk.question.id, text="Точнее", base_revision=1, by=acting(desk.author), now=LATER)
    assert (draft.state, draft.revision, desk.question.status) == (DraftState.WRITING, 2, Status.IN_WORK)
    assert (draft.approved_at, draft.approved_by, draft.text_hash, draft.submitted_at) == (None, None, None, None)


async def test_an_edit_after_a_refusal_is_a_new_draft(session: Session) -> None:
    desk = await a_desk(session)
    refused = await approved(session, desk)
    desk.question.status = Status.UNDELIVERABLE
    await session.flush()
    fresh = await drafting.write(
        session, desk.question.id, text="Короче", base_revision=1, by=acting(desk.author), now=LATER
    )
    assert fresh.id != refused.id
    assert (refused.state, refused.text) == (DraftState.SUPERSEDED, "Здравствуйте!")
    assert (fresh.state, fresh.revision, desk.question.status) == (DraftState.WRITING, 1, Status.IN_WORK)


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED, Status.TRIAGE, Status.ROUTED])
async def test_the_draft_of_a_question_that_went_on_otherwise_is_set_aside(session: Session, status: Status) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk)
    desk.question.status = status
    await session.flush()
    await drafting.supersede(session, desk.question.id)
    await drafting.supersede(session, desk.question.id)
    assert (draft.state, draft.text) == (DraftState.SUPERSEDED, "Здравствуйте!")


async def test_a_draft_that_somebody_is_at_is_not_set_aside(session: Session) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk)
    await drafting.supersede(session, desk.question.id)
    assert draft.state is DraftState.WRITING


async def test_the_next_agency_goes_on_with_the_same_words(session: Session) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    desk.question.status = Status.ROUTED
    await session.flush()
    await drafting.write(session, desk.question.id, text=draft.text, base_revision=1, by=acting(desk.author), now=LATER)
    assert (draft.state, draft.revision, desk.question.status) == (DraftState.WRITING, 1, Status.IN_WORK)


async def test_what_is_shown_carries_names_the_limit_and_whether_review_is_asked_for(session: Session) -> None:
    desk = await a_desk(session)
    draft = await approved(session, desk)
    view = await drafts.view(session, draft.id)
    assert (view.names[desk.author.id], view.names[desk.approver.id]) == ("Анна Ответова", "Борис Визов")
    assert (view.review_required, view.network) == (True, VK)
    current = await drafts.current_view(session, desk.question.id)
    assert current is not None
    assert current.draft is draft


async def test_an_unknown_draft_is_not_found(session: Session) -> None:
    desk = await a_desk(session)
    with pytest.raises(DraftNotFound):
        await drafting.submit(session, new_id(), revision=1, by=acting(desk.author), now=MONDAY)
