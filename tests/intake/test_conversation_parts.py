"""What is said in a thread where one message was split into several questions."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.intake.conversation import Conversation, Said, Step
from app.questions.lifecycle import CloseReason, Status
from app.questions.rows import Asked

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
ANNA = uuid4()


def question(number: int, status: Status, reason: CloseReason | None = None) -> Asked:
    return Asked(UUID(int=number), ANNA, status, reason, NOON)


def talk(first: Asked, *parts: Asked) -> Conversation:
    opening = Said("wall:1", None, ANNA, False, first.id, NOON)
    return Conversation([opening], [first, *parts])


def reply(by: UUID | None = None) -> Said:
    return Said("wall:2", "wall:1", by, by is None, None, NOON + timedelta(hours=1))


def test_a_reply_by_hand_answers_the_question_that_has_the_message() -> None:
    first, part = question(1, Status.IN_WORK), question(2, Status.IN_WORK)
    meaning = talk(first, part).by_page(reply())
    assert (meaning.step, meaning.question) == (Step.ANSWER, first)


def test_once_that_is_answered_the_next_reply_answers_the_first_part_that_waits() -> None:
    first = question(1, Status.ANSWERED)
    parts = [
        question(number, status) for number, status in ((4, Status.ROUTED), (3, Status.TRIAGE), (2, Status.CLOSED))
    ]
    meaning = talk(first, *parts).by_page(reply())
    assert (meaning.step, meaning.question) == (Step.ANSWER, parts[1])


def test_when_nothing_waits_any_more_a_reply_changes_nothing() -> None:
    first, part = question(1, Status.ANSWERED), question(2, Status.ANSWERED)
    meaning = talk(first, part).by_page(reply())
    assert (meaning.step, meaning.question) == (Step.ATTACH, first)


def test_while_a_part_is_published_a_reply_is_taken_for_its_answer_and_not_for_one_to_the_others() -> None:
    first, part = question(1, Status.IN_WORK), question(2, Status.PUBLISHING)
    meaning = talk(first, part).by_page(reply())
    assert (meaning.step, meaning.question) == (Step.ATTACH, part)


def test_while_several_are_published_the_networks_confirmation_tells_whose_it_is() -> None:
    first, part = question(1, Status.PUBLISHING), question(2, Status.PUBLISHING)
    assert talk(first, part).by_page(reply()).step is Step.CONTEXT


@pytest.mark.parametrize("first_loaded", [True, False])
def test_more_words_of_the_citizen_go_to_a_part_that_is_still_open(first_loaded: bool) -> None:
    first, part = question(1, Status.ANSWERED), question(2, Status.IN_WORK)
    loaded = [first, part] if first_loaded else [part, first]
    meaning = Conversation((), loaded).by_citizen(reply(ANNA), needs_answer=True)
    assert (meaning.step, meaning.question) == (Step.CONTINUE, part)


def test_of_several_open_ones_the_first_is_continued_and_of_answered_ones_it_is_reopened() -> None:
    for status, step in ((Status.IN_WORK, Step.CONTINUE), (Status.ANSWERED, Step.REOPEN)):
        first, part = question(1, status), question(2, status)
        meaning = talk(first, part).by_citizen(reply(ANNA), needs_answer=True)
        assert (meaning.step, meaning.question) == (step, first)
