"""Drafts over HTTP."""

import pytest
from httpx import AsyncClient

from app.core.db import Session, new_id
from app.questions.lifecycle import Status
from tests.builders import an_operator, sign_in
from tests.drafting.desk import Desk, a_desk, in_review, written


async def signed_in(client: AsyncClient, session: Session, desk: Desk, *, approver: bool = False) -> None:
    await session.commit()
    await sign_in(client, desk.approver if approver else desk.author)


async def test_a_text_is_saved_and_shown_with_its_author_and_limit(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    await signed_in(client, session, desk)
    answer = await client.put(
        f"/api/v1/questions/{desk.question.id}/draft", json={"text": "Здравствуйте!", "base_revision": 0}
    )
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["state"], shown["revision"], shown["text"]) == ("writing", 1, "Здравствуйте!")
    assert shown["author"] == {"id": str(desk.author.id), "name": "Анна Ответова"}
    assert (shown["review_required"], shown["longest"]) == (True, 4000)
    assert shown["approved_by"] is None
    assert shown["saved_at"].endswith("Z")


async def test_a_text_made_from_an_old_revision_is_a_conflict(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    await written(session, desk)
    await signed_in(client, session, desk, approver=True)
    answer = await client.put(f"/api/v1/questions/{desk.question.id}/draft", json={"text": "Иначе", "base_revision": 0})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/draft-changed")
    assert "Анна Ответова" in answer.json()["detail"]


@pytest.mark.parametrize("text", ["", "   \n", "я" * 10_001, "\x00"])
async def test_an_empty_or_endless_text_is_refused(session: Session, client: AsyncClient, text: str) -> None:
    desk = await a_desk(session)
    await signed_in(client, session, desk)
    answer = await client.put(f"/api/v1/questions/{desk.question.id}/draft", json={"text": text, "base_revision": 0})
    assert answer.status_code == 422
    assert "text" in answer.json()["errors"]


async def test_signs_that_cannot_be_stored_are_left_out(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    await signed_in(client, session, desk)
    answer = await client.put(
        f"/api/v1/questions/{desk.question.id}/draft", json={"text": "Здрав\x00ствуйте", "base_revision": 0}
    )
    assert answer.json()["text"] == "Здравствуйте"


async def test_a_draft_goes_to_review_comes_back_and_is_approved(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk)
    await signed_in(client, session, desk)
    submitted = await client.post(f"/api/v1/drafts/{draft.id}/submission", json={"revision": 1})
    assert submitted.json()["state"] == "in-review"
    await sign_in(client, desk.approver)
    returned = await client.post(
        f"/api/v1/drafts/{draft.id}/hand-back", json={"revision": 1, "reason": "Назовите срок"}
    )
    assert (returned.json()["state"], returned.json()["hand_back_reason"]) == ("writing", "Назовите срок")
    assert returned.json()["handed_back_by"]["name"] == "Борис Визов"
    await sign_in(client, desk.author)
    await client.put(f"/api/v1/questions/{desk.question.id}/draft", json={"text": "До пятницы.", "base_revision": 1})
    await client.post(f"/api/v1/drafts/{draft.id}/submission", json={"revision": 2})
    await sign_in(client, desk.approver)
    answer = await client.post(f"/api/v1/drafts/{draft.id}/approval", json={"revision": 2})
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    assert answer.json()["approved_by"]["name"] == "Борис Визов"
    kept = await client.get(f"/api/v1/drafts/{draft.id}/revisions")
    assert [one["text"] for one in kept.json()] == ["До пятницы.", "Здравствуйте!"]


async def test_nobody_approves_their_own_text(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    desk.author = desk.approver
    draft = await in_review(session, desk)
    await signed_in(client, session, desk)
    answer = await client.post(f"/api/v1/drafts/{draft.id}/approval", json={"revision": 1})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/self-approval")


async def test_a_responder_neither_approves_nor_hands_back(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    draft = await in_review(session, desk)
    await signed_in(client, session, desk)
    for step, body in (("approval", {"revision": 1}), ("hand-back", {"revision": 1, "reason": "Срок?"})):
        answer = await client.post(f"/api/v1/drafts/{draft.id}/{step}", json=body)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-allowed")


async def test_another_agency_finds_nothing(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session)
    draft = await written(session, desk)
    stranger = await an_operator(session)
    await session.commit()
    await sign_in(client, stranger)
    answers = [
        await client.put(f"/api/v1/questions/{desk.question.id}/draft", json={"text": "Текст", "base_revision": 1}),
        await client.post(f"/api/v1/drafts/{draft.id}/submission", json={"revision": 1}),
        await client.get(f"/api/v1/drafts/{draft.id}/revisions"),
        await client.get(f"/api/v1/drafts/{new_id()}/revisions"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]


async def test_a_question_that_is_answered_is_not_written_to(session: Session, client: AsyncClient) -> None:
    desk = await a_desk(session, status=Status.ANSWERED)
    await signed_in(client, session, desk)
    answer = await client.put(f"/api/v1/questions/{desk.question.id}/draft", json={"text": "Текст", "base_revision": 0})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/illegal-move")
