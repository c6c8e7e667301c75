"""What a message means in its thread."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from app.intake.conversation import Conversation, Said, Step, oldest_first
from app.questions.lifecycle import CloseReason, Status
from app.questions.rows import Asked

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
ANNA, BORIS = uuid4(), uuid4()


def said(number: int, by: UUID | None = ANNA, *, parent: int | None = None, question: UUID | None = None) -> Said:
    return Said(
        external_id=f"wall:{number}",
        parent_id=f"wall:{parent}" if parent else None,
        citizen_id=by,
        from_page=by is None,
        question_id=question,
        published_at=NOON + timedelta(minutes=number),
    )


def talk(*messages: Said, asked: Asked | None = None) -> Conversation:
    return Conversation(messages, [asked] if asked else [])


def question(status: Status = Status.ROUTED, *, by: UUID = ANNA, reason: CloseReason | None = None) -> Asked:
    return Asked(uuid4(), by, status, reason, NOON)


def test_a_first_message_that_needs_an_answer_opens_a_question() -> None:
    assert talk().by_citizen(said(1), needs_answer=True).step is Step.OPEN


def test_a_first_message_that_needs_none_is_screened_out_and_stays_visible() -> None:
    assert talk().by_citizen(said(1), needs_answer=False).step is Step.SCREEN_OUT


def test_more_words_of_the_same_citizen_continue_the_open_question() -> None:
    open_one = question()
    meaning = talk(asked=open_one).by_citizen(said(2), needs_answer=True)
    assert (meaning.step, meaning.question) == (Step.CONTINUE, open_one)


def test_another_citizen_in_the_thread_has_a_question_of_their_own() -> None:
    assert talk(asked=question()).by_citizen(said(2, BORIS), needs_answer=True).step is Step.OPEN


def test_discontent_after_the_answer_reopens() -> None:
    assert talk(asked=question(Status.ANSWERED)).by_citizen(said(2), needs_answer=True).step is Step.REOPEN


def test_thanks_after_the_answer_do_not_reopen() -> None:
    assert talk(asked=question(Status.ANSWERED)).by_citizen(said(2), needs_answer=False).step is Step.ATTACH


def test_a_late_coming_older_message_does_not_reopen() -> None:
    older = Said("wall:0", None, ANNA, False, None, NOON - timedelta(hours=1))
    assert talk(asked=question(Status.ANSWERED)).by_citizen(older, needs_answer=True).step is Step.ATTACH


def test_after_a_screened_out_message_a_real_question_opens() -> None:
    thanked = question(Status.CLOSED, reason=CloseReason.SCREENED_OUT)
    assert talk(asked=thanked).by_citizen(said(2), needs_answer=True).step is Step.OPEN


def test_a_reply_of_the_page_answers_the_message_it_replies_to() -> None:
    mine, other = question(), question(by=BORIS)
    conversation = Conversation([said(1, question=mine.id), said(2, BORIS, question=other.id)], [mine, other])
    meaning = conversation.by_page(said(3, None, parent=1))
    assert (meaning.step, meaning.question) == (Step.ANSWER, mine)


def test_a_reply_of_the_page_to_nobody_answers_the_latest_open_question() -> None:
    open_one = question()
    meaning = talk(said(1, question=open_one.id), asked=open_one).by_page(said(2, None))
    assert (meaning.step, meaning.question) == (Step.ANSWER, open_one)


def test_a_reply_of_the_page_where_nothing_was_asked_is_context() -> None:
    assert talk(said(1, BORIS)).by_page(said(2, None, parent=1)).step is Step.CONTEXT


def test_our_own_reply_seen_before_its_confirmation_is_not_taken_for_one_by_hand() -> None:
    publishing = question(Status.PUBLISHING)
    meaning = talk(said(1, question=publishing.id), asked=publishing).by_page(said(2, None, parent=1))
    assert meaning.step is Step.ATTACH


def test_a_second_reply_of_the_page_changes_nothing() -> None:
    answered = question(Status.ANSWERED)
    meaning = talk(said(1, question=answered.id), asked=answered).by_page(said(3, None, parent=1))
    assert meaning.step is Step.ATTACH


def test_a_reply_that_came_before_what_it_answers_is_found() -> None:
    reply = said(2, None, parent=1)
    assert talk(reply).early_answer(said(1)) == reply


def test_a_reply_that_belongs_to_a_question_is_no_early_answer() -> None:
    assert talk(said(2, None, parent=1, question=uuid4())).early_answer(said(1)) is None


def test_talk_between_citizens_is_a_reply_to_another_citizen() -> None:
    conversation = talk(said(1, BORIS), said(2, None))
    assert conversation.is_between_citizens(parent_id="wall:1", citizen_id=ANNA)
    assert not conversation.is_between_citizens(parent_id="wall:1", citizen_id=BORIS)
    assert not conversation.is_between_citizens(parent_id="wall:2", citizen_id=ANNA)
    assert not conversation.is_between_citizens(parent_id="wall:99", citizen_id=ANNA)
    assert not conversation.is_between_citizens(parent_id=None, citizen_id=ANNA)


def test_messages_of_one_second_are_ordered_by_number() -> None:
    late = Said("wall:10", None, ANNA, False, None, NOON)
    early = Said("wall:9", None, ANNA, False, None, NOON)
    assert oldest_first([late, early]) == [early, late]
